"""Pooling: keep what a filter found, forget where exactly."""

from __future__ import annotations

import numpy as np

from nnengine.volumes import check_volume


def max_pool_forward(A_prev: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The largest of each 2 × 2 places, channel by channel.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H, n_W, n_C), float32 or float64
        n_H and n_W are even.

    Returns
    -------
    A : ndarray of shape (m, n_H / 2, n_W / 2, n_C)
    cache : tuple
        What `max_pool_backward` needs.
    """
    _, n_H, n_W, _ = check_volume("A_prev", A_prev).shape
    if n_H % 2 or n_W % 2:
        raise ValueError(f"A_prev has shape {A_prev.shape}, expected even n_H and n_W")
    upper_left, upper_right, lower_left, lower_right = _corners(A_prev)
    A = np.maximum(np.maximum(upper_left, upper_right), np.maximum(lower_left, lower_right))
    return A, (A_prev, A)


def max_pool_backward(dA: np.ndarray, cache: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Hand each gradient to the one place that was largest; the first of them, where several were.

    Parameters
    ----------
    dA : ndarray of shape (m, n_H / 2, n_W / 2, n_C)
    cache : tuple
        What `max_pool_forward` returned beside A.

    Returns
    -------
    dA_prev : ndarray of shape (m, n_H, n_W, n_C)
    """
    A_prev, A = cache
    check_volume("dA", dA, A.shape)
    dA_prev = np.empty(A_prev.shape, dA.dtype)
    open_still = np.ones(A.shape, dtype=bool)
    for corner, d_corner in zip(_corners(A_prev), _corners(dA_prev), strict=True):
        largest = (corner == A) & open_still
        np.multiply(dA, largest, out=d_corner)
        open_still ^= largest
    return dA_prev


def global_average_forward(A_prev: np.ndarray) -> np.ndarray:
    """The mean of each channel over all its places: (m, n_H, n_W, n_C) to (m, n_C)."""
    return check_volume("A_prev", A_prev).mean(axis=(1, 2))


def global_average_backward(dA: np.ndarray, n_H: int, n_W: int) -> np.ndarray:
    """Each of the n_H · n_W places takes an equal share: (m, n_C) to (m, n_H, n_W, n_C)."""
    m, n_C = check_volume("dA", dA, (None, None)).shape
    # dA_prev = dA / (n_H n_W)
    return np.broadcast_to((dA / (n_H * n_W))[:, None, None, :], (m, n_H, n_W, n_C))


def _corners(A: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The four places of each 2 × 2, as views of shape (m, n_H / 2, n_W / 2, n_C)."""
    return A[:, ::2, ::2], A[:, ::2, 1::2], A[:, 1::2, ::2], A[:, 1::2, 1::2]
