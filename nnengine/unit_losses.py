"""One sigmoid unit of one feature under two losses: their costs over (w, b), descents on them, and where these end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_array, check_choice, check_integer, check_labels, check_matrix, check_number
from nnengine.cost import cross_entropy

NEAR = 0.25  # in w and b: a descent that is closer than this to a bottom has come to it
SAME = 0.6  # in w and b: bottoms that are closer than this are one
SHARP = 1e-3  # least curvature of a bottom; a plateau has less


@dataclass(frozen=True)
class UnitLoss:
    """A loss of a = σ(z) and its derivatives in z, all element by element.

    Attributes
    ----------
    name : str
        Its key in `UNIT_LOSSES`.
    loss : callable (Z, Y) -> L
    slope : callable (A, Y) -> dL/dz
    curvature : callable (A, Y) -> d²L/dz²
    """

    name: str
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    curvature: Callable[[np.ndarray, np.ndarray], np.ndarray]


def cross_entropy_slope(A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """dz = a − y: the further off, the steeper."""
    return A - Y


def cross_entropy_curvature(A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """a(1 − a), never negative: the loss is convex in z."""
    return A * (1 - A)


def sigmoid_squared_error(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """½(σ(z) − y)²."""
    return 0.5 * np.square(sigmoid(Z) - Y)


def sigmoid_squared_error_slope(A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """dz = (a − y) a(1 − a): flat where a is 0 or 1, right or wrong."""
    return (A - Y) * A * (1 - A)


def sigmoid_squared_error_curvature(A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """a(1 − a) (a(1 − a) + (a − y)(1 − 2a)), negative where a is far from y."""
    g = A * (1 - A)
    return g * (g + (A - Y) * (1 - 2 * A))


UNIT_LOSSES: Mapping[str, UnitLoss] = MappingProxyType(
    {
        loss.name: loss
        for loss in (
            UnitLoss("cross_entropy", cross_entropy, cross_entropy_slope, cross_entropy_curvature),
            UnitLoss(
                "squared_error", sigmoid_squared_error, sigmoid_squared_error_slope, sigmoid_squared_error_curvature
            ),
        )
    }
)


@dataclass(frozen=True, eq=False)
class UnitDescent:
    """Gradient descents from several starts at once.

    Attributes
    ----------
    w, b : ndarray of shape (iterations + 1, starts)
        Before each iteration and after the last.
    """

    w: np.ndarray
    b: np.ndarray


@dataclass(frozen=True, eq=False)
class Minima:
    """The local minima that a number of descents have found.

    Attributes
    ----------
    w, b, costs : ndarray of shape (minima,)
        The lowest first.
    reached : ndarray of int of shape (starts,)
        Which of them each descent has come to; −1 for none.
    """

    w: np.ndarray
    b: np.ndarray
    costs: np.ndarray
    reached: np.ndarray


def unit_cost(loss: str, x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """J = (1/m) Σ L(wx + b, y) for every pair of w and b.

    Parameters
    ----------
    loss : str
        A key of `UNIT_LOSSES`.
    x, y : ndarray of shape (1, m)
        One feature, and labels 0 and 1.
    w, b : ndarray of any one shape

    Returns
    -------
    ndarray of that shape
    """
    loss, x, y, w, b = _checked(loss, x, y, w, b)
    return np.mean(loss.loss(w[..., None] * x[0] + b[..., None], y[0]), axis=-1)


def unit_descent(
    loss: str, x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray, learning_rate: float, iterations: int
) -> UnitDescent:
    """Gradient descent from every start (w, b), each on its own.

    Parameters
    ----------
    loss : str
        A key of `UNIT_LOSSES`.
    x, y : ndarray of shape (1, m)
    w, b : ndarray of shape (starts,)
    learning_rate : float
        α, above 0 up to 1,000.
    iterations : int
        0 to 10,000.
    """
    loss, x, y, w, b = _checked(loss, x, y, np.atleast_1d(w), np.atleast_1d(b))
    learning_rate = check_number("learning_rate", learning_rate, 0, 1_000, above_low=True)
    iterations = check_integer("iterations", iterations, 0, 10_000)
    m = x.shape[1]
    # [w b] times [x; 1] is wx + b, for all starts and examples in one product.
    inputs = np.vstack([x, np.ones_like(x)])
    path = np.empty((iterations + 1, w.size, 2))
    path[0, :, 0], path[0, :, 1] = w, b
    for iteration in range(iterations):
        # A = σ(Z), Z = wX + b, of shape (starts, m)
        A = sigmoid(path[iteration] @ inputs)
        # dw = (1/m) Σ x dz, db = (1/m) Σ dz
        gradient = loss.slope(A, y) @ inputs.T / m
        # w := w − α dw, b := b − α db
        path[iteration + 1] = path[iteration] - learning_rate * gradient
    return UnitDescent(path[..., 0], path[..., 1])


def least_curvature(loss: str, x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The smaller eigenvalue of the Hessian of J at every (w, b): below zero, J curves downward in some direction.

    Parameters
    ----------
    loss : str
        A key of `UNIT_LOSSES`.
    x, y : ndarray of shape (1, m)
    w, b : ndarray of any one shape
    """
    _, (h_ww, h_wb, h_bb) = _derivatives(*_checked(loss, x, y, w, b))
    return (h_ww + h_bb) / 2 - np.hypot((h_ww - h_bb) / 2, h_wb)


def distance_to_minimum(loss: str, x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far the bottom is by Newton's step, |H⁻¹ ∇J|; ∞ where J does not curve upward in every direction."""
    (dw, db), (h_ww, h_wb, h_bb) = _derivatives(*_checked(loss, x, y, w, b))
    curved = least_curvature(loss, x, y, w, b) > SHARP
    determinant = np.where(curved, h_ww * h_bb - h_wb**2, 1.0)
    step = np.hypot(h_bb * dw - h_wb * db, h_ww * db - h_wb * dw) / determinant
    return np.where(curved, step, np.inf)


def find_minima(loss: str, x: np.ndarray, y: np.ndarray, w: np.ndarray, b: np.ndarray) -> Minima:
    """The local minima among the ends (w, b) of descents: those that have arrived, gathered by place.

    Parameters
    ----------
    loss : str
        A key of `UNIT_LOSSES`.
    x, y : ndarray of shape (1, m)
    w, b : ndarray of shape (starts,)
        Where each descent has come to.
    """
    costs = unit_cost(loss, x, y, w, b)
    arrived = distance_to_minimum(loss, x, y, w, b) < NEAR
    reached = np.full(costs.shape, -1)
    found: list[int] = []
    # From the lowest on, an end that is near none of those found so far is a further minimum.
    for i in np.argsort(costs, kind="stable"):
        if arrived[i]:
            near = [k for k, j in enumerate(found) if np.hypot(w[i] - w[j], b[i] - b[j]) < SAME]
            if not near:
                found.append(i)
            reached[i] = near[0] if near else len(found) - 1
    return Minima(w[found], b[found], costs[found], reached)


def _derivatives(loss: UnitLoss, x, y, w, b) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """dw, db; and the entries of the Hessian, (1/m) Σ L″ [x² x; x 1]."""
    A = sigmoid(w[..., None] * x[0] + b[..., None])
    dz, curvature = loss.slope(A, y[0]), loss.curvature(A, y[0])
    powers = np.square(x[0]), x[0], np.ones_like(x[0])
    return tuple(dz @ power / x.size for power in powers[1:]), tuple(curvature @ power / x.size for power in powers)


def _checked(loss, x, y, w, b) -> tuple[UnitLoss, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    x = check_matrix("x", x, rows=1)
    w = check_array("w", w)
    return (
        UNIT_LOSSES[check_choice("loss", loss, UNIT_LOSSES)], x, check_labels("y", y, columns=x.shape[1]),
        w, check_array("b", b, shape=w.shape),
    )
