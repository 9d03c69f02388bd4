import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.live.events import FigureEvent, FigurePoint, Handle, TraceShape, read_event

TRACES = [
    TraceShape("map", (3, 4)),
    TraceShape("points", (5,)),
    TraceShape("thinned", (2,), kept=(0, 900)),
]


def click(**point):
    return {"kind": "click", "points": [{"curve": 1, "index": 2, "x": 0.5, "y": 1, "z": None} | point]}


def test_a_click_on_a_point():
    event = read_event(click(), TRACES)
    assert event == FigureEvent("click", (FigurePoint("points", 1, 2, 0.5, 1),))
    assert event.point.trace == "points"


def test_a_click_on_a_cell():
    event = read_event(click(curve=0, index=[2, 3], z=7), TRACES)
    assert event.point == FigurePoint("map", 0, (2, 3), 0.5, 1, 7)


def test_a_thinned_trace_tells_the_position_in_the_whole():
    assert read_event(click(curve=2, index=1), TRACES).point.index == 900


def test_an_empty_selection():
    event = read_event({"kind": "select", "points": []}, TRACES)
    assert event.points == ()
    assert event.point is None


@pytest.mark.parametrize(
    "message",
    [
        None, 7, "click", [], {}, {"kind": "click"}, {"kind": "click", "points": []},
        {"kind": "delete", "points": []}, {"kind": ["click"], "points": []},
        {"kind": "select", "points": [None]}, {"kind": "select", "points": [{}] * 10_001},
        click(curve=3), click(curve=-1), click(curve=None), click(curve=True), click(curve=0),
        click(index=5), click(index=-1), click(index=1.0), click(index="1"), click(index=[1]),
        click(curve=0, index=[3, 0]), click(curve=0, index=[0, 4]), click(curve=0, index=[0, 0, 0]),
    ],
)
def test_what_does_not_fit_the_picture_is_dropped(message):
    assert read_event(message, TRACES) is None


def test_only_the_gestures_asked_for():
    assert read_event(click(), TRACES, ("select",)) is None


def test_strange_coordinates_become_none():
    point = read_event(click(x=float("nan"), y="x" * 201, z="7"), TRACES).point
    assert (point.x, point.y, point.z) == (None, None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["kind", "points", "curve", "index", "x"]), inner, max_size=5),
    max_leaves=12,
)


@given(JSON)
def test_any_message_is_read_or_dropped(message):
    event = read_event(message, TRACES)
    assert event is None or isinstance(event, FigureEvent)


def test_a_handle_keeps_its_step_and_bounds():
    handle = Handle("start", step=0.1, bounds=((0, 1), (-1, 1)))
    assert handle.limited(0.234, -7) == (0.2, -1)


def test_a_handle_names_a_bad_axis():
    with pytest.raises(ValueError, match="'z'"):
        Handle("start", axis="z")
