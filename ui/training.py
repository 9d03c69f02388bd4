"""A page's run: trained a little in each run of the script, so that a long one never holds the page up."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from nnengine import Dataset, Hyperparameters, Snapshot, Training, TrainingRun, initial_parameters, train
from ui.background import BackgroundTraining
from ui.data_choice import DataChoice
from ui.edits import Edit, apply_edits, held_masks, write_edits
from ui.live.browser import runs_in_browser
from ui.stages import Stage, read_stages

# A run that is done by then is shown once, whole; a longer one goes on behind the page while that draws.
FIRST_SECONDS = 0.1
WAIT_SECONDS = 0.1


@dataclass
class PageRun:
    """The run that a page shows, finished or under way.

    Attributes
    ----------
    training_name : str
        Stands for the data, the hyperparameters, the stages before and what is held: all that training depends on.
    choice : DataChoice
        What it trains on.
    behind : BackgroundTraining
        The training of the present stage.
    stages : tuple of Stage
        The settings of the stages before it.
    earlier : tuple of TrainingRun
        Their runs.
    edits : tuple of Edit
        What is set by hand once training is done.
    is_stopped : bool
        Whether somebody has stopped it; what there is, is kept.
    is_trained : bool
        Whether all iterations were done when `advance` last looked.
    """

    training_name: str
    choice: DataChoice
    behind: BackgroundTraining
    stages: tuple[Stage, ...] = ()
    earlier: tuple[TrainingRun, ...] = ()
    edits: tuple[Edit, ...] = ()
    is_stopped: bool = False
    is_trained: bool = False
    _stage: TrainingRun | None = field(default=None, repr=False)
    _run: TrainingRun | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Stands for the run and for what is set by hand after it."""
        return f"{self.training_name} {write_edits(edit for edit in self.edits if not edit.is_held)}".rstrip()

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.is_stopped or self.is_trained

    @property
    def version(self) -> str:
        """Stands for what there is to see of the run; the player tells the browser the same."""
        return self.name if self.is_finished else f"{self.name} under way"

    @property
    def share(self) -> float:
        """Share of the iterations that is done."""
        iterations = self._stage.hyperparameters.iterations
        return (len(self._stage.costs) - 1) / iterations if iterations else 1.0

    @property
    def seconds_left(self) -> float:
        """At the pace so far."""
        return self.behind.seconds * (1 - self.share) / self.share if self.share > 0 else 0.0

    def advance(self) -> None:
        """Train for a moment and look how far it is; to the end where no browser will ask for more.

        What is looked at then stays as it is until the next call, though training may go on meanwhile.
        """
        if self.is_finished:
            return
        if not runs_in_browser():
            self.behind.advance_here(math.inf)
        elif self._stage is None:
            self.behind.advance_here(FIRST_SECONDS)
        else:
            self.behind.advance_behind(WAIT_SECONDS)
        with self.behind.at_rest() as training:
            self._stage, self.is_trained = training.run(), training.is_finished
        self._run = None
        if not self.is_trained:
            self.behind.advance_behind(0)

    def stop(self) -> None:
        """Train no further."""
        self.is_stopped = True
        self.behind.leave()

    @property
    def run(self) -> TrainingRun:
        """The run as far as it has come, over all its stages, and with what is set by hand at its end."""
        if self._run is None:
            self._run = _join(self.earlier, _edited(self.choice.dataset, self._stage, self.edits))
        return self._run

    def set_edits(self, edits: tuple[Edit, ...]) -> None:
        """Set other numbers by hand at the end of the same training."""
        if edits != self.edits:
            self.edits, self._run = edits, None

    @property
    def stage_starts(self) -> list[int]:
        """The iterations at which each stage but the first began."""
        return list(itertools.accumulate(len(stage.costs) - 1 for stage in self.earlier))


def page_run(
    page: str, choice: DataChoice, hyperparameters: Hyperparameters, edits: tuple[Edit, ...] = ()
) -> PageRun:
    """The page's run of these settings, a moment further than before; other settings begin a new one.

    A session holds one run a page, so a changed control drops the old one, and nothing of it can be shown again.
    """
    key = f"_{page}.run"
    stages = read_stages(page, hyperparameters, choice.key, hyperparameters.layer_dims(choice.dataset.n_x))
    basis = (choice.key, [(stage.apply(hyperparameters), stage.edits) for stage in stages])
    kept = [edit for edit in edits if edit.is_held]
    name = hashlib.blake2b(repr((basis, hyperparameters, kept)).encode(), digest_size=8).hexdigest()
    held = st.session_state.get(key)
    if held is None or held.training_name != name:
        if held is not None:
            held.behind.leave()
        earlier, start = _train_stages(page, choice, hyperparameters, stages, repr(basis))
        training = Training(choice.dataset, hyperparameters, *_held_start(choice, hyperparameters, start, edits))
        held = st.session_state[key] = PageRun(
            name, choice, BackgroundTraining(training), stages, earlier, edits
        )
    held.set_edits(edits)
    held.advance()
    return held


def current_run(page: str) -> PageRun:
    """The run that the page `page` shows, once `page_run` has made one."""
    return st.session_state[f"_{page}.run"]


def _train_stages(page, choice, hyperparameters, stages, basis: str) -> tuple[tuple[TrainingRun, ...], dict | None]:
    """The stages before the present one, and the parameters they end with; kept, as they stay while a slider moves."""
    key = f"_{page}.earlier"
    if st.session_state.get(key, (None,))[0] != basis:
        runs, start = [], None
        for stage in stages:
            stage_hyperparameters = stage.apply(hyperparameters)
            begin = _held_start(choice, stage_hyperparameters, start, stage.edits)
            runs.append(train(choice.dataset, stage_hyperparameters, *begin))
            start = apply_edits(runs[-1].parameters, stage.edits)
        st.session_state[key] = (basis, (tuple(runs), start))
    return st.session_state[key][1]


def _held_start(choice, hyperparameters, start: dict | None, edits: tuple[Edit, ...]) -> tuple[dict | None, dict | None]:
    """The parameters to start from with what is held set, and its masks."""
    held = [edit for edit in edits if edit.is_held]
    if not held:
        return start, None
    start = apply_edits(start or initial_parameters(choice.dataset, hyperparameters), held)
    return start, held_masks(start, held)


def _edited(dataset: Dataset, run: TrainingRun, edits: tuple[Edit, ...]) -> TrainingRun:
    """The run; numbers set by hand make one more moment at its end."""
    if all(edit.is_held for edit in edits):
        return run
    hyperparameters = run.hyperparameters
    end = train(dataset, hyperparameters.replace(iterations=0), apply_edits(run.parameters, edits))
    return replace(_join((run,), end), hyperparameters=hyperparameters, diverged_at=run.diverged_at)


def _join(earlier: Sequence[TrainingRun], last: TrainingRun) -> TrainingRun:
    """One run of several stages, its iterations counted through."""
    costs = np.empty(0)
    snapshots: list[Snapshot] = []
    for run in (*earlier, last):
        offset = max(len(costs) - 1, 0)
        before = costs[:-1]
        # A stage begins where the one before it ends, so that moment is kept once.
        snapshots = [snapshot for snapshot in snapshots if snapshot.iteration < offset] + [
            replace(snapshot, iteration=offset + snapshot.iteration, costs=np.concatenate([before, snapshot.costs]))
            for snapshot in run.snapshots
        ]
        costs = np.concatenate([before, run.costs])
    return replace(last, costs=costs, snapshots=tuple(snapshots))
