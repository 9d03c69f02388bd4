"""What every unit of a network answers over the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnengine import forward_propagation
from nnengine.datasets.features import map_features
from ui.charts.plane import plane_grid

TILE_CELLS = 24


def unit_tiles(
    parameters: Mapping[str, np.ndarray],
    activations: Sequence[str],
    extent: float,
    features: Sequence[str],
    cells: int = TILE_CELLS,
) -> list[np.ndarray]:
    """For layers 0 … L, A[l] over the plane as shades, uint8 of shape (n_l, cells, cells).

    127 is zero, or 0.5 for a sigmoid; 0 and 255 are the ends of the activation's range, or, where it has none,
    the layer's largest value.
    """
    X = map_features(plane_grid(extent, cells), features)
    with np.errstate(over="ignore", invalid="ignore"):
        _, cache = forward_propagation(X, parameters, activations)
    layers = [cache[f"A{l}"] for l in range(len(activations) + 1)]
    return [_shades(A, name).reshape(-1, cells, cells) for A, name in zip(layers, ("input", *activations), strict=True)]


def _shades(A: np.ndarray, activation: str) -> np.ndarray:
    A = np.nan_to_num(A)  # a run that diverged may overflow off the training points
    if activation == "sigmoid":
        scaled = 2 * A - 1
    elif activation == "tanh":
        scaled = A
    else:
        axis = 1 if activation == "input" else None
        most = np.abs(A).max(axis=axis, keepdims=True)
        scaled = A / np.where(most > 0, most, 1)
    return np.round(np.clip(scaled, -1, 1) * 127.5 + 127.5).astype(np.uint8)
