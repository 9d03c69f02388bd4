"""Own points on a page: pasted, clicked, taken away, and kept in the address."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine import Hyperparameters, train
from nnengine.datasets.generated import EXTENT
from nnengine.datasets.pasted_points import LARGEST_COORDINATE, PastedPoints, read_points
from nnengine.datasets.points import MOST_POINTS, PlaneAxes, points_dataset
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text
from ui.live import FigureEvent, FigurePoint
from ui.own_points import GRAIN, OwnPoints, about, first_points, point_clicked

PAGE = "pages/deep_net.py"
XOR = "1,1,0\n-1,-1,0\n1,-1,1\n-1,1,1\n2,2,0\n-2,-2,0\n2,-2,1\n-2,2,1"


FAR_OUT = OwnPoints(np.full((2, 8), 9.0), np.zeros((1, 8))).text
HOUSES = "size,rooms,sold\n800,2,0\n3000,2,0\n900,5,1\n2900,5,1\n1500,1,0\n1600,6,1\n2500,3,0\n1200,4,1"
HOUSE_AXES = "To fit the plane, your x₁ is shifted by −1,900 and divided by 500, and your x₂ is shifted by −3.5."
coordinates = st.floats(-1e6, 1e6) | st.floats(-LARGEST_COORDINATE, LARGEST_COORDINATE)
ROWS = st.lists(st.tuples(coordinates, coordinates, st.integers(0, 1)), min_size=2, max_size=20)
ONE_CLASS = "All {} points are of class 1: there is nothing to tell apart, and training only learns to answer 1."


@pytest.fixture
def open_own(open_app):
    return partial(open_app, PAGE, sections=(), **{"deep_net.data": "Your points"})


def cost(app) -> str:
    return next(metric.value for metric in app.metric if metric.label == "Cost J")


def expected_cost(X, Y) -> str:
    return number_text(float(train(points_dataset(X, Y), Hyperparameters()).costs[-1]))


def paste(app, text):
    app.text_area(key="_deep_net.pasted").set_value(text)
    app.button(key="_deep_net.use_pasted").click()
    return app.run()


def assert_same(points, expected):
    np.testing.assert_array_equal(points.X, expected.X)
    np.testing.assert_array_equal(points.Y, expected.Y)
    assert (points.axes, points.labels) == (expected.axes, expected.labels)


def pasted(X, Y, labels=("0", "1")) -> OwnPoints:
    return OwnPoints.of(PastedPoints(np.array(X, dtype=float), np.array(Y, dtype=float), labels))


@pytest.mark.parametrize("m", [2, 7, 8, 9, MOST_POINTS])
def test_points_come_back_from_their_text(m):
    rng = np.random.default_rng(m)
    points = pasted(rng.uniform(-EXTENT, EXTENT, (2, m)), rng.integers(0, 2, (1, m)))
    assert_same(OwnPoints.from_text(points.text), points)
    # Servers take 8,000 letters for the line that asks for a page, and other settings want a place in it.
    assert len(points.text) < 6 * m + 50 < 6_100


@given(ROWS, st.text("ab c~<*", min_size=1, max_size=20))
def test_points_of_any_scale_come_back_with_their_axes_and_names(rows, label):
    points = pasted(*np.split(np.array(rows).T, [2]), labels=("other", label))
    assert_same(OwnPoints.from_text(points.text), points)


GRID = st.integers(-3_000, 3_000).map(lambda n: n / GRAIN)


@given(st.lists(st.tuples(GRID, GRID, st.integers(0, 1)), min_size=2, max_size=30))
def test_the_pages_own_table_is_pasted_back_as_the_same_points(rows):
    points = OwnPoints(*np.split(np.array(rows).T, [2]))
    assert_same(OwnPoints.of(read_points(points.table)), points)
    # As a browser's table has it: with tabs, and minus signs.
    assert_same(OwnPoints.of(read_points(points.table.replace(", ", "\t").replace("-", "−"))), points)


@given(ROWS)
def test_a_table_in_ones_own_numbers_is_right_to_a_thousandth_of_the_planes_unit(rows):
    X, Y = np.split(np.array(rows).T, [2])
    points = pasted(X, Y)
    again = read_points(points.table)
    np.testing.assert_array_equal(again.Y, Y)
    assert (np.abs(again.X - X) <= 0.0011 * np.array([points.axes.scale]).T).all()


def test_different_places_stay_different_whatever_their_scale():
    points = OwnPoints.of(read_points(HOUSES))
    assert np.unique(points.X, axis=1).shape[1] == 8
    run = train(points_dataset(points.X, points.Y), Hyperparameters())
    assert run.train_accuracy == 1
    assert about(points) == [f"{HOUSE_AXES} The axes show these scaled numbers."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (XOR, []),
        ("1,1,cat\n2,2,dog", ["“cat” is class 1, “dog” is class 0."]),
        ("1,1,-1\n2,2,1", ["“1” is class 1, “-1” is class 0."]),
        ("-5,1,0\n-5,2,1", ["To fit the plane, your x₁ is shifted by +5. The axes show these scaled numbers."]),
        ("1,2,1\n2,1,1\n-1,2,1\n0,1,1", [ONE_CLASS.format(4)]),
        ("1,2,dog\n2,1,dog", ["“dog” is class 1.", ONE_CLASS.format(2)]),
    ],
)
def test_what_was_made_of_the_numbers_and_names_is_said(text, told):
    assert about(OwnPoints.of(read_points(text))) == told


FURTHER = "~0.0~0.0~1.0~2.0~cat~dog"


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "AAAA", "é", first_points().text[:-4], first_points().text + "AAAA", FAR_OUT, FURTHER,
        *(first_points().text + end for end in ("~", "~1", FURTHER + "~", FURTHER.replace("cat", ""))),
        *(first_points().text + FURTHER.replace("2.0", bad) for bad in ("0", "-1", "nan", "inf", "x", "", "1e-300", "1e13")),
        first_points().text + FURTHER.replace("dog", "d" * 21),
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError):
        OwnPoints.from_text(text)


def test_the_first_points_are_trained(open_own):
    points = first_points()
    assert cost(open_own()) == expected_cost(points.X, points.Y)


def test_pasted_points_are_trained_and_stand_in_the_address(open_own):
    app = paste(open_own(), XOR)
    assert not app.exception
    assert cost(app) == expected_cost(*read_points(XOR)[:2])
    again = open_own(**{"deep_net.points": "".join(app.query_params["deep_net.points"])})
    assert cost(again) == cost(app)


def test_a_bad_line_is_told_and_the_points_stay(open_own):
    app = paste(paste(open_own(), XOR), "1,1,0\n2,nan,1")
    assert not app.exception
    assert "Line 2: x2 is “nan”; it has to be finite." in plain_texts(app)
    assert cost(app) == expected_cost(*read_points(XOR)[:2])
    assert app.text_area(key="_deep_net.pasted").value == "1,1,0\n2,nan,1"


def test_columns_of_any_scale_are_trained_and_the_address_says_how_they_were_moved(open_own):
    app = paste(open_own(), HOUSES)
    points = OwnPoints.of(read_points(HOUSES))
    assert cost(app) == expected_cost(points.X, points.Y)
    assert any(text.startswith(HOUSE_AXES) for text in plain_texts(app))
    again = open_own(**{"deep_net.points": "".join(app.query_params["deep_net.points"])})
    assert cost(again) == cost(app)
    assert any(text.startswith(HOUSE_AXES) for text in plain_texts(again))
    again.button(key="_deep_net.write_points").click().run()
    assert again.text_area(key="_deep_net.pasted").value == HOUSES.partition("\n")[2].replace(",", ", ")


@pytest.mark.parametrize("text", ["0,0,1\n0,0,0", "5,5,1\n5,5,0", "1,2,1\n2,1,1\n-1,2,1\n0,1,1"])
def test_points_without_an_extent_or_of_one_class_end_in_no_trace(open_own, text):
    app = paste(open_own(), text)
    assert not app.exception
    assert (app.query_params["deep_net.points"] and cost(app)) != cost(open_own())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,2,0\x00\n2,1,1", "Line 1 holds the control character U+0000; paste plain text."),
        ("1,2,0\n![](//x/a.png),1,1", "Line 2: x1 is “![](//x/a.png)”, which is not a number."),
        (" \n", "There is no text to read: paste one point per line. The field takes at most 1,000,000 characters."),
        ("1,2,0", "There is only 1 point; at least 2 are needed, one per line: x1, x2, class."),
        ("0,0,0\n0,1e-9,1\n0,1e9,0", "1 place of yours coincides with another: the plane keeps thousandths of its unit."),
    ],
)
def test_what_is_wrong_or_lost_is_told(open_own, text, told):
    app = paste(open_own(), text)
    assert not app.exception
    assert told in plain_texts(app)


def test_many_points_stand_in_the_address_and_stay_while_another_page_is_open(open_own):
    rng = np.random.default_rng(1)
    rows = np.vstack([np.round(rng.uniform(-3, 3, (2, MOST_POINTS)), 2), rng.integers(0, 2, (1, MOST_POINTS))]).T
    app = paste(open_own(**{"deep_net.iterations": "20"}), "\n".join(",".join(f"{value:g}" for value in row) for row in rows))
    address = "".join(app.query_params["deep_net.points"])
    np.testing.assert_array_equal(OwnPoints.from_text(address).X, rows.T[:2])
    there = cost(app)
    app.switch_page("pages/start.py").run()
    assert not app.exception
    app.query_params.clear()
    app.query_params.update({"deep_net.data": "Your points", "deep_net.iterations": "20"})
    app.switch_page(PAGE).run()
    assert cost(app) == there


def test_start_over_brings_the_first_points_back(open_own):
    app = paste(open_own(), XOR)
    app.button(key="_deep_net.first_points").click().run()
    assert cost(app) == cost(open_own())
    assert "deep_net.points" not in app.query_params


def test_an_address_without_points_is_told(open_own):
    app = open_own(**{"deep_net.points": "nothing", "deep_net.edits": "![](//x/a.png)", "deep_net.stages": "1x2"})
    assert not app.exception
    assert cost(app) == cost(open_own())
    assert plain_texts(app) == [
        "The link holds values that this page can't use, so it uses the defaults: "
        "points “nothing”, stages “1x2”, edits “![](//x/a.png)”."
    ]
    app = paste(app, XOR)
    assert plain_texts(app) == [
        "The link holds values that this page can't use, so it uses the defaults: stages “1x2”, edits “![](//x/a.png)”."
    ]


def click(trace, x, y):
    return FigureEvent("click", (FigurePoint(trace, 0, 0, x, y),))


@pytest.fixture
def session(monkeypatch):
    """A session and an address of their own for the functions that a click calls."""
    state, query = {}, {}
    monkeypatch.setattr("ui.own_points.st.session_state", state)
    monkeypatch.setattr("ui.own_points.st.query_params", query)
    monkeypatch.setattr("ui.own_points.address.write", lambda key, text: query.__setitem__(key, text))
    return state


def points_now(session) -> OwnPoints:
    return session["_deep_net.points"]


def test_a_click_in_the_plane_adds_a_point_of_the_chosen_class(session):
    point_clicked("deep_net", click("answer", 0.25, -1.5))
    session["_deep_net.adding"] = "class 1"
    point_clicked("deep_net", click("answer", -0.1234567, 2.0))
    points = points_now(session)
    np.testing.assert_array_equal(points.X[:, -2:], [[0.25, -0.123], [-1.5, 2.0]])
    np.testing.assert_array_equal(points.Y[0, -2:], [0, 1])


def test_a_click_on_a_point_takes_it_away_but_not_the_last_two(session):
    count = first_points().X.shape[1]
    point_clicked("deep_net", click("training, class 0", -2.0, 2.0))
    points = points_now(session)
    assert points.X.shape[1] == count - 1
    assert not np.any(np.all(points.X == [[-2.0], [2.0]], axis=0))
    for _ in range(count - 3):
        point_clicked("deep_net", click("test, class 1", 0.0, 0.0))
    assert "_deep_net.points_message" not in session
    point_clicked("deep_net", click("test, class 1", 0.0, 0.0))
    assert points_now(session).X.shape[1] == 2
    assert session["_deep_net.points_message"] == "These are the fewest points: add one before you take one away."


def test_there_is_room_for_so_many_points_and_no_more(session):
    full = pasted(np.zeros((2, MOST_POINTS)), np.zeros((1, MOST_POINTS)))
    session["_deep_net.points"] = full
    point_clicked("deep_net", click("answer", 1.0, 0.0))
    assert points_now(session) is full
    assert session["_deep_net.points_message"] == "There is room for 1,000 points: take one away before you add one."


def test_a_click_keeps_how_the_axes_were_moved(session):
    session["_deep_net.points"] = points = OwnPoints.of(read_points(HOUSES.replace(",1\n", ",yes\n").removesuffix("1") + "yes"))
    point_clicked("deep_net", click("answer", 0.0, 1.0))
    now = points_now(session)
    assert (now.axes, now.labels) == (points.axes, points.labels)
    assert now.axes == PlaneAxes((1900.0, 3.5), (500.0, 1.0))
    assert now.table.splitlines()[-1] == "1900, 4.5, 0"
    point_clicked("deep_net", click("training, class 0", 0.0, 1.0))
    assert_same(points_now(session), points)
