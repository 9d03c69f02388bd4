"""A sweep: the same training over and over, with two hyperparameters changed."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.checks import check_number
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.training import Training


@dataclass(frozen=True, eq=False)
class SweepCell:
    """What one run of a sweep came to.

    Attributes
    ----------
    hyperparameters : Hyperparameters
    costs : ndarray of shape (iterations + 1,)
        J before each iteration and after the last; shorter where the run diverged.
    train_accuracy, test_accuracy : float
        Share of right answers, 0 … 1; R² for regression.
    diverged : bool
    """

    hyperparameters: Hyperparameters
    costs: np.ndarray
    train_accuracy: float
    test_accuracy: float
    diverged: bool

    @property
    def cost(self) -> float:
        """J at the end; NaN if it never was a finite number."""
        return float(self.costs[-1]) if len(self.costs) else math.nan


class Sweep:
    """Runs one after the other, a moment at a time, so that whoever waits can watch and stop.

    Parameters
    ----------
    dataset : Dataset
    grid : sequence of sequence of Hyperparameters
        Row by row, each row of one length.

    Attributes
    ----------
    rows, columns : int
    cells : list of SweepCell
        Those that are done, in the order of the grid.
    """

    def __init__(self, dataset: Dataset, grid: Sequence[Sequence[Hyperparameters]]) -> None:
        self.rows, self.columns = len(grid), len(grid[0]) if grid else 0
        if not self.columns or any(len(row) != self.columns for row in grid):
            raise ValueError(f"grid has rows of {[len(row) for row in grid]} runs, expected rows of one length")
        self.dataset = dataset
        self.plan = [hyperparameters for row in grid for hyperparameters in row]
        self.cells: list[SweepCell] = []
        self._training: Training | None = None

    @property
    def is_finished(self) -> bool:
        """Whether every run is done."""
        return len(self.cells) == len(self.plan)

    @property
    def share(self) -> float:
        """Share of the runs that is done, the present one by its batches."""
        begun = 0.0 if self._training is None else self._training.share
        return (len(self.cells) + begun) / len(self.plan)

    def advance(self, seconds: float = math.inf) -> None:
        """Train until all runs are done, or for about so many seconds."""
        deadline = time.perf_counter() + check_number("seconds", seconds, 0, math.inf)
        while not self.is_finished and (left := deadline - time.perf_counter()) > 0:
            if self._training is None:
                self._training = Training(self.dataset, self.plan[len(self.cells)])
            self._training.advance(left)
            if self._training.is_finished:
                run = self._training.run()
                self.cells.append(
                    SweepCell(
                        run.hyperparameters, run.costs, run.train_accuracy, run.test_accuracy,
                        diverged=run.diverged_at is not None,
                    )
                )
                self._training = None

    def results(self, measure: str) -> np.ndarray:
        """One number of every run, (rows, columns): an attribute of `SweepCell`; NaN for runs that are not done."""
        values = np.full(len(self.plan), np.nan)
        values[: len(self.cells)] = [getattr(cell, measure) for cell in self.cells]
        return values.reshape(self.rows, self.columns)
