"""A filter moved over a picture: the step that a convolutional layer takes in place of W·x."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_matrix

FILTERS: Mapping[str, tuple[tuple[float, ...], ...]] = MappingProxyType(
    {
        "vertical_edges": ((1, 0, -1), (1, 0, -1), (1, 0, -1)),
        "horizontal_edges": ((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
        "outlines": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "blur": ((0.11, 0.11, 0.11), (0.11, 0.12, 0.11), (0.11, 0.11, 0.11)),
    }
)


def filter_image(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The feature map of one filter: at each place of the picture, the sum of weights times the pixels under them.

    Deep learning calls it a convolution; mathematics, which turns the kernel around first, a cross-correlation.

    Parameters
    ----------
    image : ndarray of shape (height, width)
        One plane of a picture.
    kernel : ndarray of shape (k, k)
        The filter's weights, at most as large as the picture.

    Returns
    -------
    ndarray of shape (height − k + 1, width − k + 1)
        One number for each place at which the whole kernel lies on the picture.

    Raises
    ------
    TypeError, ValueError
        If they are not such matrices, or the kernel is larger than the picture.
    """
    image, kernel = check_matrix("image", image), check_matrix("kernel", kernel)
    height, width = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    if height < 1 or width < 1:
        raise ValueError(f"kernel has shape {kernel.shape}, expected at most the image's {image.shape}")
    feature_map = np.zeros((height, width))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            # Z[r, c] += K[i, j] X[r + i, c + j], for all places (r, c) at once
            feature_map += kernel[i, j] * image[i : i + height, j : j + width]
    return feature_map


def shift_image(image: np.ndarray, columns: int) -> np.ndarray:
    """The picture (height, width) moved so many columns to the right; what leaves comes in again on the left."""
    return np.roll(check_matrix("image", image), columns, axis=1)
