"""One neuron: a line with a floor, dragged to six houses."""

import numpy as np
import streamlit as st

from lessons.start.neuron_fit import ITERATIONS, LEARNING_RATE, begin_fit, held_fit, show_moment
from nnengine.neuron import fit_neuron, neuron_cost, neuron_output
from ui import cached, widgets
from ui.charts.neuron import handle_places, neuron_figure, take_off
from ui.charts.numbers import number_text
from ui.formulas import colored, number, signed, term
from ui.live import Handle, dragged, dragged_index, live_figure
from ui.live.browser import at_rest
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "start",
    w=dict(default=0.6, low=-1.0, high=4.0, step=0.01),
    b=dict(default=0.5, low=-4.0, high=4.0, step=0.01),
)
FIGURE = "start.neuron"
FLAT = {"w": -0.5, "b": -1.0}
LATE = {"w": 2.0, "b": -4.0}


@section(
    "C01",
    question="What is a neural network?",
    settings=SETTINGS,
    presets={"Take off later": LATE, "Break it: a flat line cannot learn": FLAT},
)
def one_neuron() -> None:
    st.markdown(
        "One unit is a line with a floor: from a house's size x it answers a price. "
        "Drag the line to the houses, or let it fit."
    )
    houses = cached.dataset("housing")
    x, y = houses.X_train, houses.Y_train
    follow_handles(x)
    held = held_fit(SETTINGS["w"], SETTINGS["b"])
    picture, side = st.columns([0.62, 0.38], gap="large")
    with side:
        sliders = (widgets.slider("Weight w", SETTINGS["w"]), widgets.slider("Bias b", SETTINGS["b"]))
        w, b = held.line if held else sliders
        show_answer(w, b)
        cost, button = st.columns([0.4, 0.6], vertical_alignment="bottom", wrap=False)
        cost.metric(
            "Cost J", number_text(neuron_cost(x, y, w, b)),
            help="Half the squared miss, the dotted line, averaged over the houses.",
        )
        button.button(
            "Let it fit", key="start.fit", width="stretch",
            on_click=begin_fit, args=(x, y, w, b, sliders),
        )
        show_moment(held)
    with picture:
        kink = take_off(w, b)
        alt = f"Six houses and the neuron's price line max(0, {number_text(w)} x + {number_text(b)})" + (
            f", which meets the floor at x = {number_text(kink)}." if kink is not None else "."
        )
        fig = neuron_figure(x, y, w, b, current_theme(), path=held.path if held else ())
        live_figure(fig, key=FIGURE, alt=alt, height=420, drag=Handle("handles", axis="y", label="end of the line"))
    predict_first(
        f"a line that lies flat on the floor under every house is left to fit. "
        f"After {ITERATIONS} iterations its cost is",
        ["lower", "higher", "unchanged"],
        lambda: judge_flat(x, y),
        key="start.flat_line",
    )
    show_source(neuron_output, neuron_cost, when_asked=(fit_neuron,))


def show_answer(w: float, b: float) -> None:
    """The neuron's formula with its numbers, and what it says of a house of 2,000 square feet."""
    z = 2 * w + b
    st.latex(
        rf"\begin{{aligned}}\hat{{y}} &= \max(0,\ {signed(w)}\,x {term(b)}) \\"
        rf"\hat{{y}}(2) &= \max(0,\ {number(z)}) = {colored(number(max(0.0, z)), 'class_1_text')}\end{{aligned}}"
    )


def judge_flat(x: np.ndarray, y: np.ndarray) -> Verdict:
    run = fit_neuron(x, y, FLAT["w"], FLAT["b"], LEARNING_RATE, ITERATIONS)
    before, after = float(run.costs[0]), float(run.costs[-1])
    option = "unchanged" if after == before else "lower" if after < before else "higher"
    return Verdict(
        option,
        f"From w = {number_text(FLAT['w'])}, b = {number_text(FLAT['b'])}, J goes from {number_text(before)} to "
        f"{number_text(after)} in {ITERATIONS} iterations. On the flat part the slope is 0, so no step moves w or b.",
    )


def follow_handles(x: np.ndarray) -> None:
    """If an end of the line was dragged, move w and b so that the line runs through it and the other end stays."""
    end, place, is_settled = dragged_index(FIGURE), dragged(FIGURE, (0.0, 0.0)), at_rest(FIGURE)
    if end is None or st.session_state.get("_start.handle") == (end, place, is_settled):
        return
    st.session_state["_start.handle"] = (end, place, is_settled)
    w, b = widgets.slider_value(SETTINGS["w"]), widgets.slider_value(SETTINGS["b"])
    # Of the line before the rectifier: an end on the floor keeps how far it would lie below.
    heights = [w * place_x + b for place_x in handle_places(x)]
    heights[end] = place[1]
    left, right = handle_places(x)
    w = (heights[1] - heights[0]) / (right - left)
    widgets.set_slider(SETTINGS["w"], w, is_settled)
    widgets.set_slider(SETTINGS["b"], heights[0] - w * left, is_settled)
