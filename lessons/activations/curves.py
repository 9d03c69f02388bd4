"""Activations and their slopes: a point dragged along the curve."""

from functools import cache

import numpy as np
import streamlit as st

from nnengine import ACTIVATIONS, Hyperparameters, forward_propagation, train
from nnengine.activations import LEAKY_SLOPE, Activation, leaky_relu_with
from nnengine.gradient_flow import FLAT_SLOPE, count_zeros, flat_intervals
from ui import cached, names, widgets
from ui.charts.activation_curves import FARTHEST_Z, GRID, activation_figure
from ui.charts.numbers import number_text
from ui.formulas import colored, number, put_in
from ui.live import Handle, dragged, live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "activations",
    curve=dict(default="sigmoid"),
    curve_beside=dict(default="tanh"),
    curve_leak=dict(default=LEAKY_SLOPE, low=0.0, high=0.5, step=0.01),
)
FIGURE = "activations.curves"
START = 1.0
BESIDE = ("none", *ACTIVATIONS)
ZERO_UNITS = (8, 4)
AMONG_ALL = ("fewer than 1 in 1,000", "about 1 in 100", "about half")


@section(
    "C17",
    question="What should a unit do with z?",
    settings=SETTINGS,
    presets={
        "Leaky ReLU beside ReLU": {"curve": "leaky_relu", "curve_beside": "relu", "curve_leak": 0.2},
    },
    places=(FIGURE,),
)
def activation_curves() -> None:
    st.markdown(
        "A unit passes z on as a = g(z) :blue[forward]; :orange[backward], the gradient is multiplied by g′(z). "
        "Drag the point along the curve."
    )
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        g, beside = chosen_activations()
        z = float(np.clip(dragged(FIGURE, (START, 0.0), bind="query-params")[0], -FARTHEST_Z, FARTHEST_Z))
        st.latex(formula_with_numbers(g, z))
        st.caption(flat_text(g))
    with picture:
        labels = [names.ACTIVATIONS[h.name] for h in (g, beside or g)]
        fig = activation_figure(z, g, beside, labels, current_theme())
        alt = f"{labels[0]} and its slope; at z = {number_text(z)} the slope is {number_text(float(g.derivative(z)))}."
        bounds = ((-FARTHEST_Z, FARTHEST_Z), (-2 * FARTHEST_Z, 2 * FARTHEST_Z))
        live_figure(
            fig, key=FIGURE, alt=alt, height=480, drag=Handle("point", axis="x", label="z", bounds=bounds, step=0.05)
        )
    slope_at_zero()
    show_source(ACTIVATIONS[g.name].function, ACTIVATIONS[g.name].slope, flat_intervals, when_asked=(count_zeros,))


def chosen_activations() -> tuple[Activation, Activation | None]:
    def title(name: str) -> str:
        return names.ACTIVATIONS.get(name, "none")

    name = widgets.menu("Activation g", SETTINGS["curve"], list(ACTIVATIONS), title)
    other = widgets.menu("Another behind it", SETTINGS["curve_beside"], BESIDE, title)
    leak = LEAKY_SLOPE
    if "leaky_relu" in (name, other):
        leak = widgets.slider("Slope of leaky ReLU below 0", SETTINGS["curve_leak"], format=".2f")
    known = {**ACTIVATIONS, "leaky_relu": leaky_relu_with(leak)}
    return known[name], known.get(other)


def formula_with_numbers(g: Activation, z: float) -> str:
    """g(z) and g′(z) with the numbers put in."""
    a, slope = float(g(z)), float(g.derivative(z))
    Z, A, g_prime = number(z), number(a), number(slope)
    forward, backward = put_in(g.formula, z=z), put_in(g.derivative_formula, z=z, a=a)
    pairs = ((forward, A), (backward, g_prime))
    forward, backward = ("" if text in ("", result) else f"{text} = " for text, result in pairs)
    lines = [
        rf"g(z) &= {g.formula}",
        rf"g({Z}) &= {forward}{colored(A, 'class_1_text')}",
        rf"g'(z) &= {g.derivative_formula}",
        rf"g'({Z}) &= {backward}{colored(g_prime, 'class_0_text')}",
    ]
    return r"\begin{aligned}" + r"\\[4pt]".join(lines) + r"\end{aligned}"


def flat_text(g: Activation) -> str:
    """Where g is flat, in words."""
    flat = flat_intervals(g, GRID)
    if not flat:
        return f"Nowhere is the slope below {FLAT_SLOPE}: the gradient always passes."
    parts = [
        f"z < {number_text(end)}" if start == -FARTHEST_Z else f"z > {number_text(start)}" for start, end in flat
    ]
    where = " and for ".join(parts)
    word = "saturates" if g.saturates else "is flat"
    return f"Shaded: for {where}, {names.ACTIVATIONS[g.name]} {word}. The slope is below {FLAT_SLOPE} there."


def slope_at_zero() -> None:
    """ReLU has no slope at z = 0: what is taken, and how seldom it matters."""
    st.markdown(
        "At z = 0, ReLU has a corner and no slope. "
        f"The engine takes g′(0) = {number_text(float(ACTIVATIONS['relu'].derivative(0.0)))}."
    )
    predict_first(
        f"In a trained ReLU net with {' and '.join(map(str, ZERO_UNITS))} hidden units, how many z are exactly 0?",
        AMONG_ALL, zeros_among_all, key="activations.zeros",
    )


@cache  # always the same net
def zeros_among_all() -> Verdict:
    """How many of the z in a trained ReLU net are exactly 0."""
    circles = cached.dataset("circles")
    run = train(circles, Hyperparameters(ZERO_UNITS, "relu", iterations=300, initialization="he"))
    _, layers = forward_propagation(circles.X_train, run.parameters, run.activations)
    zeros, total = count_zeros(layers, len(ZERO_UNITS))
    share = zeros / total
    option = AMONG_ALL[0] if share < 0.001 else AMONG_ALL[1] if share < 0.1 else AMONG_ALL[2]
    silent = sum(int(np.sum(layers[f"A{l}"] == 0)) for l in range(1, len(ZERO_UNITS) + 1))
    return Verdict(
        option,
        f"Of {total:,} values z in a forward pass after 300 iterations, {zeros:,} are exactly 0. "
        f"(a = 0 is common, {silent:,} times: wherever z is negative.)",
    )
