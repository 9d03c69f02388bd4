"""Where the weights start: all zeros, too small, too large, and scaled to the layer."""

import numpy as np
import streamlit as st

from lessons.deep_net.initialization_lab import show_lab_layers
from nnengine import ACTIVATIONS, INITIALIZERS, Dataset, Hyperparameters, TrainingRun, forward_propagation, train
from nnengine.layer_statistics import LayerSignals, distinct_units, layer_signals, unit_similarity
from ui import cached, names, widgets
from ui.charts.histograms import activation_histograms, gradient_histograms, layer_histograms_figure
from ui.charts.numbers import number_text
from ui.charts.similarity import similarity_figure
from ui.formulas import number
from ui.keep import kept
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

MOMENTS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 300)
LONG_RUN = 1_000
SETTINGS = settings_of(
    "deep_net",
    init_method=dict(default="random"),
    init_scale=dict(default=0.01, low=1e-4, high=10.0, step=10, scale="log"),
    init_depth=dict(default=4, low=1, high=8),
    init_units=dict(default=8, low=2, high=16),
    init_activation=dict(default="tanh"),
    init_moment=dict(default=0, options=MOMENTS),
    init_lab_moment=dict(default=60, low=0, high=60),
)
# By name, for the formula of the weights' standard deviation in a layer with so many inputs; of others it is measured.
SPREADS = {
    "zeros": lambda n, scale: (r"0", 0.0),
    "random": lambda n, scale: (r"\text{scale}", scale),
    "xavier": lambda n, scale: (rf"\sqrt{{1 / {n}}}", (1 / n) ** 0.5),
    "he": lambda n, scale: (rf"\sqrt{{2 / {n}}}", (2 / n) ** 0.5),
}


@section(
    "C33",
    settings=SETTINGS,
    follows="deep_net",
    height=1_500,
    presets={
        "Break it: all zeros": {
            "init_method": "zeros", "init_depth": 3, "init_activation": "sigmoid", "init_moment": 300
        },
        "Break it: too large": {
            "init_method": "random", "init_scale": 5.0, "init_activation": "tanh", "init_moment": 0
        },
        "Break it: too small for eight layers": {
            "init_method": "random", "init_scale": 0.01, "init_depth": 8, "init_activation": "tanh", "init_moment": 0
        },
    },
)
def initialization() -> None:
    st.markdown(
        "Training starts from weights that somebody has to choose. Before any learning they decide how large the "
        "signal is in each layer (:blue[forward]) and how large the gradient that comes back (:orange[backward])."
    )
    dataset = cached.dataset("circles")
    controls, picture = st.columns([0.28, 0.72], gap="large")
    with controls:
        method = widgets.menu(
            "Weights at the start", SETTINGS["init_method"], list(INITIALIZERS), names.INITIALIZERS.get
        )
        scale = widgets.slider(
            "Scale", SETTINGS["init_scale"], format=lambda scale: f"{scale:.2g}", help="Used by random × scale alone."
        )
        depth = widgets.slider("Hidden layers of this net", SETTINGS["init_depth"])
        units = widgets.slider("Units in each", SETTINGS["init_units"])
        activation = widgets.menu(
            "Activation", SETTINGS["init_activation"], list(ACTIVATIONS), names.ACTIVATIONS.get
        )
        moment = widgets.slider("After iteration", SETTINGS["init_moment"])
    hyperparameters = Hyperparameters(
        (units,) * depth, activation, learning_rate=0.5, iterations=MOMENTS[-1],
        initialization=method, initialization_scale=scale,
    )
    run, iterations, similarity = kept("deep_net.init", hyperparameters, lambda: follow_units(dataset, hyperparameters))
    snapshot = max((s for s in run.snapshots if s.iteration <= moment), key=lambda s: s.iteration)
    signals = layer_signals(dataset.X_train, dataset.Y_train, snapshot.parameters, run.activations)
    with picture:
        show_layers(signals, activation, "deep_net.init_layers", f"after iteration {snapshot.iteration}")
    with controls:
        show_spread(method, units, scale, signals, run.snapshots[0].parameters["W2"])
    similarity_column, words_column = st.columns([0.6, 0.4], gap="large")
    with similarity_column:
        fig = similarity_figure(iterations, similarity, snapshot.iteration, current_theme())
        last = number_text(float(similarity[-1, -1]))
        alt = f"Unit similarity of {depth} hidden layers over {iterations[-1]} iterations; {last} in the last at the end."
        live_figure(fig, key="deep_net.init_similarity", alt=alt, height=220)
    with words_column:
        st.markdown(
            "**Unit similarity** compares the answers of any two units of a layer: 1 where all do the same. "
            "Equal units get equal gradients, so they stay equal; random weights break the tie."
        )
        st.markdown(costs_said(run))
        net = (units, depth, activation)
        predict_first(
            f"after {LONG_RUN:,} iterations from all zeros, how many of a layer's {units} hidden units are different?",
            ["one", "some", "all of them"],
            lambda: kept("deep_net.init_zeros", net, lambda: judge_zeros(dataset, hyperparameters)),
            key="deep_net.init_prediction",
            about=net,
        )
    show_source(INITIALIZERS[method], layer_signals, unit_similarity, when_asked=(distinct_units,))
    show_lab_layers(SETTINGS["init_lab_moment"])


def follow_units(dataset: Dataset, hyperparameters: Hyperparameters) -> tuple[TrainingRun, list[int], np.ndarray]:
    """A run, every other of its moments, and the unit similarity of each hidden layer there."""
    run = train(dataset, hyperparameters)
    snapshots = [*run.snapshots[:-1:2], run.snapshots[-1]]
    similarity = []
    for snapshot in snapshots:
        with np.errstate(all="ignore"):
            _, cache = forward_propagation(dataset.X_train, snapshot.parameters, run.activations)
        hidden = [cache[f"A{l}"] for l in range(1, len(run.activations))]
        similarity.append([unit_similarity(A) if np.isfinite(A).all() else np.nan for A in hidden])
    return run, [snapshot.iteration for snapshot in snapshots], np.array(similarity).T


def show_layers(signals: LayerSignals, activation: str, key: str, when: str, height: int = 540) -> None:
    """Histograms of the activations and the gradients, hidden layers and output."""
    L = len(signals.A)
    rows = [f"layer {l}" for l in range(1, L)] + ["output"]
    # The output's range is not that of the hidden layers, and is not what this is about.
    forward = activation_histograms(signals.A[:-1], activation)
    fig = layer_histograms_figure(forward, gradient_histograms(signals.dZ), rows, current_theme(), height)
    alt = f"Histograms of activations and gradients of {L - 1} hidden layers {when}: {'; '.join(forward.texts)}."
    live_figure(fig, key=key, alt=alt, height=height, table=False)


def show_spread(method: str, units: int, scale: float, signals: LayerSignals, W2: np.ndarray) -> None:
    if method in SPREADS:
        formula, spread = SPREADS[method](units, scale)
        st.latex(rf"\text{{std of }} W^{{[2]}} = {formula}" + ("" if method == "zeros" else rf" = {number(spread)}"))
    else:
        st.latex(rf"\text{{std of }} W^{{[2]}} = {number(float(np.std(W2)))}")
    first, last = (float(np.median(np.abs(signals.dZ[l]))) for l in (0, -1))
    if first and last and np.isfinite(first / last):
        st.caption(f"The gradient in layer 1 is {number_text(first / last, 2)} times that at the output.")
    else:
        st.caption("No gradient arrives in layer 1." if not first else "The gradient is not a finite number.")


def costs_said(run: TrainingRun) -> str:
    if not len(run.costs):
        return "J is not a finite number from the start."
    start, end = (number_text(float(J)) for J in run.costs[[0, -1]])
    diverged = "" if run.diverged_at is None else f" After iteration {run.diverged_at} it is no longer finite."
    return f"J goes from {start} to {end} in {len(run.costs) - 1} iterations at α = 0.5.{diverged}"


def judge_zeros(dataset: Dataset, hyperparameters: Hyperparameters) -> Verdict:
    run = train(dataset, hyperparameters.replace(initialization="zeros", iterations=LONG_RUN))
    parameters = run.parameters
    counts = [distinct_units(parameters[f"W{l}"], parameters[f"b{l}"]) for l in range(1, len(run.activations))]
    most, units = max(counts), hyperparameters.hidden_layers[0]
    option = "one" if most == 1 else "all of them" if most == units else "some"
    said = ", ".join(map(str, counts))
    return Verdict(option, f"Counted after a real run, distinct rows of W and b in each hidden layer: {said}.")
