"""Features of a point in the plane: what a network may be shown of x1 and x2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_choice, check_matrix, shown_value


@dataclass(frozen=True)
class Feature:
    """One feature of a point (x1, x2).

    Attributes
    ----------
    name : str
        Its key in `FEATURES`.
    formula : str
        In TeX.
    function : callable (x1, x2) -> ndarray
        All three of shape (m,).
    """

    name: str
    formula: str
    function: Callable[[np.ndarray, np.ndarray], np.ndarray]


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature("x1", "x_1", lambda x1, x2: x1),
            Feature("x2", "x_2", lambda x1, x2: x2),
            Feature("x1_squared", "x_1^2", lambda x1, x2: x1**2),
            Feature("x2_squared", "x_2^2", lambda x1, x2: x2**2),
            Feature("x1_x2", "x_1 x_2", lambda x1, x2: x1 * x2),
            Feature("sin_x1", r"\sin x_1", lambda x1, x2: np.sin(x1)),
            Feature("sin_x2", r"\sin x_2", lambda x1, x2: np.sin(x2)),
        )
    }
)


def check_features(features: Sequence[str]) -> tuple[str, ...]:
    """Return `features` as a tuple of different keys of `FEATURES`, at least one."""
    if isinstance(features, (str, bytes)) or not isinstance(features, Sequence):
        raise TypeError(f"features is {shown_value(features)}, expected a tuple of names such as ('x1', 'x2')")
    if not features:
        raise ValueError(f"features is empty, expected one or more of {', '.join(FEATURES)}")
    names = tuple(check_choice(f"features[{i}]", name, FEATURES) for i, name in enumerate(features))
    if len(set(names)) < len(names):
        raise ValueError(f"features is {names}, expected each name once")
    return names


def map_features(X: np.ndarray, features: Sequence[str] = ("x1", "x2")) -> np.ndarray:
    """From points of the plane to a network's input.

    Parameters
    ----------
    X : ndarray of shape (2, m)
        x1 and x2, one point a column.
    features : sequence of str
        Keys of `FEATURES`, each at most once; the rows of the result, in this order.

    Returns
    -------
    ndarray of shape (len(features), m)
    """
    x1, x2 = check_matrix("X", X, rows=2)
    return np.vstack([FEATURES[name].function(x1, x2) for name in check_features(features)])
