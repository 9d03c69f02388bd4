"""Saturation, collapsing identity layers, and the choice for a task: the numbers shown against independent ones."""

import base64
import json

import numpy as np
import pytest

from nnengine import (
    Hyperparameters,
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    train,
)
from nnengine.output_choice import train_with_output
from ui.charts.numbers import number_text

PAGE = "pages/activations.py"
TITLES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU", "identity": "identity"}


def open_page(open_app, **values):
    app = open_app(PAGE, **{f"activations.{name}": value for name, value in values.items()})
    assert not app.exception
    return app


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def text(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def answer(app, words: str, option: str) -> str:
    (control,) = [control for control in app.segmented_control if words in control.label]
    control.set_value(option)
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
    for chart in app.get("plotly_chart"):
        found = {entry.get("name"): entry for entry in json.loads(chart.proto.spec)["data"]}
        for entry in found.values():
            entry |= {axis: values_of(entry[axis]) for axis in "xy" if axis in entry}
        if trace in found:
            return found
    raise AssertionError(f"no figure has a trace {trace}")


def gradient_sizes(activation, layers, initialization="he", seed=0, scale=0.5):
    circles = load_dataset("circles", examples=100)
    dims, activations = (2, *(10,) * layers, 1), (activation,) * layers + ("sigmoid",)
    parameters = initialize_parameters(dims, initialization, scale, np.random.default_rng([seed, 0]))
    _, cache = forward_propagation(circles.X_train, parameters, activations)
    gradients = backward_propagation(circles.Y_train, parameters, cache, activations)
    return [float(np.abs(gradients[f"W{l}"]).mean()) for l in range(1, layers + 2)], cache


@pytest.mark.parametrize("layers", [1, 4, 10])
def test_the_gradients_are_those_of_a_backward_pass(open_app, layers):
    app = open_page(open_app, depth_layers=str(layers), depth_activation="tanh", depth_seed="3")
    shown = figure(app, "leaky ReLU")
    for name in ("sigmoid", "tanh", "relu", "leaky_relu"):
        sizes, cache = gradient_sizes(name, layers, seed=3)
        np.testing.assert_allclose(shown[TITLES[name]]["y"], sizes, rtol=1e-9)
    sizes, cache = gradient_sizes("tanh", layers, seed=3)
    assert number_text(sizes[0] / sizes[-1]).partition("e")[0] in app.latex[2].value
    flat = np.mean(1 - np.tanh(cache["Z1"]) ** 2 < 0.05)
    assert f"{flat:.0%} of these z lie where" in text(app)


def test_iterations_come_before_the_measurement(open_app):
    circles = load_dataset("circles", examples=100)
    run = train(circles, Hyperparameters((10,) * 4, "sigmoid", learning_rate=0.1, iterations=20, initialization="he"))
    _, cache = forward_propagation(circles.X_train, run.parameters, run.activations)
    gradients = backward_propagation(circles.Y_train, run.parameters, cache, run.activations)
    shown = figure(open_page(open_app, depth_iterations="20"), "leaky ReLU")["sigmoid"]
    assert shown["y"][0] == pytest.approx(np.abs(gradients["W1"]).mean())


@pytest.mark.parametrize("initialization", ["he", "xavier"])
def test_the_largest_gradient_is_judged_from_the_backward_pass(open_app, initialization):
    title = {"he": "He", "xavier": "Xavier"}[initialization]
    first = {TITLES[name]: gradient_sizes(name, 8, initialization)[0][0] for name in ("sigmoid", "tanh", "relu")}
    best = max(first, key=first.get)
    assert best != "sigmoid"
    app = open_page(open_app, depth_initialization=title)
    assert answer(app, "leaves layer 1", "sigmoid").startswith(f"**You said sigmoid; it is {best}.**")
    said = answer(app, "leaves layer 1", best)
    assert said.startswith("**As you said.**") and number_text(first["sigmoid"], 2) in said


def test_the_presets_of_saturation(open_app):
    app = open_page(open_app)
    button(app, "Break it: ten sigmoid layers").click().run()
    sizes, _ = gradient_sizes("sigmoid", 10)
    assert figure(app, "leaky ReLU")["sigmoid"]["y"] == pytest.approx(sizes)
    assert sizes[0] < 1e-6 * sizes[-1]
    button(app, "Break it: weights so large that tanh is flat").click().run()
    assert not app.exception
    _, cache = gradient_sizes("tanh", 4, "random", scale=5.0)
    flat = np.mean(1 - np.tanh(cache["Z2"]) ** 2 < 0.05)
    assert flat > 0.5 and f"{flat:.0%} of these z lie where" in text(app)
    next(b for b in app.button if b.key == "saturation.reset").click().run()
    assert app.slider(key="activations.depth_layers").value == 4 and not app.exception


def test_the_layer_looked_at_is_never_beyond_the_last(open_app):
    assert "Z[2] (10, 70)" in text(open_page(open_app, depth_layers="2", depth_look="9"))


@pytest.mark.parametrize("scale", ["0.0001", "10"])
def test_weights_of_any_scale_make_a_picture(open_app, scale):
    deepest = dict(depth_layers="10", depth_iterations="50")
    app = open_page(open_app, depth_initialization="random × scale", depth_scale=scale, **deepest)
    assert app.select_slider(key="activations.depth_scale").value == float(scale)
    answer(app, "leaves layer 1", "tanh")


@pytest.mark.parametrize(("layers", "units"), [(1, 1), (3, 4), (5, 8)])
def test_the_collapsed_net_answers_the_same(open_app, layers, units):
    app = open_page(open_app, collapse_layers=str(layers), collapse_units=str(units), collapse_data="Circles")
    circles = load_dataset("circles", examples=200)
    hidden = (units,) * layers
    settings = Hyperparameters(hidden, "identity", learning_rate=0.2, iterations=200, initialization="xavier")
    run = train(circles, settings)
    bent = train(circles, settings.replace(hidden_activation="relu"))
    told = text(app)
    assert told.count(f"{run.train_accuracy:.0%} right") >= 2
    assert f"ReLU layer{'s' * (layers > 1)}: {bent.train_accuracy:.0%} right" in told
    W = np.linalg.multi_dot([*(run.parameters[f"W{l}"] for l in range(layers + 1, 0, -1))])
    assert number_text(abs(float(W[0, 0]))) in app.latex[3].value
    shown = next(e.value for e in app.markdown if "largest difference of Z" in e.value)
    assert "e−1" in shown or "**0**" in shown
    (html,) = [e.proto.body for e in app.get("html") if "W′" in e.proto.body]
    assert f"({units}, 2)" in html and "(1, 2)" in html


def test_no_number_of_identity_layers_separates_the_circles(open_app):
    app = open_page(open_app)
    assert answer(app, "separate the circles", "2").startswith("**You said 2; it is no number is enough.**")
    assert answer(app, "separate the circles", "no number is enough").startswith("**As you said.**")


def test_the_preset_of_the_collapse(open_app):
    app = open_page(open_app)
    button(app, "Break it: five layers and still a line").click().run()
    assert not app.exception and "5 identity layers" in text(app)


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "relu", "identity"])
def test_answers_outside_are_counted(open_app, output):
    moons = load_dataset("moons", examples=200)
    run = train_with_output(moons, Hyperparameters((6,), "tanh", learning_rate=0.1, iterations=200), output)
    count = int(((run.answers < 0) | (run.answers > 1)).sum())
    assert (count == 0) == (output == "sigmoid")
    app = open_page(open_app, task_activation=TITLES[output])
    assert f"**{count} of 60** answers" in text(app)


def test_a_sigmoid_cannot_leave_its_range_for_a_price(open_app):
    app = open_page(open_app)
    button(app, "Break it: a sigmoid for a price").click().run()
    assert not app.exception and "sigmoid at the output: the answers reach from 0." in text(app)
    said = answer(app, "predicts the prices best", "sigmoid")
    assert said.startswith("**You said sigmoid; it is identity.**")


@pytest.mark.parametrize(
    ("task", "right"), [("yes or no", "sigmoid"), ("a probability", "sigmoid"), ("a price", "identity")]
)
def test_the_match_for_an_output(open_app, task, right):
    app = open_page(open_app, task=task)
    words = {"yes or no": "like y itself", "a probability": "as a chance", "a price": "predicts the prices best"}[task]
    assert answer(app, words, right).startswith("**As you said.**")


@pytest.mark.parametrize("seed", [0, 2])
def test_the_match_for_hidden_layers_is_what_the_runs_say(open_app, seed):
    circles = load_dataset("circles", examples=200)
    costs = {}
    for name in ("sigmoid", "tanh", "relu", "identity"):
        settings = Hyperparameters((8, 8, 8), name, learning_rate=0.1, iterations=100, initialization="he", seed=seed)
        costs[TITLES[name]] = float(train(circles, settings).costs[-1])
    best = min(costs, key=costs.get)
    app = open_page(open_app, task="hidden layers", task_activation="ReLU", task_seed=str(seed))
    assert f"J = **{number_text(costs['ReLU'])}**" in text(app)
    assert "sigmoid, now" not in figure(app, "ReLU, now")
    said = answer(app, "lowest cost J", best)
    assert said.startswith("**As you said.**") and all(number_text(J) in said for J in costs.values())
    assert "sigmoid, now" in figure(app, "ReLU, now")  # once answered, all four are drawn


def test_the_choice_is_taken_back_by_reset(open_app):
    app = open_page(open_app, task="a price", task_activation="sigmoid", task_seed="5")
    next(b for b in app.button if b.key == "which-activation.reset").click().run()
    assert not app.exception and "identity at the output" in text(app)
    assert app.slider(key="activations.task_seed").value == 0
