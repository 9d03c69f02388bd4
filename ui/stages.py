"""A run in stages: somebody goes on from a moment of it with another learning rate or regularization.

The stages before the present one stand in the address, so that it leads back to the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from nnengine import Hyperparameters
from ui.edits import Edit, keep_only_held, parse_edits, write_edits
from ui.live import address
from ui.state import ITERATIONS, LEARNING_RATES, PENALTIES

# All that an address can name: so many stages, each no longer than the page's own slider goes.
MOST_STAGES = 8
MOST_ITERATIONS = ITERATIONS[-1]


@dataclass(frozen=True)
class Stage:
    """What a run was trained with before the present settings.

    Attributes
    ----------
    learning_rate, l2 : float
    iterations : int
        How many with these.
    edits : tuple of Edit
        What was set by hand: held through the stage, or set at its end.
    """

    learning_rate: float
    l2: float
    iterations: int
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> str:
        """As it stands in the address."""
        parts = [f"{self.learning_rate:g}", f"{self.l2:g}", str(self.iterations)]
        return "x".join(parts + [write_edits(self.edits)] * bool(self.edits))

    def apply(self, hyperparameters: Hyperparameters) -> Hyperparameters:
        """The hyperparameters of this stage, all else being equal."""
        return hyperparameters.replace(
            learning_rate=self.learning_rate, l2=self.l2, iterations=self.iterations
        )


def read_stages(
    page: str, hyperparameters: Hyperparameters, data_key: tuple, layer_dims: Sequence[int]
) -> tuple[Stage, ...]:
    """The stages before the present one; none any more once anything but learning rate, λ and iterations has changed."""
    basis = (data_key, hyperparameters.replace(learning_rate=1.0, l2=0.0, iterations=0))
    before = st.session_state.setdefault(_basis_key(page), basis)
    if before != basis:
        st.session_state[_basis_key(page)] = basis
        # Back and Forward bring the stages that stand in the address with the settings they were trained with.
        if not address.travelled():
            start_over(page)
            return ()
    text = address.read(_key(page))
    if text is None:
        return ()
    stages = _read(text)
    if stages is None or not all(edit.fits(layer_dims) for stage in stages for edit in stage.edits):
        address.reject(_key(page), text)
        return ()
    return stages


def go_on(
    page: str,
    earlier: tuple[Stage, ...],
    hyperparameters: Hyperparameters,
    iteration: int,
    edits: tuple[Edit, ...] = (),
) -> None:
    """Keep the run up to `iteration`, counted over all its stages, and train on from there.

    Edits that are not held are made at the end of a stage: they are kept if the stage is kept to its end.
    """
    kept: list[Stage] = []
    left = iteration
    present = Stage(hyperparameters.learning_rate, hyperparameters.l2, hyperparameters.iterations, edits)
    for stage in (*earlier, present):
        if left <= 0:
            break
        iterations = min(stage.iterations, left)
        is_whole = iterations == stage.iterations
        stage_edits = tuple(edit for edit in stage.edits if edit.is_held or is_whole)
        kept.append(replace(stage, iterations=iterations, edits=stage_edits))
        left -= iterations
    if len(kept) > MOST_STAGES:
        st.toast(f"A run can go on {MOST_STAGES} times. Start over, or go on from an earlier moment.")
        return
    address.write(_key(page), "_".join(stage.text for stage in kept) or None)
    address.accept(_key(page))
    keep_only_held(page)


def start_over(page: str) -> None:
    """Forget all stages: train from the initial weights."""
    address.write(_key(page), None)


def _read(text: str) -> tuple[Stage, ...] | None:
    """Stages from the address; None if they are not what `go_on` writes."""
    parts = text.split("_")
    if len(parts) > MOST_STAGES:
        return None
    read = []
    for part in parts:
        try:
            learning_rate, l2, iterations, *edits = part.split("x", 3)
            stage = Stage(float(learning_rate), float(l2), int(iterations), parse_edits("".join(edits)))
        except ValueError:
            return None
        # No more than the sliders offer and going on can cut: the address is anybody's.
        if stage.learning_rate not in LEARNING_RATES or stage.l2 not in PENALTIES:
            return None
        if not 1 <= stage.iterations <= MOST_ITERATIONS:
            return None
        read.append(stage)
    return tuple(read)


def _key(page: str) -> str:
    return f"{page}.stages"


def _basis_key(page: str) -> str:
    return f"_{page}.stages_basis"
