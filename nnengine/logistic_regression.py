"""Logistic regression on its own, as the course writes it: w, b, dw, db; and its two slower, looping versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_integer, check_labels, check_matrix, check_number
from nnengine.hyperparameters import MAX_ITERATIONS

LARGEST_B = 1e12  # far beyond what MAX_ITERATIONS steps at the largest learning rate reach

Propagation = Callable[[np.ndarray, float, np.ndarray, np.ndarray], tuple[dict[str, np.ndarray | float], float]]


@dataclass(frozen=True, eq=False)
class LogisticRegressionRun:
    """A fit of logistic regression.

    Attributes
    ----------
    w : ndarray of shape (n_x, 1)
    b : float
    costs : ndarray of shape (iterations + 1,)
        J before each iteration and after the last.
    """

    w: np.ndarray
    b: float
    costs: np.ndarray


def _checked(propagate: Propagation) -> Propagation:
    """Check the arguments first; the formulas alone stay within reach as `__wrapped__`."""

    @wraps(propagate)
    def checked(w, b, X, Y):
        w, b, X, Y = _check_arguments(w, b, X, Y)
        with np.errstate(over="ignore", invalid="ignore"):  # huge weights answer with infinity or NaN, not a warning
            return propagate(w, b, X, Y)

    return checked


@_checked
def propagate(w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray) -> tuple[dict[str, np.ndarray | float], float]:
    """Forward and backward propagation through the one unit, for all examples at once.

    Parameters
    ----------
    w : ndarray of shape (n_x, 1)
    b : float
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
        Labels 0 and 1.

    Returns
    -------
    gradients : dict
        dw (n_x, 1) and db (float): the derivatives of J.
    cost : float
        J.
    """
    m = X.shape[1]
    # Z = wᵀX + b
    Z = w.T @ X + b
    # A = σ(Z)
    A = sigmoid(Z)
    # J = −(1/m) Σ (y log a + (1 − y) log(1 − a))
    #   = (1/m) Σ (log(1 + e^z) − yz), which is finite also where a rounds to 0 or 1
    cost = np.sum(np.logaddexp(0.0, Z) - Y * Z) / m
    # dZ = A − Y
    dZ = A - Y
    # dw = (1/m) X dZᵀ
    dw = X @ dZ.T / m
    # db = (1/m) Σ dz
    db = np.sum(dZ) / m
    return {"dw": dw, "db": float(db)}, float(cost)


@_checked
def propagate_one_loop(
    w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray
) -> tuple[dict[str, np.ndarray | float], float]:
    """The same as `propagate`, with a loop over the examples."""
    n_x, m = X.shape
    cost, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        x, y = X[:, i : i + 1], Y[0, i]
        # z = wᵀx + b
        z = (w.T @ x)[0, 0] + b
        a = sigmoid(z)
        # J += log(1 + e^z) − yz
        cost += np.logaddexp(0.0, z) - y * z
        # dz = a − y
        dz = a - y
        # dw += x dz
        dw += x * dz
        # db += dz
        db += dz
    return {"dw": dw / m, "db": float(db / m)}, float(cost / m)


@_checked
def propagate_two_loops(
    w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray
) -> tuple[dict[str, np.ndarray | float], float]:
    """The same as `propagate`, with a loop over the examples and in it loops over the features."""
    n_x, m = X.shape
    cost, dw, db = 0.0, np.zeros((n_x, 1)), 0.0
    for i in range(m):
        # z = w₁x₁ + w₂x₂ + … + b
        z = b
        for j in range(n_x):
            z += w[j, 0] * X[j, i]
        a = sigmoid(z)
        # J += log(1 + e^z) − yz
        cost += np.logaddexp(0.0, z) - Y[0, i] * z
        # dz = a − y
        dz = a - Y[0, i]
        # dwⱼ += xⱼ dz
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        # db += dz
        db += dz
    return {"dw": dw / m, "db": float(db / m)}, float(cost / m)


# From the fastest to the slowest.
PROPAGATIONS: Mapping[str, Propagation] = MappingProxyType(
    {"vectorized": propagate, "one_loop": propagate_one_loop, "two_loops": propagate_two_loops}
)


def train_logistic_regression(
    X: np.ndarray,
    Y: np.ndarray,
    learning_rate: float,
    iterations: int,
    w: np.ndarray | None = None,
    b: float = 0.0,
    propagate: Propagation = propagate,
) -> LogisticRegressionRun:
    """Gradient descent on w and b, full batch.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
        Labels 0 and 1.
    learning_rate : float
        α, above 0 up to 1,000.
    iterations : int
        0 to 1,000,000.
    w : ndarray of shape (n_x, 1), optional
        Where to start; zeros if not given.
    b : float
    propagate : callable
        `propagate`, `propagate_one_loop`, `propagate_two_loops`, or one's own with the same arguments and results.
    """
    if w is None:
        w = np.zeros((check_matrix("X", X).shape[0], 1))
    w, b, X, Y = _check_arguments(w, b, X, Y)
    learning_rate = check_number("learning_rate", learning_rate, 0, 1_000, above_low=True)
    iterations = check_integer("iterations", iterations, 0, MAX_ITERATIONS)
    if not callable(propagate):
        raise TypeError(f"propagate is {type(propagate).__name__}, expected a function of w, b, X and Y")
    if propagate in PROPAGATIONS.values():
        propagate = propagate.__wrapped__  # the arguments are checked once, not in every iteration
    w = w.copy()
    costs = np.empty(iterations + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        for iteration in range(iterations):
            gradients, costs[iteration] = propagate(w, b, X, Y)
            # w := w − α dw
            w = w - learning_rate * gradients["dw"]
            # b := b − α db
            b = b - learning_rate * gradients["db"]
        _, costs[iterations] = propagate(w, b, X, Y)
    return LogisticRegressionRun(w, b, costs)


def predict(w: np.ndarray, b: float, X: np.ndarray) -> np.ndarray:
    """The class of each example, shape (1, m): 1 where σ(wᵀx + b) > 0.5, else 0.

    Parameters
    ----------
    w : ndarray of shape (n_x, 1)
    b : float
    X : ndarray of shape (n_x, m)
    """
    w, b, X = _check_unit(w, b, X)
    with np.errstate(over="ignore", invalid="ignore"):
        A = sigmoid(w.T @ X + b)
    return (A > 0.5).astype(np.int64)


def _check_unit(w, b, X) -> tuple[np.ndarray, float, np.ndarray]:
    X = check_matrix("X", X)
    return check_matrix("w", w, rows=X.shape[0], columns=1), check_number("b", b, -LARGEST_B, LARGEST_B), X


def _check_arguments(w, b, X, Y) -> tuple[np.ndarray, float, np.ndarray, np.ndarray]:
    w, b, X = _check_unit(w, b, X)
    return w, b, X, check_labels("Y", Y, columns=X.shape[1])
