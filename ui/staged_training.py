"""Training in stages, one after the other: each goes on from where the one before it ended."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnengine import Dataset, Hyperparameters, Snapshot, Training, TrainingRun, initial_parameters
from ui.edits import Edit, apply_edits, held_masks

# What a stage that is done keeps for the player at most; a net of pictures outside their span has 2 MB a moment and more.
MOST_STAGE_BYTES = 4_000_000


@dataclass(frozen=True)
class StagePlan:
    """What a stage is trained with.

    Attributes
    ----------
    hyperparameters : Hyperparameters
    edits : tuple of Edit
        What is set by hand: held through the stage, or set at its end.
    """

    hyperparameters: Hyperparameters
    edits: tuple[Edit, ...] = ()

    @property
    def held(self) -> list[Edit]:
        """What is held through the stage."""
        return [edit for edit in self.edits if edit.is_held]


@dataclass(frozen=True, eq=False)
class StageRun:
    """What is kept of a stage: its costs, and some of its moments, always the first and the last."""

    costs: np.ndarray
    snapshots: tuple[Snapshot, ...]

    @classmethod
    def of(cls, costs: np.ndarray, snapshots: Sequence[Snapshot]) -> StageRun:
        """The stage with as many of its moments as there is room for, spread evenly."""
        most = max(2, MOST_STAGE_BYTES // max(snapshots[-1].nbytes, 1))
        places = np.linspace(0, len(snapshots) - 1, min(most, len(snapshots))).round().astype(int)
        return cls(costs, tuple(snapshots[k] for k in places))

    def until(self, iteration: int) -> StageRun | None:
        """The stage up to one of its moments; None where it has no such moment."""
        kept = [snapshot for snapshot in self.snapshots if snapshot.iteration <= iteration]
        return StageRun.of(self.costs[: iteration + 1], kept) if kept and kept[-1].iteration == iteration else None


class StagedTraining:
    """The stages of a run under way, the last of which is the present one.

    Parameters
    ----------
    dataset : Dataset
    plan : sequence of StagePlan
    done : sequence of StageRun
        Stages that need not be trained again: the first ones of the plan, but not the last.

    Attributes
    ----------
    done : list of StageRun
        The stages that are over.
    is_finished : bool
        Whether the last stage is done.
    """

    def __init__(self, dataset: Dataset, plan: Sequence[StagePlan], done: Sequence[StageRun] = ()) -> None:
        self.dataset, self.plan, self.done = dataset, tuple(plan), list(done)
        self._known = len(self.done)
        self._training = self._begin()

    @property
    def is_finished(self) -> bool:
        return self._training.is_finished and len(self.done) == len(self.plan) - 1

    @property
    def share(self) -> float:
        """Share of the training that is done, of the stages that were still to be trained."""
        sizes = [stage.hyperparameters.iterations for stage in self.plan]
        k = len(self.done)
        total = sum(sizes[self._known :])
        if self.is_finished or not total:
            return 1.0
        return (sum(sizes[self._known : k]) + sizes[k] * self._training.share) / total

    def advance(self, seconds: float = math.inf) -> None:
        """Train until all stages are done, or for about so many seconds."""
        deadline = time.perf_counter() + seconds
        while not self.is_finished and (left := deadline - time.perf_counter()) > 0:
            if self._training.is_finished:
                self.done.append(StageRun.of(self._training.descent.costs, self._training.snapshots))
                self._training = self._begin()
            self._training.advance(left)

    def run(self) -> TrainingRun:
        """The run of the stage under way, as far as it has come."""
        return self._training.run()

    def _begin(self) -> Training:
        k = len(self.done)
        stage, start = self.plan[k], None
        if k:
            start = apply_edits(self.done[-1].snapshots[-1].parameters, self.plan[k - 1].edits)
        if not stage.held:
            return Training(self.dataset, stage.hyperparameters, start)
        start = apply_edits(start or initial_parameters(self.dataset, stage.hyperparameters), stage.held)
        return Training(self.dataset, stage.hyperparameters, start, held_masks(start, stage.held))


def already_done(
    plan: Sequence[StagePlan], before: Sequence[StagePlan], trained: Sequence[StageRun]
) -> list[StageRun]:
    """Those stages of `plan` but the last that a run with the plan `before` has `trained`, perhaps further."""
    done: list[StageRun] = []
    for stage, other, run in zip(plan[:-1], before, trained, strict=False):
        iterations = stage.hyperparameters.iterations
        is_whole = iterations == other.hyperparameters.iterations
        if stage.hyperparameters != other.hyperparameters.replace(iterations=iterations) or stage.held != other.held:
            break
        # A stage with another after it was trained to its end, where it has diverged as well.
        was_left = len(done) < len(trained) - 1
        part = run if is_whole and was_left else run.until(iterations)
        if part is None:
            break
        done.append(part)
        if not is_whole or stage.edits != other.edits:
            break
    return done


def join(earlier: Sequence[StageRun], last: TrainingRun) -> TrainingRun:
    """One run of several stages, its iterations counted through."""
    runs = (*earlier, last)
    parts = [run.costs[:-1] for run in earlier] + [last.costs]
    costs = np.concatenate(parts) if earlier else last.costs
    costs.flags.writeable = False
    snapshots: list[Snapshot] = []
    offset = 0
    for run in runs:
        # A stage begins where the one before it ends, so that moment is kept once.
        snapshots = [snapshot for snapshot in snapshots if snapshot.iteration < offset] + [
            replace(
                snapshot, iteration=offset + snapshot.iteration, costs=costs[: offset + len(snapshot.costs)]
            )
            for snapshot in run.snapshots
        ]
        offset += max(len(run.costs) - 1, 0)
    return replace(last, costs=costs, snapshots=tuple(snapshots))


def with_edits(dataset: Dataset, run: TrainingRun, edits: Sequence[Edit]) -> TrainingRun:
    """The run; numbers set by hand make one more moment at its end."""
    if all(edit.is_held for edit in edits):
        return run
    end = Training(dataset, run.hyperparameters.replace(iterations=0), apply_edits(run.parameters, edits)).run()
    return replace(
        join((StageRun(run.costs, run.snapshots),), end), hyperparameters=run.hyperparameters, diverged_at=run.diverged_at
    )
