"""Gradient descent on the page: the numbers shown are those of real runs, whatever the lab trains on."""

import base64
import json

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.cost_surface import leading_weights, slice_cost
from nnengine.descent_behavior import BEHAVIORS, behaviors_at
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text

PAGE = "pages/logistic_regression.py"
ZEROS = {"W1": np.zeros((1, 2)), "b1": np.zeros((1, 1))}


def lab_run(name="gaussians", **options):
    return train(load_dataset(name), Hyperparameters((), initialization="zeros", learning_rate=0.1, iterations=500, **options))


def figures(app) -> list[dict]:
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def path_of(app) -> dict:
    """The trace "path" of the map, which no other figure has."""
    (trace,) = [trace for figure in figures(app) for trace in figure["data"] if trace.get("name") == "path"]
    return trace


def values(spec) -> np.ndarray:
    if isinstance(spec, dict):
        return np.frombuffer(base64.b64decode(spec["bdata"]), f"<{spec['dtype']}")
    return np.asarray(spec, dtype=float)


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def text(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def open_descent(open_app, **settings):
    app = open_app(PAGE, **{f"logistic_regression.{name}": value for name, value in settings.items()})
    assert not app.exception
    return app


def test_the_step_along_b_is_the_engines(open_app):
    app = open_descent(open_app, ball_steps="3", ball_alpha="2")
    part = slice_cost(load_dataset("gaussians"), ZEROS, ("b",))
    path = part.descend(np.array([[-2.8]]), 2.0, 4)[:, 0, 0]
    for b in path[-2:]:
        assert f"{number_text(float(b))}" in latex(app)
    J = part.costs(path[None, -2:])
    assert f"J falls from {number_text(float(J[0]))} to {number_text(float(J[1]))}." in text(app)


def test_step_and_run_move_the_ball_and_back(open_app):
    app = open_descent(open_app)
    app.button(key="gradient-descent.Step").click().run()
    assert app.slider(key="logistic_regression.ball_steps").value == 1
    app.button(key="gradient-descent.Run 20 steps").click().run()
    assert app.slider(key="logistic_regression.ball_steps").value == 21
    app.button(key="gradient-descent.Back to the ring").click().run()
    assert app.slider(key="logistic_regression.ball_steps").value == 0


@pytest.mark.parametrize("behavior", BEHAVIORS)
def test_each_button_finds_a_rate_that_does_what_it_says(open_app, behavior):
    app = open_descent(open_app)
    app.button(key=f"gradient-descent.{behavior}").click().run()
    assert not app.exception
    alpha = app.select_slider(key="logistic_regression.ball_alpha").value
    part = slice_cost(load_dataset("gaussians"), ZEROS, ("b",))
    assert behaviors_at(part, -2.8, [alpha], 20) == [behavior]


def test_where_no_rate_oscillates_the_button_goes_to_b_and_says_so(open_app):
    app = open_descent(open_app, ball_parameter="w₁")
    app.button(key="gradient-descent.oscillate").click().run()
    assert app.segmented_control(key="logistic_regression.ball_parameter").value == "bias"
    assert "Along w₁ no α up to 50 does so from there; along b this one does." in text(app)


@pytest.mark.parametrize(("alpha", "right"), [("0.05", "crawl"), ("2", "converge"), ("10", "oscillate"), ("50", "diverge")])
def test_the_prediction_is_judged_by_a_run(open_app, alpha, right):
    for answer in (right, next(other for other in BEHAVIORS if other != right)):
        app = open_descent(open_app, ball_alpha=alpha)
        (question,) = [control for control in app.segmented_control if "what will 20 steps" in control.label]
        question.set_value(answer).run()
        said = "**As you said.**" if answer == right else f"**You said {answer}; it is {right}.**"
        assert said in text(app)


@pytest.mark.parametrize(("pair", "names"), [("w₁ and w₂", ("w1", "w2")), ("w₁ and b", ("w1", "b")), ("w₂ and b", ("w2", "b"))])
def test_the_path_on_the_map_is_the_run_with_the_third_parameter_held(open_app, pair, names):
    app = open_descent(open_app, data="Moons", path_pair=pair, path_iterations="25", path_alpha="1")
    run = lab_run("moons")
    part = slice_cost(load_dataset("moons"), run.parameters, names)
    trace = path_of(app)
    start = np.array([[values(trace["x"])[0]], [values(trace["y"])[0]]])
    path = part.descend(start, 1.0, 25)[:, :, 0]
    np.testing.assert_allclose([values(trace["x"]), values(trace["y"])], path.T, rtol=1e-9)
    np.testing.assert_allclose(values(trace["customdata"]), part.costs(path.T), rtol=1e-9)


def test_with_nothing_held_the_path_is_the_engines_training(open_app):
    app = open_descent(open_app, data="Circles", path_hold="false", path_iterations="15", path_alpha="1")
    run, trace = lab_run("circles"), path_of(app)
    start = {"W1": np.array([[values(trace["x"])[0], values(trace["y"])[0]]]), "b1": run.parameters["b1"]}
    trained = train(load_dataset("circles"), Hyperparameters((), learning_rate=1.0, iterations=15), start)
    weights = np.array([snapshot.parameters["W1"][0] for snapshot in trained.snapshots])
    np.testing.assert_allclose(np.column_stack([values(trace["x"]), values(trace["y"])]), weights, rtol=1e-9)
    np.testing.assert_allclose(values(trace["customdata"]), trained.costs, rtol=1e-9)


def test_the_surface_has_the_path_at_its_own_costs(open_app):
    app = open_descent(open_app, data="Circles", path_surface="true", path_iterations="15", path_starts="true")
    trace = path_of(app)
    assert trace["type"] == "scatter3d"
    part = slice_cost(load_dataset("circles"), lab_run("circles").parameters, ("w1", "w2"))
    points = np.array([values(trace["x"]), values(trace["y"])])
    np.testing.assert_allclose(values(trace["z"]), part.costs(points), rtol=1e-9)
    others = [t for figure in figures(app) for t in figure["data"] if t.get("name") == "path of another start"]
    assert len(others) == 8


def test_every_start_reaches_the_one_bottom_or_there_is_none(open_app):
    app = open_descent(open_app, data="Circles", path_starts="true", path_alpha="1", path_iterations="200")
    assert "from the one bottom" in text(app)
    assert "has no bottom" in text(open_descent(open_app, path_starts="true"))


def test_pictures_move_two_of_their_weights(open_app):
    app = open_descent(open_app, data="Cats", cat_iterations="10", ball_cat_parameter="w₊")
    up, _ = leading_weights(load_dataset("cat_emoji"))
    row = (int(up[1:]) - 1) // (64 * 3) + 1
    assert f"row {row}, column" in text(app)
    assert "w_+" in latex(app)


def test_a_lab_that_diverged_or_has_not_begun_is_shown_all_the_same(open_app):
    for settings in (
        dict(data="Moons", l2="100", learning_rate="10"),
        dict(l1="10", path_starts="true", path_hold="false"),
        dict(iterations="0", path_iterations="0"),
        dict(data="Cats", cat_iterations="0", path_starts="true"),
        dict(data="Your points", path_alpha="50", ball_alpha="50", ball_steps="60"),
        dict(l2="100", path_alpha="50", path_iterations="200", ball_alpha="50", ball_steps="60", ball_parameter="w₁"),
    ):
        open_descent(open_app, **settings)


def test_an_odd_address_leads_to_the_defaults(open_app):
    odd = dict(ball_parameter="w3", ball_held="x", ball_alpha="-1", ball_steps="nan", path_pair="", path_surface="maybe")
    app = open_descent(open_app, ball="inf,1", path="a", **odd)
    assert app.slider(key="logistic_regression.ball_steps").value == 0
    assert "ball parameter “w3”" in text(app)
    assert "path surface “maybe”" in text(app)


def test_reset(open_app):
    app = open_descent(open_app, ball_steps="9", path_alpha="5", path_surface="true")
    app.button(key="gradient-descent.reset").click().run()
    assert not app.exception
    assert app.slider(key="logistic_regression.ball_steps").value == 0
    assert app.select_slider(key="logistic_regression.path_alpha").value == 0.5
    assert not app.toggle(key="logistic_regression.path_surface").value
