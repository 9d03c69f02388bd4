"""What passes through the layers: how large signals and gradients are, and how alike the units of a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.checks import check_choice, check_integer, check_matrix, check_number
from nnengine.cost import LOSSES
from nnengine.propagation import check_parameters, forward_propagation


@dataclass(frozen=True, eq=False)
class LayerSignals:
    """What one pass forward and one backward give in each layer.

    Attributes
    ----------
    A : tuple of ndarray, each of shape (n_l, m)
        A[1] … A[L].
    dZ : tuple of ndarray, each of shape (n_l, m)
        dZ[1] … dZ[L], of each example's loss.
    """

    A: tuple[np.ndarray, ...]
    dZ: tuple[np.ndarray, ...]


def layer_signals(
    X: np.ndarray, Y: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str]
) -> LayerSignals:
    """Carry the examples forward and their errors backward, and keep both for every layer.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
    parameters : mapping
        W1, b1, …, WL, bL. Huge ones overflow to infinity or NaN, without a warning.
    activations : sequence of str
        The activation of each layer 1 … L; the last is sigmoid (cross-entropy) or identity (squared error).
    """
    L = check_parameters(parameters, activations)
    check_choice(f"activations[{L - 1}]", activations[-1], LOSSES)
    with np.errstate(over="ignore", invalid="ignore"):
        A_last, cache = forward_propagation(X, parameters, activations)
        # dZ[L] = A[L] − Y
        dZ = [A_last - check_matrix("Y", Y, rows=1, columns=A_last.shape[1])]
        for l in range(L, 1, -1):
            # dZ[l-1] = W[l]ᵀ dZ[l] * g′(Z[l-1])
            slope = ACTIVATIONS[activations[l - 2]].derivative(cache[f"Z{l - 1}"])
            dZ.append(parameters[f"W{l}"].T @ dZ[-1] * slope)
    return LayerSignals(tuple(cache[f"A{l}"] for l in range(1, L + 1)), tuple(reversed(dZ)))


def unit_similarity(A: np.ndarray) -> float:
    """How alike the units of a layer answer, 0 … 1: the mean of 1 − ‖aᵢ − aⱼ‖ / (‖aᵢ‖ + ‖aⱼ‖) over all pairs.

    1 means that all units give the same answer to every example, 0 that any two give opposite ones; two units that
    have nothing to do with one another come to 0.29.

    Parameters
    ----------
    A : ndarray of shape (n_l, m)
        One row for each unit. A layer of one unit comes to 1.
    """
    A = check_matrix("A", A)
    # Divided by the largest, so that squares of tiny answers do not vanish and those of huge ones stay finite.
    largest = np.abs(A).max()
    if not np.isfinite(largest):
        return float("nan")
    a = A / largest if largest > 0 else A
    size = np.sqrt(np.sum(a * a, axis=1))
    i, j = np.triu_indices(len(a), k=1)
    if not len(i):
        return 1.0
    apart = np.sqrt(np.sum(np.square(a[i] - a[j]), axis=1))
    sizes = size[i] + size[j]
    return float(np.mean(1 - np.divide(apart, sizes, out=np.zeros_like(apart), where=sizes > 0)))


def distinct_units(W: np.ndarray, b: np.ndarray, tolerance: float = 1e-9) -> int:
    """How many different units a layer has: units with the same weights and bias count once.

    Parameters
    ----------
    W : ndarray of shape (n_l, n_{l-1})
    b : ndarray of shape (n_l, 1)
    tolerance : float
        Rows that differ by less, as a share of the layer's largest number, are the same but for rounding.
    """
    W = check_matrix("W", W)
    P = np.hstack([W, check_matrix("b", b, rows=W.shape[0], columns=1)])
    largest = np.abs(P).max()
    allowed = check_number("tolerance", tolerance, 0, 1) * largest
    found: list[np.ndarray] = []
    for row in P:
        if not any(np.abs(row - other).max() <= allowed for other in found):
            found.append(row)
    return len(found)


def histogram(values: np.ndarray, low: float, high: float, bins: int = 40) -> np.ndarray:
    """Share of the values in each of `bins` equal bins from `low` to `high`; what lies beyond counts at the ends.

    Parameters
    ----------
    values : ndarray of any shape
        What is not finite is left out.
    low, high : float
        low < high.
    bins : int

    Returns
    -------
    ndarray of shape (bins,)
        Sums to 1, or to 0 where no value is finite.
    """
    bins = check_integer("bins", bins, 1, 10_000)
    if not low < high:
        raise ValueError(f"low is {low!r} and high is {high!r}, expected low < high")
    values = np.asarray(values, dtype=np.float64)
    values = values[np.isfinite(values)]
    place = np.floor((np.clip(values, low, high) - low) / (high - low) * bins).astype(np.intp)
    counts = np.bincount(np.minimum(place, bins - 1), minlength=bins)
    return counts / max(len(values), 1)
