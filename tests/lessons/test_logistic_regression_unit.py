"""Notation, sigmoid, losses and cost on the page: the numbers shown are those of the arrays and of real runs."""

import json

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.one_feature import one_feature_examples
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text

PAGE = "pages/logistic_regression.py"
CATS = {"data": "Cats", "cat_iterations": "10"}


def open_page(open_app, **settings):
    app = open_app(PAGE, **{f"logistic_regression.{name}": value for name, value in settings.items()})
    assert not app.exception
    return app


def key(name: str) -> str:
    return f"logistic_regression.{name}"


def text(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def trace(app, name: str) -> dict:
    """The only trace of that name on the page."""
    figures = [json.loads(element.proto.spec) for element in app.get("plotly_chart")]
    (found,) = [trace for figure in figures for trace in figure["data"] if trace.get("name") == name]
    return found


def html(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def prediction(app, start: str):
    (control,) = [control for control in app.segmented_control if control.label.startswith(f"**Predict:** {start}")]
    return control


def press(app, label: str):
    (button,) = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception


def reset(app, anchor: str):
    app.button(key=f"{anchor}.reset").click().run()
    assert not app.exception


# Examples, features, labels


@pytest.mark.parametrize("settings", [{}, {"examples": "20", "test_share": "0.5"}, CATS])
def test_the_table_tells_the_shapes_of_the_data_in_use(open_app, settings):
    app = open_page(open_app, **settings)
    dataset = load_dataset("cat_emoji") if "data" in settings else load_dataset(
        "gaussians", examples=int(settings.get("examples", 300)), test_share=float(settings.get("test_share", 0.3))
    )
    said = text(app)
    for symbol, shape in (
        (r"X_\text{train}", dataset.X_train.shape), (r"Y_\text{train}", dataset.Y_train.shape),
        ("w", (dataset.n_x, 1)), (r"\hat{Y}", (1, dataset.m_train)), ("n_x", number_text(dataset.n_x)),
        (r"m_\text{test}", number_text(dataset.m_test)),
    ):
        (row,) = [row for row in said.split("\n") if row.startswith(f"| ${symbol}$ |")]
        assert row.endswith(f"| {shape} |")


def test_the_chosen_example_stands_in_its_column(open_app):
    app = open_page(open_app, notation_example="7")
    dataset = load_dataset("gaussians")
    assert f"<i>x</i><sup>({7})</sup>" in html(app)
    for value in dataset.X_train[:, 6]:
        assert html(app).count(number_text(float(value))) >= 2  # in x and in X
    run = train(dataset, Hyperparameters((), initialization="zeros", learning_rate=0.1, iterations=500))
    w, b = run.parameters["W1"], run.parameters["b1"]
    answer = 1 / (1 + np.exp(-(w @ dataset.X_train[:, 6:7] + b)[0, 0]))
    assert f"| {number_text(float(answer))} |" in text(app)


def test_an_example_beyond_the_last_gives_way_to_the_last(open_app):
    app = open_page(open_app, notation_example="200", cost_example="180")
    app.slider(key=key("examples")).set_value(20).run()
    assert not app.exception
    assert app.slider(key=key("notation_example")).value == app.slider(key=key("cost_example")).value == 14


@pytest.mark.parametrize(
    ("answer", "verdict"), [("(2, 90)", "As you said."), ("(90, 2)", "You said (90, 2); it is (2, 90).")]
)
def test_the_shape_of_the_test_set_is_told_after_an_answer(open_app, answer, verdict):
    app = open_page(open_app)
    assert r"| $X_\text{test}$ | the same for the test set | ? |" in text(app)
    prediction(app, "the test set").set_value(answer).run()
    assert verdict in text(app)
    assert r"| $X_\text{test}$ | the same for the test set | (2, 90) |" in text(app)


# Why a sigmoid


def test_z_and_its_sigmoid_are_those_of_the_sliders(open_app):
    app = open_page(open_app, sigmoid_w="-1.5", sigmoid_b="0.7", sigmoid_x="1.2", sigmoid_seed="4")
    z = -1.5 * 1.2 + 0.7
    assert number_text(abs(z)) in latex(app)
    assert number_text(1 / (1 + np.exp(-z))) in latex(app)
    x, _ = one_feature_examples(4)
    answers = -1.5 * x + 0.7
    assert f"**{np.sum((answers < 0) | (answers > 1))}** of 40 by the line (crosses), **0** by σ." in text(app)


def test_letting_sigma_fit_is_gradient_descent(open_app):
    app = open_page(open_app)
    x, y = one_feature_examples(0)
    press(app, "Let σ fit")
    w, b = 1.2, 0.3
    for _ in range(500):
        dz = 1 / (1 + np.exp(-(w * x + b))) - y
        w, b = w - 0.5 * np.mean(x * dz), b - 0.5 * np.mean(dz)
    assert app.slider(key=key("sigmoid_w")).value == pytest.approx(w, abs=0.0051)
    assert app.slider(key=key("sigmoid_b")).value == pytest.approx(b, abs=0.0051)


def test_the_best_line_is_judged_by_least_squares(open_app):
    app = open_page(open_app)
    x, y = one_feature_examples(0)
    w, b = np.polyfit(x[0], y[0], 1)
    outside = int(np.sum((w * x + b < 0) | (w * x + b > 1)))
    assert 0 < outside < 40
    prediction(app, "the best straight line").set_value("some").run()
    assert "**As you said.**" in text(app)
    assert f"{outside} of its 40 answers lie outside" in text(app)
    prediction(app, "the best straight line").set_value("none").run()
    assert "**You said none; it is some.**" in text(app)


def plane_numbers(w1, w2, b) -> tuple[str, str]:
    points = load_dataset("gaussians", examples=200, noise=0.6, seed=0)
    X, Y = points.X_train, points.Y_train
    a = 1 / (1 + np.exp(-(w1 * X[0] + w2 * X[1] + b)))
    a = np.clip(a, 1e-300, 1)
    right = (a > 0.5) == Y[0]
    z = w1 * X[0] + w2 * X[1] + b
    J = np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - Y[0] * z)
    return number_text(float(J)), f"{right.mean():.1%}"


def metrics(app) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


def test_cost_and_accuracy_over_the_plane_are_live(open_app):
    app = open_page(open_app, plane_w1="2", plane_w2="0.5", plane_b="-1")
    J, accuracy = plane_numbers(2, 0.5, -1)
    assert {("Cost J", J), ("Accuracy", accuracy)} <= set(metrics(app))
    press(app, "Let it fit")
    w1, w2, b = (app.slider(key=key(name)).value for name in ("plane_w1", "plane_w2", "plane_b"))
    J_fit, accuracy_fit = plane_numbers(w1, w2, b)
    assert float(J_fit) < float(J)
    assert {("Cost J", J_fit), ("Accuracy", accuracy_fit)} <= set(metrics(app))


def test_huge_weights_and_reset(open_app):
    app = open_page(open_app)
    press(app, "Break it: huge weights")
    assert app.slider(key=key("sigmoid_w")).value == app.slider(key=key("plane_w1")).value == 20.0
    assert {("Cost J", plane_numbers(20, -15, 0.5)[0])} <= set(metrics(app))
    press(app, "Let it fit")
    press(app, "Let σ fit")
    reset(app, "why-sigmoid")
    assert app.slider(key=key("sigmoid_w")).value == 1.2
    assert app.slider(key=key("plane_w2")).value == -1.0


# Two losses


@pytest.mark.parametrize(("label", "chosen"), [("y = 1", 0.2), ("y = 0", 0.7), ("y = 1", 0.99)])
def test_both_losses_and_slopes_at_the_dragged_answer(open_app, label, chosen):
    app = open_page(open_app, loss_label=label, loss_curves=f"{chosen},0")
    y = float(label[-1])
    right = chosen if y else 1 - chosen
    for value in (-np.log(right), (chosen - y) ** 2 / 2, abs(chosen - y), abs(chosen - y) * chosen * (1 - chosen)):
        assert number_text(float(value)).split("e")[0] in latex(app)


@pytest.mark.parametrize("place", ["7,0", "-1,0", "nan,1", "rubbish", "0.5"])
def test_an_odd_dragged_answer_does_no_harm(open_app, place):
    app = open_page(open_app, loss_curves=place, loss_map_squared_error=place)
    assert len(trace(app, "ŷ")["x"]) == 1
    assert 0 < trace(app, "ŷ")["x"][0] < 1


def descend(loss: str, spread: float, w: float, b: float) -> tuple[float, float]:
    x = np.array([-spread - 0.5, -spread, -0.5, 0.1, 0.2, 0.8, spread, spread + 0.5])
    y = np.array([0.0, 0, 1, 0, 1, 0, 1, 1])
    for _ in range(2_000):
        a = 1 / (1 + np.exp(-(w * x + b)))
        dz = (a - y) * (a * (1 - a) if loss == "squared_error" else 1)
        w, b = w - 0.5 * np.mean(x * dz), b - 0.5 * np.mean(dz)
    return w, b


def end(w: float, b: float) -> str:
    return f"w {number_text(w)}, b {number_text(b)}"


def test_the_descents_wait_for_an_answer(open_app):
    app = open_page(open_app)
    assert text(app).count("Answer, or drag the start, to see the descent.") == 2
    prediction(app, "which of the two").set_value("both").run()
    assert "**You said both; it is squared error.**" in text(app)
    assert "Answer, or drag the start" not in text(app)
    for loss, where in (("cross_entropy", "at the lowest point"), ("squared_error", "in a trap")):
        assert f"It ends **{where}**: {end(*descend(loss, 3.0, -2.5, 1.0))}" in text(app)
    prediction(app, "which of the two").set_value("squared error").run()
    assert "**As you said.** Cross-entropy ends **at the lowest point**" in text(app)


def test_a_start_in_the_address_is_descended_from(open_app):
    app = open_page(open_app, loss_map_squared_error="1,2")
    for loss in ("cross_entropy", "squared_error"):
        assert f"It ends **at the lowest point**: {end(*descend(loss, 3.0, 1.0, 2.0))}" in text(app)
    assert "81 starts (dots): 81 end at the lowest point (filled), 0 in a trap" in text(app)


def test_the_trap_comes_and_goes_with_the_distance(open_app):
    app = open_page(open_app)
    press(app, "Break it: far groups make a trap")
    assert app.slider(key=key("loss_spread")).value == 4.0
    assert "Local minima found: 2." in text(app)
    press(app, "Without a trap")
    assert "Local minima found: 2." not in text(app)
    assert text(app).count("Local minima found: 1.") == 2
    prediction(app, "which of the two").set_value("neither").run()
    assert "**As you said.**" in text(app)
    assert end(*descend("squared_error", 1.5, -2.5, 1.0)) in text(app)
    reset(app, "loss")
    assert app.slider(key=key("loss_spread")).value == 3.0


def test_the_surfaces_can_be_seen(open_app):
    app = open_page(open_app, loss_view="Surface", loss_map_squared_error="-3,1")
    kinds = [trace["type"] for e in app.get("plotly_chart") for trace in json.loads(e.proto.spec)["data"]]
    assert kinds.count("surface") == 2


# The cost


def run_of(name="gaussians", **options):
    dataset = load_dataset(name)
    settings = dict(learning_rate=0.1, iterations=500) | options
    return dataset, train(dataset, Hyperparameters((), initialization="zeros", **settings))


def losses_of(dataset, run) -> np.ndarray:
    a = 1 / (1 + np.exp(-(run.parameters["W1"] @ dataset.X_train + run.parameters["b1"])))
    return -np.log(np.where(dataset.Y_train == 1, a, 1 - a))[0]


def test_one_examples_loss_and_share_are_told(open_app):
    app = open_page(open_app, cost_example="42")
    losses = losses_of(*run_of())
    assert number_text(float(losses[41])) in latex(app)
    assert f"{100 * losses[41] / losses.sum():.2f}\\,\\%" in latex(app)


@pytest.mark.parametrize(("l2", "l1"), [("0", "0"), ("3", "0"), ("1", "1")])
def test_the_mean_loss_is_the_runs_cost(open_app, l2, l1):
    app = open_page(open_app, l2=l2, l1=l1)
    _, run = run_of(l2=float(l2), l1=float(l1))
    cost = number_text(float(run.costs[-1]), 6)
    assert f"The run's own cost, computed while it trained: {cost}" in text(app)
    formulas = [element.value.strip("$\n") for element in app.latex]
    (formula,) = [formula for formula in formulas if r"J = \frac{1}" in formula and r"\sum L" in formula]
    assert formula.endswith(f"= {cost}")
    assert ("regularization" in formula) == (l2 != "0")


def test_the_largest_loss_can_be_chosen(open_app):
    app = open_page(open_app)
    losses = losses_of(*run_of())
    press(app, "Choose the largest loss")
    assert app.slider(key=key("cost_example")).value == np.argmax(losses) + 1
    reset(app, "cost")
    assert app.slider(key=key("cost_example")).value == 1


def test_the_pulls_of_the_examples_are_told(open_app):
    app = open_page(open_app, cost_example="3", l2="3")
    dataset, run = run_of(l2=3.0)
    a = 1 / (1 + np.exp(-(run.parameters["W1"] @ dataset.X_train + run.parameters["b1"])))
    pulls = dataset.X_train * (a - dataset.Y_train) / dataset.m_train
    for value in (*pulls[:, 2], *pulls.sum(axis=1)):
        assert number_text(float(value)).split("e")[0] in latex(app)
    assert "Regularization adds to it" in text(app)


def test_the_share_of_the_largest_losses_is_judged(open_app):
    app = open_page(open_app)
    losses = losses_of(*run_of())
    share = np.sort(losses)[-21:].sum() / losses.sum()
    assert share > 0.5
    question = "the tenth of the examples"
    prediction(app, question).set_value("over a half").run()
    assert f"**As you said.** The 21 largest of the 210 losses make up {share:.0%} of their sum." in text(app)
    prediction(app, question).set_value("under a quarter").run()
    assert "**You said under a quarter; it is over a half.**" in text(app)


def test_pictures_are_sorted_by_loss(open_app):
    app = open_page(open_app, **CATS)
    dataset, run = run_of("cat_emoji", learning_rate=0.005, iterations=10)
    losses = losses_of(dataset, run)
    press(app, "Choose the largest loss")
    first = int(np.argmax(losses))
    assert f"Example {first + 1}: number 1 of {dataset.m_train} by loss." in text(app)
    label = dataset.classes[int(dataset.Y_train[0, first])]
    assert f"example {first + 1}, {label}, loss {number_text(float(losses[first]))}" in html(app)
    assert "Every example pulls at w" not in [element.value for element in app.subheader]


@pytest.mark.parametrize(
    "settings", [{"data": "Moons", "learning_rate": "10"}, {"iterations": "0"}, {"data": "Your points"}]
)
def test_odd_runs_do_no_harm(open_app, settings):
    open_page(open_app, **settings)


def test_an_address_with_everything_wrong_leads_to_the_defaults(open_app):
    wrong = {
        "notation_example": "0", "sigmoid_w": "99", "sigmoid_x": "x", "plane_b": "nan", "loss_label": "2",
        "loss_spread": "9", "loss_view": "Hologram", "cost_example": "1e9",
    }
    app = open_page(open_app, **wrong)
    assert app.slider(key=key("sigmoid_w")).value == 1.2
    told = " ".join(text for text in plain_texts(app) if "this page can't use" in text)
    for name, value in wrong.items():
        assert f"{name.replace('_', ' ')} “{value}”" in told
