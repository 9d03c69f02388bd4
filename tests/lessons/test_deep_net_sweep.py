"""Hyperparameters: what they steer, and a sweep whose every cell is a run of its own."""

import json

import pytest

from lessons.deep_net.sweep_plan import AXES, steered, sweep_grid, with_layers, with_units
from nnengine import Hyperparameters, initialize_parameters, load_dataset, train

PAGE, SECTION = "pages/deep_net.py", {"hyperparameters"}


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def cells(app) -> list[list[str]]:
    chart = next(chart for chart in app.get("plotly_chart") if "deep_net.sweep_map" in chart.proto.id)
    return json.loads(chart.proto.spec)["data"][0]["text"]


def test_what_is_steered_is_what_there_is():
    hyperparameters = Hyperparameters((5, 3))
    parameters = initialize_parameters(hyperparameters.layer_dims(4))
    assert [(name.replace("[", "").replace("]", ""), shape, count) for name, shape, count in steered(hyperparameters, 4)] == [
        (key, array.shape, array.size) for key, array in parameters.items()
    ]


def test_layers_and_units_of_a_sweep():
    base = Hyperparameters((4, 2), ("tanh", "relu"))
    assert with_layers(base, 4).hidden_layers == (4, 2, 2, 2)
    assert with_layers(base, 4).hidden_activation == ("tanh", "relu", "relu", "relu")
    assert with_layers(base, 1).hidden_activation == ("tanh",)
    assert with_layers(base, 0).hidden_layers == ()
    assert with_layers(Hyperparameters(()), 2).hidden_layers == (4, 4)
    assert with_units(base, 7).hidden_layers == (7, 7)
    assert with_units(Hyperparameters((), ()), 7).hidden_activation == ("tanh",)


@pytest.mark.parametrize("down", AXES)
@pytest.mark.parametrize("across", AXES)
def test_every_pair_of_axes_gives_a_grid_of_different_runs(down, across):
    grid = sweep_grid(Hyperparameters(()), down, across, 100)
    runs = [run for row in grid for run in row]
    assert len(grid) == (1 if down == across else 5)
    assert {len(row) for row in grid} == {5}
    if {down, across} != {"layers", "units"}:  # without a hidden layer there are no units to change
        assert len(set(runs)) == len(runs)


def test_the_map_shows_the_runs(open_app):
    app = open_app(PAGE, SECTION, **{"deep_net.n1": "3", "deep_net.sweep_iterations": "50"})
    assert "**You choose** · α = 0.5 · 1,000 iterations · L = 3 · n[1] = 3, n[2] = 2" in said(app)
    assert "**They steer 20 numbers** · W[1] (3, 2): 6" in said(app)
    assert cells(app) == [[""] * 5] * 5
    app.button(key="deep_net.sweep_start").click().run()
    assert not app.exception
    dataset = load_dataset("circles")
    runs = [
        [train(dataset, Hyperparameters((units, units), learning_rate=rate, iterations=50)) for units in (1, 2, 4, 8, 16)]
        for rate in (0.01, 0.03, 0.1, 0.3, 1.0)
    ]
    assert cells(app) == [[f"{run.test_accuracy:.0%}" for run in row] for row in runs]
    app.selectbox(key="deep_net.sweep_measure").set_value("cost").run()
    assert min(run.costs[-1] for row in runs for run in row) == pytest.approx(
        float(min((text for row in cells(app) for text in row), key=float)), rel=0.01
    )
    best = min((run for row in runs for run in row), key=lambda run: run.costs[-1])
    rate, units = best.hyperparameters.learning_rate, best.hyperparameters.hidden_layers[0]
    assert f"**Units in each layer {units}, learning rate α {rate:g}**" in said(app)

    app.button(key="deep_net.sweep_use").click().run()
    assert not app.exception
    assert app.slider(key="deep_net.n1").value == app.slider(key="deep_net.n2").value == units
    assert app.select_slider(key="deep_net.learning_rate").value == rate
    assert "The net above has changed since" in said(app)


@pytest.mark.parametrize("axis", AXES)
def test_each_axis_reaches_the_page_s_net(open_app, axis):
    app = open_app(PAGE, SECTION, **{"deep_net.sweep_iterations": "20"})
    app.selectbox(key="deep_net.sweep_across").set_value(axis)
    app.selectbox(key="deep_net.sweep_down").set_value(axis).run()
    app.button(key="deep_net.sweep_start").click().run()
    assert not app.exception
    assert len(cells(app)) == 1
    app.button(key="deep_net.sweep_use").click().run()
    assert not app.exception
    chosen = app.session_state["_deep_net.sweep"]
    results = chosen.sweep.results("test_accuracy")[0]
    hyperparameters = chosen.sweep.plan[int(results.argmax())]
    used = app.session_state["_deep_net.run"].run.hyperparameters
    if axis == "iterations":
        assert used.iterations == hyperparameters.iterations
    else:
        assert used == hyperparameters.replace(iterations=used.iterations)


@pytest.mark.parametrize(
    "address", [{"data": "Hill"}, {"layers": "0"}, {"sweep_down": "x", "sweep_across": "", "sweep_iterations": "7"}]
)
def test_other_nets_and_odd_addresses(open_app, address):
    app = open_app(PAGE, SECTION, **{f"deep_net.{name}": value for name, value in address.items()})
    app.select_slider(key="deep_net.sweep_iterations").set_value(20).run()
    app.button(key="deep_net.sweep_start").click().run()
    assert not app.exception
    assert all(text for row in cells(app) for text in row)


def test_reset_and_the_sources(open_app):
    app = open_app(PAGE, SECTION, **{"deep_net.sweep_across": "hidden layers"})
    assert app.selectbox(key="deep_net.sweep_across").value == "layers"
    app.button(key="hyperparameters.reset").click().run()
    assert app.selectbox(key="deep_net.sweep_across").value == "units"
