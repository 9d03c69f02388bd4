"""Augmentation: each time a photo is learned from, it looks a little different, and still shows the same thing."""

from __future__ import annotations

import numpy as np

from nnengine.resampling import resample

SMALLEST_CROP, LARGEST_CROP = 0.55, 1.05  # side of the box that is cut out, as a share of the picture's
STRETCH = 0.3  # log of height over width; squashed pictures of 4 : 3 lie at 0.29
LETTERBOX_SHARE, LONGEST_LETTERBOX = 0.15, 1.8  # photos fitted into a square have bars on two sides
WHITE_SHARE = 0.7  # of the bars; the others have a color
BRIGHTNESS, CONTRAST, SATURATION = 0.2, 0.35, 0.4
GRAY_SHARE = 0.06
ERASED_SHARE, LARGEST_ERASED = 0.25, 0.4
SCENE_SHARE, SMALLEST_IN_SCENE, LARGEST_IN_SCENE = 0.3, 0.35, 0.85  # side of a picture that is put into a scene


def augment(
    pictures: np.ndarray, side: int, rng: np.random.Generator, scenes: np.ndarray | None = None
) -> np.ndarray:
    """Crop, stretch, flip, recolor and partly cover each picture at random; put some into a scene.

    Parameters
    ----------
    pictures : ndarray of shape (m, height, width, 3), uint8
    side : int
        Height and width of the result.
    rng : numpy.random.Generator
        The same state gives the same pictures.
    scenes : ndarray of shape (m, height, width, 3), uint8, optional
        Photos without a cat; some pictures become a part of theirs.

    Returns
    -------
    X : ndarray of shape (m, side, side, 3), float32
        0 … 1.
    """
    m = len(pictures)
    white = rng.random((m, 1)) < WHITE_SHARE
    fill = np.where(white, 1, rng.random((m, 3)))
    X = resample(pictures, side, random_boxes(m, rng), fill)
    if scenes is not None:
        chosen = np.flatnonzero(rng.random(m) < SCENE_SHARE)
        X[chosen] = put_into_scenes(pictures[chosen], scenes[chosen], side, rng)
    flipped = rng.random(m) < 0.5
    X[flipped] = X[flipped, :, ::-1]
    return erase(recolor(X, rng), rng)


def put_into_scenes(pictures: np.ndarray, scenes: np.ndarray, side: int, rng: np.random.Generator) -> np.ndarray:
    """Each picture small, somewhere in its scene, (m, side, side, 3): cats are not always the whole photo.

    Scenes have no cat, so what a picture shows is still told by the picture alone (after Ghiasi et al. 2021).
    """
    m = len(pictures)
    if not m:
        return np.empty((0, side, side, 3), np.float32)
    scale = rng.uniform(SMALLEST_IN_SCENE, LARGEST_IN_SCENE, (m, 1))
    sides = np.exp(rng.uniform(-STRETCH, STRETCH, (m, 1)) * [0.5, -0.5]) / scale
    # The box is larger than the picture, which lies anywhere in it.
    boxes = np.hstack([rng.random((m, 2)) * np.minimum(1 - sides, 0), sides])
    nothing = np.zeros((m, 3))
    cover = resample(np.full_like(pictures, 255), side, boxes, nothing)
    return resample(pictures, side, boxes, nothing) + (1 - cover) * resample(scenes, side, random_boxes(m, rng))


def random_boxes(m: int, rng: np.random.Generator) -> np.ndarray:
    """Boxes to cut out: top, left, height, width as shares of the picture, (m, 4)."""
    size = rng.uniform(SMALLEST_CROP, LARGEST_CROP, (m, 1))
    stretch = rng.uniform(-STRETCH, STRETCH, (m, 1)) * [0.5, -0.5]
    sides = size * np.exp(stretch)
    # A letterbox shows the whole picture, and in one direction more than that.
    letterboxed = rng.random(m) < LETTERBOX_SHARE
    longer = rng.integers(0, 2, m)
    sides[letterboxed] = 1
    sides[letterboxed, longer[letterboxed]] = rng.uniform(1, LONGEST_LETTERBOX, letterboxed.sum())
    # A small box may lie anywhere in the picture, and the picture anywhere in a large box.
    corners = rng.random((m, 2)) * (1 - sides)
    return np.hstack([corners, sides])


def recolor(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Change brightness, contrast and saturation of each picture; X is (m, n_H, n_W, 3), 0 … 1."""
    m = len(X)

    def draw(spread: float) -> np.ndarray:
        return rng.uniform(-spread, spread, (m, 1, 1, 1)).astype(np.float32)

    saturation = np.where(rng.random((m, 1, 1, 1)) < GRAY_SHARE, np.float32(0), 1 + draw(SATURATION))
    gray = X @ np.array([[0.299], [0.587], [0.114]], dtype=np.float32)
    mean = gray.mean(axis=(1, 2), keepdims=True)
    contrast = 1 + draw(CONTRAST)
    # gray + saturation (x − gray) is the picture with more or less color; then away from the mean, then up or down
    X = (X - gray) * (saturation * contrast)
    X += gray * contrast + (mean * (1 - contrast) + draw(BRIGHTNESS))
    return np.clip(X, 0, 1, out=X)


def erase(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cover a rectangle of some pictures with one color, so that no single part is enough to know a cat by."""
    m, n_H, n_W, _ = X.shape
    heights, widths = (rng.random((2, m)) * LARGEST_ERASED * [[n_H], [n_W]]).astype(int)
    tops, lefts = (rng.random((2, m)) * [n_H - heights, n_W - widths]).astype(int)
    colors = rng.random((m, 3))
    for i in np.flatnonzero(rng.random(m) < ERASED_SHARE):
        X[i, tops[i] : tops[i] + heights[i], lefts[i] : lefts[i] + widths[i]] = colors[i]
    return X
