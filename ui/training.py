"""A page's run: trained a little in each run of the script, so that a long one never holds the page up."""

from __future__ import annotations

import hashlib
import itertools
import math
import time
from dataclasses import replace

import streamlit as st

from nnengine import Hyperparameters, TrainingRun
from ui.background import BackgroundTraining
from ui.data_choice import DataChoice
from ui.edits import Edit, write_edits
from ui.live.browser import runs_in_browser
from ui.live.player import is_stop_wanted
from ui.staged_training import StagedTraining, StagePlan, StageRun, already_done, join, with_edits
from ui.stages import Stage, read_stages

# A run that is done by then is shown once, whole; a longer one goes on behind the page while that draws.
FIRST_SECONDS = 0.1
WAIT_SECONDS = 0.1


class PageRun:
    """The run that a page shows, finished or under way.

    A session holds one a page: other settings change it in place, so that whatever still knows of it, such as a button
    that was drawn before, keeps nothing of the old run alive.

    Attributes
    ----------
    training_name : str
        Stands for the data, the hyperparameters, the stages before and what is held: all that training depends on.
    choice : DataChoice
        What it trains on.
    behind : BackgroundTraining
        The training.
    stages : tuple of Stage
        The settings of the stages before the present one.
    plan : tuple of StagePlan
        What each stage is trained with, the present one last.
    earlier : tuple of StageRun
        The stages that were over when `advance` last looked.
    edits : tuple of Edit
        What is set by hand once training is done.
    is_stopped : bool
        Whether somebody has stopped it; what there is, is kept.
    is_trained : bool
        Whether all iterations were done when `advance` last looked.
    share : float
        Share of the training that was done then.
    """

    training_name = ""
    behind: BackgroundTraining | None = None

    def begin(
        self,
        training_name: str,
        choice: DataChoice,
        hyperparameters: Hyperparameters,
        stages: tuple[Stage, ...],
        edits: tuple[Edit, ...],
    ) -> None:
        """Train with these settings from now on; what the run before has already trained of them is taken over."""
        began = time.perf_counter()
        plan = [StagePlan(stage.apply(hyperparameters), stage.edits) for stage in stages]
        plan.append(StagePlan(hyperparameters, edits))
        done: list[StageRun] = []
        if self.behind is not None:
            self.behind.leave()
            if self.choice.key == choice.key and self._stage is not None:
                present = StageRun(self._stage.costs, self._stage.snapshots)
                before = [*self.plan[:-1], replace(self.plan[-1], edits=self.edits)]
                done = already_done(plan, before, [*self.earlier, present])
        # Let go of the old run before there is another.
        self.training_name, self.behind = "", None
        self.choice, self.stages, self.plan, self.edits, self.earlier = choice, stages, tuple(plan), edits, tuple(done)
        self.is_stopped = self.is_trained = False
        self._stage: TrainingRun | None = None
        self._run: TrainingRun | None = None
        self.behind = BackgroundTraining(StagedTraining(choice.dataset, plan, done))
        self.training_name = training_name
        self._first_seconds = FIRST_SECONDS - (time.perf_counter() - began)

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Those of the present stage."""
        return self.plan[-1].hyperparameters

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
    def seconds_left(self) -> float:
        """At the pace so far; while not even one batch is done, as if an iteration were."""
        share = self.share or 1 / sum(stage.hyperparameters.iterations for stage in self.plan)
        return self.behind.seconds * (1 - share) / share

    def advance(self) -> None:
        """Train for a moment and look how far it is; to the end where no browser will ask for more.

        What is looked at then stays as it is until the next call, though training may go on meanwhile.
        """
        if self.is_finished:
            return
        if not runs_in_browser():
            self.behind.advance_here(math.inf)
        elif self._stage is None:
            self.behind.advance_here(max(self._first_seconds, 0.0))
        else:
            self.behind.advance_behind(WAIT_SECONDS)
        with self.behind.at_rest() as training:
            self._stage, self.is_trained = training.run(), training.is_finished
            self.earlier, self.share = tuple(training.done), training.share
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
            is_last = len(self.earlier) == len(self.stages)
            run = with_edits(self.choice.dataset, self._stage, self.edits) if is_last else self._stage
            self._run = replace(join(self.earlier, run), hyperparameters=self.hyperparameters)
        return self._run

    def set_edits(self, edits: tuple[Edit, ...]) -> None:
        """Set other numbers by hand at the end of the same training."""
        if edits != self.edits:
            self.edits, self._run = edits, None

    @property
    def stage_starts(self) -> list[tuple[int, Hyperparameters]]:
        """The iteration at which each stage but the first began, and what it is trained with."""
        starts = itertools.accumulate(len(stage.costs) - 1 for stage in self.earlier)
        return [(start, stage.hyperparameters) for start, stage in zip(starts, self.plan[1:], strict=False)]


def page_run(
    page: str, choice: DataChoice, hyperparameters: Hyperparameters, edits: tuple[Edit, ...] = ()
) -> PageRun:
    """The page's run of these settings, a moment further than before; other settings begin a new one."""
    stages = read_stages(page, hyperparameters, choice.key, hyperparameters.layer_dims(choice.dataset.n_x))
    basis = (choice.key, [(stage.apply(hyperparameters), stage.edits) for stage in stages])
    kept = [edit for edit in edits if edit.is_held]
    name = hashlib.blake2b(repr((basis, hyperparameters, kept)).encode(), digest_size=8).hexdigest()
    held: PageRun = st.session_state.setdefault(f"_{page}.run", PageRun())
    if held.training_name != name:
        held.begin(name, choice, hyperparameters, stages, edits)
    held.set_edits(edits)
    if not held.is_finished and is_stop_wanted(f"{page}.player", held.name):
        held.stop()
    held.advance()
    return held


def current_run(page: str) -> PageRun:
    """The run that the page `page` shows, once `page_run` has made one."""
    return st.session_state[f"_{page}.run"]
