"""Start: one neuron, then a stack of them."""

from ui.navigation import inside_app

inside_app()

import numpy as np
import streamlit as st

from nnengine import Hyperparameters, forward_propagation, train
from nnengine.datasets.housing import HOUSE_FEATURES, PRICE_UNIT
from nnengine.neuron import fit_neuron, neuron_cost
from ui import cached, widgets
from ui.charts.hidden_units import answer_against_truth_figure, unit_weights_figure
from ui.charts.neuron import handle_places, neuron_figure
from ui.charts.numbers import number_text
from ui.live import Handle, dragged, dragged_index, live_figure
from ui.state import START
from ui.theme import current_theme

FIGURE = "start.neuron"
FIT_ITERATIONS = 500


@st.fragment
def one_neuron() -> None:
    houses = cached.dataset("housing")
    x, y = houses.X_train, houses.Y_train
    follow_handles(x)
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        w = widgets.slider("Weight w", START["w"])
        b = widgets.slider("Bias b", START["b"])
        st.latex(rf"\hat{{y}} = \max(0,\ {number_text(w)}\,x {'+' if b >= 0 else '-'} {number_text(abs(b))})")
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


def follow_handles(x: np.ndarray) -> None:
    """If an end of the line was dragged, move w and b so that the line runs through it and the other end stays."""
    end, place = dragged_index(FIGURE), dragged(FIGURE, (0.0, 0.0))
    if end is None or st.session_state.get("_start.handle") == (end, place):
        return
    st.session_state["_start.handle"] = (end, place)
    w, b = widgets.slider_value(START["w"]), widgets.slider_value(START["b"])
    heights = [max(0.0, w * place_x + b) for place_x in handle_places(x)]
    heights[end] = place[1]
    left, right = handle_places(x)
    w = (heights[1] - heights[0]) / (right - left)
    widgets.set_slider(START["w"], w)
    widgets.set_slider(START["b"], heights[0] - w * left)


def fit(x: np.ndarray, y: np.ndarray, w: float, b: float) -> None:
    run = fit_neuron(x, y, w, b, learning_rate=0.1, iterations=FIT_ITERATIONS)
    widgets.set_slider(START["w"], float(run.w[-1]))
    widgets.set_slider(START["b"], float(run.b[-1]))


@st.fragment
def stack_of_units() -> None:
    houses = cached.dataset("housing_features")
    units_column, answer_column = st.columns(2, gap="large")
    with units_column:
        units = widgets.slider("Hidden units n[1]", START["hidden_units"])
    hyperparameters = Hyperparameters(
        hidden_layers=(units,), hidden_activation="relu", learning_rate=0.1, iterations=1_000, initialization="he"
    )
    run = train(houses, hyperparameters)
    features = [feature.title for feature in HOUSE_FEATURES]
    with units_column:
        W1, W2 = run.parameters["W1"], run.parameters["W2"]
        st.markdown(f"W[1] {W1.shape}: what each unit listens to; W[2] {W2.shape}: what it does to the price")
        fig = unit_weights_figure(W1, W2, features, "price", current_theme())
        live_figure(fig, key="start.units", alt="The weights of each hidden unit by feature.", height=300)
    with answer_column:
        answers, _ = forward_propagation(houses.X_test, run.parameters, run.activations)
        st.markdown(f"{houses.m_test} houses it never saw: R² = {number_text(run.test_accuracy)}")
        fig = answer_against_truth_figure(houses.Y_test[0], answers[0], f"price, {PRICE_UNIT}", current_theme())
        live_figure(fig, key="start.answers", alt="The network's price against the true price.", height=300)


st.title("What is a neural network?")
notice = st.container()
st.markdown("One unit is a line with a floor. It takes a size x and answers a price: **max(0, wx + b)**. Drag the line to the houses.")
one_neuron()

st.header("Stack them, and nobody says what each is for", anchor="stack")
st.markdown(
    "Every hidden unit gets all four features. Training decides what it listens to: "
    ":blue[blue] raises it, :orange[orange] lowers it."
)
stack_of_units()

st.header("Where to go next", anchor="next")
left, right = st.columns(2)
left.page_link("pages/logistic_regression.py", label="Logistic regression: one unit that answers yes or no", icon=":material/arrow_forward:")
right.page_link("pages/deep_net.py", label="Deep net: layers of units, trained while you move a slider", icon=":material/arrow_forward:")

with notice:
    widgets.show_rejected(START)
