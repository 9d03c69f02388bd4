"""A run in stages: somebody goes on from a moment of it with another learning rate or regularization.

The stages before the present one stand in the address, so that it leads back to the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from nnengine import Hyperparameters
from ui.live import address

MOST_STAGES = 8


@dataclass(frozen=True)
class Stage:
    """What a run was trained with before the present settings.

    Attributes
    ----------
    learning_rate, l2 : float
    iterations : int
        How many with these.
    """

    learning_rate: float
    l2: float
    iterations: int

    def apply(self, hyperparameters: Hyperparameters) -> Hyperparameters:
        """The hyperparameters of this stage, all else being equal."""
        return hyperparameters.replace(
            learning_rate=self.learning_rate, l2=self.l2, iterations=self.iterations
        )


def read_stages(page: str, hyperparameters: Hyperparameters, data_key: tuple) -> tuple[Stage, ...]:
    """The stages before the present one; none any more once anything but learning rate, λ and iterations has changed."""
    basis = (data_key, hyperparameters.replace(learning_rate=1.0, l2=0.0, iterations=0))
    before = st.session_state.setdefault(_basis_key(page), basis)
    if before != basis:
        st.session_state[_basis_key(page)] = basis
        start_over(page)
        return ()
    text = st.query_params.get(_key(page))
    if text is None:
        return ()
    stages = _read(text, hyperparameters)
    if stages is None:
        address.reject(_key(page), text)
        return ()
    return stages


def go_on(page: str, earlier: tuple[Stage, ...], hyperparameters: Hyperparameters, iteration: int) -> None:
    """Keep the run up to `iteration`, counted over all its stages, and train on from there."""
    kept: list[Stage] = []
    left = iteration
    for stage in (*earlier, Stage(hyperparameters.learning_rate, hyperparameters.l2, hyperparameters.iterations)):
        if left <= 0:
            break
        iterations = min(stage.iterations, left)
        kept.append(Stage(stage.learning_rate, stage.l2, iterations))
        left -= iterations
    texts = [f"{stage.learning_rate:g}x{stage.l2:g}x{stage.iterations}" for stage in kept[-MOST_STAGES:]]
    address.write(_key(page), "_".join(texts) or None)


def start_over(page: str) -> None:
    """Forget all stages: train from the initial weights."""
    address.write(_key(page), None)


def _read(text: str, hyperparameters: Hyperparameters) -> tuple[Stage, ...] | None:
    """Stages from the address; None if they are not what `go_on` writes."""
    parts = text.split("_")
    if len(parts) > MOST_STAGES:
        return None
    read = []
    for part in parts:
        try:
            learning_rate, l2, iterations = part.split("x")
            stage = Stage(float(learning_rate), float(l2), int(iterations))
            stage.apply(hyperparameters)  # refuses what is out of range
        except ValueError:
            return None
        read.append(stage)
    return tuple(read)


def _key(page: str) -> str:
    return f"{page}.stages"


def _basis_key(page: str) -> str:
    return f"_{page}.stages_basis"
