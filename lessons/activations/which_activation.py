"""Which activation where: a choice for a task, trained, and what it leads to."""

from functools import cache

import numpy as np
import streamlit as st

from lessons.activations.tasks import (
    HIDDEN_ITERATIONS,
    OFFERED,
    TASKS,
    data_of,
    mean_miss,
    outside,
    train_for,
    verdict,
)
from nnengine import Dataset, TrainingRun
from nnengine.datasets.housing import PRICE_UNIT
from nnengine.output_choice import OutputRun, output_gradients, train_with_output
from ui import names, widgets
from ui.charts.hidden_units import answer_against_truth_figure
from ui.charts.numbers import number_text
from ui.charts.output_answers import output_answers_figure
from ui.charts.races import race_figure
from ui.live import live_figure
from ui.prediction import predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

HEIGHT = 340
SETTINGS = settings_of(
    "activations",
    task=dict(default="label"),
    task_activation=dict(default="identity"),
    task_seed=dict(default=0, low=0, high=99),
)


@section(
    "C21",
    settings=SETTINGS,
    presets={
        "Break it: a sigmoid for a price": {"task": "price", "task_activation": "sigmoid"},
        "Break it: sigmoid in hidden layers": {"task": "hidden", "task_activation": "sigmoid"},
    },
    height=800,
)
def which_activation() -> None:
    st.markdown("Choose what a network has to answer, and an activation. It is trained with that choice at once.")
    picture, side = st.columns([0.6, 0.4], gap="large")
    with side:
        key = widgets.menu("The task", SETTINGS["task"], list(TASKS), lambda name: TASKS[name].title)
        task = TASKS[key]
        name = widgets.choice("Activation to train", SETTINGS["task_activation"], OFFERED, names.ACTIVATIONS.get)
        seed = widgets.slider("Seed of the initial weights", SETTINGS["task_seed"])
        st.markdown(task.what)
        dataset = data_of(key)
        # Each activation is trained at most once: the one chosen, and all when the question has been answered.
        trained = cache(lambda offered: train_for(key, dataset, offered, seed))
        answered = predict_first(
            task.question, [names.ACTIVATIONS[offered] for offered in OFFERED], lambda: verdict(key, dataset, trained),
            key="activations.which", about=(key, seed),
        )
    with picture:
        if key == "hidden":
            show_hidden({offered: trained(offered) for offered in (OFFERED if answered else (name,))}, name)
        elif dataset.is_classification:
            show_labels(dataset, name, trained(name))
        else:
            show_prices(dataset, name, trained(name))
    st.markdown(
        "A rule of thumb: sigmoid where the output is 0 or 1 or a chance, identity where it is any real number, "
        "ReLU in hidden layers if nothing speaks for another."
    )
    show_source(train_with_output, output_gradients)


def show_labels(dataset: Dataset, name: str, run: OutputRun) -> None:
    right = np.mean((run.answers > 0.5) == (dataset.Y_test == 1))
    count = outside(run)
    st.markdown(
        f"{names.ACTIVATIONS[name]} at the output: **{count} of {dataset.m_test}** answers to new examples lie outside "
        f"0 … 1; {right:.0%} are on the right side of 0.5."
    )
    fig = output_answers_figure(run.answers, dataset.Y_test, dataset.classes, current_theme(), HEIGHT)
    alt = f"The answers with {names.ACTIVATIONS[name]} at the output; {count} lie outside 0 to 1."
    live_figure(fig, key="activations.outputs", alt=alt, height=HEIGHT)


def show_prices(dataset: Dataset, name: str, run: OutputRun) -> None:
    Y = dataset.Y_test
    low, high = float(run.answers.min()), float(run.answers.max())
    st.markdown(
        f"{names.ACTIVATIONS[name]} at the output: the answers reach from {number_text(low)} to {number_text(high)}, "
        f"the prices from {number_text(float(Y.min()))} to {number_text(float(Y.max()))}. "
        f"Mean miss **{number_text(mean_miss(run, Y))}**."
    )
    fig = answer_against_truth_figure(
        Y[0], run.answers[0], f"price against the average, {PRICE_UNIT}", current_theme(), HEIGHT
    )
    alt = f"Answers with {names.ACTIVATIONS[name]} at the output against the true prices."
    live_figure(fig, key="activations.prices", alt=alt, height=HEIGHT)


def show_hidden(runs: dict[str, TrainingRun], name: str) -> None:
    """The cost curves: of the chosen activation, and of all once the question has been answered."""
    run, chosen = runs[name], names.ACTIVATIONS[name]
    st.markdown(
        f"{chosen} in the hidden layers: J = **{number_text(float(run.costs[-1]))}** after {HIDDEN_ITERATIONS} "
        f"iterations, {run.test_accuracy:.0%} of new examples right."
    )
    costs = {names.ACTIVATIONS[offered]: other.costs for offered, other in runs.items()}
    fig = race_figure(costs, current_theme(), HEIGHT, chosen=chosen)
    live_figure(fig, key="activations.hidden", alt=f"Cost with {chosen} in the hidden layers.", height=HEIGHT)
