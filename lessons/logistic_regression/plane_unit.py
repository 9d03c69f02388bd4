"""The unit with two features: its boundary over points in the plane, moved by hand or by training."""

import numpy as np
import streamlit as st

from nnengine import Dataset
from nnengine.activations import sigmoid
from nnengine.logistic_regression import predict, propagate, train_logistic_regression
from ui import cached, widgets
from ui.charts.numbers import number_text
from ui.charts.plane import answer_figure, plane_grid
from ui.formulas import signed, term
from ui.live import live_figure
from ui.state import Setting, settings_of
from ui.theme import current_theme

PLANE_SETTINGS = settings_of(
    "logistic_regression",
    plane_w1=dict(default=1.0, low=-20.0, high=20.0, step=0.01),
    plane_w2=dict(default=-1.0, low=-20.0, high=20.0, step=0.01),
    plane_b=dict(default=0.5, low=-10.0, high=10.0, step=0.01),
)
FIGURE = "logistic_regression.plane_unit"
EXTENT = 4.0
LEARNING_RATE, ITERATIONS = 0.5, 500


@st.fragment
def show_plane() -> None:
    """Points, the unit's answer as color, its boundary; and the sliders that move it."""
    points = cached.dataset("gaussians", examples=200, noise=0.6, seed=0)
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        w1 = widgets.slider("Weight w₁", PLANE_SETTINGS["plane_w1"])
        w2 = widgets.slider("Weight w₂", PLANE_SETTINGS["plane_w2"])
        b = widgets.slider("Bias b of the plane", PLANE_SETTINGS["plane_b"])
        w = np.array([[w1], [w2]])
        _, cost = propagate(w, b, points.X_train, points.Y_train)
        accuracy = float(np.mean(predict(w, b, points.X_train) == points.Y_train))
        st.latex(rf"{signed(w1)}\,x_1 {term(w2)}\,x_2 {term(b)} = 0")
        cost_side, accuracy_side = st.columns(2, wrap=False)
        cost_side.metric("Cost J", number_text(cost))
        accuracy_side.metric("Accuracy", f"{accuracy:.1%}")
        st.button("Let it fit", on_click=fit, args=(points, w, b), key=f"{FIGURE}.fit")
        st.caption(
            f"{ITERATIONS} steps of gradient descent from where the line lies. "
            "The weights' direction turns the line, their size makes σ steeper, b shifts it."
        )
    with picture:
        answers = sigmoid(w.T @ plane_grid(EXTENT) + b)
        fig = answer_figure(
            answers, EXTENT, points.X_train, points.Y_train, np.empty((2, 0)), np.empty((1, 0)), points.classes,
            current_theme(), 420,
        )
        alt = f"{points.m_train} points of two classes and the line {w1:g} x₁ + {w2:g} x₂ + {b:g} = 0 over them."
        live_figure(fig, key=FIGURE, alt=alt, height=420)


def fit(points: Dataset, w: np.ndarray, b: float) -> None:
    run = train_logistic_regression(points.X_train, points.Y_train, LEARNING_RATE, ITERATIONS, w, b)
    for name, value in zip(("plane_w1", "plane_w2", "plane_b"), (*run.w[:, 0], run.b), strict=True):
        move_within(PLANE_SETTINGS[name], float(value))


def move_within(setting: Setting, value: float, is_settled: bool = True) -> None:
    """Move a setting's slider as far as its range lets it; call it in a callback."""
    widgets.set_slider(setting, min(max(value, setting.low), setting.high), is_settled)
