"""What all generated sets share: their size, their random streams, their noise.

The points of a set, and the noise that moves them, come from streams of their own, for training and test set apart. So
with one seed, more noise only moves the same points further, and more examples only add points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnengine.checks import check_integer, check_number
from nnengine.dataset import Dataset
from nnengine.datasets.features import check_features, map_features

EXTENT = 3.0  # points lie within about [-3, 3]²: wide enough for sin x1 to turn, small enough for x1² to train well
FEWEST_IN_A_PART = 2  # one of each class
UNIFORM_DRAWS = 3  # random numbers that every point is made from

# Streams of a seed. Training draws weights, batches and dropout from streams 0 to 2 of its own seed.
STREAMS = {"train": (3, 4), "test": (5, 6)}

# A part of a set: (index (m,), U (3, m), shift (2, m)) -> X (2, m), Y (1, m), where `index` numbers the examples, U is
# uniform in [0, 1) and `shift` is normal with standard deviation `noise`.
Draw = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def split_sizes(examples: int, test_share: float) -> tuple[int, int]:
    """(m_train, m_test), both at least 2."""
    m_test = min(max(round(examples * test_share), FEWEST_IN_A_PART), examples - FEWEST_IN_A_PART)
    return examples - m_test, m_test


def generate(
    name: str,
    classes: tuple[str, ...],
    draw: Draw,
    *,
    examples: int,
    noise: float,
    seed: int,
    test_share: float,
    features: Sequence[str],
) -> Dataset:
    """Draw a training set and a test set from one distribution, and map them to features.

    Parameters
    ----------
    name : str
    classes : tuple of str
        () for regression.
    draw : callable
        How points and labels come about, see `Draw`.
    examples : int
        Training and test set together, 10 to 5,000.
    noise : float
        0 to 1; what it means is up to `draw`.
    seed : int
        0 to 4,294,967,295.
    test_share : float
        Share of the examples that goes into the test set, 0.01 to 0.99.
    features : sequence of str
        Keys of `FEATURES`: the rows of X.
    """
    examples = check_integer("examples", examples, 10, 5_000)
    noise = check_number("noise", noise, 0, 1)
    seed = check_integer("seed", seed, 0, 2**32 - 1)
    test_share = check_number("test_share", test_share, 0.01, 0.99)
    features = check_features(features)

    parts = {}
    for (part, streams), m in zip(STREAMS.items(), split_sizes(examples, test_share), strict=True):
        points_rng, noise_rng = (np.random.default_rng([seed, stream]) for stream in streams)
        # Drawn point by point, so that a longer set begins with the shorter one.
        U = points_rng.random((m, UNIFORM_DRAWS)).T
        shift = noise * noise_rng.standard_normal((m, 2)).T
        X, Y = draw(np.arange(m), U, shift)
        parts |= {f"X_{part}": map_features(X, features), f"Y_{part}": Y}
    return Dataset(name, **parts, classes=classes, feature_names=features)
