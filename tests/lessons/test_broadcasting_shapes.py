"""The opening section of Broadcasting: shapes and the table of calories."""

import math

import numpy as np
import pytest

from lessons.broadcasting import calories
from lessons.broadcasting.calories import wrong_cell
from lessons.broadcasting.puzzle import PUZZLES, REFUSED, possible_shapes
from lessons.broadcasting.shapes import PAIRS
from nnengine.datasets import load_calories
from tests.plain_text import plain_texts

PAGE = "pages/broadcasting.py"


def words(app) -> str:
    texts = [str(element.value) for element in (*app.markdown, *app.caption, *app.code, *app.latex)]
    return " ".join(texts + plain_texts(app))


def drawn(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def write(app, a: str, b: str):
    app.text_input(key="broadcasting.shape_a").set_value(a)
    app.text_input(key="broadcasting.shape_b").set_value(b)
    return app.run()


def ask(app, key: str):
    return next(group for group in app.get("button_group") if group.key and group.key.startswith(key))


def test_the_page_opens_on_its_question(open_app):
    app = open_app(PAGE)
    assert not app.exception
    assert [title.value for title in app.title] == ["What happens when two shapes do not match?"]
    assert "**The rule:** (3, 4)" in words(app)
    assert "c_{2, 3} = a_{2, 3} + b_{0, 3} = 12 + 40 = 52" in words(app)


@pytest.mark.parametrize("label", PAIRS)
def test_every_pair_has_the_rule_and_numpys_answer(open_app, label):
    app = open_app(PAGE)
    app.button(key=f"broadcasting.pair.{label}").click().run()
    assert not app.exception
    a, b = (tuple(int(size) for size in text.split(",") if size.strip()) for text in PAIRS[label])
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        assert "**The rule:** On axis −1 a has 4 and b has 3" in words(app)
        assert "ValueError: operands could not be broadcast together with shapes (3,4) (3,)" in words(app)
        assert "refused" in drawn(app)
    else:
        assert f"**The rule:** {expected}" in words(app)
        assert f"shape {expected}" in [code.value for code in app.code]


@pytest.mark.parametrize(
    ("a", "b"), [("8 8 8 8", "8"), ("", ""), ("1,1,1,1", ""), ("8,1,6,1", "7 1 5"), ("2,8,8", "8,1")]
)
def test_shapes_of_every_size_are_drawn(open_app, a, b):
    app = write(open_app(PAGE), a, b)
    assert not app.exception
    read = [tuple(int(size) for size in text.replace(",", " ").split()) for text in (a, b)]
    assert f"**The rule:** {np.broadcast_shapes(*read)}" in words(app)


def test_nonsense_is_told_once_and_the_picture_stays(open_app):
    app = write(open_app(PAGE), "2, 5", "cats")
    assert not app.exception
    assert [text for text in plain_texts(app) if "no size" in text] == [
        "“cats” is no size of an axis: write whole numbers from 1 to 8, such as 3, 4. The picture keeps (1, 4)."
    ]
    assert app.text_input(key="broadcasting.shape_b").value == "cats"


@pytest.mark.parametrize(
    ("operation", "value"), [("subtract −", "= −28"), ("multiply *", "= 480"), ("divide /", "= 0.300")]
)
def test_every_operation(open_app, operation, value):
    app = open_app(PAGE, **{"broadcasting.shape_operation": operation})
    assert not app.exception
    assert value in words(app)


def test_bad_addresses_end_in_the_defaults(open_app):
    app = open_app(
        PAGE,
        **{
            "broadcasting.shape_operation": "power", "broadcasting.calories_axis": "7",
            "broadcasting.calories_keepdims": "x", "broadcasting.shape_a": "<b>" * 20,
        },
    )
    assert not app.exception
    assert "(3, 4)" in words(app)
    assert "The link holds values that this page can't use" in words(app)
    # A text that is too long is not cut: the default stands, and the sentence has its beginning.
    assert "shape a “<b><b><b><b><b><b><b><b><b><b><b><b><b>…”" in words(app)
    assert app.text_input(key="broadcasting.shape_a").value == "3, 4"


def test_the_puzzle_is_judged_by_numpy(open_app):
    app = open_app(PAGE)
    for a, b in PUZZLES:
        try:
            right = str(np.broadcast_shapes(a, b))
        except ValueError:
            right = REFUSED
        options = possible_shapes(a, b)
        assert right in options and len(options) >= 2
        wrong = next(option for option in options if option != right)
        ask(app, "broadcasting.which_shape").set_value(wrong).run()
        assert f"**You said {wrong}; it is {right}.**" in words(app)
        ask(app, "broadcasting.which_shape").set_value(right).run()
        assert "**As you said.**" in words(app)
        app.button(key="broadcasting.next_puzzle").click().run()
        assert not app.exception


def test_the_shares_are_the_courses(open_app):
    app = open_app(PAGE)
    assert "94.9 % of those in apples are carbs" in words(app)
    _, _, A = load_calories()
    for value in (100 * A / A.sum(axis=0)).ravel():
        assert f">{value:.3g}" in drawn(app) or f">{value:#.3g}" in drawn(app)


def test_the_wrong_axis_fails_as_numpy_fails_and_reset_cures(open_app):
    app = open_app(PAGE)
    app.button(key="broadcasting.calories.break").click().run()
    assert not app.exception
    assert "ValueError: operands could not be broadcast together with shapes (3,4) (3,)" in words(app)
    app.toggle(key="broadcasting.calories_keepdims").set_value(True).run()
    _, _, A = load_calories()
    assert f"{100 * A[0, 0] / A[0].sum():.1f} % of all carbs in the table are in apples" in words(app)
    app.button(key="broadcasting.calories.reset").click().run()
    assert "94.9 % of those in apples are carbs" in words(app)


def edit(monkeypatch, changes: dict) -> None:
    """AppTest cannot edit a table: what somebody has typed comes from here."""
    def editor(rows, foods):
        return [row | changes.get(row["nutrient"], {}) for row in rows]

    monkeypatch.setattr(calories, "editor", editor)


def test_an_edited_table_is_summed_anew(open_app, monkeypatch):
    edit(monkeypatch, {"carbs": {"apples": 3.0}})
    app = open_app(PAGE)
    assert not app.exception
    assert "50.0 % of those in apples are carbs" in words(app)


def test_an_edited_table_stays_while_another_page_is_open(open_app, monkeypatch):
    edit(monkeypatch, {"carbs": {"apples": 3.0}})
    app = open_app(PAGE, ())
    edit(monkeypatch, {})  # Streamlit's own editor has forgotten it by then
    app.switch_page("pages/derivatives.py").run()
    app.switch_page(PAGE).run()
    assert "50.0 % of those in apples are carbs" in words(app)


@pytest.mark.parametrize("value", [None, math.nan, -1.0, math.inf])
def test_a_bad_cell_is_told_and_the_picture_stays(open_app, monkeypatch, value):
    edit(monkeypatch, {"carbs": {"apples": 3.0}})
    app = open_app(PAGE)
    edit(monkeypatch, {"carbs": {"apples": value}})
    app.run()
    assert not app.exception
    told = [caption.value for caption in app.caption if "The cell" in caption.value]
    assert len(told) == 1 and told[0].startswith("The cell carbs, apples") and "keeps the last good table" in told[0]
    assert "50.0 % of those in apples are carbs" in words(app)


def test_what_is_wrong_with_a_cell():
    foods = ["apples"]
    assert wrong_cell([{"nutrient": "fats", "apples": 0}], foods) is None
    assert "is empty" in wrong_cell([{"nutrient": "fats", "apples": math.nan}], foods)
    assert "holds -2: write a number from 0" in wrong_cell([{"nutrient": "fats", "apples": -2}], foods)
    assert "holds inf" in wrong_cell([{"nutrient": "fats", "apples": math.inf}], foods)


def test_a_food_without_calories_is_told(open_app, monkeypatch):
    edit(monkeypatch, dict.fromkeys(("carbs", "proteins", "fats"), {"beef": 0.0}))
    app = open_app(PAGE)
    assert not app.exception
    assert "0 / 0 is not a number" in words(app)


def test_reset_takes_back_the_shapes(open_app):
    app = write(open_app(PAGE), "2", "2")
    app.button(key="broadcasting.reset").click().run()
    assert "**The rule:** (3, 4)" in words(app)
