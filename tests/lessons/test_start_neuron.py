"""The opening of Start, as AppTest runs it: one neuron, its fit, and what a flat line learns."""

import json

import numpy as np
import pytest

from nnengine import load_dataset
from nnengine.neuron import fit_neuron, neuron_cost
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text

HOUSES = load_dataset("housing")
X, Y = HOUSES.X_train, HOUSES.Y_train


def opened(open_app, **settings):
    app = open_app("pages/start.py", sections=(), **{f"start.{name}": value for name, value in settings.items()})
    assert not app.exception
    return app


def cost(app) -> str:
    return next(metric.value for metric in app.metric if metric.label == "Cost J")


def figure(app) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def button(app, label):
    return next(button for button in app.button if button.label == label)


def predict(app, answer: str) -> str:
    group = next(group for group in app.segmented_control if group.key.startswith("start.flat_line"))
    group.set_value(answer)
    app.run()
    assert not app.exception
    return " ".join(element.value for element in app.markdown)


def test_the_formula_answers_for_two_thousand_square_feet(open_app):
    app = opened(open_app, w="1.5", b="-0.5")
    assert "{2.50}" in app.latex[0].value
    app = opened(open_app, w="1", b="-3")
    assert r"\max(0,\ −1.00)" in app.latex[0].value


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("Take off later", "takes off at x = 2.00"),
        ("Break it: a flat line cannot learn", "flat everywhere: max(0, …) answers 0"),
    ],
)
def test_presets_mark_where_the_line_is_flat(open_app, preset, words):
    app = opened(open_app)
    assert not figure(app)["layout"].get("annotations")
    button(app, preset).click().run()
    assert [note["text"] for note in figure(app)["layout"]["annotations"]] == [words]
    button(app, "Reset").click().run()
    assert (app.slider(key="start.w").value, app.slider(key="start.b").value) == (0.6, 0.5)


def test_the_fit_can_be_walked_through_and_is_dropped_by_hand(open_app):
    app = opened(open_app)
    moment = app.select_slider(key="start.fit_moment")
    assert moment.disabled
    assert moment.value == 0
    app.button(key="start.fit").click().run()
    moment = app.select_slider(key="start.fit_moment")
    assert moment.value == 500
    assert not moment.disabled

    moment.set_value(4).run()
    run = fit_neuron(X, Y, 0.6, 0.5, learning_rate=0.1, iterations=500)
    assert cost(app) == number_text(float(run.costs[4]))
    assert app.slider(key="start.w").value == pytest.approx(run.w[4], abs=0.005)
    earlier = next(trace for trace in figure(app)["data"] if trace["name"] == "earlier lines")
    assert np.size(earlier["x"]) or earlier["x"]["bdata"]

    app.slider(key="start.b").set_value(1.0).run()
    w = app.slider(key="start.w").value
    assert cost(app) == number_text(neuron_cost(X, Y, w, 1.0))
    assert app.select_slider(key="start.fit_moment").value == 0


def test_reset_drops_the_fit(open_app):
    app = opened(open_app)
    app.button(key="start.fit").click().run()
    button(app, "Reset").click().run()
    assert cost(app) == number_text(neuron_cost(X, Y, 0.6, 0.5))
    assert app.select_slider(key="start.fit_moment").disabled


def test_a_flat_line_does_not_learn(open_app):
    app = opened(open_app)
    button(app, "Break it: a flat line cannot learn").click().run()
    before = cost(app)
    app.button(key="start.fit").click().run()
    assert cost(app) == before == number_text(float(np.mean(Y**2) / 2))
    said = predict(app, "unchanged")
    assert f"**As you said.** From w = −0.500, b = −1.00, J goes from {before} to {before} in 500 iterations." in said
    assert "**You said lower; it is unchanged.**" in predict(app, "lower")


def test_bad_addresses_leave_the_defaults(open_app):
    app = opened(open_app, w="steep", b="99")
    assert (app.slider(key="start.w").value, app.slider(key="start.b").value) == (0.6, 0.5)
    assert "w “steep”, b “99”" in plain_texts(app)[0]
