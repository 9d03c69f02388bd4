"""A page's run: trained a little in each run of the script, so that a long one never holds the page up."""

from __future__ import annotations

import hashlib
import itertools
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from nnengine import Hyperparameters, Snapshot, Training, TrainingRun, train
from ui.data_choice import DataChoice
from ui.live.browser import runs_in_browser
from ui.stages import Stage, read_stages

SECONDS_AT_A_TIME = 0.07


@dataclass
class PageRun:
    """The run that a page shows, finished or under way.

    Attributes
    ----------
    name : str
        Stands for the data, the hyperparameters and the stages before.
    training : Training
        The present stage.
    stages : tuple of Stage
        The settings of the stages before it.
    earlier : tuple of TrainingRun
        Their runs.
    seconds : float
        Time spent training so far.
    is_stopped : bool
        Whether somebody has stopped it; what there is, is kept.
    """

    name: str
    training: Training
    stages: tuple[Stage, ...] = ()
    earlier: tuple[TrainingRun, ...] = ()
    seconds: float = 0.0
    is_stopped: bool = False
    _run: TrainingRun | None = field(default=None, repr=False)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.is_stopped or self.training.is_finished

    @property
    def share(self) -> float:
        """Share of the iterations that is done."""
        iterations = self.training.hyperparameters.iterations
        return self.training.iteration / iterations if iterations else 1.0

    @property
    def seconds_left(self) -> float:
        """At the pace so far."""
        return self.seconds * (1 - self.share) / self.share if self.share else 0.0

    def advance(self) -> None:
        """Train for a moment, if it is not finished; to the end where no browser will ask for more."""
        if self.is_finished:
            return
        began = time.perf_counter()
        self.training.advance(SECONDS_AT_A_TIME if runs_in_browser() else math.inf)
        self.seconds += time.perf_counter() - began
        self._run = None

    @property
    def run(self) -> TrainingRun:
        """The run as far as it has come, over all its stages."""
        if self._run is None:
            self._run = _join(self.earlier, self.training.run())
        return self._run

    @property
    def stage_starts(self) -> list[int]:
        """The iterations at which each stage but the first began."""
        return list(itertools.accumulate(len(stage.costs) - 1 for stage in self.earlier))


def page_run(page: str, choice: DataChoice, hyperparameters: Hyperparameters) -> PageRun:
    """The page's run of these settings, a moment further than before; other settings begin a new one.

    A session holds one run a page, so a changed control drops the old one, and nothing of it can be shown again.
    """
    key = f"_{page}.run"
    stages = read_stages(page, hyperparameters, choice.key)
    basis = (choice.key, [stage.apply(hyperparameters) for stage in stages])
    name = hashlib.blake2b(repr((basis, hyperparameters)).encode(), digest_size=8).hexdigest()
    held = st.session_state.get(key)
    if held is None or held.name != name:
        earlier = _train_stages(page, choice, hyperparameters, stages, repr(basis))
        start = earlier[-1].parameters if earlier else None
        held = st.session_state[key] = PageRun(
            name, Training(choice.dataset, hyperparameters, start), stages, earlier
        )
    held.advance()
    return held


def _train_stages(page, choice, hyperparameters, stages, basis: str) -> tuple[TrainingRun, ...]:
    """The stages before the present one, kept while a slider moves, as they stay the same."""
    key = f"_{page}.earlier"
    if st.session_state.get(key, (None,))[0] == basis:
        return st.session_state[key][1]
    runs: list[TrainingRun] = []
    for stage in stages:
        start = runs[-1].parameters if runs else None
        runs.append(train(choice.dataset, stage.apply(hyperparameters), start))
    st.session_state[key] = (basis, tuple(runs))
    return tuple(runs)


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
