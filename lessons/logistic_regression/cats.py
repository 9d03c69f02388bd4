"""The cat recognizer as logistic regression: what it learns, what it gets wrong, and what it looks at."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, forward_propagation, train
from ui import cached, pictures, widgets
from ui.charts.numbers import number_text
from ui.charts.weights import weights_figure
from ui.formulas import number, signed, term
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import LEARNING_RATES, settings_of
from ui.theme import current_theme

COURSE_TRAIN, COURSE_TEST = 0.99, 0.70  # what the course reports for its own photos
ITERATIONS = (300, 400, 500, 600, 750, 1_000, 1_200, 1_500, 2_000)
FURTHER = 2  # times as many iterations
OVERFITTING_GAP = 0.05
SHEET = 30
SHEET_HEIGHT = 192  # two rows of them
SETTINGS = settings_of(
    "logistic_regression",
    cats_alpha=dict(default=0.005, options=tuple(rate for rate in LEARNING_RATES if 0.0005 <= rate <= 1)),
    cats_iterations=dict(default=1_000, options=ITERATIONS),
    cats_picture=dict(default=1, low=1, high=142),
)


@section(
    "C28",
    settings=SETTINGS,
    presets={"Break it: steps far too large": {"cats_alpha": 0.5, "cats_iterations": 300}},
    height=1_400,
)
def cats() -> None:
    dataset = cached.dataset("cat_emoji")
    st.markdown(
        f"One unit, {dataset.n_x:,} weights, {dataset.m_train} pictures to learn from. "
        "What counts is how it does on those it has never seen."
    )
    left, right = st.columns(2, gap="large")
    with left:
        alpha = widgets.slider("Learning rate α", SETTINGS["cats_alpha"], format=lambda rate: f"{rate:g}")
        iterations = widgets.slider("Iterations", SETTINGS["cats_iterations"])
    settings = Hyperparameters((), learning_rate=alpha, iterations=iterations, initialization="zeros")
    run = train_cats(dataset, settings)
    Z = forward_propagation(dataset.X_test, run.parameters, run.activations)[1]["Z1"][0]
    with left:
        show_scores(run, dataset)
        more = settings.replace(iterations=FURTHER * iterations)
        asked = f"Will {more.iterations:,} iterations raise test accuracy?"
        key = "logistic_regression.more_iterations"
        predict_first(asked, ("yes", "no"), lambda: judge(dataset, run, more), key=key, about=(alpha, iterations))
    with right:
        W1 = run.parameters["W1"]
        st.markdown(f"**The weights** w {W1.T.shape} as a picture: :blue[blue] for cat, :orange[orange] against")
        fig = weights_figure(W1[0], dataset.image_shape, current_theme(), 280)
        alt = "The weights as a picture of 64 × 64 pixels."
        live_figure(fig, key="logistic_regression.cat_weights", alt=alt, height=280)
        st.caption(findings(run))
    show_mistakes(dataset, Z)
    show_one_picture(dataset, run, Z)
    show_source(train, forward_propagation)


@lru_cache(maxsize=8)
def train_cats(dataset: Dataset, hyperparameters: Hyperparameters) -> TrainingRun:
    """The run; kept, as looking through the pictures does not change it."""
    return train(dataset, hyperparameters)


def show_scores(run: TrainingRun, dataset: Dataset) -> None:
    majority = float(np.mean(dataset.Y_test == 0))
    train_column, test_column, gap_column = st.columns(3)
    train_column.metric("Train accuracy ", f"{run.train_accuracy:.1%}")
    test_column.metric("Test accuracy ", f"{run.test_accuracy:.1%}")
    gap = run.train_accuracy - run.test_accuracy
    gap_column.metric("Gap", f"{100 * gap:.1f} points".replace("-", "−"))
    judged = (
        f"It overfits: {100 * gap:.1f} points better on what it has learned from."
        if gap > OVERFITTING_GAP
        else f"No more than {100 * OVERFITTING_GAP:.0f} points between both: it does not overfit yet."
    )
    st.markdown(
        f"{judged} Always answering “{dataset.classes[int(majority < 0.5)]}” would be right on "
        f"{max(majority, 1 - majority):.1%} of the test pictures."
    )
    st.caption(
        f"The course reports {COURSE_TRAIN:.0%} train and {COURSE_TEST:.0%} test accuracy for its own photos. "
        "These are other pictures, and so other figures."
    )


def findings(run: TrainingRun) -> str:
    """What the engine says of a learning rate that is too large; else where J has come to."""
    told = [finding.message for finding in run.diagnosis if finding.kind in ("diverged", "oscillating")]
    first, last = number_text(float(run.costs[0])), number_text(float(run.costs[-1]))
    return " ".join([f"J went from {first} to {last}.", *told])


def judge(dataset: Dataset, run: TrainingRun, more: Hyperparameters) -> Verdict:
    further = train_cats(dataset, more)
    return Verdict(
        "yes" if further.test_accuracy > run.test_accuracy else "no",
        f"Test accuracy goes from {run.test_accuracy:.1%} to {further.test_accuracy:.1%}, "
        f"train accuracy from {run.train_accuracy:.1%} to {further.train_accuracy:.1%}.",
    )


def mistakes_first(dataset: Dataset, Z: np.ndarray) -> np.ndarray:
    """The test pictures, the surest mistake first, the surest right answer last."""
    return np.argsort(np.where(dataset.Y_test[0] == 1, Z, -Z), kind="stable")


def show_mistakes(dataset: Dataset, Z: np.ndarray) -> None:
    order = mistakes_first(dataset, Z)
    wrong = order[(Z[order] > 0) != (dataset.Y_test[0, order] == 1)]
    st.subheader("What it gets wrong")
    shown = f"; the {SHEET} surest are here" if len(wrong) > SHEET else ""
    st.markdown(f"{len(wrong)} of {dataset.m_test} test pictures{shown}. Under each the chance it gives to cat.")
    sheet = pictures.contact_sheet(dataset, wrong[:SHEET], probability(Z), current_theme())
    st.html(f'<div style="min-height:{SHEET_HEIGHT}px">{sheet}</div>')


def probability(Z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(Z, -700, 700)))


def show_one_picture(dataset: Dataset, run: TrainingRun, Z: np.ndarray) -> None:
    """What the pixels of one picture add to z."""
    st.subheader("What one picture adds up to")
    left, right = st.columns([0.42, 0.58], gap="large")
    with left:
        rank = widgets.slider("Test picture, surest mistake first", SETTINGS["cats_picture"])
        i = int(mistakes_first(dataset, Z)[min(rank, dataset.m_test) - 1])
        st.html(pictures.contact_sheet(dataset, np.array([i]), probability(Z), current_theme()))
        label = dataset.classes[int(dataset.Y_test[0, i])]
        st.markdown(f"This is {label}; the answer is {dataset.classes[int(Z[i] > 0)]}.")
    contributions = run.parameters["W1"][0] * dataset.X_test[:, i]
    b = float(run.parameters["b1"][0, 0])
    gains, losses = float(contributions[contributions > 0].sum()), float(contributions[contributions < 0].sum())
    with right:
        st.markdown("**w · x pixel by pixel**: :blue[blue] adds to z, :orange[orange] takes away")
        alt = f"What each pixel of test picture {i + 1} adds to z, which is {number_text(float(Z[i]))}."
        fig = weights_figure(contributions, dataset.image_shape, current_theme(), 260)
        live_figure(fig, key="logistic_regression.cat_contributions", alt=alt, height=260)
    st.latex(
        r"\begin{gathered} z = \textstyle\sum_j w_j x_j + b \\ "
        rf"= {signed(gains)} {term(losses)} {term(b)} = {signed(float(Z[i]))} "
        rf"\\ \hat{{y}} = \sigma(z) = {number(float(probability(Z[i])))} \end{{gathered}}"
    )
