"""Points of somebody's own: read from text, and split into a training and a test set."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from nnengine.checks import check_integer, check_labels, check_matrix, check_number
from nnengine.dataset import Dataset
from nnengine.datasets.features import check_features, map_features

FEWEST_POINTS, MOST_POINTS = 2, 1_000
LARGEST_COORDINATE = 1e6


def read_points(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Points in the plane from lines such as "0.5, -1.2, 1": x1, x2 and the class, 0 or 1.

    Commas, semicolons, tabs or spaces stand between the three; empty lines, and a first line without any number, are
    passed over.

    Returns
    -------
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)

    Raises
    ------
    ValueError
        Naming the line and what is wrong with it.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in re.split(r"[,;\s]+", line.strip()) if part]
        if not parts or (not rows and not any(map(_is_number, parts))):
            continue
        rows.append(_read_line(number, parts))
        if len(rows) > MOST_POINTS:
            raise ValueError(f"Line {number} is point {len(rows):,}; at most {MOST_POINTS:,} are taken.")
    if len(rows) < FEWEST_POINTS:
        raise ValueError(f"There are {len(rows)} points; at least {FEWEST_POINTS} are needed, one a line: x1, x2, class.")
    table = np.array(rows)
    return table[:, :2].T, table[:, 2:].T


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
        raise ValueError(f"X has {m} points, expected {FEWEST_POINTS} to {MOST_POINTS:,}")
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


def _read_line(number: int, parts: list[str]) -> list[float]:
    if len(parts) != 3:
        raise ValueError(f"Line {number} has {len(parts)} value{'s' * (len(parts) != 1)}; three are needed: x1, x2, class.")
    values = []
    for name, part in zip(("x1", "x2", "the class"), parts, strict=True):
        if not _is_number(part):
            raise ValueError(f"Line {number}: {name} is “{part[:20]}”, which is no number.")
        value = float(part)
        if not math.isfinite(value):
            raise ValueError(f"Line {number}: {name} is “{part[:20]}”; it has to be finite.")
        if abs(value) > LARGEST_COORDINATE:
            raise ValueError(f"Line {number}: {name} is {value:g}; at most {LARGEST_COORDINATE:,.0f} is taken.")
        values.append(value)
    if values[2] not in (0, 1):
        raise ValueError(f"Line {number}: the class is {values[2]:g}; it has to be 0 or 1.")
    return values


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # Python reads 1_000, nobody else does
