"""The sections on nudges and slopes, as AppTest runs them: their numbers against closed forms."""

import json

import pytest
from tests.plain_text import plain_texts

PAGE = "pages/derivatives.py"


def opened(open_app, **settings):
    app = open_app(PAGE, **{f"derivatives.{name}": value for name, value in settings.items()})
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def button(app, label):
    (found,) = [button for button in app.button if button.label == label]
    return found


def trace(app, chart: int, name: str) -> dict:
    spec = json.loads(app.get("plotly_chart")[chart].proto.spec)
    return next(trace for trace in spec["data"] if trace["name"] == name)


def question(app, key: str):
    (found,) = [group for group in app.segmented_control if group.key.startswith(key)]
    return found


def test_the_page_opens_on_its_question(open_app):
    app = opened(open_app)
    assert [title.value for title in app.title] == ["How steep is a curve at one point?"]
    assert [header.value for header in app.header] == [
        "A slope that changes", "The computation graph", "Logistic regression as a graph", "Gradient checking"
    ]


@pytest.mark.parametrize(
    ("function", "ratio", "slope"), [("3a", "3.00000", "3.00000"), ("a²", "4.00100", "4.00000"), ("log a", "0.499875", "0.500000")]
)
def test_the_ratio_and_the_slope_at_two(open_app, function, ratio, slope):
    app = opened(open_app, nudge_function=function, nudge_size="0.001")
    assert f"{{{ratio}}}" in app.latex[0].value
    assert f"{{{slope}}}" in app.latex[1].value


def test_the_point_is_where_it_was_dragged_to(open_app):
    app = opened(open_app, nudge="-1,0", nudge_size="0.5")
    assert "{-1.50000}" in app.latex[0].value.replace("−", "-")  # ((−0.5)² − (−1)²) / 0.5
    assert "{-2.00000}" in app.latex[1].value.replace("−", "-")


def test_a_point_outside_the_curve_is_taken_to_its_end(open_app):
    app = opened(open_app, nudge_function="log a", nudge="-1e9,0")
    assert "{10.0000}" in app.latex[1].value  # 1 / 0.1


def test_rounding_is_told_from_the_numbers(open_app):
    app = opened(open_app)
    app.select_slider(key="derivatives.nudge_size").set_value(1e-15).run()
    # 2 + 1e−15 is 2 + 2 · 4.4e−16, whose square is 4 · 8.9e−16 above 4
    assert "{3.55271}" in app.latex[0].value
    assert "Rounding spoils it" in words(app)
    assert "8.88e−16 apart, and the whole height is 4 such steps" in words(app)
    assert "bends within the width" in words(opened(open_app, nudge_size="0.5"))


@pytest.mark.parametrize(("answer", "said"), [("1e−6", "**As you said.**"), ("1e−12", "**You said 1e−12; it is 1e−6.**")])
def test_the_rivals_are_run(open_app, answer, said):
    app = opened(open_app)
    question(app, "derivatives.nudge.question").set_value(answer).run()
    assert said in words(app)
    assert "1e−12 misses it by 0.000356 and 1e−6 misses it by" in words(app)


def test_on_a_line_at_zero_both_rivals_are_alike(open_app):
    app = opened(open_app, nudge_function="3a", nudge="0,0")
    question(app, "derivatives.nudge.question").set_value("Both alike").run()
    assert "**As you said.**" in words(app)


def test_presets_and_reset(open_app):
    app = opened(open_app)
    button(app, "The course's nudge: 0.001").click().run()
    assert app.segmented_control(key="derivatives.nudge_function").value == "line"
    assert r"\frac{0.00300}{0.00100}" in app.latex[0].value
    button(app, "Break it: a nudge of 1e−15").click().run()
    assert "{3.55271}" in app.latex[0].value
    app.button(key="nudge.reset").click().run()
    assert (app.segmented_control(key="derivatives.nudge_function").value, app.select_slider(key="derivatives.nudge_size").value) == ("square", 1.0)


def test_an_own_formula_is_drawn(open_app):
    app = opened(open_app, nudge_function="own", nudge_formula="a^3 - 2a", nudge="2,0")
    assert "{10.0000}" in app.latex[1].value  # 3 · 4 − 2


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("foo(a)", "“foo” is no function that is known here"),
        ("(a", "The bracket at position 1 is never closed"),
        ("", "The formula is empty"),
        ("log(-1 - a^2)", "This f(a) has no value between −5 and 5"),
        ("a" * 500, ""),
    ],
)
def test_what_cannot_be_read_is_told_and_the_last_formula_stays(open_app, formula, sentence):
    app = opened(open_app, nudge_function="own", nudge_formula="a^2 + 1", nudge="2,0")
    app.text_input(key="derivatives.nudge_formula").set_value(formula).run()
    assert not app.exception
    assert sentence in words(app)
    assert "stays a^2 + 1." in words(app)
    assert "{4.00000}" in app.latex[1].value


def test_the_slope_is_traced_up_to_the_point(open_app):
    app = opened(open_app, slope_function="a³", slope="1,0", slope_nudge="0.01")
    traced = trace(app, 3, "f′")
    assert "{3.00000}" in app.latex[2].value
    assert "{3.03010}" in app.latex[3].value  # 3 + 3 · 0.01 + 0.01²
    assert "moves f(a) by about 3.00 times as much: 0.0300" in words(app)
    assert (traced["x"][-1], max(traced["x"])) == (1, 1)
    assert traced["y"][-1] == pytest.approx(3)


@pytest.mark.parametrize(("function", "answer"), [("3a", "Stays"), ("a²", "Grows"), ("a³", "Both"), ("log a", "Shrinks"), ("σ(a)", "Both")])
def test_what_the_slope_does_is_computed(open_app, function, answer):
    app = opened(open_app, slope_function=function)
    question(app, "derivatives.slope.question").set_value(answer).run()
    assert "**As you said.**" in words(app)


@pytest.mark.parametrize("label", ["Break it: a slope with a jump", "Break it: f only for a > 0"])
def test_own_formulas_with_edges_are_drawn(open_app, label):
    app = opened(open_app)
    button(app, label).click().run()
    assert not app.exception
    assert app.segmented_control(key="derivatives.slope_function").value == "own"
    app.button(key="changing-slope.reset").click().run()
    assert app.segmented_control(key="derivatives.slope_function").value == "square"


def test_a_point_without_a_slope_is_told(open_app):
    app = opened(open_app, slope_function="own", slope_formula="sqrt(a)", slope="-2,0", nudge_function="own", nudge_formula="log(a)", nudge="-2,0")
    assert "Here f has no slope." in words(app)
    assert "Here f has no slope, or the nudge leads to where f has no value." in words(app)


def test_bad_addresses_end_in_the_defaults(open_app):
    wrong = {
        "nudge_function": "b²", "nudge_size": "7", "nudge": "here", "slope_function": "", "slope_nudge": "NaN", "slope": "1",
        "nudge_formula": "((", "slope_formula": "§",
    }
    app = opened(open_app, **wrong)
    assert "nudge function “b²”" in words(app)
    assert "nudge size “7”" in words(app)
    assert "{4.00000}" in app.latex[1].value
