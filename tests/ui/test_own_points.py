"""Own points on a page: pasted, clicked, taken away, and kept in the address."""

from functools import partial

import numpy as np
import pytest

from nnengine import Hyperparameters, train
from nnengine.datasets.generated import EXTENT
from nnengine.datasets.points import points_dataset, read_points
from ui.charts.numbers import number_text
from ui.live import FigureEvent, FigurePoint
from ui.own_points import GRAIN, MOST_IN_ADDRESS, OwnPoints, first_points, point_clicked

PAGE = "pages/deep_net.py"
XOR = "1,1,0\n-1,-1,0\n1,-1,1\n-1,1,1\n2,2,0\n-2,-2,0\n2,-2,1\n-2,2,1"


FAR_OUT = OwnPoints.of(np.full((2, 8), 9.0), np.zeros((1, 8))).text


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


@pytest.mark.parametrize("m", [2, 7, 8, 9, 300])
def test_points_come_back_from_their_text(m):
    rng = np.random.default_rng(m)
    points = OwnPoints.of(rng.uniform(-EXTENT, EXTENT, (2, m)), rng.integers(0, 2, (1, m)))
    again = OwnPoints.from_text(points.text)
    np.testing.assert_array_equal(again.X, points.X)
    np.testing.assert_array_equal(again.Y, points.Y)
    assert len(points.text) < 8 * m + 8


@pytest.mark.parametrize("text", ["", "?", "AAAA", "é", first_points().text[:-4], first_points().text + "AAAA", FAR_OUT])
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError, match="points"):
        OwnPoints.from_text(text)


def test_the_first_points_are_trained(open_own):
    points = first_points()
    assert cost(open_own()) == expected_cost(points.X, points.Y)


def test_pasted_points_are_trained_and_stand_in_the_address(open_own):
    app = paste(open_own(), XOR)
    assert not app.exception
    assert cost(app) == expected_cost(*read_points(XOR))
    again = open_own(**{"deep_net.points": "".join(app.query_params["deep_net.points"])})
    assert cost(again) == cost(app)


def test_a_bad_line_is_told_and_the_points_stay(open_own):
    app = paste(paste(open_own(), XOR), "1,1,0\n2,nan,1")
    assert not app.exception
    assert any(element.value == "Line 2: x2 is “nan”; it has to be finite." for element in app.markdown)
    assert cost(app) == expected_cost(*read_points(XOR))
    assert app.text_area(key="_deep_net.pasted").value == "1,1,0\n2,nan,1"


def test_points_far_out_are_drawn_smaller_together(open_own):
    app = paste(open_own(), XOR.replace("2", "60"))
    X, Y = read_points(XOR.replace("2", "60"))
    assert cost(app) == expected_cost(np.round(X / 60 * EXTENT * GRAIN) / GRAIN, Y)
    assert any(element.value == "They reach to 60, so all are drawn 20 times smaller." for element in app.markdown)


def test_start_over_brings_the_first_points_back(open_own):
    app = paste(open_own(), XOR)
    app.button(key="_deep_net.first_points").click().run()
    assert cost(app) == cost(open_own())
    assert "deep_net.points" not in app.query_params


def test_an_address_without_points_is_told(open_own):
    app = open_own(**{"deep_net.points": "nothing"})
    assert not app.exception
    assert cost(app) == cost(open_own())


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
    for _ in range(2 * count):
        point_clicked("deep_net", click("test, class 1", 0.0, 0.0))
    assert points_now(session).X.shape[1] == 2


def test_there_is_room_for_so_many_points_and_no_more(session):
    for k in range(MOST_IN_ADDRESS + 20):
        point_clicked("deep_net", click("answer", 0.01 * (k % 300) - 1.5, 0.0))
    assert points_now(session).X.shape[1] == MOST_IN_ADDRESS
