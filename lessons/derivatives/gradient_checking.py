"""Gradient checking on a live network: what backward propagation says against nudges, with a bug planted."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, train
from nnengine.cost import compute_cost
from nnengine.gradient_check import GradientCheck, compare_gradients, numerical_gradient
from nnengine.planted_bugs import BUGS
from nnengine.propagation import backward_propagation, forward_propagation
from ui import cached, widgets
from ui.charts.gradient_check import RIGHT, WRONG, differences_figure, gradients_figure
from ui.charts.numbers import number_text
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

NUDGES = tuple(float(f"1e-{power}") for power in range(12, 0, -1))
HIDDEN_LAYERS = (3, 3)  # equally many, so that a forgotten transpose does not betray itself by its shape
STRENGTHS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
SETTINGS = settings_of(
    "derivatives",
    check_bug=dict(default="none"),
    check_nudge=dict(default=1e-5, options=NUDGES),
    check_l2=dict(default=1.0, options=STRENGTHS),
    check_l1=dict(default=0.0, options=STRENGTHS),
    check_iterations=dict(default=20, options=(0, 5, 10, 20, 50, 100, 200, 500)),
)


@section(
    "C09",
    settings=SETTINGS,
    presets={
        "A bug in the middle": {"check_bug": "forgotten_transpose"},
        "Break it: a bug that hides": {"check_bug": "forgotten_penalty", "check_l2": 0.0, "check_l1": 0.0},
        "Break it: ε = 1e−12": {"check_bug": "none", "check_nudge": 1e-12},
    },
    height=1000,
)
def gradient_checking() -> None:
    st.markdown(
        "A wrong gradient still goes downhill somehow, so a bug can hide for long. Nudge every parameter of a small "
        "network by ±ε, measure the slope of J, and compare it with :orange[backward propagation]."
    )
    picture, side = st.columns([0.62, 0.38], gap="large")
    with side:
        bug = widgets.menu("Bug in backward propagation", SETTINGS["check_bug"], tuple(BUGS), _title)
        nudge = widgets.slider("ε", SETTINGS["check_nudge"], format=lambda value: number_text(value, 1))
        l2 = widgets.slider("L2 strength λ", SETTINGS["check_l2"])
        l1 = widgets.slider("L1 strength λ₁", SETTINGS["check_l1"])
        iterations = widgets.slider("iterations trained before the check", SETTINGS["check_iterations"])
        predict_first(
            f"Will the check notice: {BUGS[bug].title[0].lower()}{BUGS[bug].title[1:]}?" if bug != "none"
            else "There is no bug. Will the check raise an alarm?",
            ["Yes", "No"], partial(judge, bug, nudge, l2, l1, iterations),
            key="derivatives.check.question", about=(bug, nudge, l2, l1, iterations),
        )
    analytic = gradients_of(bug, l2, l1, iterations)
    check = compare_gradients(nudged_gradient(l2, l1, iterations, nudge), analytic)
    off = check.off(analytic)
    total, count = sum(side.size for side in off.values()), sum(int(side.sum()) for side in off.values())
    with picture:
        st.markdown(
            ":blue[Blue squares]: (J(θ + ε) − J(θ − ε)) / 2ε. :orange[Orange points]: backward. × where they differ."
        )
        fig = gradients_figure(check.numerical, analytic, off, current_theme())
        alt = f"{total} parameters; for {count} of them the two gradients differ."
        live_figure(fig, key="derivatives.gradients", alt=alt, height=340)
    words, curve = st.columns([0.5, 0.5], gap="large")
    with words:
        nudged = r"d\theta_{\text{nudged}}"
        st.latex(rf"\frac{{\lVert {nudged} - d\theta \rVert}}{{\lVert {nudged} \rVert + \lVert d\theta \rVert}}")
        st.metric("Difference", number_text(check.difference))
        said = verdict(check.difference)
        st.markdown(f"{said[0].upper()}{said[1:]} {count} of {total} parameters are off.")
        st.markdown(by_key(check))
    with curve:
        checks = [compare_gradients(nudged_gradient(l2, l1, iterations, epsilon), analytic) for epsilon in NUDGES]
        differences = [each.difference for each in checks]
        st.markdown(range_words(differences))
        fig = differences_figure(NUDGES, differences, nudge, current_theme())
        live_figure(fig, key="derivatives.check_range", alt="The difference for every ε.", height=240)
    show_source(numerical_gradient, compare_gradients, BUGS[bug].backward, backward_propagation)


def _title(bug: str) -> str:
    return BUGS[bug].title


def points() -> Dataset:
    return cached.dataset("moons", examples=60)


@lru_cache(maxsize=16)
def trained(l2: float, l1: float, iterations: int) -> TrainingRun:
    """The small network after some training."""
    return train(points(), Hyperparameters(HIDDEN_LAYERS, iterations=iterations, l2=l2, l1=l1))


def gradients_of(bug: str, l2: float, l1: float, iterations: int) -> dict[str, np.ndarray]:
    """What backward propagation with that bug says."""
    network, data = trained(l2, l1, iterations), points()
    _, cache = forward_propagation(data.X_train, network.parameters, network.activations)
    return BUGS[bug].backward(data.Y_train, network.parameters, cache, network.activations, l2, l1)


@lru_cache(maxsize=64)  # no bug changes it, and twelve of them make a curve
def nudged_gradient(l2: float, l1: float, iterations: int, nudge: float) -> dict[str, np.ndarray]:
    """What nudging every parameter says."""
    network, data = trained(l2, l1, iterations), points()

    def cost(parameters: dict[str, np.ndarray]) -> float:
        _, cache = forward_propagation(data.X_train, parameters, network.activations)
        return compute_cost(cache[f"Z{len(network.activations)}"], data.Y_train, "sigmoid", parameters, l2, l1)

    return numerical_gradient(cost, network.parameters, nudge)


def judge(bug: str, nudge: float, l2: float, l1: float, iterations: int) -> Verdict:
    """Run the check."""
    check = compare_gradients(nudged_gradient(l2, l1, iterations, nudge), gradients_of(bug, l2, l1, iterations))
    because = f"The difference is {number_text(check.difference)}: {verdict(check.difference)}"
    return Verdict("Yes" if check.difference > WRONG else "No", because)


def verdict(difference: float) -> str:
    """What a difference says."""
    if difference < RIGHT:
        return "below 1e−7, the gradient is right."
    if difference > WRONG:
        return "above 1e−3, it is almost surely wrong, or ε is."
    return "between 1e−7 and 1e−3, worth a second look."


def by_key(check: GradientCheck) -> str:
    """The difference of each W and b, the largest in bold."""
    worst = max(check.differences, key=check.differences.get)
    texts = {f"{key[0]}[{key[1:]}]": number_text(value, 2) for key, value in check.differences.items()}
    marked = f"{worst[0]}[{worst[1:]}]"
    return " · ".join(f"**{name} {text}**" if name == marked else f"{name} {text}" for name, text in texts.items())


def range_words(differences: list[float]) -> str:
    """Which ε come nearest."""
    best = NUDGES[int(np.argmin(differences))]
    if min(differences) > WRONG:
        return "No ε brings the two together: the mistake is in the gradient."
    return (
        f"Nearest at ε = {number_text(best, 1)}. To the right the cost bends within ±ε, "
        "to the left rounding eats the digits of J(θ + ε) − J(θ − ε)."
    )
