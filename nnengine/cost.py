"""Losses per example, and the cost J, their mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_choice, check_labels, check_mapping, check_matrix, check_number


def cross_entropy(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Loss of a sigmoid output from its logits: −y log a − (1 − y) log(1 − a) with a = σ(z).

    Parameters
    ----------
    Z, Y : ndarray of shape (1, m)

    Returns
    -------
    ndarray of shape (1, m)
    """
    # −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + e^z) − yz: finite also where σ(z) rounds to 0 or 1.
    return np.logaddexp(0.0, Z) - Y * Z


def squared_error(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Loss of an identity output: ½(a − y)² with a = z.

    Parameters
    ----------
    Z, Y : ndarray of shape (1, m)

    Returns
    -------
    ndarray of shape (1, m)
    """
    return 0.5 * np.square(Z - Y)


# The loss that belongs to each output activation. With both pairs dZ[L] = A[L] − Y.
LOSSES: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = MappingProxyType(
    {"sigmoid": cross_entropy, "identity": squared_error}
)


def compute_cost(
    Z: np.ndarray,
    Y: np.ndarray,
    output_activation: str = "sigmoid",
    parameters: Mapping[str, np.ndarray] | None = None,
    l2: float = 0.0,
    l1: float = 0.0,
) -> float:
    """J = (1/m) Σ loss + λ/(2m) Σ‖W[l]‖² + λ₁/m Σ|w|.

    Parameters
    ----------
    Z : ndarray of shape (1, m)
        Z[L], before the output activation.
    Y : ndarray of shape (1, m)
    output_activation : str
        "sigmoid" for cross-entropy, "identity" for squared error.
    parameters : mapping, optional
        W1, b1, …; needed if l2 or l1 is above 0.
    l2, l1 : float
        λ and λ₁.
    """
    loss = LOSSES[check_choice("output_activation", output_activation, LOSSES)]
    Z = check_matrix("Z", Z, rows=1)
    Y = check_matrix("Y", Y, rows=1, columns=Z.shape[1])
    if output_activation == "sigmoid":
        check_labels("Y", Y)
    m = Y.shape[1]
    J = np.sum(loss(Z, Y)) / m
    l2, l1 = check_number("l2", l2, 0, 1e6), check_number("l1", l1, 0, 1e6)
    for name, strength in (("l2", l2), ("l1", l1)):
        if strength > 0 and parameters is None:
            raise ValueError(f"{name} is {strength:g}, expected parameters with the weights it applies to")
    if parameters is not None:
        check_mapping("parameters", parameters, "W1, b1, …")
        arrays = {key: check_matrix(f"parameters['{key}']", array) for key, array in parameters.items()}
        if l2 or l1:
            J += penalty([W for key, W in arrays.items() if key.startswith("W")], l2, l1, m)
    return float(J)


def penalty(weights: Iterable[np.ndarray], l2: float, l1: float, m: int) -> float:
    """What regularization adds to the mean loss: λ/(2m) Σ‖W[l]‖² + λ₁/m Σ|w|.

    Parameters
    ----------
    weights : iterable of ndarray
        W[1] … W[L], or w alone; biases have no penalty.
    l2, l1 : float
        λ and λ₁.
    m : int
        Number of examples.
    """
    return float(sum(l2 / (2 * m) * np.sum(np.square(W)) + l1 / m * np.sum(np.abs(W)) for W in weights))


def penalty_gradient(W: np.ndarray, l2: float, l1: float, m: int) -> np.ndarray:
    """What regularization adds to dW[l], of W's shape: (λ/m) W[l] + (λ₁/m) sign(W[l]), with 0 at L1's kink w = 0."""
    return l2 / m * W + l1 / m * np.sign(W)
