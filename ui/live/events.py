"""What a figure reports: clicks, selections and dragged points, checked before anyone sees them.

A message comes from a browser and may hold anything. What does not fit the picture that was shown
is dropped without a word: nothing a person does in the figure produces it.
"""

import math
from dataclasses import dataclass

MOST_POINTS = 10_000
KINDS = ("click", "select")


@dataclass(frozen=True)
class FigurePoint:
    """One point of a trace, or one cell of a heat map.

    `index` is the position in the trace's arrays: a number, or (row, column) in a heat map.
    """

    trace: str
    curve: int
    index: int | tuple[int, int]
    x: float | str | None
    y: float | str | None
    z: float | None = None


@dataclass(frozen=True)
class FigureEvent:
    """A click on one point, or a selection of any number of points."""

    kind: str
    points: tuple[FigurePoint, ...]

    @property
    def point(self) -> FigurePoint | None:
        """The point that was clicked; the first one of a selection."""
        return self.points[0] if self.points else None


@dataclass(frozen=True)
class Handle:
    """A trace whose markers can be dragged.

    Parameters
    ----------
    trace : str
        The name of the trace.
    axis : {"xy", "x", "y"}
        Which coordinates the hand may change.
    label : str, optional
        What a screen reader calls the point; the trace's name by default.
    bounds : pair of pairs, optional
        ((lowest x, highest x), (lowest y, highest y)); the axes' ends always hold.
    step : float, optional
        Coordinates are rounded to a multiple of it.
    """

    trace: str
    axis: str = "xy"
    label: str | None = None
    bounds: tuple[tuple[float, float], tuple[float, float]] | None = None
    step: float | None = None

    def __post_init__(self):
        if self.axis not in ("xy", "x", "y"):
            raise ValueError(f'axis is {self.axis!r}, expected "xy", "x" or "y"')

    def limited(self, x: float, y: float) -> tuple[float, float]:
        """`x` and `y` on the step and within the bounds."""
        point = []
        for value, bounds in zip((x, y), self.bounds or (None, None), strict=True):
            if self.step:
                value = float(f"{round(value / self.step) * self.step:.12g}")
            if bounds:
                value = min(max(value, bounds[0]), bounds[1])
            point.append(value)
        return point[0], point[1]


@dataclass(frozen=True)
class TraceShape:
    """What is kept of a drawn trace to check an event against it.

    `sizes` are the lengths of its array's dimensions, one for points and two for a heat map.
    `kept` are the positions that were drawn where a long trace was thinned.
    """

    name: str
    sizes: tuple[int, ...]
    kept: tuple[int, ...] | None = None


def read_event(message, traces: list[TraceShape], kinds=KINDS) -> FigureEvent | None:
    """The event in a browser's message, or None unless every part of it fits `traces`."""
    if not isinstance(message, dict) or message.get("kind") not in kinds:
        return None
    points = message.get("points")
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        return None
    if message["kind"] == "click" and len(points) != 1:
        return None
    read = tuple(_read_point(point, traces) for point in points)
    return None if None in read else FigureEvent(message["kind"], read)


def _read_point(point, traces: list[TraceShape]) -> FigurePoint | None:
    if not isinstance(point, dict) or not _is_index(point.get("curve"), len(traces)):
        return None
    trace = traces[point["curve"]]
    index = point.get("index")
    position = index if isinstance(index, list) and len(index) > 1 else [index]
    if len(position) != len(trace.sizes):
        return None
    if not all(_is_index(k, n) for k, n in zip(position, trace.sizes, strict=True)):
        return None
    index = position[0] if len(position) == 1 else tuple(position)
    if trace.kept is not None:
        index = trace.kept[index]
    x, y, z = (_coordinate(point.get(name)) for name in "xyz")
    return FigurePoint(trace.name, point["curve"], index, x, y, z if is_finite(z) else None)


def _is_index(value, length: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < length


def is_finite(value) -> bool:
    """Whether `value` is a finite number (a bool is none)."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _coordinate(value) -> float | str | None:
    if is_finite(value) or (isinstance(value, str) and len(value) <= 200):
        return value
    return None
