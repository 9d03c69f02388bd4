"""Controls that together make a `Hyperparameters`."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from nnengine import ACTIVATIONS, INITIALIZERS, OPTIMIZERS
from ui import names, widgets
from ui.state import Setting

UNITS_IN_A_ROW = 2


def choose_layers(settings: Mapping[str, Setting], prefix: str) -> tuple[int, ...]:
    """How many hidden layers, and how many units in each."""
    count = widgets.slider("Hidden layers", settings[f"{prefix}layers"])
    if not count:
        return ()
    units = []
    for start in range(1, count + 1, UNITS_IN_A_ROW):
        columns = st.columns(UNITS_IN_A_ROW, gap="small", wrap=False)
        for l, column in zip(range(start, count + 1), columns, strict=False):
            with column:
                units.append(widgets.slider(f"n[{l}]", settings[f"{prefix}n{l}"]))
    return tuple(units)


def choose_steps(settings: Mapping[str, Setting], prefix: str = "") -> tuple[float, int]:
    """The learning rate and the number of iterations."""
    learning_rate = widgets.slider("Learning rate α", settings[f"{prefix}learning_rate"], format=_plainly)
    iterations = widgets.slider("Iterations", settings[f"{prefix}iterations"])
    return learning_rate, iterations


def choose_activation(settings: Mapping[str, Setting], prefix: str) -> str:
    """The hidden layers' activation."""
    return widgets.menu("Hidden activation", settings[f"{prefix}activation"], list(ACTIVATIONS), names.ACTIVATIONS.get)


def choose_activation_by_layer(settings: Mapping[str, Setting], count: int, common: str) -> str | tuple[str, ...]:
    """One activation for all hidden layers, or, behind a switch, one for each."""
    if not widgets.toggle("An activation for each layer", settings["per_layer"]) or not count:
        return common
    return tuple(
        widgets.menu(f"g[{l}]", settings[f"activation{l}"], list(ACTIVATIONS), names.ACTIVATIONS.get)
        for l in range(1, count + 1)
    )


def further_options(settings: Mapping[str, Setting]) -> dict:
    """The hyperparameters that are seldom changed, as keyword arguments of `Hyperparameters`."""
    optimizer = widgets.menu("Optimizer", settings["optimizer"], list(OPTIMIZERS), names.OPTIMIZERS.get)
    initialization = widgets.menu(
        "Initial weights", settings["initialization"], list(INITIALIZERS), names.INITIALIZERS.get
    )
    left, right = st.columns(2)
    with left:
        batch_size = widgets.slider(
            "Batch size", settings["batch_size"], format=lambda size: f"{size}" if size else "full batch"
        )
        l2 = widgets.slider("L2 strength λ", settings["l2"], format=_plainly)
        l1 = widgets.slider("L1 strength λ₁", settings["l1"], format=_plainly)
    with right:
        keep_prob = widgets.slider("Dropout keeps", settings["keep_prob"], format=lambda share: f"{share:.0%}")
        scale = (
            widgets.slider("Scale of the weights", settings["initialization_scale"], format=_plainly)
            if initialization == "random"
            else settings["initialization_scale"].default
        )
    seed = widgets.slider("Seed of weights and batches", settings["seed"])
    return dict(
        optimizer=optimizer, initialization=initialization, initialization_scale=scale,
        batch_size=batch_size or None, l2=l2, l1=l1, keep_prob=keep_prob, seed=seed,
    )


def _plainly(value: float) -> str:
    return f"{value:g}"
