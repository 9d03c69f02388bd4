"""Several looks at one photo: the whole of it, five closer ones and five still closer, each seen in a mirror too.

A network that has learned from random crops finds a cat more surely when it may look more than once (Krizhevsky et al.
2012 average ten views). How many and how close was chosen on photos held out from training.
"""

from __future__ import annotations

import numpy as np

from nnengine.resampling import WHOLE, resample

CLOSER = (0.8, 0.65)  # of the photo's sides


def corners_and_middle(share: float) -> list[tuple[float, float, float, float]]:
    """Five boxes with sides of this share of the photo's: top, left, height, width."""
    rest = 1 - share
    places = [(0, 0), (0, rest), (rest, 0), (rest, rest), (rest / 2, rest / 2)]
    return [(top, left, share, share) for top, left in places]


VIEWS = np.array([WHOLE, *(box for share in CLOSER for box in corners_and_middle(share))])
LOOKS = 2 * len(VIEWS)
FINENESS = 40  # of the grid that adds the looks up, for each of the network's places, so that every view fits it
CELLS = 10  # of the map over the photo, for each of the network's places


def look(photos: np.ndarray, side: int) -> np.ndarray:
    """All views of each photo, and each view's mirror image.

    Parameters
    ----------
    photos : ndarray of shape (m, height, width, 3), uint8
    side : int

    Returns
    -------
    ndarray of shape (LOOKS · m, side, side, 3), float32
        0 … 1: the m photos whole, the same mirrored, then the next view.
    """
    m = len(photos)
    looks = np.empty((len(VIEWS), 2, m, side, side, 3), np.float32)
    for k, view in enumerate(VIEWS):
        looks[k, 0] = resample(photos, side, np.tile(view, (m, 1)))
    looks[:, 1] = looks[:, 0, :, :, ::-1]
    return looks.reshape(-1, side, side, 3)


def mean_of_looks(values: np.ndarray) -> np.ndarray:
    """The mean over each photo's looks: (LOOKS · m,) to (m,)."""
    return values.reshape(LOOKS, -1).mean(axis=0, dtype=np.float64)


def map_over_photo(values: np.ndarray) -> np.ndarray:
    """Where in the photo the values of a network's places lie, added up over all looks.

    Parameters
    ----------
    values : ndarray of shape (LOOKS, n, n)
        One photo's looks, in the order of `look`.

    Returns
    -------
    ndarray of shape (CELLS · n, CELLS · n)
        With the same mean as `values`.
    """
    n = values.shape[1]
    cells, merged = FINENESS * n, FINENESS // CELLS
    both_ways = values.reshape(len(VIEWS), 2, n, n).astype(np.float64)
    # A mirror image's places are turned back to where they are in the photo.
    of_view = (both_ways[:, 0] + both_ways[:, 1, :, ::-1]) / 2
    total = np.zeros((cells, cells))
    for (top, left, height, _), places in zip(VIEWS, of_view, strict=True):
        row, column, size = (round(share * cells) for share in (top, left, height))
        # Each place fills a square of cells; spread over fewer cells, each has more.
        spread = places.repeat(size // n, axis=0).repeat(size // n, axis=1) * (cells / size) ** 2
        total[row : row + size, column : column + size] += spread / len(VIEWS)
    return total.reshape(CELLS * n, merged, CELLS * n, merged).mean(axis=(1, 3))
