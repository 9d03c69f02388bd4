"""Features on one scale: norms, standardizing, and gradient descent with and without them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_integer, check_matrix, check_number

MOST_STEPS = 10_000


def normalize(x: np.ndarray, order: float = 2, axis: int = 1, keepdims: bool = True) -> np.ndarray:
    """Divide a matrix by the norms of its rows (axis=1) or of its columns (axis=0).

    Parameters
    ----------
    x : ndarray of shape (rows, columns)
    order : {1, 2, inf}
        Sum of sizes, length, largest size.
    axis : int
    keepdims : bool
        Without it the norms have one axis, and meet the last axis of x, whichever they belong to.

    Raises
    ------
    ValueError
        NumPy's own, where x and the norms do not broadcast.
    """
    # x := x / ‖x‖
    return x / np.linalg.norm(x, ord=order, axis=axis, keepdims=keepdims)


def standardize(X: np.ndarray) -> np.ndarray:
    """Give each feature, a row of X (n_x, m), mean 0 and standard deviation 1."""
    # x := (x − μ) / σ
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)


def divide_by_largest(X: np.ndarray) -> np.ndarray:
    """Divide each feature by its largest size, as ÷255 does for the colors of a pixel."""
    # x := x / max |x|
    return X / np.abs(X).max(axis=1, keepdims=True)


SCALINGS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = MappingProxyType(
    {"standardize": standardize, "largest": divide_by_largest, "norm": normalize}
)


def two_features(scale: float, seed: int = 0, m: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Examples whose second feature has `scale` times the spread of the first; y is their sum and some noise.

    All have mean 0, so that no b is needed.

    Returns
    -------
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)
    """
    scale = check_number("scale", scale, 1, 1_000)
    rng = np.random.default_rng(seed)
    X = standardize(rng.standard_normal((2, m))) * [[1.0], [scale]]
    Y = X.sum(axis=0, keepdims=True) + 0.3 * rng.standard_normal((1, m))
    return X, Y - Y.mean(axis=1, keepdims=True)


def linear_cost(W: np.ndarray, X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """J of ŷ = wᵀx for many weights at once.

    Parameters
    ----------
    W : ndarray of shape (2, k)
        One w a column.
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)

    Returns
    -------
    ndarray of shape (k,)
    """
    # J = (1/2m) Σ (wᵀx − y)²
    return ((W.T @ X - Y) ** 2).mean(axis=1) / 2


@dataclass(frozen=True, eq=False)
class Descent:
    """Gradient descent on two weights.

    Attributes
    ----------
    W : ndarray of shape (2, steps + 1)
        The weights before each step and after the last.
    costs : ndarray of shape (steps + 1,)
    """

    W: np.ndarray
    costs: np.ndarray


def descend(X: np.ndarray, Y: np.ndarray, learning_rate: float, steps: int) -> Descent:
    """Fit ŷ = wᵀx by gradient descent from w = 0.

    Parameters
    ----------
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)
    learning_rate : float
        α, above 0 up to 1,000.
    steps : int
        0 to 10,000.
    """
    X = check_matrix("X", X, rows=2)
    Y = check_matrix("Y", Y, rows=1, columns=X.shape[1])
    learning_rate = check_number("learning_rate", learning_rate, 0, 1_000, above_low=True)
    steps = check_integer("steps", steps, 0, MOST_STEPS)
    m = X.shape[1]
    W = np.zeros((2, steps + 1))
    with np.errstate(over="ignore", invalid="ignore"):  # too large an α ends in infinity or NaN
        for k in range(steps):
            w = W[:, k : k + 1]
            # dw = (1/m) X (wᵀX − Y)ᵀ
            dw = X @ (w.T @ X - Y).T / m
            # w := w − α dw
            W[:, k + 1 : k + 2] = w - learning_rate * dw
        return Descent(W, linear_cost(W, X, Y))


def best_weights(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Where J is least, shape (2, 1)."""
    return np.linalg.solve(X @ X.T, X @ Y.T)


def best_learning_rate(X: np.ndarray) -> float:
    """The α with which the slower of the two directions is fastest: 2 / (λ₁ + λ₂), λ the curvatures of J."""
    return float(2 / np.linalg.eigvalsh(X @ X.T / X.shape[1]).sum())


def steps_needed(
    X: np.ndarray, Y: np.ndarray, learning_rate: float, share: float = 0.01, most: int = MOST_STEPS
) -> int | None:
    """How many steps until only `share` of J's way down is left; None if `most` are not enough."""
    run = descend(X, Y, learning_rate, most)
    least = linear_cost(best_weights(X, Y), X, Y)[0]
    done = run.costs - least <= share * (run.costs[0] - least)
    return int(np.argmax(done)) if done.any() else None
