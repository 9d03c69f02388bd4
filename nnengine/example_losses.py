"""What each example adds to the cost J and to its derivative dw of a single sigmoid unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_integer, check_labels, check_matrix, check_number
from nnengine.cost import cross_entropy


@dataclass(frozen=True, eq=False)
class ExampleLosses:
    """The losses of m examples under one w and b.

    Attributes
    ----------
    losses : ndarray of shape (m,)
        L of each example.
    answers : ndarray of shape (m,)
        ŷ.
    dz : ndarray of shape (m,)
        ŷ − y, the slope of each loss in its z.
    """

    losses: np.ndarray
    answers: np.ndarray
    dz: np.ndarray

    @property
    def mean(self) -> float:
        """(1/m) Σ L."""
        return float(np.sum(self.losses) / self.losses.size)

    @property
    def shares(self) -> np.ndarray:
        """L / Σ L of each example; all zero where there is no loss."""
        total = np.sum(self.losses)
        return self.losses / total if total > 0 else np.zeros_like(self.losses)


def example_losses(w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray) -> ExampleLosses:
    """The loss of every example.

    Parameters
    ----------
    w : ndarray of shape (n_x, 1)
    b : float
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
        Labels 0 and 1.
    """
    X = check_matrix("X", X)
    Y = check_labels("Y", Y, columns=X.shape[1])
    # Z = wᵀX + b
    Z = check_matrix("w", w, rows=X.shape[0], columns=1).T @ X + check_number("b", b, -np.inf, np.inf)
    A = sigmoid(Z)
    return ExampleLosses(cross_entropy(Z, Y)[0], A[0], (A - Y)[0])


def pulls(X: np.ndarray, dz: np.ndarray) -> np.ndarray:
    """What each example adds to dw = (1/m) Σ x dz: a column of x dz / m, (n_x, m).

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    dz : ndarray of shape (m,)
    """
    X = check_matrix("X", X)
    m = X.shape[1]
    return X * check_matrix("dz", np.atleast_2d(dz), rows=1, columns=m) / m


def pull(X: np.ndarray, dz: np.ndarray, i: int) -> np.ndarray:
    """What example i adds to dw, (n_x, 1): column i of `pulls`."""
    m = np.shape(X)[1]
    i = check_integer("i", i, 0, m - 1)
    return X[:, i : i + 1] * dz[i] / m
