"""Stacked neurons: hidden units that choose their own meaning."""

import streamlit as st

from nnengine import Hyperparameters, forward_propagation, train
from nnengine.datasets.housing import HOUSE_FEATURES, PRICE_UNIT
from ui import cached, widgets
from ui.charts.hidden_units import answer_against_truth_figure, unit_weights_figure
from ui.charts.numbers import number_text
from ui.live import live_figure
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of("start", hidden_units=dict(default=4, low=1, high=8))


@section("C02", settings=SETTINGS, height=480)
def stacked_neurons() -> None:
    st.markdown(
        "Every hidden unit gets all four features. Training decides what it listens to: "
        ":blue[blue] raises it, :orange[orange] lowers it."
    )
    houses = cached.dataset("housing_features")
    units_column, answer_column = st.columns(2, gap="large")
    with units_column:
        units = widgets.slider("Hidden units n[1]", SETTINGS["hidden_units"])
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
    show_source(forward_propagation)
