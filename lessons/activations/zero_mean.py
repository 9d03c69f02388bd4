"""tanh as a stretched sigmoid, and what its zero mean and steeper slope are worth."""

import numpy as np
import streamlit as st

from nnengine import Hyperparameters, TrainingRun, forward_propagation, train
from nnengine.activations import stretched_sigmoid, tanh
from nnengine.training import snapshot_iterations
from ui import cached, names, widgets
from ui.charts.activation_curves import GRID, stretched_figure
from ui.charts.numbers import number_text
from ui.charts.races import answers_histogram_figure, race_figure
from ui.formulas import number
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

ITERATIONS = 400
TARGET = 0.3
DATA = ("circles", "moons", "flower")
SETTINGS = settings_of(
    "activations",
    stretch_scale=dict(default=1.0, low=0.5, high=3.0, step=0.05),
    stretch_height=dict(default=1.0, low=0.5, high=3.0, step=0.05),
    stretch_shift=dict(default=0.0, low=0.0, high=2.0, step=0.05),
    race_data=dict(default="circles"),
    race_rate=dict(default=0.5, options=(0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0)),
    race_moment=dict(default=15, options=tuple(snapshot_iterations(ITERATIONS))),
)


@section(
    "C18",
    settings=SETTINGS,
    presets={"Make it tanh": {"stretch_scale": 2.0, "stretch_height": 2.0, "stretch_shift": 1.0}},
    height=1_100,
)
def zero_mean() -> None:
    stretched_sigmoid_part()
    race_part()
    show_source(stretched_sigmoid, forward_propagation)


def stretched_sigmoid_part() -> None:
    st.markdown("Stretch a sigmoid along z and upward, then lower it: at one setting it lies on tanh everywhere.")
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        scale = widgets.slider("Scale along z, k", SETTINGS["stretch_scale"], format=".2f")
        height = widgets.slider("Height h", SETTINGS["stretch_height"], format=".2f")
        shift = widgets.slider("Lowered by c", SETTINGS["stretch_shift"], format=".2f")
        target, stretched = tanh(GRID), stretched_sigmoid(GRID, scale, height, shift)
        largest = float(np.abs(target - stretched).max())
        st.latex(rf"{number(height)}\,\sigma({number(scale)}\,z) - {number(shift)}")
        st.metric("Largest difference from tanh", number_text(largest))
    with picture:
        alt = f"tanh and a stretched sigmoid; their largest difference is {number_text(largest)}."
        fig = stretched_figure(target, stretched, current_theme())
        live_figure(fig, key="activations.stretched", alt=alt, height=300)


def race_part() -> None:
    st.markdown(
        "The same data and the same initial weights, with sigmoid or with tanh in four hidden units. "
        "tanh answers around 0, so the next layer gets centered inputs; it is also four times as steep at z = 0."
    )
    left, middle, right = st.columns(3, gap="large")
    with left:
        data = widgets.choice("Data", SETTINGS["race_data"], DATA, names.DATA.get)
    with middle:
        rate = widgets.slider("Learning rate α", SETTINGS["race_rate"])
    with right:
        moment = widgets.slider("Iterations so far", SETTINGS["race_moment"], format=",d")
    dataset = cached.dataset(data, examples=200)
    runs = {
        names.ACTIVATIONS[name]: train(dataset, Hyperparameters((4,), name, learning_rate=rate, iterations=ITERATIONS))
        for name in ("sigmoid", "tanh")
    }
    predict_first(
        f"Which reaches J = {TARGET} first?", ("sigmoid", "tanh", "both at once", f"neither within {ITERATIONS}"),
        lambda: first_to_reach(runs), key="activations.race", about=(data, rate),
    )
    answers, race = st.columns(2, gap="large")
    with answers:
        A1 = {name: hidden_answers(dataset, run, moment) for name, run in runs.items()}
        shape = next(iter(A1.values())).shape
        st.markdown(f"A[1] {shape} after {moment:,} iterations")
        means = ", ".join(f"{name} {number_text(float(A.mean()))}" for name, A in A1.items())
        fig = answers_histogram_figure(A1, current_theme())
        alt = f"Histograms of the hidden units' answers; means: {means}."
        live_figure(fig, key="activations.answers", alt=alt, height=300)
    with race:
        st.markdown("Cost J up to there")
        fig = race_figure({name: run.costs for name, run in runs.items()}, current_theme(), until=moment, target=TARGET)
        live_figure(fig, key="activations.race", alt=f"Cost of both runs up to iteration {moment}.", height=300)


def hidden_answers(dataset, run: TrainingRun, moment: int) -> np.ndarray:
    """A[1] of the training examples at the latest snapshot not after `moment`."""
    reached = [snapshot for snapshot in run.snapshots if snapshot.iteration <= moment]
    _, cache = forward_propagation(dataset.X_train, reached[-1].parameters, run.activations)
    return cache["A1"]


def first_to_reach(runs: dict[str, TrainingRun]) -> Verdict:
    """Which run's cost is the first below the target."""
    below = {name: np.flatnonzero(run.costs <= TARGET) for name, run in runs.items()}
    when = {name: int(moments[0]) if moments.size else None for name, moments in below.items()}
    because = "; ".join(
        f"{name} after {when[name]:,} iterations"
        if when[name] is not None
        else f"{name} not within {len(run.costs) - 1:,}, where J = {number_text(float(run.costs[-1]))}"
        for name, run in runs.items()
    )
    reached = {name: moment for name, moment in when.items() if moment is not None}
    if not reached:
        option = f"neither within {ITERATIONS}"
    elif len(set(reached.values())) == 1 and len(reached) == len(runs):
        option = "both at once"
    else:
        option = min(reached, key=reached.get)
    return Verdict(option, f"J = {TARGET}: {because}.")
