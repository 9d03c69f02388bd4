"""Settings drawn at random: no combination of controls, and no order of pressing them, ends in a traceback.

Each page is opened once for each of its sections, with nothing else drawn below its opening. Then its controls are moved
many times over, several at once, as a browser would report them; the opening's own ones move in a walk of their own.
"""

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import ButtonGroup, Selectbox, SelectSlider

from ui import names
from ui.concepts import CONCEPTS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
DRAWS_A_PAGE = 200
KINDS = ("slider", "select_slider", "selectbox", "button_group", "toggle", "checkbox", "radio", "text_input", "text_area")
TEXTS = (
    "", " ", "0", "-1", "1e999", "nan", "3, 4", "(3,)", "3*(a+b*c)", "a^^2", "log(a)", "1/0", "((((((", "🐈", "a" * 90,
    "__import__('os')", "x1,x2,class\n1,2,0\n3,4,1\n-1,-1,0", "1 2 3 4", "<b>", "\\frac", "9" * 80, "lambda: 0", "a.b", "exp(1000)",
)
# The walks are about combinations, not about patience: runs are kept short, and those on pictures very short.
MOST_ITERATIONS, MOST_ON_PICTURES = 100, 3
ALL_ON_PICTURES = "cat_recognizer"  # a page whose every run is on pictures


@pytest.fixture(autouse=True)
def options_are_chosen_by_their_texts(monkeypatch):
    """AppTest knows options by the texts it shows, but asks for the values behind them: let it take the texts."""
    for kind in (ButtonGroup, Selectbox, SelectSlider):
        original = kind.format_func

        def format_func(self, original=original):
            return lambda value: value if value in self.options else original.fget(self)(value)

        monkeypatch.setattr(kind, "format_func", property(format_func))


def walks(page: str) -> list[str]:
    """The anchors of the page's sections, "" for its opening."""
    return ["", *(concept.anchor for concept in CONCEPTS.values() if page in concept.pages)]


def controls(app) -> list:
    return [element for kind in KINDS for element in app.get(kind)]


def most_of(element) -> float:
    """How far up a control may be moved."""
    key = element.key or ""
    if "iterations" not in key:
        return math.inf
    return MOST_ON_PICTURES if "cat_" in key else MOST_ITERATIONS


def move(element, draw: random.Random) -> None:
    kind = element.type
    if kind == "slider":
        low, high, step = element.min, element.max, element.step
        high = max(low, min(high, most_of(element)))
        value = low + draw.randint(0, max(0, math.floor((high - low) / step + 1e-9))) * step
        element.set_value(min(value, high))
    elif kind == "select_slider":
        most = most_of(element)
        quick = [one for one in element.options if most == math.inf or float(one.replace(",", "")) <= most]
        element.set_value(draw.choice(quick or element.options[:1]))
    elif kind in ("selectbox", "radio"):
        if element.options:
            element.set_value(draw.choice(element.options))
    elif kind == "button_group":
        if element._is_single_select:
            # A reset makes the next run on pictures a long one: they have a walk of their own, without.
            element.set_value(draw.choice([one for one in element.options if one != names.DATA["cat_emoji"]]))
        else:
            element.set_value([option for option in element.options if draw.random() < 0.5])
    elif kind in ("toggle", "checkbox"):
        element.set_value(draw.random() < 0.5)
    else:
        element.set_value(draw.choice(TEXTS))


def walk(app, mine: Callable[[str], bool], draws: int, draw: random.Random, presses: bool = True) -> None:
    """Move the controls whose keys `mine` accepts, `draws` times over, and fail on the first exception."""
    for _ in range(draws):
        moved = [element for element in controls(app) if mine(element.key) and draw.random() < 0.5 and not element.disabled]
        for element in moved:
            move(element, draw)
        pressable = [button for button in app.button if mine(button.key) and not button.disabled]
        pressed = draw.choice(pressable) if presses and pressable and draw.random() < 0.3 else None
        if pressed is not None:
            pressed.click()
        told = {element.key or element.label: element.value for element in moved}
        app.run()
        assert not app.exception, f"{[error.message for error in app.exception]} after {told}, pressed {pressed and pressed.key}"


@pytest.mark.parametrize(("stem", "anchor"), [(stem, anchor) for stem in PAGES for anchor in walks(stem)])
def test_no_combination_ends_in_a_traceback(open_app, stem, anchor):
    draw = random.Random(f"{stem} {anchor}")
    draws = math.ceil(DRAWS_A_PAGE / len(walks(stem)))
    on_pictures = stem == ALL_ON_PICTURES
    quick = {f"{stem}.iterations": "3" if on_pictures else "60", f"{stem}.cat_iterations": "5"}
    data = draw.choice(list(names.DATA_OR_OWN.values()))
    app = open_app(f"pages/{stem}.py", sections=(), **quick, **{f"{stem}.data": data})
    assert not app.exception
    opening = {element.key for element in (*controls(app), *app.button)}
    if not anchor:
        walk(app, lambda key: True, draws, draw, presses=not on_pictures)
        return
    app.session_state["_reached"] = {anchor}
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    walk(app, lambda key: key not in opening, draws, draw)


@pytest.mark.parametrize("stem", ["deep_net", "logistic_regression"])
def test_no_combination_on_pictures_does(open_app, stem):
    draw = random.Random(stem)
    data = {f"{stem}.data": names.DATA["cat_emoji"], f"{stem}.cat_iterations": "3"}
    app = open_app(f"pages/{stem}.py", sections=(), **data)
    assert not app.exception
    walk(app, lambda key: key != f"{stem}.data", 20, draw, presses=False)
