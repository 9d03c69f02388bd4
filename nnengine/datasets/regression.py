"""Quantities over the plane: y is a number between about −1 and 1 instead of a class.

Points fill the square [−3, 3]² evenly and stay where they are; noise moves their y by a normal shift with standard
deviation `noise`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from nnengine.datasets.generated import EXTENT, generate

HILL_TOP, HOLLOW_BOTTOM = (1.2, 1.2), (-1.2, -1.2)
HILL_WIDTH = 0.9  # standard deviation of both bumps


def plane(X: np.ndarray) -> np.ndarray:
    """(x1 + x2) / 6, shape (1, m): a tilted plane, from −1 to 1."""
    return np.sum(X, axis=0, keepdims=True) / (2 * EXTENT)


def hill(X: np.ndarray) -> np.ndarray:
    """A Gaussian hill of height 1 and a hollow as deep, shape (1, m)."""
    return _bump(X, HILL_TOP) - _bump(X, HOLLOW_BOTTOM)


@dataclass(frozen=True)
class Surface:
    """A surface, and what it is in one line."""

    function: Callable[[np.ndarray], np.ndarray]
    description: str


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {"plane": Surface(plane, "A tilted plane."), "hill": Surface(hill, "A hill and a hollow.")}
)


def build_regression(name: str, **options):
    """The `Dataset` of the surface `name`; for the options see `generate`."""
    return generate(name, (), partial(_draw, SURFACES[name].function), **options)


def _draw(surface, index: np.ndarray, U: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X = EXTENT * (2 * U[:2] - 1)
    return X, surface(X) + shift[:1]


def _bump(X: np.ndarray, center: tuple[float, float]) -> np.ndarray:
    squared_distance = np.sum(np.square(X - np.reshape(center, (2, 1))), axis=0, keepdims=True)
    return np.exp(-squared_distance / (2 * HILL_WIDTH**2))
