"""Two losses: what each asks of ŷ, and the cost surface that each makes of the same examples."""

import numpy as np
import streamlit as st

from lessons.logistic_regression.loss_surfaces import ITERATIONS, MAPS, NAMES, SURFACE_SETTINGS, show_surfaces
from nnengine.cost import cross_entropy
from nnengine.unit_losses import (
    UNIT_LOSSES,
    cross_entropy_slope,
    find_minima,
    sigmoid_squared_error,
    sigmoid_squared_error_slope,
    unit_descent,
)
from ui import widgets
from ui.charts.losses import curves_figure
from ui.formulas import colored, number, signed
from ui.live import Handle, dragged, live_figure
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = {**settings_of("logistic_regression", loss_label=dict(default="1")), **SURFACE_SETTINGS}
CURVES = "logistic_regression.loss_curves"
LEAST, MOST = 0.01, 0.99  # of the dragged ŷ
HIGHEST_LOSS = 5.0
WORST = {1.0: 0.1, 0.0: 0.9}  # where ŷ stands at first, for each label
LABELS_AT = {1.0: 0.35, 0.0: 0.65}  # the ŷ at which the curves' names stand


@section(
    "C24",
    settings=SETTINGS,
    presets={
        "Break it: far groups make a trap": {"loss_spread": 4.0},
        "Without a trap": {"loss_spread": 1.5},
    },
    places=(CURVES, *MAPS.values()),
    height=1_240,
)
def two_losses() -> None:
    st.markdown("A loss says how bad one answer is. Drag ŷ: both ask for the label, but only one keeps insisting.")
    show_curves()
    st.markdown(
        "The cost J is the mean loss over all examples, here eight with one feature. Drag the start on either map: "
        f"gradient descent takes {ITERATIONS:,} steps from there."
    )
    show_surfaces()
    show_source(
        cross_entropy, cross_entropy_slope, sigmoid_squared_error, sigmoid_squared_error_slope, unit_descent,
        find_minima,
    )


@st.fragment
def show_curves() -> None:
    """One example: both losses and their slopes at the dragged ŷ; it runs without the surfaces below."""
    y = float(widgets.choice("Label y", SETTINGS["loss_label"], ("1", "0"), "y = {}".format))
    place = dragged(CURVES, (WORST[y], 0.0), bind="query-params")
    chosen = min(max(place[0], LEAST), MOST)
    palette = current_theme()
    color = palette.class_1 if y else palette.class_0
    a = np.linspace(0.002, 0.998, 250)
    losses, slopes, at, slopes_at = {}, {}, {}, {}
    for name, loss in UNIT_LOSSES.items():
        losses[name], slopes[name] = loss.loss(logit(a), y), loss.slope(a, y)
        at[name], slopes_at[name] = float(loss.loss(logit(chosen), y)), float(loss.slope(chosen, y))
    value_side, slope_side = st.columns(2, gap="large")
    with value_side:
        st.markdown("**Loss L**, what y asks for")
        fig = curves_figure(
            a, losses, NAMES, chosen, at, LABELS_AT[y], (0.0, HIGHEST_LOSS), color, palette, has_handle=True
        )
        handle = Handle("ŷ", axis="x", label="answer ŷ", bounds=((LEAST, MOST), (0.0, HIGHEST_LOSS)), step=0.01)
        live_figure(fig, key=CURVES, alt=f"Both losses over ŷ for y = {y:g}.", height=280, drag=handle)
        term = r"-\log \hat{y}" if y else r"-\log(1 - \hat{y})"
        st.latex(rf"{term} = {colored(number(at['cross_entropy']), 'class_1_text' if y else 'class_0_text')}")
        st.latex(rf"\tfrac12(\hat{{y}} - {y:g})^2 = {number(at['squared_error'])}")
    with slope_side:
        st.markdown("**Slope dz = dL/dz**, what gradient descent goes by")
        limits = (-1.05, 0.15) if y else (-0.15, 1.05)
        fig = curves_figure(a, slopes, NAMES, chosen, slopes_at, LABELS_AT[y], limits, color, palette)
        live_figure(fig, key="logistic_regression.loss_slopes", alt=f"Both slopes over ŷ for y = {y:g}.", height=280)
        st.latex(rf"\hat{{y}} - y = {number(chosen)} - {y:g} = {signed(slopes_at['cross_entropy'])}")
        st.latex(rf"(\hat{{y}} - y)\,\hat{{y}}(1 - \hat{{y}}) = {signed(slopes_at['squared_error'])}")


def logit(a):
    """z = log(a / (1 − a)), whose sigmoid is a."""
    return np.log(a) - np.log1p(-a)
