"""The third driver, algorithms, and what quick runs are good for."""

import time

import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, train
from ui import cached, widgets
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.numbers import number_text
from ui.charts.performance import hour_figure
from ui.formulas import number
from ui.keep import kept
from ui.live import live_figure
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "start",
    algorithm_layers=dict(default=2, low=1, high=5),
    loop_idea=dict(default=10, options=(0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60)),
    loop_work=dict(default=10_000, options=(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)),
)
ACTIVATIONS = {"sigmoid": "sigmoid", "relu": "ReLU"}
UNITS = 8


def show_algorithms(height: int = 300) -> None:
    st.subheader("Algorithms: from sigmoid to ReLU", anchor="sigmoid-to-relu")
    st.markdown("The same net on the same points, from the same initial weights; only the hidden activation differs.")
    side, picture = st.columns([0.3, 0.7], gap="large")
    with side:
        layers = widgets.slider(f"Hidden layers of {UNITS} units", SETTINGS["algorithm_layers"])
        runs, _ = both_runs(layers)
        for name, run in runs.items():
            st.metric(f"{ACTIVATIONS[name]}: test accuracy", f"{run.test_accuracy:.1%}")
    with picture:
        palette = current_theme()
        colors = {"sigmoid": palette.categories[1], "relu": palette.ink}
        curves = [CostCurve(ACTIVATIONS[name], *thin_costs(run.costs), colors[name]) for name, run in runs.items()]
        alt = f"Cost curves of a net with {layers} hidden layers, with sigmoid and with ReLU."
        live_figure(cost_curves_figure(curves, palette, height), key="start.activation_costs", alt=alt, height=height)


def both_runs(layers: int) -> tuple[dict[str, TrainingRun], float]:
    """A run with each activation, and the seconds that the one with ReLU took, measured now."""
    return kept("start.both_runs", layers, lambda: _train_both(cached.dataset("circles"), layers))


def _train_both(data: Dataset, layers: int) -> tuple[dict[str, TrainingRun], float]:
    runs, seconds = {}, 0.0
    for name in ACTIVATIONS:
        began = time.perf_counter()
        runs[name] = train(data, Hyperparameters((UNITS,) * layers, name, learning_rate=0.3, iterations=400))
        seconds = time.perf_counter() - began
    return runs, seconds


def show_loop(height: int = 110) -> None:
    st.subheader("Idea, code, experiment", anchor="idea-code-experiment")
    layers = widgets.slider_value(SETTINGS["algorithm_layers"])
    _, seconds = both_runs(int(layers))
    st.markdown(
        f"The run with ReLU above took {time_text(seconds)} on this machine just now. "
        "Who waits less for a result tries more ideas."
    )
    left, right = st.columns(2, gap="large")
    with left:
        idea = widgets.slider("Minutes for an idea and its code", SETTINGS["loop_idea"], "g")
    with right:
        work = widgets.slider("Work of a run, in multiples of the one above", SETTINGS["loop_work"], ",d")
    run = work * seconds / 60
    fig = hour_figure(idea, run, current_theme(), height)
    live_figure(fig, key="start.hour", alt="One hour, divided into ideas with their code and runs.", height=height)
    st.latex(rf"60 \text{{ min}} \,/\, ({idea:g} + {number(run)}) \text{{ min}} = {number(60 / (idea + run))}")
    st.caption("So many experiments fit into an hour.")


def time_text(seconds: float) -> str:
    return f"{number_text(1_000 * seconds)} ms" if seconds < 1 else f"{number_text(seconds)} s"
