"""Normalizing and standardizing, and what they do to gradient descent."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from nnengine.broadcasting import attempt
from nnengine.normalization import (
    SCALINGS, best_learning_rate, best_weights, descend, linear_cost, normalize, steps_needed, two_features,
)
from ui import widgets
from ui.cells import shape_text, show_broadcast
from ui.charts.descent_paths import descent_figure
from ui.charts.numbers import number_text
from ui.formulas import number
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

ROUND = (1, 1.5, 2, 3, 5, 7)
RATES = tuple(float(f"{digit * 10.0**power:.2g}") for power in range(-3, 3) for digit in ROUND)
SETTINGS = settings_of(
    "broadcasting",
    norm_rows=dict(default=2, low=2, high=5),
    norm_axis=dict(default="1"),
    norm_order=dict(default="2"),
    norm_keepdims=dict(default=True),
    scale=dict(default=5, options=(1, 1.5, 2, 3, 4, 5, 7, 10)),
    scale_method=dict(default="standardize"),
    scale_steps=dict(default=20, options=(0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200)),
    scale_raw_alpha=dict(default=0.07, options=RATES),
    scale_alpha=dict(default=0.5, options=RATES),
)
X = np.array([[0, 3, 4], [1, 6, 4], [2, 2, 1], [4, 0, 3], [6, 2, 3]])
AXES = {"1": "row, axis=1", "0": "column, axis=0"}
ORDERS = {"1": 1, "2": 2, "inf": np.inf}
METHODS = {"standardize": "(x − μ) / σ", "largest": "x / max |x|, as ÷ 255", "norm": "x / ‖x‖"}
OUTCOMES = ("about the same", "2 to 10 times fewer", "more than 10 times fewer")


@section(
    "C16",
    settings=SETTINGS,
    presets={
        "Break it: no keepdims": {"norm_keepdims": False, "norm_axis": "1", "norm_rows": 2},
        "Break it in silence: no keepdims, (3, 3)": {"norm_keepdims": False, "norm_axis": "1", "norm_rows": 3},
        "Break it: α too large for raw features": {"scale_raw_alpha": 0.1},
    },
    height=1300,
)
def normalizing() -> None:
    norms()
    scaling = paths()
    others = [other for other in SCALINGS.values() if other is not scaling]
    show_source(scaling, descend, linear_cost, when_asked=others)


def norms() -> None:
    """x / ‖x‖, with what NumPy makes of each choice."""
    st.markdown("Divided by its norm, each row has length 1. `keepdims=True` keeps the norms where they belong.")
    rows_column, axis_column, order_column, keep_column = st.columns(4, gap="medium", vertical_alignment="center")
    with rows_column:
        rows = widgets.slider("Rows of x", SETTINGS["norm_rows"])
    with axis_column:
        axis = int(widgets.choice("Norm of each", SETTINGS["norm_axis"], list(AXES), AXES.get))
    with order_column:
        name = widgets.choice("Order", SETTINGS["norm_order"], list(ORDERS), lambda order: f"ord={order}")
    with keep_column:
        keepdims = widgets.toggle("keepdims for the norm", SETTINGS["norm_keepdims"])
    order, x = ORDERS[name], X[:rows]
    norm = np.linalg.norm(x, ord=order, axis=axis, keepdims=keepdims)
    answer = attempt(lambda: normalize(x, order, axis, keepdims))
    show_broadcast(x, norm, answer.value, ("x", "‖x‖", "x / ‖x‖"), "/", height=190)
    call = f"np.linalg.norm(x, ord={'np.inf' if name == 'inf' else name}, axis={axis}, keepdims={keepdims})"
    said = answer.error_text if answer.error else shape_text(answer.value.shape)
    st.code(f"norm = {call}  # {shape_text(norm.shape)}\nx / norm  # {said}", language="python", wrap_lines=True)
    st.markdown(norm_verdict(answer.value, order, axis))
    st.latex(norm_formula(x[0] if axis == 1 else x[:, 0], name, "row" if axis == 1 else "column"))


def norm_formula(vector: np.ndarray, name: str, kind: str) -> str:
    """The norm of the first row or column with its numbers, in TeX."""
    sizes = [number(int(value)) for value in vector]
    squares = " + ".join(f"{size}^2" for size in sizes)
    body, sign = {
        "1": (" + ".join(sizes), "1"),
        "2": (rf"\sqrt{{{squares}}}", "2"),
        "inf": (rf"\max({', '.join(sizes)})", r"\infty"),
    }[name]
    found = number(float(np.linalg.norm(vector, ORDERS[name])))
    return rf"\|x_{{\text{{{kind} 1}}}}\|_{{{sign}}} = {body} = {found}"


def norm_verdict(result: np.ndarray | None, order: float, axis: int) -> str:
    """Whether every row, or column, has norm 1 now."""
    if result is None:
        return "The norms of the rows have lost their axis and meet the columns: `keepdims=True` is the cure."
    norms = np.linalg.norm(result, ord=order, axis=axis)
    if np.allclose(norms, 1):
        return f"Every {'row' if axis == 1 else 'column'} has norm 1 now."
    found = ", ".join(number_text(float(norm)) for norm in norms)
    return (
        f"**No error, and wrong:** the norms of the rows have divided the columns. "
        f"The rows have norms {found}, not 1. `keepdims=True` is the cure."
    )


def paths() -> Callable[[np.ndarray], np.ndarray]:
    """The same descent on raw and on scaled features; the chosen scaling is returned."""
    st.subheader("What gradient descent makes of it", anchor="scaled-descent")
    st.markdown("Two features, the second with a larger spread: J becomes a narrow valley. Scaled, it is a round bowl.")
    scale_column, method_column, steps_column = st.columns(3, gap="large")
    with scale_column:
        scale = widgets.slider("Spread of feature 2, in spreads of feature 1", SETTINGS["scale"])
    with method_column:
        method = widgets.choice("Scaling of each feature", SETTINGS["scale_method"], list(METHODS), METHODS.get)
    with steps_column:
        steps = widgets.slider("Steps", SETTINGS["scale_steps"])
    raw, Y = two_features(scale)
    scaled = SCALINGS[method](raw)
    predict_first(
        "Each with its own best α: how many steps fewer do the scaled features need than the raw ones?",
        OUTCOMES, lambda: judge_steps(raw, scaled, Y), key="broadcasting.fewer_steps", about=(scale, method),
    )
    for column, features, title, setting, key in zip(
        st.columns(2, gap="large"), (raw, scaled), ("Raw features", f"Scaled: {METHODS[method]}"),
        ("scale_raw_alpha", "scale_alpha"), ("raw", "scaled"), strict=True,
    ):
        with column:
            path(features, Y, title, SETTINGS[setting], steps, key)
    return SCALINGS[method]


def path(features: np.ndarray, Y: np.ndarray, title: str, setting, steps: int, key: str) -> None:
    """One descent: its α, its path, the cost it ends with."""
    st.markdown(f"**{title}**")
    alpha = widgets.slider(f"Learning rate α, {key}", setting, format=".3g")
    run, least = descend(features, Y, alpha, steps), best_weights(features, Y)
    fig = descent_figure(run.W, least, lambda W: linear_cost(W, features, Y), current_theme())
    live_figure(fig, key=f"broadcasting.path_{key}", alt=f"{title}: the path of w over the contours of J.", height=360)
    cost, lowest = float(run.costs[-1]), float(linear_cost(least, features, Y)[0])
    best = best_learning_rate(features)
    st.metric(f"Cost J after {steps} steps, {key}", number_text(cost))
    # NaN, from weights beyond what a float holds, is no less either.
    overshoots = not cost <= run.costs[0]
    said = "Every step overshoots further: α is too large." if overshoots else f"The least J is {number_text(lowest)}."
    st.caption(f"{said} The best α here is {number_text(best)}.")


def judge_steps(raw: np.ndarray, scaled: np.ndarray, Y: np.ndarray) -> Verdict:
    """Run both with their best α."""
    counts = [steps_needed(features, Y, best_learning_rate(features), most=1_000) for features in (raw, scaled)]
    ratio = counts[0] / counts[1]
    option = OUTCOMES[0] if ratio < 2 else OUTCOMES[1] if ratio <= 10 else OUTCOMES[2]
    return Verdict(option, f"Until 1 % of the way down is left: {counts[0]} steps raw, {counts[1]} scaled.")
