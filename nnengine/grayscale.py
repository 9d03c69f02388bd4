"""Pictures without their colors, to see how much of an answer hangs on them."""

from __future__ import annotations

import numpy as np

from nnengine.checks import check_matrix


def without_color(X: np.ndarray) -> np.ndarray:
    """The same pictures in gray: each pixel's red, green and blue become their mean.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
        Unrolled pictures: red, green and blue of one pixel after another.

    Returns
    -------
    ndarray of shape (n_x, m)
    """
    n_x, m = check_matrix("X", X).shape
    if n_x % 3:
        raise ValueError(f"X has {n_x} rows, expected three for each pixel")
    gray = X.reshape(n_x // 3, 3, m).mean(axis=1, keepdims=True)
    return np.broadcast_to(gray, (n_x // 3, 3, m)).reshape(n_x, m)
