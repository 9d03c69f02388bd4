"""Rank-1 arrays and the two products, as the page shows them."""

import math

import numpy as np
import pytest

from lessons.broadcasting.products import numbers
from lessons.broadcasting.rank_one import EXPRESSIONS, forms
from ui.charts.numbers import number_text

PAGE = "pages/broadcasting.py"


def words(app) -> str:
    return " ".join(str(element.value) for element in (*app.markdown, *app.caption, *app.code, *app.latex))


def drawn(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def ask(app, key: str):
    return next(group for group in app.get("button_group") if group.key and group.key.startswith(key))


@pytest.mark.parametrize("text", EXPRESSIONS)
@pytest.mark.parametrize("form", ["flat", "column", "row"])
def test_what_stands_there_is_what_is_computed(text, form):
    a = forms(4, 1)[form]
    np.testing.assert_array_equal(EXPRESSIONS[text](a), eval(text, {"np": np, "a": a}))  # noqa: S307 - our own text


def test_the_three_forms_hold_the_same_numbers():
    arrays = forms(5, 3)
    assert [a.shape for a in arrays.values()] == [(5,), (5, 1), (1, 5)]
    assert len({tuple(a.ravel()) for a in arrays.values()}) == 1


def test_the_product_of_a_flat_array_with_itself_is_a_number(open_app):
    app = open_app(PAGE, sections=["rank-1-arrays"])
    assert not app.exception
    a = np.random.default_rng(0).standard_normal(5)
    assert number_text(float(a @ a)) in drawn(app)
    assert "AssertionError: the program stops here, as a has shape (5,)" in words(app)

    ask(app, "broadcasting.rank_form").set_value("column").run()
    assert "holds: the program goes on" in words(app)
    app.slider(key="broadcasting.rank_n").set_value(3).run()
    assert "assert a.shape == (3, 1)" in words(app) and "(3, 3)" in drawn(app)
    app.button(key="rank-1-arrays.reset").click().run()
    assert "as a has shape (5,)" in words(app)


@pytest.mark.parametrize(
    ("answer", "said"), [("(5, 5)", "**As you said.**"), ("refused", "**You said refused; it is (5, 5).**")]
)
def test_the_silent_mistake(open_app, answer, said):
    app = open_app(PAGE, sections=["rank-1-arrays"])
    assert "u + v</b>" not in drawn(app)
    ask(app, "broadcasting.silent").set_value(answer).run()
    assert said in words(app) and "25 numbers where 5 were meant" in words(app)
    assert "u + v</b>" in drawn(app)


def test_the_entries_of_both_products(open_app):
    app = open_app(PAGE, sections=["products"])
    assert not app.exception
    app.slider(key="broadcasting.product_n").set_value(4)
    app.slider(key="broadcasting.product_row").set_value(2)
    app.slider(key="broadcasting.product_column").set_value(6)  # the fourth is the last one
    app.slider(key="broadcasting.product_seed").set_value(7).run()
    A, B, _ = numbers("square", 4, 7)
    expected = sum(int(a) * int(b) for a, b in zip(A[1], B[:, 3], strict=True))
    assert "(AB)_{2,4}" in words(app) and f"= {number_text(expected)} \\end{{gathered}}" in words(app)
    assert "(A * B)_{2,4}" in words(app) and f"= {number_text(int(A[1, 3]) * int(B[1, 3]))}" in words(app)


def test_the_star_refuses_what_dot_multiplies(open_app):
    app = open_app(PAGE, sections=["products"])
    app.button(key="products.preset.Break it: * on (2, 3) and (3, 2)").click().run()
    assert not app.exception
    assert "ValueError: operands could not be broadcast together with shapes (2,3) (3,2)" in words(app)
    assert "np.dot(A, B)</b>" in drawn(app)
    app.button(key="products.reset").click().run()
    assert "operands" not in words(app)


@pytest.mark.parametrize("answer", ["an error", "a vector"])
def test_math_refuses_a_vector(open_app, answer):
    app = open_app(PAGE, sections=["products"])
    ask(app, "broadcasting.math").set_value(answer).run()
    _, _, v = numbers("square", 3, 0)
    with pytest.raises(TypeError) as refused:
        math.exp(v)
    assert f"TypeError: {refused.value}" in words(app)
    assert ("As you said" in words(app)) == (answer == "an error")
    assert words(app).count(number_text(math.exp(v[0, 0]), 6)) == 2
    for value in np.exp(v).ravel():
        assert number_text(float(value)) in drawn(app)
