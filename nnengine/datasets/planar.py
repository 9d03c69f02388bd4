"""Two classes in the plane: shapes that a straight line separates, and shapes that it cannot.

Every shape is a function of labels and uniform numbers, exactly separable as it stands; noise then moves each point by
a normal shift whose standard deviation, in units of x1 and x2, is `noise`. At 0.1 the shapes are a little frayed, at 1
little is left of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from nnengine.datasets.generated import EXTENT, generate

GAUSSIAN_CENTER = 1.0  # the clouds lie around (−1, −1) and (1, 1)
GAUSSIAN_SPREAD = 0.45  # standard deviation of a cloud
GAUSSIAN_CUT = 3.0  # in standard deviations; 1.35 < √2, the distance from a center to the line between the clouds
DISK_RADIUS, RING_RADII = 1.5, (2.1, EXTENT)
XOR_GAP = 0.2  # half the width of the cross between the quadrants
SPIRAL_TURNS, SPIRAL_START = 1.25, 0.3
MOON_RADIUS = 1.8
PETALS = 8


def gaussians(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Two normal clouds, cut off before they touch; a line separates them."""
    # A normal point's radius is √(−2 ln(1 − u)) with u uniform; u below the share within the cut keeps it there.
    share = -np.expm1(-(GAUSSIAN_CUT**2) / 2)
    radius = GAUSSIAN_SPREAD * np.sqrt(-2 * np.log1p(-share * U[0]))
    return GAUSSIAN_CENTER * (2 * labels - 1) + _polar(radius, 2 * np.pi * U[1])


def circles(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """A disk inside a ring, each evenly filled."""
    inner = np.where(labels == 1, 0.0, RING_RADII[0])
    outer = np.where(labels == 1, DISK_RADIUS, RING_RADII[1])
    # Even filling: the square of the radius is uniform.
    radius = np.sqrt(inner**2 + U[0] * (outer**2 - inner**2))
    return _polar(radius, 2 * np.pi * U[1])


def xor(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Four squares; class 1 where x1 and x2 differ in sign, x1·x2 < 0."""
    x1_size, x2_size = XOR_GAP + (EXTENT - XOR_GAP) * U[:2]
    x1_sign = np.where(U[2] < 0.5, -1.0, 1.0)
    x2_sign = x1_sign * np.where(labels == 1, -1.0, 1.0)
    return np.vstack([x1_sign * x1_size, x2_sign * x2_size])


def spiral(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Two arms that wind around each other, one half a turn behind the other."""
    radius = SPIRAL_START + (EXTENT - SPIRAL_START) * U[0]
    angle = 2 * np.pi * SPIRAL_TURNS * radius / EXTENT + np.pi * labels
    return _polar(radius, angle)


def moons(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Two half circles that reach into each other, class 0 open below, class 1 open above."""
    side = 1 - 2 * labels
    arc = MOON_RADIUS * _polar(1.0, np.pi * U[0])
    return side * (arc + MOON_RADIUS * np.array([[-0.5], [-0.25]]))


def flower(labels: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Eight petals, four of each class, evenly filled: r up to 3 |sin 4t| as in the course's planar set.

    There t runs over [0, π) for class 0 and over [π, 2π) for class 1, and a negative sin 4t puts a petal on the other side
    of the center. So most neighbors differ in class, and two pairs of neighbors do not.
    """
    t = np.pi * (labels + U[0])
    return _polar(EXTENT * np.sin(PETALS / 2 * t) * np.sqrt(U[1]), t)


@dataclass(frozen=True)
class Shape:
    """A shape, the names of its two classes, and what it is in one line."""

    function: Callable[[np.ndarray, np.ndarray], np.ndarray]
    classes: tuple[str, str]
    description: str


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "gaussians": Shape(gaussians, ("lower left", "upper right"), "Two clouds; a line separates them."),
        "circles": Shape(circles, ("ring", "disk"), "A disk inside a ring."),
        "xor": Shape(xor, ("same sign", "different sign"), "Four squares; opposite corners belong together."),
        "spiral": Shape(spiral, ("first arm", "second arm"), "Two arms that wind around each other."),
        "moons": Shape(moons, ("upper moon", "lower moon"), "Two half rings that interlock."),
        "flower": Shape(flower, ("first petals", "second petals"), "Petals of two classes."),
    }
)


def build_planar(name: str, **options):
    """The `Dataset` of the shape `name`; for the options see `generate`."""
    shape = SHAPES[name]
    return generate(name, shape.classes, partial(_draw, shape), **options)


def _draw(shape: Shape, index: np.ndarray, U: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    labels = index % 2  # in turn, so that both classes are equally many
    return shape.function(labels, U) + shift, labels[np.newaxis, :].astype(np.float64)


def _polar(radius: np.ndarray | float, angle: np.ndarray) -> np.ndarray:
    """Points (2, m) at an angle from the x1 axis, counterclockwise."""
    return radius * np.vstack([np.cos(angle), np.sin(angle)])
