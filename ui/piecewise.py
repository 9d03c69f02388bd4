"""Runs that a section asks for, trained in pieces so that the page never waits long for one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from nnengine import Dataset, Hyperparameters, Training, TrainingRun

T = TypeVar("T")


class PiecewiseRuns(Generic[T]):
    """Runs on one dataset, one after the other, and what is kept of each.

    Parameters
    ----------
    dataset : Dataset
    keep : callable
        From a finished run to what is kept of it.

    Attributes
    ----------
    kept : dict
        By the hyperparameters of the runs that are done.
    """

    def __init__(self, dataset: Dataset, keep: Callable[[TrainingRun], T]) -> None:
        self._dataset, self._keep = dataset, keep
        self.kept: dict[Hyperparameters, T] = {}
        self._training: Training | None = None

    def advance(self, wanted: Sequence[Hyperparameters], seconds: float = math.inf) -> bool:
        """Train for about so many seconds on the first of these that is not done; whether all are done."""
        deadline = time.perf_counter() + seconds
        for hyperparameters in wanted:
            if hyperparameters in self.kept:
                continue
            if self._training is None or self._training.hyperparameters != hyperparameters:
                self._training = Training(self._dataset, hyperparameters)
            self._training.advance(max(deadline - time.perf_counter(), 0.0))
            if not self._training.is_finished:
                return False
            self.kept[hyperparameters] = self._keep(self._training.run())
            self._training = None
        return True
