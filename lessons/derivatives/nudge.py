"""The derivative as a ratio of nudges: the triangle, its limit, and where rounding spoils it."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from lessons.derivatives.formulas import choose_curve, curve_points
from nnengine.computation_graph import Graph
from nnengine.slopes import CURVES, NUDGES, Curve, best_nudge, function_of, nudge_ratio, ratio_errors, slope_at
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.slope import LENS, error_figure, lens_figure, triangle_figure
from ui.formulas import colored, number
from ui.live import Handle, dragged, live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "derivatives",
    nudge_function=dict(default="square"),
    nudge_formula=dict(default="a^2/4 + sin(2a)"),
    nudge_size=dict(default=1.0, options=NUDGES),
)
FIGURE = "derivatives.nudge"
RIVALS = (1e-12, 1e-6)


@section(
    "C05",
    question="How steep is a curve at one point?",
    settings=SETTINGS,
    presets={
        "The course's nudge: 0.001": {"nudge_function": "line", "nudge_size": 0.001},
        "Break it: a nudge of 1e−15": {"nudge_function": "square", "nudge_size": 1e-15},
    },
    places=[FIGURE],
)
def nudge() -> None:
    st.markdown("Nudge a and see how far f(a) goes along. Height over width is the slope. Drag the point.")
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        name, curve = choose_curve(SETTINGS, "nudge")
        size = widgets.slider("nudge", SETTINGS["nudge_size"], format=lambda value: number_text(value, 1))
    graph = curve.graph
    f, a = function_of(graph), point_on(curve, FIGURE)
    fa, ratio, slope = f(a), nudge_ratio(f, a, size), slope_at(graph, a)
    with side:
        st.latex(live_ratio(fa, f(a + size), size, ratio))
        st.latex(live_slope(name, curve, a, slope))
        st.markdown("The same triangle under a lens that makes its width 1:")
        across = np.linspace(*LENS, 161)
        rises = [(f(a + size * share) - fa) / size for share in across.tolist()]
        fig = lens_figure(across, rises, ratio, slope, current_theme())
        alt = f"The triangle enlarged: its height is {number_text(ratio)}."
        live_figure(fig, key="derivatives.lens", alt=alt, height=200)
    with picture:
        x = curve_points(curve, 241)
        y = [f(place) for place in x]
        fig = triangle_figure(x, y, (a, fa), (a + size, f(a + size)), slope, current_theme(), height=510)
        alt = f"f and the triangle at a = {number_text(a)}, of width {number_text(size)}."
        bounds = ((curve.low, curve.high), (-1e9, 1e9))
        live_figure(fig, key=FIGURE, alt=alt, height=510, drag=Handle("point", "x", "point a", bounds, step=0.01))
    show_errors(name, graph, a, size)
    show_source(nudge_ratio, ratio_errors, slope_at, Graph.along)


def point_on(curve: Curve, figure: str) -> float:
    """Where a was dragged to, within the curve's range."""
    place, _ = dragged(figure, (curve.start, 0.0), bind="query-params")
    return min(max(place, curve.low), curve.high)


def show_errors(name: str, graph: Graph, a: float, size: float) -> None:
    """How near the ratio of every nudge comes, with a question about two of them."""
    errors = ratio_errors(graph, a)
    picture, words = st.columns([0.6, 0.4], gap="large")
    with picture:
        st.markdown("Is a smaller nudge always better?")
        fig = error_figure(NUDGES, errors, size, current_theme())
        alt = "How far the ratio misses the slope for every nudge."
        live_figure(fig, key="derivatives.nudge_errors", alt=alt, height=230)
    with words:
        small, large = (number_text(rival, 1) for rival in RIVALS)
        predict_first(
            f"Which nudge comes nearer to f′({number_text(a)})?", [small, large, "Both alike"],
            lambda: judge(graph, a), key="derivatives.nudge.question", about=(name, a),
        )
        st.markdown(rounding_words(graph, a, size))


def judge(graph: Graph, a: float) -> Verdict:
    """Run both rivals."""
    f, slope = function_of(graph), slope_at(graph, a)
    errors = [abs(nudge_ratio(f, a, rival) - slope) for rival in RIVALS]
    because = " and ".join(
        f"{number_text(rival, 1)} misses it by {number_text(error)}"
        for rival, error in zip(RIVALS, errors, strict=True)
    )
    if not all(map(math.isfinite, errors)) or errors[0] == errors[1]:
        return Verdict("Both alike", f"{because}.")
    nearer = RIVALS[errors[1] < errors[0]]
    return Verdict(number_text(nearer, 1), f"{because}.")


def rounding_words(graph: Graph, a: float, size: float) -> str:
    """What the ratio loses to the bend of the curve or to rounding, from the numbers themselves."""
    f, slope = function_of(graph), slope_at(graph, a)
    fa, error = f(a), abs(nudge_ratio(f, a, size) - slope)
    if not math.isfinite(error):
        return "Here f has no slope, or the nudge leads to where f has no value."
    best, least = best_nudge(graph, a)
    words = f"This ratio misses f′(a) by {number_text(error)}."
    if error <= 10 * least:
        return f"{words} No other nudge here comes much nearer."
    words += f" The best nudge here, {number_text(best, 1)}, misses it by {number_text(least)}."
    if size > best:
        return f"{words} The curve bends within the width of the triangle: a smaller nudge comes nearer."
    spacing = math.ulp(max(abs(fa), abs(f(a + size))))
    steps = round(abs(f(a + size) - fa) / spacing)
    return (
        f"{words} Rounding spoils it: around f(a) = {number_text(fa)} the computer's numbers lie "
        f"{number_text(spacing)} apart, and the whole height is {steps:,} such steps."
    )


def live_ratio(fa: float, nudged: float, size: float, ratio: float) -> str:
    """height / width with its numbers, in the triangle's color."""
    height = r"\frac{f(a + \text{nudge}) - f(a)}{\text{nudge}}"
    return rf"{height} = \frac{{{number(nudged - fa)}}}{{{number(size)}}} = {colored(number(ratio, 6), 'class_1_text')}"


def live_slope(name: str, curve: Curve, a: float, slope: float) -> str:
    """f′(a), in the tangent's color."""
    formula = rf"{curve.slope_formula} = " if name in CURVES else ""
    return rf"f'(a) = {formula}{colored(number(slope, 6), 'class_0_text')} \quad \text{{at }} a = {number(a)}"
