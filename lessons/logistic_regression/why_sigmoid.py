"""ŷ = σ(wᵀx + b): why the straight line is no chance, with one feature and with two."""

import math

import numpy as np
import streamlit as st

from lessons.logistic_regression.plane_unit import PLANE_SETTINGS, move_within, show_plane
from nnengine.activations import sigmoid
from nnengine.logistic_regression import predict, propagate, train_logistic_regression
from nnengine.one_feature import count_outside, least_squares_line, one_feature_examples
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.sigmoid_unit import HANDLES, unit_figure
from ui.formulas import colored, number, signed, term
from ui.live import Handle, dragged, dragged_index, live_figure
from ui.live.browser import at_rest
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

LINE_SETTINGS = settings_of(
    "logistic_regression",
    sigmoid_w=dict(default=1.2, low=-20.0, high=20.0, step=0.01),
    sigmoid_b=dict(default=0.3, low=-10.0, high=10.0, step=0.01),
    sigmoid_x=dict(default=1.5, low=-3.0, high=3.0, step=0.05),
    sigmoid_seed=dict(default=0, low=0, high=99),
)
SETTINGS = {**LINE_SETTINGS, **PLANE_SETTINGS}
FIGURE = "logistic_regression.sigmoid"
STEEPEST = 0.995  # a handle dragged higher or lower would move w without end
LEARNING_RATE, ITERATIONS = 0.5, 500


@section(
    "C23",
    settings=SETTINGS,
    presets={"Break it: huge weights": {"sigmoid_w": 20.0, "plane_w1": 20.0, "plane_w2": -15.0}},
    height=1_200,
)
def why_sigmoid() -> None:
    st.markdown(
        "ŷ is to be the probability that y = 1. The straight line z = wx + b runs past 0 and 1; σ(z) stays between. "
        "Drag the curve by its two handles."
    )
    show_line()
    st.subheader("With two features, z = 0 is a line", anchor=False)
    show_plane()
    show_source(
        sigmoid, count_outside, propagate, predict, when_asked=(least_squares_line, train_logistic_regression)
    )


@st.fragment
def show_line() -> None:
    """One feature: the line, the curve, and what their answers are; it runs without the plane below."""
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        seed = widgets.slider("Seed of the examples", SETTINGS["sigmoid_seed"])
        x, y = one_feature_examples(seed)
        follow_handles()
        w = widgets.slider("Weight w", SETTINGS["sigmoid_w"])
        b = widgets.slider("Bias b", SETTINGS["sigmoid_b"])
        chosen = widgets.slider("Chosen x", SETTINGS["sigmoid_x"])
        show_answer(w, b, chosen)
        st.markdown(
            f"Answers below 0 or above 1, which are no probability: **{count_outside(w * x + b)}** of {x.size} "
            f"by the line (crosses), **{count_outside(sigmoid(w * x + b))}** by σ."
        )
        st.button("Let σ fit", on_click=fit, args=(x, y, w, b), key="logistic_regression.sigmoid_fit")
    with picture:
        alt = f"{x.size} labels over a feature, the line {number_text(w)} x + {number_text(b)} and its sigmoid."
        handle = Handle("handles", axis="y", label="point of the curve", bounds=((-3.0, 3.0), (1 - STEEPEST, STEEPEST)))
        live_figure(unit_figure(x, y, w, b, chosen, current_theme()), key=FIGURE, alt=alt, height=420, drag=handle)
    predict_first(
        f"the best straight line through these {x.size} labels, by least squares: "
        "how many of its answers are below 0 or above 1?",
        ("none", "some", "all"),
        lambda: judge(x, y),
        key="logistic_regression.sigmoid_line",
        about=(seed,),
    )


def show_answer(w: float, b: float, x: float) -> None:
    """z and ŷ of one x, in numbers."""
    z = w * x + b
    a = float(sigmoid(z))
    st.latex(rf"z = {signed(w)} \cdot {number(x)} {term(b)} = {signed(z)}")
    st.latex(rf"\hat{{y}} = \sigma(z) = \frac{{1}}{{1 + e^{{-z}}}} = {colored(number(a), 'class_1_text')}")


def judge(x: np.ndarray, y: np.ndarray) -> Verdict:
    w, b = least_squares_line(x, y)
    answers = w * x + b
    count = count_outside(answers)
    option = "none" if not count else "all" if count == x.size else "some"
    low, high = (number_text(float(value)) for value in (answers.min(), answers.max()))
    return Verdict(
        option,
        f"Its w is {number_text(w)}, its b {number_text(b)}. {count} of its {x.size} answers lie outside: "
        f"they run from {low} to {high}.",
    )


def follow_handles() -> None:
    """If the curve was dragged, move w and b so that it runs through the handle and the other one stays."""
    end, place, is_settled = dragged_index(FIGURE), dragged(FIGURE, (0.0, 0.5)), at_rest(FIGURE)
    if end is None or st.session_state.get("_logistic_regression.sigmoid_handle") == (end, place, is_settled):
        return
    st.session_state["_logistic_regression.sigmoid_handle"] = (end, place, is_settled)
    w, b = (widgets.slider_value(SETTINGS[name]) for name in ("sigmoid_w", "sigmoid_b"))
    z = [w * x + b for x in HANDLES]
    a = min(max(place[1], 1 - STEEPEST), STEEPEST)
    # The z whose sigmoid is a
    z[end % 2] = math.log(a / (1 - a))
    left, right = HANDLES
    w = (z[1] - z[0]) / (right - left)
    move_within(SETTINGS["sigmoid_w"], w, is_settled)
    move_within(SETTINGS["sigmoid_b"], z[0] - w * left, is_settled)


def fit(x: np.ndarray, y: np.ndarray, w: float, b: float) -> None:
    run = train_logistic_regression(x, y, LEARNING_RATE, ITERATIONS, np.array([[w]]), b)
    move_within(SETTINGS["sigmoid_w"], float(run.w[0, 0]))
    move_within(SETTINGS["sigmoid_b"], run.b)
