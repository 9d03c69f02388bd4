"""Points of a person's own: pasted, or put into the plane with a click. They stand in the address."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import streamlit as st

from nnengine.datasets.generated import EXTENT
from nnengine.datasets.pasted_points import LARGEST_COORDINATE, LONGEST_LABEL, PastedPoints, read_points
from nnengine.datasets.points import FEWEST_POINTS, MOST_POINTS, PlaneAxes, fit_axes
from ui.live import FigureEvent, address
from ui.plain import show_plain

# A thousandth of a unit is less than a pixel. A point takes 5.5 letters of the address: the most points stay below the
# 8,000 that servers take for the line that asks for a page.
GRAIN = 1_000
FARTHEST = 1.15 * EXTENT  # the edge of the plane that is drawn
# What the field takes is more than what is read, so that a text somewhat too long gets a sentence.
MOST_TYPED = 1_000_000
# Something to begin with: one corner against the other three.
FIRST = "-2,2,0\n-1.4,1.2,0\n-2.2,0.8,0\n-0.8,2.2,0\n2,2,1\n1.2,1.4,1\n2,-2,1\n1.2,-1.2,1\n-2,-2,1\n-1.2,-1.4,1\n0.6,0.2,1\n-0.4,-0.6,1"
ADDING = ("class 0", "class 1")
CLASSES = ("0", "1")


@dataclass(frozen=True, eq=False)
class OwnPoints:
    """Points in the plane.

    Attributes
    ----------
    X : ndarray of shape (2, m)
        Coordinates of the plane, in whole thousandths.
    Y : ndarray of shape (1, m)
    axes : PlaneAxes
        How the plane's coordinates were made of the person's own numbers.
    labels : pair of str
        What the person calls class 0 and class 1.
    """

    X: np.ndarray
    Y: np.ndarray
    axes: PlaneAxes = PlaneAxes()
    labels: tuple[str, str] = CLASSES

    @classmethod
    def of(cls, pasted: PastedPoints) -> OwnPoints:
        """Pasted points spread over the plane, and rounded to what the address keeps."""
        axes = fit_axes(pasted.X, EXTENT, 1 / GRAIN)
        # An empty label is that of a class without a point; "~" stands between the parts in the address.
        labels = tuple(label.replace("~", "-") or digit for label, digit in zip(pasted.labels, CLASSES, strict=True))
        return cls(_rounded(axes.to_plane(pasted.X)), pasted.Y, axes, labels)

    @cached_property
    def text(self) -> str:
        """As they stand in the address."""
        numbers = np.vstack([np.round(self.X * GRAIN), self.Y]).T.astype("<i2")
        points = base64.urlsafe_b64encode(numbers[:, :2].tobytes() + np.packbits(numbers[:, 2] > 0).tobytes()).decode()
        if self.axes == PlaneAxes() and self.labels == CLASSES:
            return points
        return "~".join((points, *map(repr, (*self.axes.shift, *self.axes.scale)), *self.labels))

    @classmethod
    def from_text(cls, text: str) -> OwnPoints:
        """What `text` has written; ValueError for anything else."""
        points, *further = text.split("~")
        try:
            data = base64.b64decode(points, altchars=b"-_", validate=True)
        except ValueError as error:
            raise ValueError("these are no points") from error
        m = len(data) * 8 // 33
        if not FEWEST_POINTS <= m <= MOST_POINTS or len(data) != 4 * m + (m + 7) // 8:
            raise ValueError(f"{len(data)} bytes hold no points")
        X = np.frombuffer(data[: 4 * m], "<i2").reshape(m, 2).T / GRAIN
        if np.abs(X).max() > FARTHEST:
            raise ValueError("points lie outside the plane")
        Y = np.unpackbits(np.frombuffer(data[4 * m :], np.uint8), count=m)[np.newaxis].astype(float)
        return cls(X, Y, *_read_meaning(further)) if further else cls(X, Y)

    @property
    def table(self) -> str:
        """A line for each point in the person's own numbers, which `read_points` reads."""
        own = self.axes.from_plane(self.X)
        # As many digits as it takes to tell a thousandth of the plane's unit.
        steps = np.abs(own).max(axis=1) / self.axes.scale * GRAIN
        n1, n2 = (min(17, len(str(int(count))) + 1) for count in steps.tolist())
        rows = zip(*own.tolist(), self.Y[0].tolist(), strict=True)
        return "\n".join(f"{x1:.{n1}g}, {x2:.{n2}g}, {y:.0f}" for x1, x2, y in rows)


def own_points(page: str) -> OwnPoints:
    """The points of the page, from the session or the address; a few to begin with if there are none."""
    if _session_key(page) not in st.session_state or address.travelled():
        text, points = address.read(_key(page)), first_points()
        if text is not None:
            try:
                points = OwnPoints.from_text(text)
            except ValueError:
                address.reject(_key(page), text)
        st.session_state[_session_key(page)] = points
    return st.session_state[_session_key(page)]


def first_points() -> OwnPoints:
    """What somebody finds who has not put any points."""
    return OwnPoints.of(read_points(FIRST))


def points_controls(page: str) -> None:
    """Buttons and a field that change the points, and what there is to know about them."""
    st.segmented_control(
        "A click in the plane adds", ADDING, default=ADDING[1], required=True, key=_adding_key(page),
        persist_state="session",
    )
    st.caption("A click on a point takes it away.")
    with st.expander("Paste points", type="compact"):
        st.text_area(
            "One point per line: x1, x2, class", key=_pasted_key(page), height=140, max_chars=MOST_TYPED,
            placeholder="0.5, -1.2, 1\n-2, 0.3, 0", persist_state="session",
        )
        with st.container(horizontal=True, gap="small"):
            st.button("Use these points", key=f"_{page}.use_pasted", on_click=_paste, args=(page,))
            st.button("Write the present points here", key=f"_{page}.write_points", on_click=_write, args=(page,))
    if message := st.session_state.get(_message_key(page)):
        show_plain(message, "problem")
    for line in about(own_points(page)):
        show_plain(line)
    st.button("Start over", key=f"_{page}.first_points", on_click=_set, args=(page, first_points()))


def about(points: OwnPoints) -> list[str]:
    """Sentences that say what the plane's coordinates and classes are in the person's own numbers and words."""
    told = []
    axes = zip(("x₁", "x₂"), points.axes.shift, points.axes.scale, strict=True)
    if moved := [f"{name} is {_moved(shift, scale)}" for name, shift, scale in axes if (shift, scale) != (0, 1)]:
        told.append(f"To fit the plane, your {', and your '.join(moved)}. The axes show these scaled numbers.")
    if points.labels != CLASSES:
        named = [f"“{label}” is class {y}" for y, label in enumerate(points.labels) if y in points.Y]
        told.append(f"{', '.join(reversed(named))}.")
    classes = np.unique(points.Y)
    if len(classes) == 1:
        y = int(classes[0])
        told.append(
            f"All {points.Y.size} points are of class {y}: there is nothing to tell apart, and training only learns to "
            f"answer {y}."
        )
    return told


def point_clicked(page: str, event: FigureEvent) -> None:
    """Add a point where the plane was clicked, or take away the one that was."""
    points, point = own_points(page), event.point
    if not all(isinstance(value, (int, float)) for value in (point.x, point.y)):
        return
    place = _rounded(np.array([[point.x], [point.y]]))
    m = points.X.shape[1]
    if point.trace.startswith(("training", "test")):
        # Without one point to learn from and one to test on there is nothing to show.
        if m <= FEWEST_POINTS:
            st.session_state[_message_key(page)] = "These are the fewest points: add one before you take one away."
            return
        nearest = int(np.argmin(np.sum((points.X - place) ** 2, axis=0)))
        X, Y = np.delete(points.X, nearest, axis=1), np.delete(points.Y, nearest, axis=1)
        _set(page, replace(points, X=X, Y=Y))
    elif m >= MOST_POINTS:
        full = f"There is room for {MOST_POINTS:,} points: take one away before you add one."
        st.session_state[_message_key(page)] = full
    elif np.abs(place).max() <= FARTHEST:
        label = float(st.session_state.get(_adding_key(page)) == ADDING[1])
        _set(page, replace(points, X=np.hstack([points.X, place]), Y=np.hstack([points.Y, [[label]]])))


def _paste(page: str) -> None:
    text = st.session_state[_pasted_key(page)]
    if not text.strip():
        # The browser drops a text that is longer than the field takes, without a word.
        most = f"The field takes at most {MOST_TYPED:,} characters"
        st.session_state[_message_key(page)] = f"There is no text to read: paste one point per line. {most}."
        return
    try:
        pasted = read_points(text)
    except ValueError as error:
        st.session_state[_message_key(page)] = str(error)
        return
    points = OwnPoints.of(pasted)
    _set(page, points)
    if merged := _places(pasted.X) - _places(points.X):
        places = "1 place of yours coincides" if merged == 1 else f"{merged:,} places of yours coincide"
        st.session_state[_message_key(page)] = f"{places} with another: the plane keeps thousandths of its unit."


def _write(page: str) -> None:
    st.session_state[_pasted_key(page)] = own_points(page).table
    st.session_state.pop(_message_key(page), None)


def _set(page: str, points: OwnPoints) -> None:
    st.session_state[_session_key(page)] = points
    st.session_state.pop(_message_key(page), None)
    is_first = points.text == first_points().text
    address.write(_key(page), None if is_first else points.text)
    address.accept(_key(page))


def _read_meaning(parts: list[str]) -> tuple[PlaneAxes, tuple[str, str]]:
    """The axes and the labels behind the points in the address."""
    if len(parts) != 6:
        raise ValueError(f"{len(parts)} parts follow the points, expected 6")
    numbers = [float(part) for part in parts[:4]]
    # As `fit_axes` makes them of numbers that a paste may hold.
    shifts_fit = all(abs(shift) <= 2 * LARGEST_COORDINATE for shift in numbers[:2])
    if not shifts_fit or not all(1e-292 <= scale <= LARGEST_COORDINATE for scale in numbers[2:]):
        raise ValueError("the axes have no such shift or scale")
    labels = (parts[4], parts[5])
    if not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise ValueError("the classes have no such names")
    return PlaneAxes(tuple(numbers[:2]), tuple(numbers[2:])), labels


def _moved(shift: float, scale: float) -> str:
    """What is done to a number of one's own: "shifted by −1,900 and divided by 367"."""
    steps = [f"shifted by {_signed(-shift)}"] * (shift != 0) + [f"divided by {_number(scale)}"] * (scale != 1)
    return " and ".join(steps)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + _number(value)


def _number(value: float) -> str:
    return f"{value:,.15g}".replace("-", "\N{MINUS SIGN}")


def _rounded(X: np.ndarray) -> np.ndarray:
    return np.round(X * GRAIN) / GRAIN


def _places(X: np.ndarray) -> int:
    """How many different places the points stand on."""
    return np.unique(X, axis=1).shape[1]


def _key(page: str) -> str:
    return f"{page}.points"


def _session_key(page: str) -> str:
    return f"_{page}.points"


def _message_key(page: str) -> str:
    return f"_{page}.points_message"


def _adding_key(page: str) -> str:
    return f"_{page}.adding"


def _pasted_key(page: str) -> str:
    return f"_{page}.pasted"
