"""Cutting boxes out of many pictures at once, each brought to the same size.

A box has its own place, height and width in each picture. Crops, shifts and stretches are all the same operation:
one matrix for the rows of a picture and one for its columns.
"""

from __future__ import annotations

import numpy as np

from nnengine.checks import check_array, check_integer
from nnengine.volumes import check_pictures

MAX_SIDE = 1_024
WHOLE = (0.0, 0.0, 1.0, 1.0)
WHITE = (1.0, 1.0, 1.0)


def resample(
    pictures: np.ndarray, side: int, boxes: np.ndarray | None = None, fill: np.ndarray | None = None
) -> np.ndarray:
    """Cut a box out of each picture and bring it to side × side pixels.

    Parameters
    ----------
    pictures : ndarray of shape (m, height, width, 3), uint8
    side : int
    boxes : ndarray of shape (m, 4), optional
        top, left, height, width as shares of the picture; a box may reach beyond it. None takes whole pictures.
    fill : ndarray of shape (m, 3), optional
        The color beyond the picture, 0 … 1; white if nothing is said.

    Returns
    -------
    ndarray of shape (m, side, side, 3), float32
        0 … 1.
    """
    m, height, width, _ = check_pictures("pictures", pictures).shape
    side = check_integer("side", side, 1, MAX_SIDE)
    boxes = check_array("boxes", [WHOLE] if boxes is None else boxes, None if boxes is None else (m, 4))
    fill = check_array("fill", [WHITE] if fill is None else fill, None if fill is None else (m, 3))
    if boxes[:, 2:].min() <= 0:
        raise ValueError(f"boxes holds a side of {boxes[:, 2:].min():g}, expected all above 0")
    top, left, box_height, box_width = boxes.astype(np.float32).T[..., np.newaxis]
    R, row_cover = _weights(top * height, box_height * height, height, side)
    C, column_cover = _weights(left * width, box_width * width, width, side)
    X = pictures.astype(np.float32)
    # rows: R (side, height) times (height, width · 3), for each picture
    X = (R @ X.reshape(m, height, width * 3)).reshape(m, side, width, 3)
    # columns: the same with C, after the columns have changed places with the rows
    X = (C @ X.swapaxes(1, 2).reshape(m, width, side * 3)).reshape(m, side, side, 3).swapaxes(1, 2)
    X = X * np.float32(1 / 255)
    if (cover := row_cover[:, :, np.newaxis] * column_cover[:, np.newaxis, :]).min() < 1:
        # What the picture doesn't cover of a pixel takes the color beyond it.
        X += (1 - cover)[..., np.newaxis] * fill.astype(np.float32)[:, np.newaxis, np.newaxis]
    return X


def _weights(start: np.ndarray, span: np.ndarray, pixels: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """How much each old pixel counts in each new one, (m, side, pixels); each new one's covered share, (m, side)."""
    step = span / side
    edges = start + step * np.arange(side + 1, dtype=np.float32)
    centers = (edges[:, :-1] + edges[:, 1:]) / 2
    # A triangle around each new pixel's center, as wide as the new pixel, but never narrower than an old one.
    distance = np.abs(centers[..., np.newaxis] - (np.arange(pixels, dtype=np.float32) + 0.5))
    weights = np.maximum(0, 1 - distance / np.maximum(step, 1)[..., np.newaxis])
    weights /= np.maximum(weights.sum(axis=2, keepdims=True), 1e-6)
    inside = np.clip(edges, 0, pixels)
    cover = (inside[:, 1:] - inside[:, :-1]) / step
    return weights * cover[..., np.newaxis], cover
