"""Normalizing and standardizing, as the page shows them."""

import numpy as np
import pytest

from lessons.broadcasting.normalizing import X
from nnengine.normalization import SCALINGS, two_features
from ui.charts.numbers import number_text

PAGE, SECTION = "pages/broadcasting.py", ["normalizing"]


def words(app) -> str:
    return " ".join(str(element.value) for element in (*app.markdown, *app.caption, *app.code, *app.latex))


def drawn(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def ask(app, key: str):
    return next(group for group in app.get("button_group") if group.key and group.key.startswith(key))


@pytest.mark.parametrize(("order", "text"), [(1, "ord=1"), (2, "ord=2"), (np.inf, "ord=inf")])
@pytest.mark.parametrize(("axis", "axis_text"), [(1, "row, axis=1"), (0, "column, axis=0")])
def test_each_norm(open_app, order, text, axis, axis_text):
    settings = {"norm_order": text, "norm_axis": axis_text, "norm_rows": "4"}
    app = open_app(PAGE, SECTION, **{f"broadcasting.{key}": value for key, value in settings.items()})
    assert not app.exception
    x = X[:4]
    for value in (x / np.linalg.norm(x, order, axis, keepdims=True)).ravel():
        assert number_text(float(value)) in drawn(app)
    assert f"= {number_text(float(np.linalg.norm(x, order, axis)[0]))}" in words(app)
    assert f"Every {'row' if axis else 'column'} has norm 1 now." in words(app)


def test_without_keepdims_it_is_refused_or_wrong_in_silence(open_app):
    app = open_app(PAGE, SECTION)
    app.button(key="normalizing.preset.Break it: no keepdims").click().run()
    assert "ValueError: operands could not be broadcast together with shapes (2,3) (2,)" in words(app)
    app.button(key="normalizing.preset.Break it in silence: no keepdims, (3, 3)").click().run()
    assert not app.exception
    norms = np.linalg.norm(X[:3] / np.linalg.norm(X[:3], axis=1), axis=1)
    assert "No error, and wrong" in words(app) and ", ".join(map(number_text, norms)) in words(app)
    app.button(key="normalizing.reset").click().run()
    assert "Every row has norm 1 now." in words(app)


def cost_after(X, Y, alpha: float, steps: int) -> float:
    """Descent by the matrix of its step: w − w* shrinks by I − αH each time."""
    H = X @ X.T / X.shape[1]
    best = np.linalg.lstsq(X.T, Y.T, rcond=None)[0]
    w = best - np.linalg.matrix_power(np.eye(2) - alpha * H, steps) @ best
    return float(np.mean((w.T @ X - Y) ** 2) / 2)


@pytest.mark.parametrize(
    ("name", "text"), [("standardize", "(x − μ) / σ"), ("largest", "x / max |x|, as ÷ 255"), ("norm", "x / ‖x‖")]
)
def test_the_costs_of_both_descents(open_app, name, text):
    settings = dict(scale="3", scale_method=text, scale_steps="10", scale_raw_alpha="0.15", scale_alpha="0.7")
    app = open_app(PAGE, SECTION, **{f"broadcasting.{key}": value for key, value in settings.items()})
    assert not app.exception
    raw, Y = two_features(3)
    assert {metric.label: metric.value for metric in app.metric} == {
        "Cost J after 10 steps, raw": number_text(cost_after(raw, Y, 0.15, 10)),
        "Cost J after 10 steps, scaled": number_text(cost_after(SCALINGS[name](raw), Y, 0.7, 10)),
    }


def test_too_large_a_rate_is_told(open_app):
    app = open_app(PAGE, SECTION)
    assert "overshoots" not in words(app)
    app.button(key="normalizing.preset.Break it: α too large for raw features").click().run()
    assert words(app).count("Every step overshoots further") == 1
    app.select_slider(key="broadcasting.scale_raw_alpha").set_value(700).run()
    assert not app.exception


@pytest.mark.parametrize(
    ("scale", "right"), [(1, "about the same"), (3, "2 to 10 times fewer"), (10, "more than 10 times fewer")]
)
def test_which_one_needs_fewer_steps(open_app, scale, right):
    app = open_app(PAGE, SECTION, **{"broadcasting.scale": str(scale)})
    ask(app, "broadcasting.fewer_steps").set_value(right).run()
    assert not app.exception
    assert "**As you said.**" in words(app)
    wrong = "about the same" if scale > 1 else "more than 10 times fewer"
    ask(app, "broadcasting.fewer_steps").set_value(wrong).run()
    assert f"**You said {wrong}; it is {right}.**" in words(app)
