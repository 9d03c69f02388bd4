"""Stacked neurons: hidden units that choose their own meaning."""

import numpy as np
import streamlit as st

from lessons.start.unit_asked import SAME, show_unit
from nnengine import Dataset, Hyperparameters, TrainingRun, forward_propagation, train
from nnengine.datasets.housing import HOUSE_FEATURES, HOUSE_MEANINGS, PRICE_UNIT, house_meanings, houses_in_units
from nnengine.unit_meaning import correlations
from ui import cached, widgets
from ui.charts.hidden_units import answer_against_truth_figure, unit_meanings_figure, unit_weights_figure
from ui.charts.numbers import number_text
from ui.keep import kept
from ui.limited_slider import limited_slider
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "start",
    hidden_units=dict(default=4, low=1, high=8),
    unit_seed=dict(default=0, low=0, high=20),
    unit=dict(default=2, low=1, high=8),
)
FEATURES = [feature.title for feature in HOUSE_FEATURES]


@section(
    "C02",
    settings=SETTINGS,
    presets={"One unit for everything": {"hidden_units": 1, "unit": 1}, "More units than needed": {"hidden_units": 8}},
    height=1_150,
)
def stacked_neurons() -> None:
    st.markdown(
        "Every hidden unit gets all four features of a house and its postcode. Training decides what it listens to: "
        ":blue[blue] raises it, :orange[orange] lowers it. No unit is told what to mean."
    )
    houses = cached.dataset("housing_features")
    for_units, for_seed, for_unit = st.columns(3, gap="large")
    with for_units:
        units = widgets.slider("Hidden units n[1]", SETTINGS["hidden_units"])
    with for_seed:
        seed = widgets.slider("Seed of the initial weights", SETTINGS["unit_seed"])
    with for_unit:
        unit = limited_slider("Unit to ask", SETTINGS["unit"], units) - 1
    run = kept("start.units_run", (units, seed), lambda: train_units(houses, units, seed))
    activations = hidden_activations(houses, run)
    features = houses_in_units(houses.X_train)
    R = correlations(activations, house_meanings(features))
    show_net(houses, run, R, unit)
    show_unit(run, features, activations[unit], R[unit], unit)
    predict_first(
        f"trained again from another seed, does unit {unit + 1} come to do the same?",
        ["yes", "no"],
        lambda: judge_seed(houses, activations[unit], units, seed, unit),
        key="start.unit_again",
        about=(units, seed, unit),
    )
    show_source(forward_propagation, correlations, house_meanings)


def train_units(houses: Dataset, units: int, seed: int) -> TrainingRun:
    hyperparameters = Hyperparameters(
        (units,), "relu", learning_rate=0.1, iterations=1_000, initialization="he", seed=seed
    )
    return train(houses, hyperparameters)


def hidden_activations(houses: Dataset, run: TrainingRun) -> np.ndarray:
    """A[1] of the training houses."""
    _, cache = forward_propagation(houses.X_train, run.parameters, run.activations)
    return cache["A1"]


def show_net(houses: Dataset, run: TrainingRun, R: np.ndarray, unit: int, height: int = 280) -> None:
    """The weights, beside what a person would have named the units, and how good the whole is."""
    W1, W2 = run.parameters["W1"], run.parameters["W2"]
    palette = current_theme()
    weights, meanings, answer = st.columns([0.42, 0.29, 0.29], gap="medium")
    with weights:
        st.markdown(f"W[1] {W1.shape}: what each listens to; W[2] {W2.shape}")
        fig = unit_weights_figure(W1, W2, FEATURES, "price", palette, height, unit)
        live_figure(fig, key="start.units", alt="The weights of each hidden unit by feature.", height=height)
    with meanings:
        st.markdown("Correlation r with a person's names")
        fig = unit_meanings_figure(R, HOUSE_MEANINGS, palette, height, unit)
        alt = f"The correlation of each hidden unit with {', '.join(HOUSE_MEANINGS)}."
        live_figure(fig, key="start.meanings", alt=alt, height=height)
    with answer:
        answers, _ = forward_propagation(houses.X_test, run.parameters, run.activations)
        st.markdown(f"{houses.m_test} houses it never saw: R² = {number_text(run.test_accuracy)}")
        fig = answer_against_truth_figure(houses.Y_test[0], answers[0], f"price, {PRICE_UNIT}", palette, height)
        live_figure(fig, key="start.answers", alt="The network's price against the true price.", height=height)


def judge_seed(houses: Dataset, activations: np.ndarray, units: int, seed: int, unit: int) -> Verdict:
    """Whether the unit does the same in a run from the next seed."""
    other = hidden_activations(houses, train_units(houses, units, seed + 1))
    r = correlations(activations[np.newaxis], other)[0]
    if np.isnan(r[unit]):
        return Verdict("no", f"From seed {seed + 1} or in this run, unit {unit + 1} is 0 for every house.")
    closest = int(np.nanargmax(r))
    also = ""
    if closest != unit:
        also = f" Closest to it is now unit {closest + 1}, with r = {number_text(float(r[closest]))}."
    return Verdict(
        "yes" if r[unit] >= SAME else "no",
        f"From seed {seed + 1}, unit {unit + 1} correlates with this one by r = {number_text(float(r[unit]))}; "
        f"from {SAME} on they would count as the same.{also}",
    )
