"""Stacked neurons on Start: what each unit listens to and reacts to, against independent computation."""

import json

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.datasets.housing import feature_scale
from ui.charts.numbers import number_text

HOUSES = load_dataset("housing_features")


def opened(open_app, **settings):
    settings = {f"start.{name}": value for name, value in settings.items()}
    app = open_app("pages/start.py", sections=("stacked-neurons",), **settings)
    assert not app.exception
    return app


def trained(units=4, seed=0):
    settings = Hyperparameters((units,), "relu", learning_rate=0.1, iterations=1_000, initialization="he", seed=seed)
    return train(HOUSES, settings)


def activations(run) -> np.ndarray:
    return np.maximum(0, run.parameters["W1"] @ HOUSES.X_train + run.parameters["b1"])


def charts(app) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")][1:]


def words(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def meanings() -> np.ndarray:
    mean, deviation = feature_scale()
    size, bedrooms, walkability, wealth = HOUSES.X_train * deviation + mean
    return np.array([
        np.minimum(1.6 * size, 0.9 * bedrooms),
        np.maximum(0, walkability - 5),
        np.maximum(0, 0.7 * wealth + 0.3 * walkability - 4),
    ])


def test_weights_and_correlations_are_the_runs(open_app):
    app = opened(open_app)
    run = trained()
    weights, named, *_ = charts(app)
    shown = [[cell for cell in row] for row in weights["data"][0]["text"]]
    assert shown == [[number_text(float(w), 2) for w in row] for row in run.parameters["W1"]]
    A = activations(run)
    for unit, row in enumerate(named["data"][0]["text"]):
        for cell, quantity in zip(row, meanings(), strict=True):
            r = np.corrcoef(A[unit], quantity)[0, 1] if A[unit].std() else np.nan
            assert cell == ("—" if np.isnan(r) else number_text(float(r), 2))
    assert f"R² = {number_text(run.test_accuracy)}" in words(app)


def test_the_houses_that_excite_a_unit_most(open_app):
    app = opened(open_app, unit="2")
    a = activations(trained())[1]
    best = sorted(range(a.size), key=lambda i: -a[i])[:3]
    table = next(element.value for element in app.markdown if "excited most by" in element.value)
    last = table.splitlines()[-1]
    assert last == f"| **activation** | {' | '.join(number_text(float(a[i])) for i in best)} |"
    mean, deviation = feature_scale()
    bedrooms = [round(float(HOUSES.X_train[1, i] * deviation[1, 0] + mean[1, 0])) for i in best]
    assert f"| bedrooms | {' | '.join(map(str, bedrooms))} |" in table
    closest = np.nanmax(np.abs([np.corrcoef(a, quantity)[0, 1] for quantity in meanings()]))
    assert f"r = {number_text(float(closest))}" in words(app)


def test_a_dead_unit_is_told(open_app):
    dead = int(np.flatnonzero(activations(trained()).max(axis=1) == 0)[0]) + 1
    app = opened(open_app, unit=str(dead))
    assert "it is dead" in words(app)


@pytest.mark.parametrize("seed", [0, 7])
def test_another_seed_is_really_trained(open_app, seed):
    app = opened(open_app, unit_seed=str(seed), unit="2")
    a, b = activations(trained(seed=seed))[1], activations(trained(seed=seed + 1))
    r = np.corrcoef(a, b[1])[0, 1] if a.std() and b[1].std() else np.nan
    right = "yes" if r >= 0.9 else "no"
    for answer in ("yes", "no"):
        group = next(group for group in app.segmented_control if group.key.startswith("start.unit_again"))
        group.set_value(answer)
        app.run()
        assert not app.exception
        said = words(app)
        assert ("**As you said.**" in said) == (answer == right)
        assert np.isnan(r) or f"correlates with this one by r = {number_text(float(r))}" in said


def test_presets_and_reset(open_app):
    app = opened(open_app)
    for label, units in (("One unit for everything", 1), ("More units than needed", 8), ("Reset", 4)):
        # The opening has a "Reset" of its own, before this section's.
        [button for button in app.button if button.label == label][-1].click().run()
        assert not app.exception
        assert f"W[1] ({units}, 4)" in words(app)
