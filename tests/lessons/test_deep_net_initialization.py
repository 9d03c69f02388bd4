"""Initial weights: what is said and drawn, against the engine."""

import re

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.layer_statistics import layer_signals
from ui.charts.numbers import number_text

PAGE, SECTION = "pages/deep_net.py", {"initialization"}


def figure_texts(app, key: str) -> list[str]:
    chart = next(chart for chart in app.get("plotly_chart") if key in chart.proto.id)
    return re.findall(r'"text":\s*"([^"]*)"', chart.proto.spec)


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def expected_texts(run, snapshot, dataset) -> list[str]:
    signals = layer_signals(dataset.X_train, dataset.Y_train, snapshot.parameters, run.activations)
    spreads = [f"std {number_text(float(np.std(A)), 2)}" for A in signals.A[:-1]]
    return [*spreads, *(f"median {number_text(float(np.median(np.abs(dZ))), 2)}" for dZ in signals.dZ)]


def test_the_numbers_beside_the_histograms_are_the_engines(open_app):
    app = open_app(PAGE, SECTION, **{"deep_net.init_depth": "3", "deep_net.init_units": "5"})
    app.selectbox(key="deep_net.init_method").set_value("he")
    app.select_slider(key="deep_net.init_moment").set_value(50).run()
    assert not app.exception
    dataset = load_dataset("circles")
    run = train(dataset, Hyperparameters((5, 5, 5), "tanh", learning_rate=0.5, iterations=300, initialization="he"))
    snapshot = [s for s in run.snapshots if s.iteration <= 50][-1]
    shown = figure_texts(app, "init_layers")
    for text in expected_texts(run, snapshot, dataset):
        assert text in shown
    assert f"J goes from {number_text(float(run.costs[0]))} to {number_text(float(run.costs[-1]))}" in said(app)


def test_the_page_s_net_at_a_moment_of_its_run(open_app):
    app = open_app(PAGE, SECTION)
    dataset = load_dataset("circles")
    run = train(dataset, Hyperparameters())
    for k, snapshot in ((60, run.snapshots[-1]), (0, run.snapshots[0])):
        app.slider(key="deep_net.init_lab_moment").set_value(k).run()
        shown = figure_texts(app, "init_lab_layers")
        for text in expected_texts(run, snapshot, dataset):
            assert text in shown


@pytest.mark.parametrize(
    ("answer", "verdict"), [("one", "As you said."), ("all of them", "You said all of them; it is one.")]
)
def test_how_many_units_are_different_after_zeros(open_app, answer, verdict):
    app = open_app(PAGE, SECTION)
    question = next(control for control in app.segmented_control if control.key.startswith("deep_net.init_prediction"))
    question.set_value(answer).run()
    assert f"**{verdict}**" in said(app)
    assert "in each hidden layer: 1, 1, 1, 1." in said(app)


@pytest.mark.parametrize(
    ("preset", "settings"),
    [
        ("Break it: all zeros", ("zeros", 0.01, 3, "sigmoid", 300)),
        ("Break it: too large", ("random", 5.0, 4, "tanh", 0)),
        ("Break it: too small for eight layers", ("random", 0.01, 8, "tanh", 0)),
    ],
)
def test_presets_and_reset(open_app, preset, settings):
    app = open_app(PAGE, SECTION, **{"deep_net.init_units": "6"})

    def state():
        return (
            app.selectbox(key="deep_net.init_method").value,
            pytest.approx(app.select_slider(key="deep_net.init_scale").value, rel=0.02),
            app.slider(key="deep_net.init_depth").value,
            app.selectbox(key="deep_net.init_activation").value,
            app.select_slider(key="deep_net.init_moment").value,
        )

    app.button(key=f"initialization.preset.{preset}").click().run()
    assert not app.exception
    assert settings == state()
    app.button(key="initialization.reset").click().run()
    assert state() == ("random", 0.01, 4, "tanh", 0)
    assert app.slider(key="deep_net.init_units").value == 8


@pytest.mark.parametrize(
    "address",
    [
        {"init_depth": "8", "init_units": "16", "init_scale": "10", "init_activation": "ReLU"},
        {"init_depth": "8", "init_activation": "identity", "init_scale": "10", "init_moment": "300"},
        {"data": "Cats", "cat_iterations": "5"},
        {"data": "Hill", "activation": "ReLU", "learning_rate": "10"},
        {"layers": "0"},
        {"iterations": "0"},
        {"init_method": "ones", "init_scale": "-1", "init_depth": "x", "init_lab_moment": "1e9"},
    ],
)
def test_no_settings_raise(open_app, address):
    app = open_app(PAGE, SECTION, **{f"deep_net.{name}": value for name, value in address.items()})
    assert not app.exception
