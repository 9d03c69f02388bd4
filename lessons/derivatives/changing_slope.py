"""A slope that changes along the curve, traced out as a moves."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from lessons.derivatives.formulas import choose_curve, curve_points
from lessons.derivatives.nudge import live_ratio, live_slope, point_on
from nnengine.computation_graph import Graph
from nnengine.slopes import NUDGES, Curve, function_of, nudge_ratio, slope_at
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.slope import slope_figure
from ui.live import Handle, live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "derivatives",
    slope_function=dict(default="square"),
    slope_formula=dict(default="3*sin(a) + a^2/5"),
    slope_nudge=dict(default=0.001, options=[nudge for nudge in NUDGES if nudge >= 1e-8]),
)
FIGURE = "derivatives.slope"
RATIOS = 29  # places at which the ratio of nudges is taken


@section(
    "C06",
    settings=SETTINGS,
    presets={
        "Break it: a slope with a jump": {"slope_function": "own", "slope_formula": "abs(a) + relu(a - 2)"},
        "Break it: f only for a > 0": {"slope_function": "own", "slope_formula": "sqrt(a) * log(a)"},
    },
    places=[FIGURE],
    height=700,
)
def changing_slope() -> None:
    st.markdown("At every a the triangle has another height. Drag the point: its slope draws a curve of its own, f′.")
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        name, curve = choose_curve(SETTINGS, "slope")
        size = widgets.slider("nudge", SETTINGS["slope_nudge"], format=lambda value: number_text(value, 1))
    graph = curve.graph
    f, a = function_of(graph), point_on(curve, FIGURE)
    slope, ratio = slope_at(graph, a), nudge_ratio(f, a, size)
    x = curve_points(curve, 161)
    y, slopes = graph.along("a", x)
    with side:
        st.latex(live_slope(name, curve, a, slope))
        st.latex(live_ratio(f(a), f(a + size), size, ratio))
        st.markdown(nudge_words(a, size, slope))
        predict_first(
            f"From a = {number_text(curve.low)} to {number_text(curve.high)}, does the slope grow or shrink?",
            ["Grows", "Shrinks", "Stays", "Both"],
            lambda: judge(curve), key="derivatives.slope.question", about=(name,),
        )
    with picture:
        places = [place for place in np.linspace(curve.low, curve.high, RATIOS).tolist() if place <= a]
        ratios = [nudge_ratio(f, place, size) for place in places]
        fig = slope_figure(x, y, slopes, (a, f(a)), slope, (places, ratios), current_theme(), height=540)
        alt = f"Above f with its tangent at a = {number_text(a)}; below its slope so far, now {number_text(slope)}."
        bounds = ((curve.low, curve.high), (-1e9, 1e9))
        live_figure(fig, key=FIGURE, alt=alt, height=540, drag=Handle("point", "x", "point a", bounds, step=0.01))
        st.caption(
            "Above f(a), below f′(a). :orange[Orange]: f′ by one pass backward through the formula's graph. "
            ":blue[Blue squares]: ratios of nudges."
        )
    show_source(Graph.along, nudge_ratio)


def nudge_words(a: float, size: float, slope: float) -> str:
    """The slope as what a nudge does."""
    if not math.isfinite(slope):
        return "Here f has no slope."
    return (
        f"At a = {number_text(a)} a nudge of {number_text(size, 1)} moves f(a) by about {number_text(slope)} times "
        f"as much: {number_text(slope * size)}."
    )


def judge(curve: Curve) -> Verdict:
    """Follow f′ from one end to the other."""
    points = np.linspace(curve.low, curve.high, 201).tolist()
    slopes = np.array(curve.graph.along("a", points)[1])
    slopes = slopes[np.isfinite(slopes)]
    if not slopes.size:
        return Verdict("Stays", "f has no slope in this range.")
    changes, rounding = np.diff(slopes), 1e-9 * np.abs(slopes).max()
    grows, shrinks = bool((changes > rounding).any()), bool((changes < -rounding).any())
    option = {(True, True): "Both", (True, False): "Grows", (False, True): "Shrinks"}.get((grows, shrinks), "Stays")
    first, last, low, high = (number_text(value) for value in (slopes[0], slopes[-1], slopes.min(), slopes.max()))
    return Verdict(option, f"f′ begins at {first} and ends at {last}; its least value is {low}, its greatest {high}.")
