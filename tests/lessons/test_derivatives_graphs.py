"""The sections on graphs and gradient checking, as AppTest runs them, against independent arithmetic."""

import json
import math

import pytest

from nnengine.planted_bugs import BUGS
from tests.plain_text import plain_texts

PAGE = "pages/derivatives.py"


def opened(open_app, **settings):
    app = open_app(PAGE, **{f"derivatives.{name}": value for name, value in settings.items()})
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def formulas(app) -> str:
    return " ".join(element.value for element in app.latex).replace("−", "-")


def button(app, label):
    (found,) = [button for button in app.button if button.label == label]
    return found


def question(app, key: str):
    (found,) = [group for group in app.segmented_control if group.key.startswith(key)]
    return found


def pictures(app, name: str) -> list[list[str]]:
    """The texts of that trace in every picture of a graph, in page order."""
    specs = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    return [trace["text"] for traces in specs for trace in traces if trace["name"] == name]


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_courses_graph_has_the_courses_figures(open_app):
    app = opened(open_app, expression_step="9")
    assert r"dc &= du \cdot b \\ &= 3 \cdot 3 = 9" in formulas(app)
    values, changes, _ = pictures(app, "values")
    assert values == ["5", "3", "2", "6", "11", "33"]
    assert sorted(pictures(app, "derivatives")[0]) == ["1", "3", "3", "3", "6", "9"]
    assert sorted(changes) == ["+0.001", "+0.002", "+0.002", "+0.006"]
    assert r"\frac{\Delta J}{\Delta b} &= \frac{0.00600}{0.00100}" in formulas(app)
    assert r"db &= 2 \cdot 1 \cdot 3 = " in formulas(app)
    assert "for all inputs together: 5 here" in words(app)
    assert "a walk of its own: 8." in words(app)


def test_stepping_forward_and_back(open_app):
    app = opened(open_app, expression_step="0")
    assert r"\text{Inputs only" in formulas(app)
    app.button(key="derivatives.graph.next").click().run()
    assert r"u &= b \cdot c \\ &= 3 \cdot 2 = 6" in formulas(app)
    app.button(key="derivatives.graph.next").click().run()
    assert r"v &= a + u \\ &= 5 + 6 = 11" in formulas(app)
    app.button(key="derivatives.graph.back").click().run()
    assert r"u &= b \cdot c" in formulas(app)


def test_a_shorter_formula_ends_the_walk_earlier(open_app):
    app = opened(open_app, expression_step="9")
    app.text_input(key="derivatives.expression").set_value("a*b").run()
    assert not app.exception
    assert app.slider(key="derivatives.expression_step").value <= 5


def test_two_ways_from_one_input_add_up(open_app):
    app = opened(open_app)
    button(app, "One input, two ways: (a + b)(a + c)").click().run()
    # d/da (a + b)(a + c) = (a + c) + (a + b) = 7 + 8
    assert r"da &= 1 \cdot 7 + 1 \cdot 8 = " in formulas(app)
    app.button(key="computation-graph.reset").click().run()
    assert app.text_input(key="derivatives.expression").value == "3(a + b*c)"


def test_where_no_slope_gets_through_nothing_moves(open_app):
    app = opened(open_app)
    button(app, "Break it: no slope gets through").click().run()
    assert r"\Delta b} &= \frac{0}{0.00100}" in formulas(app)


@pytest.mark.parametrize(("answer", "said"), [("c", "**As you said.**"), ("a", "**You said a; it is c.**")])
def test_the_strongest_input_is_computed(open_app, answer, said):
    app = opened(open_app)
    question(app, "derivatives.graph.question").set_value(answer).run()
    assert said in words(app)
    assert "da = 3.00, db = 6.00, dc = 9.00" in words(app)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (dict(expression="log(a)", expression_a="-1"), "J = log(-1) has no finite value with these a, b and c; move one of them."),
        (dict(expression="1/(a - 5)"), "has no finite value with these a, b and c"),
        (dict(expression="sqrt(a)", expression_a="0"), "dJ/da at a = 0 has no finite value"),
        (dict(expression="sqrt(-b)", expression_b="-0.5", expression_nudge="1", expression_step="1"), "After the nudge"),
        (dict(expression="a+b+c+a*b+b*c+a*c+a*b*c+a^2+b^2+c^2"), "nodes, at most 12 fit the picture"),
        (dict(expression="a + bc"), "the product of b and c is b*c"),
    ],
)
def test_what_cannot_be_computed_is_one_sentence(open_app, settings, sentence):
    assert sentence in words(opened(open_app, **settings))


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_one_example_by_hand(open_app):
    app = opened(open_app)
    a = sigmoid(-0.4 * 1.5 + 0.5 * -2.0 + 0.2)
    assert rf"dz &= a - y = {a:.3f} - 1 = {a - 1:.3f}" in formulas(app)
    assert f"= {1.5 * (a - 1):.2f}" in formulas(app)
    assert metrics(app)["Loss L now"] == f"{-math.log(a):.2f}"


def test_an_update_moves_the_sliders_and_the_loss_falls(open_app):
    app = opened(open_app, graph_learning_rate="0.5")
    losses = []
    for _ in range(3):
        losses.append(float(metrics(app)["Loss L now"]))
        after = float(metrics(app)["After one update"])
        button(app, "Take one update").click().run()
        assert not app.exception
        assert float(metrics(app)["Loss L now"]) == pytest.approx(after, abs=0.01)
    assert losses == sorted(losses, reverse=True)
    a = sigmoid(-1.4)
    first = -0.4 - 0.5 * 1.5 * (a - 1)
    fresh = opened(open_app, graph_learning_rate="0.5")
    button(fresh, "Take one update").click().run()
    assert fresh.slider(key="derivatives.graph_w1").value == pytest.approx(first, abs=0.0006)


def test_moving_a_slider_begins_the_losses_anew(open_app):
    app = opened(open_app)
    button(app, "Take one update").click().run()

    def drawn():
        charts = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
        return next(data[0]["x"] for data in charts if data[0]["name"] == "loss L")

    assert drawn() == [0, 1]
    app.slider(key="derivatives.graph_x1").set_value(0.5).run()
    assert drawn() == [0]


@pytest.mark.parametrize("label", ["Surely right", "Break it: surely wrong"])
def test_an_update_where_the_sigmoid_saturates(open_app, label):
    app = opened(open_app)
    button(app, label).click().run()
    button(app, "Take one update").click().run()
    assert not app.exception
    app.button(key="logistic-graph.reset").click().run()
    assert app.slider(key="derivatives.graph_w1").value == -0.4


def test_no_learning_rate_is_too_large_for_one_example(open_app):
    app = opened(open_app)
    question(app, "derivatives.logistic_graph.question").set_value("Yes").run()
    assert "**You said Yes; it is No.**" in words(app)


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_caught(open_app, bug):
    app = opened(open_app, check_bug=BUGS[bug].title)
    difference = float(metrics(app)["Difference"].replace("−", "-"))
    assert (difference < 1e-7) if bug == "none" else (difference > 1e-3)
    assert ("0 of 25 parameters are off" in words(app)) == (bug == "none")
    question(app, "derivatives.check.question").set_value("No" if bug == "none" else "Yes").run()
    assert "**As you said.**" in words(app)


def test_a_bug_that_hides(open_app):
    app = opened(open_app)
    button(app, "Break it: a bug that hides").click().run()
    assert "0 of 25 parameters are off" in words(app)
    question(app, "derivatives.check.question").set_value("Yes").run()
    assert "**You said Yes; it is No.**" in words(app)


def test_both_penalties_are_in_the_cost_and_in_the_gradient(open_app):
    app = opened(open_app)
    app.select_slider(key="derivatives.check_l1").set_value(3.0).run()
    assert float(metrics(app)["Difference"].replace("−", "-")) < 1e-7
    app.select_slider(key="derivatives.check_l2").set_value(0.0)
    app.selectbox(key="derivatives.check_bug").set_value("forgotten_penalty").run()
    assert float(metrics(app)["Difference"].replace("−", "-")) > 1e-3


def test_the_check_itself_fails_at_a_tiny_nudge(open_app):
    app = opened(open_app)
    right = float(metrics(app)["Difference"].replace("−", "-"))
    button(app, "Break it: ε = 1e−12").click().run()
    assert float(metrics(app)["Difference"].replace("−", "-")) > 1e4 * right
    app.button(key="gradient-checking.reset").click().run()
    assert float(metrics(app)["Difference"].replace("−", "-")) == right


def test_bad_addresses_end_in_the_defaults(open_app):
    app = opened(
        open_app, expression="(", expression_a="1e9", expression_step="-1", expression_nudged="d", graph_y="2", graph_w1="x",
        check_bug="typo", check_nudge="0", check_l2="-1", check_iterations="1e99",
    )
    for told in ("expression a “1e9”", "expression nudged “d”", "graph y “2”", "check bug “typo”"):
        assert told in words(app)
    assert r"J &= 3 \cdot v \\ &= 3 \cdot 11 = 33" in formulas(app)
    assert metrics(app)["Loss L now"] == f"{-math.log(sigmoid(-1.4)):.2f}"
