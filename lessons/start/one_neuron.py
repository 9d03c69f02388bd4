"""One neuron: a line with a floor, dragged to six houses."""

import numpy as np
import streamlit as st

from nnengine.neuron import fit_neuron, neuron_cost, neuron_output
from ui import cached, widgets
from ui.charts.neuron import handle_places, neuron_figure
from ui.charts.numbers import number_text
from ui.formulas import signed, term
from ui.live import Handle, dragged, dragged_index, live_figure
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
FIT_ITERATIONS = 500


@section(
    "C01",
    question="What is a neural network?",
    settings=SETTINGS,
    presets={"Break it: a flat line cannot learn": {"w": -0.5, "b": -1.0}},
)
def one_neuron() -> None:
    st.markdown("One unit is a line with a floor. It takes a size x and answers a price. Drag the line to the houses.")
    houses = cached.dataset("housing")
    x, y = houses.X_train, houses.Y_train
    follow_handles(x)
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        w = widgets.slider("Weight w", SETTINGS["w"])
        b = widgets.slider("Bias b", SETTINGS["b"])
        st.latex(rf"\hat{{y}} = \max(0,\ {signed(w)}\,x {term(b)})")
        st.metric("Cost J", number_text(neuron_cost(x, y, w, b)))
        st.button("Let it fit", on_click=fit, args=(x, y, w, b))
        st.caption(
            "J is half the mean squared miss, the dotted lines. "
            f"Fitting takes {FIT_ITERATIONS} steps of gradient descent from where w and b stand. "
            "Where the line lies flat on every house, it cannot move."
        )
    with picture:
        alt = f"Six houses and the neuron's price line max(0, {number_text(w)} x + {number_text(b)})."
        fig = neuron_figure(x, y, w, b, current_theme())
        live_figure(fig, key=FIGURE, alt=alt, height=420, drag=Handle("handles", axis="y", label="end of the line"))
    show_source(neuron_output, neuron_cost, fit_neuron)


def follow_handles(x: np.ndarray) -> None:
    """If an end of the line was dragged, move w and b so that the line runs through it and the other end stays."""
    end, place = dragged_index(FIGURE), dragged(FIGURE, (0.0, 0.0))
    if end is None or st.session_state.get("_start.handle") == (end, place):
        return
    st.session_state["_start.handle"] = (end, place)
    w, b = widgets.slider_value(SETTINGS["w"]), widgets.slider_value(SETTINGS["b"])
    heights = [max(0.0, w * place_x + b) for place_x in handle_places(x)]
    heights[end] = place[1]
    left, right = handle_places(x)
    w = (heights[1] - heights[0]) / (right - left)
    widgets.set_slider(SETTINGS["w"], w)
    widgets.set_slider(SETTINGS["b"], heights[0] - w * left)


def fit(x: np.ndarray, y: np.ndarray, w: float, b: float) -> None:
    run = fit_neuron(x, y, w, b, learning_rate=0.1, iterations=FIT_ITERATIONS)
    widgets.set_slider(SETTINGS["w"], float(run.w[-1]))
    widgets.set_slider(SETTINGS["b"], float(run.b[-1]))
