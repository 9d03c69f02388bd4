"""Identity layers collapse to one layer; ReLU layers do not."""

from functools import cache

import numpy as np
import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, forward_propagation, train
from nnengine.datasets.generated import EXTENT
from nnengine.linear_collapse import collapse
from ui import cached, names, widgets
from ui.charts.numbers import number_text
from ui.charts.plane import answer_figure, plane_grid
from ui.formulas import signed, term
from ui.live import live_figure
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

DATA = ("circles", "moons", "gaussians")
TRIED_DEPTHS = (1, 2, 3, 4)
CELLS = 30  # enough for three small planes
SEPARATED = 0.95  # of the training examples right
NO_NUMBER = "no number is enough"
SETTINGS = settings_of(
    "activations",
    collapse_data=dict(default="moons"),
    collapse_layers=dict(default=2, low=1, high=5),
    collapse_units=dict(default=4, low=1, high=8),
)


@section(
    "C20",
    settings=SETTINGS,
    presets={
        "Break it: five layers and still a line": {
            "collapse_data": "circles", "collapse_layers": 5, "collapse_units": 8,
        },
    },
    height=1_000,
)
def why_non_linear() -> None:
    st.markdown(
        "With the identity for g, layer after layer multiplies by a matrix, and all these products are one matrix. "
        "The sigmoid at the output stays, and its boundary is a line."
    )
    left, middle, right = st.columns(3, gap="large")
    with left:
        data = widgets.choice("Data", SETTINGS["collapse_data"], DATA, names.DATA.get)
    with middle:
        layers = widgets.slider("Hidden layers", SETTINGS["collapse_layers"])
    with right:
        units = widgets.slider("Units in each", SETTINGS["collapse_units"])
    dataset = cached.dataset(data, examples=200)
    predict_first(
        "How many hidden identity layers does it take to separate the circles?",
        [*map(str, TRIED_DEPTHS), NO_NUMBER], depth_needed, key="activations.collapse",
    )

    deep, bent = (train(dataset, settings(layers, units, g)) for g in ("identity", "relu"))
    W, b = collapse(deep.parameters)
    single = {"W1": W, "b1": b}
    _, deep_cache = forward_propagation(dataset.X_train, deep.parameters, deep.activations)
    _, single_cache = forward_propagation(dataset.X_train, single, ("sigmoid",))
    difference = float(np.abs(deep_cache[f"Z{layers + 1}"] - single_cache["Z1"]).max())

    plural = "layer" if layers == 1 else "layers"
    shown = (
        ("deep", f"{layers} identity {plural}: {deep.train_accuracy:.0%} right", deep.parameters, deep.activations),
        ("single", f"one layer, W′ and b′: {accuracy(single_cache['A1'], dataset):.0%} right", single, ("sigmoid",)),
        ("bent", f"{layers} ReLU {plural}: {bent.train_accuracy:.0%} right", bent.parameters, bent.activations),
    )
    for column, (name, title, parameters, activations) in zip(st.columns(3, gap="medium"), shown, strict=True):
        with column:
            st.markdown(title)
            show_plane(name, title, dataset, parameters, activations)
    st.markdown(
        f"Between the first two, the largest difference of Z[{layers + 1}] over {dataset.m_train} examples is "
        f"**{number_text(difference, 2)}**: rounding."
    )
    st.latex(rf"z = {signed(float(W[0, 0]))}\,x_1 {term(float(W[0, 1]))}\,x_2 {term(float(b[0, 0]))}")
    chain = " ".join(f"W[{l}]" for l in range(layers + 1, 0, -1))
    with st.expander(f"W′ = {chain}", type="compact"):
        show_matrices(
            matrix_html("W′", W), matrix_html("b′", b),
            *(matrix_html(f"W[{l}]", deep.parameters[f"W{l}"], most_columns=4) for l in range(layers + 1, 0, -1)),
        )
    show_source(collapse)


def settings(layers: int, units: int, activation: str) -> Hyperparameters:
    return Hyperparameters((units,) * layers, activation, learning_rate=0.2, iterations=200, initialization="xavier")


def show_plane(name: str, title: str, dataset: Dataset, parameters, activations) -> None:
    """The answer over the plane, with the training examples."""
    with np.errstate(all="ignore"):
        answers, _ = forward_propagation(plane_grid(EXTENT, CELLS), parameters, activations)
    nothing = dataset.X_test[:, :0], dataset.Y_test[:, :0]
    fig = answer_figure(
        answers, EXTENT, dataset.X_train, dataset.Y_train, *nothing, dataset.classes, current_theme(), height=300
    )
    live_figure(fig, key=f"activations.plane_{name}", alt=f"The answer over the plane. {title}.", height=300)


def accuracy(A: np.ndarray, dataset: Dataset) -> float:
    """The share of training examples that A, of shape (1, m), gets right."""
    return float(np.mean((A > 0.5) == (dataset.Y_train == 1)))


@cache  # always the same nets
def depth_needed() -> Verdict:
    """The smallest of the tried depths that separates the circles."""
    circles = cached.dataset("circles", examples=200)
    runs: dict[int, TrainingRun] = {L: train(circles, settings(L, 4, "identity")) for L in TRIED_DEPTHS}
    enough = [L for L, run in runs.items() if run.train_accuracy >= SEPARATED]
    told = ", ".join(f"{run.train_accuracy:.0%} with {L}" for L, run in runs.items())
    option = str(min(enough)) if enough else NO_NUMBER
    return Verdict(option, f"Trained with 1 to {len(runs)} identity layers, right are {told}.")
