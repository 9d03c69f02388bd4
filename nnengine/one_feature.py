"""Labels over one feature: examples of such, and the straight line that is no answer to them."""

from __future__ import annotations

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_integer, check_labels, check_matrix

EXTENT = 3.0  # the feature lies within [−3, 3]
STEEPNESS = 2.0  # how fast the chance of y = 1 rises with x


def one_feature_examples(seed: int, examples: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """x and y, both of shape (1, m): y is 1 with chance σ(2x), so in the middle the labels overlap.

    Parameters
    ----------
    seed : int
        0 to 4,294,967,295.
    examples : int
        10 to 1,000.
    """
    rng = np.random.default_rng(check_integer("seed", seed, 0, 2**32 - 1))
    examples = check_integer("examples", examples, 10, 1_000)
    x = rng.uniform(-EXTENT, EXTENT, (1, examples))
    y = rng.random((1, examples)) < sigmoid(STEEPNESS * x)
    return x, y.astype(np.float64)


def count_outside(answers: np.ndarray) -> int:
    """How many answers are no probability: below 0 or above 1."""
    return int(np.count_nonzero((answers < 0) | (answers > 1)))


def least_squares_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The w and b whose straight line wx + b has the least mean squared error.

    Parameters
    ----------
    x, y : ndarray of shape (1, m)
        A feature, and labels 0 and 1.
    """
    x = check_matrix("x", x, rows=1)
    y = check_labels("y", y, columns=x.shape[1])
    # [w b] [x; 1] ≈ y
    inputs = np.vstack([x, np.ones_like(x)])
    (w, b), *_ = np.linalg.lstsq(inputs.T, y[0], rcond=None)
    return float(w), float(b)
