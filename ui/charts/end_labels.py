"""Names at the ends of lines, in place of a legend."""

from collections.abc import Sequence

import numpy as np


def spread(places: Sequence[float], gap: float) -> np.ndarray:
    """Places moved apart so far that each two neighbors are at least `gap` apart, in the order given.

    Parameters
    ----------
    places : sequence of float
        Where the labels would stand.
    gap : float
        In the same unit.
    """
    places = np.asarray(places, dtype=float)
    order = np.argsort(places, kind="stable")
    # Labels at equal distances would all stand right; what is left of the places then only has to be rising.
    steps = gap * np.arange(places.size)
    slack = places[order] - steps
    moved = _rising(slack) + steps
    result = np.empty_like(places)
    result[order] = moved
    return result


def _rising(values: np.ndarray) -> np.ndarray:
    """The rising sequence nearest to `values` in the mean square: neighbors in the wrong order share their mean."""
    groups: list[tuple[float, int]] = []
    for value in values:
        mean, count = float(value), 1
        while groups and groups[-1][0] > mean:
            other, size = groups.pop()
            mean, count = (mean * count + other * size) / (count + size), count + size
        groups.append((mean, count))
    return np.repeat([mean for mean, _ in groups], [count for _, count in groups])
