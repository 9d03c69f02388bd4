"""Convolution: one small filter slides over the whole picture, and looks for the same thing everywhere.

Every place becomes one row of a matrix (im2col), so a layer of filters is a single matrix product.
"Same" padding and stride 1: Z is as high and wide as A_prev.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nnengine.volumes import check_volume


def neighborhoods(A: np.ndarray, f: int) -> np.ndarray:
    """What a filter sees at each place, as one row.

    Parameters
    ----------
    A : ndarray of shape (m, n_H, n_W, n_C)
    f : int
        Height and width of the filter, an odd number.

    Returns
    -------
    ndarray of shape (m * n_H * n_W, f * f * n_C)
        Beyond the edge of the picture there are zeros.
    """
    m, n_H, n_W, n_C = A.shape
    p = (f - 1) // 2
    # "Same" padding: p = (f − 1) / 2
    padded = np.zeros((m, n_H + 2 * p, n_W + 2 * p, n_C), A.dtype)
    padded[:, p : p + n_H, p : p + n_W] = A
    example, row, column, channel = padded.strides
    # Neighbors in a row lie side by side in memory, with all their channels: f runs of f · n_C numbers for each place.
    windows = as_strided(padded, (m, n_H, n_W, f, f * n_C), (example, row, column, row, channel), writeable=False)
    return windows.reshape(m * n_H * n_W, f * f * n_C)


def convolution_forward(
    A_prev: np.ndarray, W: np.ndarray, b: np.ndarray | None = None
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Slide n_C filters over m volumes.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H, n_W, n_C_prev), float32 or float64
    W : ndarray of shape (f, f, n_C_prev, n_C)
        f is odd.
    b : ndarray of shape (1, 1, 1, n_C), optional
        Left out before a batch normalization, which would take it away again.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
    cache : tuple
        What `convolution_backward` needs.
    """
    f = _check_filters(W)
    m, n_H, n_W, _ = check_volume("A_prev", A_prev, (None, None, None, W.shape[2])).shape
    n_C = W.shape[3]
    columns = neighborhoods(A_prev, f)
    # Z[i, h, w] = Σ A_prev[i, h−p … h+p, w−p … w+p] * W
    Z = (columns @ W.reshape(-1, n_C)).reshape(m, n_H, n_W, n_C)
    if b is not None:
        Z += check_volume("b", b, (1, 1, 1, n_C))
    return Z, (columns, W)


def convolution_backward(
    dZ: np.ndarray, cache: tuple[np.ndarray, np.ndarray], to_input: bool = True
) -> tuple[np.ndarray | None, np.ndarray, np.ndarray]:
    """The gradients of a convolution.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
    cache : tuple
        What `convolution_forward` returned beside Z.
    to_input : bool
        Whether dA_prev is wanted; the first layer can do without.

    Returns
    -------
    dA_prev : ndarray of shape (m, n_H, n_W, n_C_prev), or None
    dW : ndarray of shape (f, f, n_C_prev, n_C)
    db : ndarray of shape (1, 1, 1, n_C)
    """
    columns, W = cache
    f, _, n_C_prev, n_C = W.shape
    check_volume("dZ", dZ, (None, None, None, n_C))
    places = dZ.reshape(-1, n_C)
    if len(places) != len(columns):
        raise ValueError(f"dZ has {len(places)} places, the cache has {len(columns)}")
    # dW = Σ over all places: what the filter saw there, times dZ there
    dW = (columns.T @ places).reshape(W.shape)
    # db = Σ dZ
    db = dZ.sum(axis=(0, 1, 2), keepdims=True)
    if not to_input:
        return None, dW, db
    # dA_prev: each place passes its dZ back through the same weights, so it is dZ convolved with W turned by 180°
    W_turned = W[::-1, ::-1].transpose(0, 1, 3, 2)
    dA_prev = neighborhoods(dZ, f) @ W_turned.reshape(-1, n_C_prev)
    return dA_prev.reshape(*dZ.shape[:3], n_C_prev), dW, db


def _check_filters(W: np.ndarray) -> int:
    f = check_volume("W", W).shape[0]
    if W.shape[1] != f or f % 2 == 0:
        raise ValueError(f"W has shape {W.shape}, expected (f, f, n_C_prev, n_C) with an odd f")
    return f
