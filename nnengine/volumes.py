"""Volumes (m, n_H, n_W, n_C): m pictures or feature maps of n_H × n_W places with n_C channels.

They keep the type they come in: float64 where gradients are checked, float32 where speed counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnengine.checks import real_array


def check_volume(name: str, value: Any, shape: tuple[int | None, ...] = (None, None, None, None)) -> np.ndarray:
    """Return `value` if it is a volume of the given shape, or say what is wrong with it.

    Parameters
    ----------
    name : str
        The argument's name, as the caller knows it.
    value : ndarray of float32 or float64
    shape : tuple of int or None
        The sizes expected; None allows any size above zero.

    Raises
    ------
    TypeError
        If `value` isn't an ndarray of float32 or float64.
    ValueError
        If its shape is not the expected one. Its numbers aren't looked at: that would cost as much as a layer.
    """
    if not isinstance(value, np.ndarray):
        raise TypeError(f"{name} is {type(value).__name__}, expected an ndarray")
    if value.dtype not in (np.float32, np.float64):
        raise TypeError(f"{name} holds {value.dtype}, expected float32 or float64")
    expected = f"({', '.join('any' if size is None else str(size) for size in shape)})"
    if value.ndim != len(shape):
        raise ValueError(f"{name} has shape {value.shape}, expected {len(shape)} dimensions {expected}")
    if value.size == 0:
        raise ValueError(f"{name} is empty: it has shape {value.shape}, expected {expected}")
    if any(size not in (None, found) for size, found in zip(shape, value.shape, strict=True)):
        raise ValueError(f"{name} has shape {value.shape}, expected {expected}")
    return value


def check_pictures(name: str, value: Any) -> np.ndarray:
    """Return `value` if it holds pictures (m, height, width, 3) in uint8, or say what is wrong with it."""
    pictures = real_array(name, value)
    if pictures.dtype != np.uint8:
        raise TypeError(f"{name} holds {pictures.dtype}, expected uint8")
    if pictures.ndim != 4 or pictures.shape[3] != 3 or 0 in pictures.shape[1:]:
        raise ValueError(f"{name} has shape {pictures.shape}, expected (m, height, width, 3)")
    return pictures


def channel_mean(A: np.ndarray) -> np.ndarray:
    """The mean of each channel over all examples and places, (1, 1, 1, n_C)."""
    rows = A.reshape(-1, A.shape[-1])
    # 1/n (1 … 1) A: a product in BLAS, faster than a sum along the first axis, and more exact in float32
    return (np.full(len(rows), 1 / len(rows), A.dtype) @ rows).reshape(1, 1, 1, -1)
