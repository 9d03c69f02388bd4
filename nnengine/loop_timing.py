"""How long loops and vectorized lines take, here and now. Nothing is kept: every call runs both again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from nnengine.checks import check_choice, check_integer, check_labels, check_matrix
from nnengine.logistic_regression import PROPAGATIONS, train_logistic_regression
from nnengine.vectorization import OPERATIONS

MOST_ELEMENTS = 1_000_000


@dataclass(frozen=True)
class Comparison:
    """Two ways to the same result, both run.

    Attributes
    ----------
    n, n_loop : int
        How much the vectorized line took at once, and how much of it the loop was given.
    loop_seconds, vectorized_seconds : float
        For n; the loop's time is n / n_loop of what was measured.
    difference : float
        The largest between both results on the same n_loop.
    """

    n: int
    n_loop: int
    loop_seconds: float
    vectorized_seconds: float
    difference: float

    @property
    def ratio(self) -> float:
        """How many times faster the vectorized line is."""
        return self.loop_seconds / self.vectorized_seconds


def compare(name: str, n: int, most_in_loop: int, seed: int = 0) -> Comparison:
    """Run an operation as a loop and vectorized, on the clock.

    Parameters
    ----------
    name : str
        Key of `OPERATIONS`.
    n : int
        How many numbers, 1 to 1,000,000.
    most_in_loop : int
        With more numbers the loop is given only so many, and its time is scaled up.
    """
    operation = OPERATIONS[check_choice("name", name, OPERATIONS)]
    n = check_integer("n", n, 1, MOST_ELEMENTS)
    n_loop = min(n, check_integer("most_in_loop", most_in_loop, 1, MOST_ELEMENTS))
    arguments = operation.draw(np.random.default_rng(seed), n)
    few = operation.draw(np.random.default_rng(seed), n_loop)
    loop_seconds, looped = measure(lambda: operation.loop(*few))
    vectorized_seconds, _ = measure(lambda: operation.vectorized(*arguments), least_runs=2)
    difference = np.max(np.abs(looped - operation.vectorized(*few)))
    return Comparison(n, n_loop, loop_seconds * n / n_loop, vectorized_seconds, float(difference))


def measure(compute: Callable[[], Any], least_runs: int = 1) -> tuple[float, Any]:
    """The shortest time in seconds of up to 5 runs, and the result; after `least_runs` 3 milliseconds are enough."""
    best, spent, runs = math.inf, 0.0, 0
    while runs < least_runs or (spent < 0.003 and runs < 5):
        start = perf_counter()
        result = compute()
        seconds = perf_counter() - start
        best, spent, runs = min(best, seconds), spent + seconds, runs + 1
    return max(best, 1e-9), result  # a clock may be too coarse to tell


@dataclass(frozen=True)
class PropagationTime:
    """One iteration of logistic regression in one of its versions.

    Attributes
    ----------
    name : str
        Key of `PROPAGATIONS`.
    seconds : float
        For m examples; measured on m_timed of them and scaled.
    m_timed : int
    difference : float
        The largest between its dw, db and J and the vectorized ones.
    """

    name: str
    seconds: float
    m_timed: int
    difference: float


def compare_propagations(X: np.ndarray, Y: np.ndarray, most_in_loop: int) -> list[PropagationTime]:
    """Time every version of the engine's logistic regression on the same examples, the slowest first.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
    most_in_loop : int
        How many (example, feature) pairs a looping version is given.
    """
    X = check_matrix("X", X)
    Y = check_labels("Y", Y, columns=X.shape[1])
    n_x, m = X.shape
    few = max(1, min(m, most_in_loop // n_x))
    w, b = np.full((n_x, 1), 0.01), 0.0

    def run(name: str, count: int) -> np.ndarray:
        # `__wrapped__` is the formulas alone, without the checks of the arguments.
        gradients, cost = PROPAGATIONS[name].__wrapped__(w, b, X[:, :count], Y[:, :count])
        return np.append(gradients["dw"], [gradients["db"], cost])

    expected, times = run("vectorized", few), []
    for name in reversed(PROPAGATIONS):
        count = m if name == "vectorized" else few
        seconds, _ = measure(lambda name=name, count=count: run(name, count))
        difference = np.max(np.abs(run(name, few) - expected))
        times.append(PropagationTime(name, seconds * m / count, count, float(difference)))
    return times


def time_iterations(X: np.ndarray, Y: np.ndarray, iterations: int, name: str, most_seconds: float) -> np.ndarray:
    """When each iteration of a real run of gradient descent was done.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
    iterations : int
    name : str
        Key of `PROPAGATIONS`.
    most_seconds : float
        A run that would take longer is cut short: to as many iterations as fit, after one for the measure.

    Returns
    -------
    ndarray of shape (iterations run,)
        Seconds from the start.
    """
    formulas, stamps = PROPAGATIONS[name].__wrapped__, []

    def stamped(w, b, X, Y):
        stamps.append(perf_counter())
        return formulas(w, b, X, Y)

    def run(count):
        stamps.clear()
        train_logistic_regression(X, Y, 0.1, count, propagate=stamped)
        # Each iteration begins where the one before it ends; a last propagation gives the final cost.
        return np.diff(stamps).cumsum()

    first = run(1)
    count = min(iterations, max(1, int(most_seconds / max(first[0], 1e-9))))
    return run(count) if count > 1 else first


def empty_loop_seconds(iterations: int) -> float:
    """How long the loop itself takes, with nothing in it."""

    def loop():
        for _ in range(iterations):
            pass

    return measure(loop)[0]
