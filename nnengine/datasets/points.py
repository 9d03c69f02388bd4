"""Points of a person's own: spread over the plane, and split into a training and a test set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.checks import check_integer, check_labels, check_matrix, check_number
from nnengine.dataset import Dataset
from nnengine.datasets.features import check_features, map_features

FEWEST_POINTS, MOST_POINTS = 2, 1_000
NARROW = 1.0  # a column whose values span less is spread out, unless rounding leaves it as it is
SCALE_STEPS = (1, 2, 2.5, 5, 10)
SMALLEST_HALF = 1e-290  # below, all values count as one: a quotient by less would overflow


@dataclass(frozen=True)
class PlaneAxes:
    """How the numbers of a person's two columns lie in the plane: shifted and divided, each axis by itself.

    Attributes
    ----------
    shift, scale : pair of float
        x in the plane is (own x − shift) / scale.
    """

    shift: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)

    def to_plane(self, X: np.ndarray) -> np.ndarray:
        """Own numbers X of shape (2, m) as coordinates of the plane."""
        return (X - np.array([self.shift]).T) / np.array([self.scale]).T

    def from_plane(self, X: np.ndarray) -> np.ndarray:
        """Coordinates X of shape (2, m) of the plane as own numbers."""
        return X * np.array([self.scale]).T + np.array([self.shift]).T


def fit_axes(X: np.ndarray, extent: float, grain: float) -> PlaneAxes:
    """Axes that spread points over the plane, by short numbers; a column that fits as it is keeps its own.

    Parameters
    ----------
    X : ndarray of shape (2, m)
    extent : float
        Half the side of the square to fill; the outermost points may lie a twentieth of a unit beyond it.
    grain : float
        What coordinates are rounded to later.
    """
    X = check_matrix("X", X, rows=2)
    fitted = [_fit_axis(x, extent, grain) for x in X]
    return PlaneAxes(*zip(*fitted, strict=True))


def _fit_axis(x: np.ndarray, extent: float, grain: float) -> tuple[float, float]:
    """The shift and the scale of one column."""
    low, high = float(x.min()), float(x.max())
    half = high / 2 - low / 2
    is_on_grain = np.abs(x / grain - np.round(x / grain)).max() < 1e-6
    if max(-low, high) <= extent and (2 * half >= NARROW or is_on_grain):
        return 0.0, 1.0
    middle = low + half
    if half < SMALLEST_HALF:
        return middle, 1.0
    # Short numbers, for the page and so that a thousandth of the plane's unit is a round number of one's own.
    digit = 10.0 ** math.floor(math.log10(half / extent))
    scale = float(f"{digit * next(step for step in SCALE_STEPS if step * digit >= half / extent * (1 - 1e-9)):.12g}")
    shift = float(f"{round(middle / digit * 10) / 10 * digit:.15g}")
    # Where the span is but a few steps of what a float can hold, no short number lies near enough.
    if max(high - shift, shift - low) > (extent + 0.06) * scale:
        return middle, half / extent
    return shift, scale


def points_dataset(
    X: np.ndarray, Y: np.ndarray, test_share: float = 0.3, seed: int = 0, features: Sequence[str] = ("x1", "x2")
) -> Dataset:
    """Split points at random into a training and a test set, and map them to features.

    Parameters
    ----------
    X : ndarray of shape (2, m)
        At least two points.
    Y : ndarray of shape (1, m)
        Classes 0 and 1.
    test_share : float
        0.01 to 0.99; at least one point goes into each set.
    seed : int
        Of the split.
    features : sequence of str
        Keys of `FEATURES`: the rows of X in the dataset.
    """
    X = check_matrix("X", X, rows=2)
    Y = check_labels("Y", Y, columns=X.shape[1])
    m = X.shape[1]
    if not FEWEST_POINTS <= m <= MOST_POINTS:
        raise ValueError(f"X has shape {X.shape}, expected (2, m) with m from {FEWEST_POINTS} to {MOST_POINTS:,}")
    features = check_features(features)
    test_share = check_number("test_share", test_share, 0.01, 0.99)
    m_test = min(max(round(m * test_share), 1), m - 1)
    # The key of a point is drawn in its turn, so that a further point moves no other into the other set's order.
    order = np.argsort(np.random.default_rng([check_integer("seed", seed, 0, 2**32 - 1), 7]).random(m), kind="stable")
    test, training = np.sort(order[:m_test]), np.sort(order[m_test:])
    parts = {}
    for part, chosen in (("train", training), ("test", test)):
        parts |= {f"X_{part}": map_features(X[:, chosen], features), f"Y_{part}": Y[:, chosen].astype(np.float64)}
    return Dataset("points", **parts, classes=("class 0", "class 1"), feature_names=features)
