"""The curves, and tanh as a stretched sigmoid: the numbers shown against independent ones."""

import base64
import json
import math

import numpy as np
import pytest

from nnengine import ACTIVATIONS, Hyperparameters, forward_propagation, load_dataset, train
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text

PAGE = "pages/activations.py"


def open_page(open_app, **values):
    app = open_app(PAGE, **{f"activations.{name}": value for name, value in values.items()})
    assert not app.exception
    return app


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def text(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def question(app, words: str):
    (control,) = [control for control in app.segmented_control if words in control.label]
    return control


def answer(app, words: str, option: str) -> str:
    """What is said to an answer."""
    question(app, words).set_value(option)
    app.run()
    assert not app.exception
    return next(e.value for e in app.markdown if e.value.startswith(("**As you said", f"**You said {option}")))


def button(app, label: str):
    return next(button for button in app.button if button.label == label)


def values_of(values) -> list[float]:
    """Numbers of a figure, which may stand there as bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return values


def figure(app, trace: str) -> dict:
    """The traces by name of the figure that has one called `trace`."""
    for chart in app.get("plotly_chart"):
        found = {entry.get("name"): entry for entry in json.loads(chart.proto.spec)["data"]}
        for entry in found.values():
            entry |= {axis: values_of(entry[axis]) for axis in "xy" if axis in entry}
        if trace in found:
            return found
    raise AssertionError(f"no figure has a trace {trace}")


def test_the_page_opens_on_its_question(open_app):
    app = open_page(open_app)
    assert [title.value for title in app.title] == ["What should a unit do with z?"]
    assert len(app.header) == 4


@pytest.mark.parametrize("z", [-2.0, 0.0, 1.5])
@pytest.mark.parametrize(
    ("name", "g", "slope"),
    [
        ("sigmoid", lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
        ("tanh", math.tanh, lambda z: 1 / math.cosh(z) ** 2),
        ("ReLU", lambda z: max(0.0, z), lambda z: float(z > 0)),
        ("leaky ReLU", lambda z: max(0.01 * z, z), lambda z: 1.0 if z > 0 else 0.01),
        ("identity", lambda z: z, lambda z: 1.0),
    ],
)
def test_the_formula_has_the_numbers_of_the_point(open_app, name, g, slope, z):
    app = open_page(open_app, curve=name, curves=f"{z},0")
    shown = app.latex[0].value
    assert f"}}{{{number_text(g(z))}}}" in shown and f"}}{{{number_text(slope(z))}}}" in shown
    traces = figure(app, "point")
    assert traces["point"]["x"] == [z]
    assert traces["slope"]["y"] == [pytest.approx(slope(z))]


def test_the_leaky_slope_and_the_preset(open_app):
    app = open_page(open_app)
    button(app, "Leaky ReLU beside ReLU").click().run()
    assert not app.exception
    assert r"\max(0.2z, z)" in app.latex[0].value and "Nowhere is the slope below 0.05" in text(app)
    app.slider(key="activations.curve_leak").set_value(0.04).run()
    assert "leaky ReLU is flat" in text(app)
    next(b for b in app.button if b.key == "activations.reset").click().run()
    assert not app.exception
    assert "sigmoid saturates" in text(app) and app.selectbox(key="activations.curve").value == "sigmoid"


def test_the_shaded_range_is_where_the_slope_is_small(open_app):
    # a(1 − a) = 0.05
    a = (1 + math.sqrt(0.8)) / 2
    assert math.log(a / (1 - a)) == pytest.approx(2.89, abs=0.01)
    assert "z < −2.90 and for z > 2.90, sigmoid saturates" in text(open_page(open_app))


def test_zeros_are_counted_in_a_real_forward_pass(open_app):
    circles = load_dataset("circles")
    run = train(circles, Hyperparameters((8, 4), "relu", iterations=300, initialization="he"))
    _, cache = forward_propagation(circles.X_train, run.parameters, run.activations)
    zeros = int((cache["Z1"] == 0).sum() + (cache["Z2"] == 0).sum())
    total = 12 * circles.m_train
    assert zeros / total < 0.001
    app = open_page(open_app)
    assert answer(app, "exactly 0", "about half").startswith("**You said about half; it is fewer than 1 in 1,000.**")
    said = answer(app, "exactly 0", "fewer than 1 in 1,000")
    assert said.startswith("**As you said.**") and f"Of {total:,} values z" in said and f"{zeros} are exactly 0" in said


def test_the_stretched_sigmoid_becomes_tanh(open_app):
    app = open_page(open_app)
    z = np.linspace(-6, 6, 481)
    assert app.metric[0].value == number_text(float(np.abs(np.tanh(z) - 1 / (1 + np.exp(-z))).max()))
    button(app, "Make it tanh").click().run()
    assert not app.exception
    assert "e−1" in app.metric[0].value or app.metric[0].value == "0"


def test_answers_and_costs_are_those_of_real_runs(open_app):
    app = open_page(open_app, race_data="Moons", race_rate="1", race_moment="10")
    moons = load_dataset("moons", examples=200)
    for name in ("sigmoid", "tanh"):
        run = train(moons, Hyperparameters((4,), name, learning_rate=1.0, iterations=400))
        A1 = ACTIVATIONS[name](
            run.snapshots[10].parameters["W1"] @ moons.X_train + run.snapshots[10].parameters["b1"]
        )
        alt = " ".join(chart.proto.alt for chart in app.get("plotly_chart"))
        assert f"{name} {number_text(float(A1.mean()))}" in alt
        shown = figure(app, f"{name}, now")
        assert (shown[f"{name}, now"]["x"], shown[f"{name}, now"]["y"]) == ([10], [pytest.approx(run.costs[10])])


@pytest.mark.parametrize(("data", "rate"), [("Circles", "0.5"), ("Moons", "0.5"), ("Flower", "0.1")])
def test_the_race_is_judged_by_running(open_app, data, rate):
    dataset = load_dataset(data.lower(), examples=200)
    when = {}
    for name in ("sigmoid", "tanh"):
        costs = train(dataset, Hyperparameters((4,), name, learning_rate=float(rate), iterations=400)).costs
        when[name] = next((k for k, J in enumerate(costs) if J <= 0.3), math.inf)
    best = min(when, key=when.get)
    option = best if when[best] < math.inf else "neither within 400"
    app = open_page(open_app, race_data=data, race_rate=rate)
    assert answer(app, "J = 0.3 first", option).startswith("**As you said.**")
    assert f"; it is {option}.**" in answer(app, "J = 0.3 first", "both at once")


def test_addresses_with_everything_wrong_lead_to_the_defaults(open_app):
    wrong = {
        "curve": "swish", "curve_beside": "x", "curve_leak": "9", "curves": "1e400,north", "stretch_scale": "fast",
        "race_data": "Cats", "race_rate": "nan", "race_moment": "-3", "depth_layers": "99", "depth_activation": "",
        "depth_initialization": "0", "depth_scale": "inf", "depth_look": "0", "depth_iterations": "75", "task": "[]",
        "collapse_layers": "1e9", "collapse_data": "x", "collapse_units": "None", "task_activation": "GELU",
    }
    app = open_page(open_app, **wrong)
    assert latex(app) == latex(open_page(open_app))
    assert "curve “swish”" in text(app) and "depth layers “99”" in text(app) and "collapse units “None”" in text(app)


def test_a_point_far_out_is_taken_to_the_end_of_the_curve(open_app):
    app = open_page(open_app, curves="1e300,0")
    assert figure(app, "point")["point"]["x"] == [6.0]
