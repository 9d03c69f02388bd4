"""How much of the gradient reaches each layer, and where the units sit on their curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnengine.activations import Activation
from nnengine.propagation import backward_propagation, forward_propagation

FLAT_SLOPE = 0.05  # where |g′| is smaller, a curve counts as flat


def gradient_sizes(
    X: np.ndarray, Y: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The mean of |dW[l]| in every layer, from one forward and one backward pass.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
    parameters : mapping
        W1, b1, …, WL, bL.
    activations : sequence of str
        The activation of each layer 1 … L.

    Returns
    -------
    sizes : ndarray of shape (L,)
    cache : dict
        Z1, A1, … of the forward pass.
    """
    _, cache = forward_propagation(X, parameters, activations)
    gradients = backward_propagation(Y, parameters, cache, activations)
    sizes = [np.mean(np.abs(gradients[f"W{l}"])) for l in range(1, len(activations) + 1)]
    return np.array(sizes), cache


def flat_share(activation: Activation, Z: np.ndarray) -> float:
    """The share of the values in Z at which |g′| is below `FLAT_SLOPE`."""
    return float(np.mean(np.abs(activation.derivative(Z)) < FLAT_SLOPE))


def flat_intervals(activation: Activation, Z: np.ndarray) -> list[tuple[float, float]]:
    """The stretches of the rising grid Z, of shape (count,), on which |g′| is below `FLAT_SLOPE`: [(from, to), …]."""
    is_flat = np.abs(activation.derivative(Z)) < FLAT_SLOPE
    # +1 where a stretch begins, −1 after its last point
    edges = np.diff(is_flat.astype(int), prepend=0, append=0)
    return [(float(Z[i]), float(Z[j - 1])) for i, j in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1))]


def count_zeros(cache: Mapping[str, np.ndarray], hidden_layers: int) -> tuple[int, int]:
    """How many z of the hidden layers are exactly 0, and how many there are.

    Parameters
    ----------
    cache : mapping
        Z1, …, as `forward_propagation` returns it.
    hidden_layers : int
        Layers 1 … `hidden_layers` are counted.
    """
    Z = [cache[f"Z{l}"] for l in range(1, hidden_layers + 1)]
    return sum(int(np.sum(Z_l == 0)) for Z_l in Z), sum(Z_l.size for Z_l in Z)
