"""Why now, as AppTest runs it: the curves, the two activations and the hour are those of real runs."""

import base64
import json
import re

import numpy as np
import pytest

from lessons.start.why_now import NETS, TRAINED
from nnengine import Hyperparameters, load_dataset, train
from nnengine.learning_curves import first_examples

QUICK = {"study_largest": "100", "study_repeats": "2", "study_iterations": "10"}


def opened(open_app, **settings):
    settings = {f"start.{name}": value for name, value in settings.items()}
    app = open_app("pages/start.py", sections=("why-now",), **settings)
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def curves(app) -> dict:
    spec = json.loads(app.get("plotly_chart")[1].proto.spec)
    return {trace["name"]: trace for trace in spec["data"]}


def numbers(values) -> list[float]:
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return list(values)


def progress(app) -> str:
    return app.get("progress")[0].proto.text


def mean_scores(layers, sizes, repeats, iterations, noise) -> list[float]:
    means = []
    for m in sizes:
        scores = []
        for seed in range(repeats):
            data = load_dataset("spiral", examples=5_000, noise=noise, seed=seed, test_share=0.4)
            settings = TRAINED.replace(hidden_layers=layers, iterations=iterations, seed=seed)
            scores.append(train(first_examples(data, m), settings).test_accuracy)
        means.append(float(np.mean(scores)))
    return means


def test_nothing_is_trained_before_it_is_asked_for(open_app):
    app = opened(open_app)
    assert progress(app) == "Nothing is trained yet."
    assert [len(numbers(curves(app)[name]["x"])) for name in NETS] == [0, 0, 0, 0]


def test_the_curves_are_those_of_real_runs(open_app):
    app = opened(open_app, study_noise="0.1", **QUICK)
    app.button(key="start.study_start").click().run()
    assert not app.exception
    assert re.fullmatch(r"Done: 24 of 24 runs, \d+\.\d s", progress(app))
    for name in ("no hidden", "medium"):
        trace = curves(app)[name]
        assert numbers(trace["x"]) == [20, 50, 100]
        assert numbers(trace["y"]) == pytest.approx(mean_scores(NETS[name], (20, 50, 100), 2, 10, 0.1))
    # What there is stays while the settings change.
    app.slider(key="start.study_noise").set_value(0.3).run()
    assert numbers(curves(app)["medium"]["x"]) == [20, 50, 100]
    assert "Noise 0.10, 10 iterations of Adam" in words(app)


def test_the_best_net_on_few_examples(open_app):
    app = opened(open_app, study_iterations="20", study_noise="0.05")
    means = {name: mean_scores(layers, (20,), 5, 20, 0.05)[0] for name, layers in NETS.items()}
    best = max(means, key=means.get)
    for answer in (best, next(name for name in NETS if name != best)):
        group = next(group for group in app.segmented_control if group.key.startswith("start.few_examples"))
        group.set_value(answer)
        app.run()
        assert ("**As you said.**" in words(app)) == (answer == best)
        assert f"{best} {means[best]:.1%}" in words(app)


@pytest.mark.parametrize("layers", [2, 4])
def test_the_same_net_with_sigmoid_and_with_relu(open_app, layers):
    app = opened(open_app, algorithm_layers=str(layers))
    shown = {metric.label: metric.value for metric in app.metric}
    for name, title in (("sigmoid", "sigmoid"), ("relu", "ReLU")):
        run = train(load_dataset("circles"), Hyperparameters((8,) * layers, name, learning_rate=0.3, iterations=400))
        assert shown[f"{title}: test accuracy"] == f"{run.test_accuracy:.1%}"


def test_experiments_an_hour_follow_from_the_measured_time(open_app):
    app = opened(open_app, loop_idea="5")
    app.select_slider(key="start.loop_work").set_value(1_000).run()
    formula = app.latex[-1].value
    run, rate = map(float, re.search(r"\(5 \+ ([\d.]+)\).* = ([\d.]+)\n", formula).groups())
    assert rate == pytest.approx(60 / (5 + run), rel=0.01)
    told = re.search(r"took ([\d.]+) (ms|s) on this machine", words(app))
    seconds = float(told[1]) / (1_000 if told[2] == "ms" else 1)
    assert run == pytest.approx(1_000 * seconds / 60, rel=0.02)


def test_reset_takes_all_settings_back(open_app):
    app = opened(open_app, loop_idea="5", algorithm_layers="4", **QUICK)
    [button for button in app.button if button.label == "Reset"][-1].click().run()
    assert not app.exception
    assert app.select_slider(key="start.study_largest").value == 2_000
    assert app.slider(key="start.algorithm_layers").value == 2
    assert app.select_slider(key="start.loop_idea").value == 10


def test_a_stopped_study_keeps_what_it_has(open_app):
    app = opened(open_app, **QUICK)
    app.button(key="start.study_start").click().run()
    held = app.session_state["_start.study"]
    held.curves.runs_done, held.is_stopped = 13, True
    app.run()
    assert progress(app).startswith("Stopped after 13 of 24 runs")
    assert numbers(curves(app)["large"]["x"]) == [20, 50, 100]
    assert app.button(key="start.study_start").label == "Train the nets"
