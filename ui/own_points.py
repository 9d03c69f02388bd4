"""Points of a person's own: pasted, or put into the plane with a click. They stand in the address."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st

from nnengine.datasets.generated import EXTENT
from nnengine.datasets.points import FEWEST_POINTS, read_points
from ui.live import FigureEvent, address

# A thousandth of a unit is less than a pixel, and a point takes 5 bytes.
GRAIN = 1_000
# What a browser and the servers between take as an address; more points are kept in the session alone.
MOST_IN_ADDRESS = 300
# Something to begin with: one corner against the other three.
FIRST = "-2,2,0\n-1.4,1.2,0\n-2.2,0.8,0\n-0.8,2.2,0\n2,2,1\n1.2,1.4,1\n2,-2,1\n1.2,-1.2,1\n-2,-2,1\n-1.2,-1.4,1\n0.6,0.2,1\n-0.4,-0.6,1"
ADDING = ("class 0", "class 1")


@dataclass(frozen=True, eq=False)
class OwnPoints:
    """Points in the plane.

    Attributes
    ----------
    X : ndarray of shape (2, m)
        Whole thousandths.
    Y : ndarray of shape (1, m)
    """

    X: np.ndarray
    Y: np.ndarray

    @classmethod
    def of(cls, X: np.ndarray, Y: np.ndarray) -> OwnPoints:
        """Points rounded to what the address keeps."""
        return cls(np.round(X * GRAIN) / GRAIN, Y.astype(float))

    @cached_property
    def text(self) -> str:
        """As they stand in the address."""
        numbers = np.vstack([np.round(self.X * GRAIN), self.Y]).T.astype("<i2")
        return base64.urlsafe_b64encode(numbers[:, :2].tobytes() + np.packbits(numbers[:, 2] > 0).tobytes()).decode()

    @classmethod
    def from_text(cls, text: str) -> OwnPoints:
        """What `text` has written; ValueError for anything else."""
        try:
            data = base64.b64decode(text, altchars=b"-_", validate=True)
        except ValueError as error:
            raise ValueError("these are no points") from error
        m = len(data) * 8 // 33
        if not FEWEST_POINTS <= m <= MOST_IN_ADDRESS or len(data) != 4 * m + (m + 7) // 8:
            raise ValueError(f"{len(data)} bytes hold no points")
        X = np.frombuffer(data[: 4 * m], "<i2").reshape(m, 2).T / GRAIN
        if np.abs(X).max() > 1.15 * EXTENT:
            raise ValueError("points lie outside the plane")
        return cls(X, np.unpackbits(np.frombuffer(data[4 * m :], np.uint8), count=m)[np.newaxis].astype(float))


def own_points(page: str) -> OwnPoints:
    """The points of the page, from the session or the address; a few to begin with if there are none."""
    kept, text = st.session_state.get(_session_key(page)), st.query_params.get(_key(page))
    # More points than an address takes stay where they are: it can't bring them back.
    is_beyond = kept is not None and text is None and kept.X.shape[1] > MOST_IN_ADDRESS
    if kept is None or (address.travelled() and not is_beyond):
        points = first_points()
        if text is not None:
            try:
                points = OwnPoints.from_text(text)
            except ValueError:
                address.reject(_key(page), text)
        st.session_state[_session_key(page)] = points
    return st.session_state[_session_key(page)]


def first_points() -> OwnPoints:
    """What somebody finds who has not put any points."""
    return OwnPoints.of(*read_points(FIRST))


def points_controls(page: str) -> None:
    """Buttons and a field that change the points."""
    st.segmented_control(
        "A click in the plane adds", ADDING, default=ADDING[1], required=True, key=_adding_key(page),
        persist_state="session",
    )
    st.caption("A click on a point takes it away.")
    with st.expander("Paste points", type="compact"):
        st.text_area(
            "One point a line: x1, x2, class", key=f"_{page}.pasted", height=140, placeholder="0.5, -1.2, 1\n-2, 0.3, 0",
            persist_state="session",
        )
        st.button("Use these points", key=f"_{page}.use_pasted", on_click=_paste, args=(page,))
        if message := st.session_state.get(_message_key(page)):
            st.markdown(message)
    st.button("Start over", key=f"_{page}.first_points", on_click=_set, args=(page, first_points()))


def point_clicked(page: str, event: FigureEvent) -> None:
    """Add a point where the plane was clicked, or take away the one that was."""
    points, point = own_points(page), event.point
    if not all(isinstance(value, (int, float)) for value in (point.x, point.y)):
        return
    place = np.array([[point.x], [point.y]])
    if point.trace.startswith(("training", "test")):
        nearest = int(np.argmin(np.sum((points.X - place) ** 2, axis=0)))
        X, Y = np.delete(points.X, nearest, axis=1), np.delete(points.Y, nearest, axis=1)
        # Without one point to learn from and one to test on there is nothing to show.
        if X.shape[1] >= FEWEST_POINTS:
            _set(page, OwnPoints.of(X, Y))
        return
    elif points.X.shape[1] < MOST_IN_ADDRESS:
        label = float(st.session_state.get(_adding_key(page)) == ADDING[1])
        _set(page, OwnPoints.of(np.hstack([points.X, place]), np.hstack([points.Y, [[label]]])))


def _paste(page: str) -> None:
    try:
        X, Y = read_points(st.session_state[f"_{page}.pasted"])
    except ValueError as error:
        st.session_state[_message_key(page)] = str(error)
        return
    most = float(np.abs(X).max())
    scale = min(1.0, EXTENT / most)
    _set(page, OwnPoints.of(scale * X, Y))
    if scale < 1:
        st.session_state[_message_key(page)] = f"They reach to {most:g}, so all are drawn {1 / scale:.3g} times smaller."


def _set(page: str, points: OwnPoints) -> None:
    st.session_state[_session_key(page)] = points
    st.session_state.pop(_message_key(page), None)
    is_first = points.text == first_points().text
    fits = points.X.shape[1] <= MOST_IN_ADDRESS
    address.write(_key(page), points.text if fits and not is_first else None)


def _key(page: str) -> str:
    return f"{page}.points"


def _session_key(page: str) -> str:
    return f"_{page}.points"


def _message_key(page: str) -> str:
    return f"_{page}.points_message"


def _adding_key(page: str) -> str:
    return f"_{page}.adding"
