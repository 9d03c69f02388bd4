"""How well nets of several sizes do with more and more examples: performance against the amount of data."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.training import Training


def first_examples(dataset: Dataset, m: int) -> Dataset:
    """The dataset with the first m of its training examples, and its whole test set."""
    if not 1 <= m <= dataset.m_train:
        raise ValueError(f"m is {m}, expected 1 to the {dataset.m_train} training examples of {dataset.name}")
    return Dataset(
        dataset.name, dataset.X_train[:, :m], dataset.Y_train[:, :m], dataset.X_test, dataset.Y_test,
        dataset.classes, dataset.image_shape, dataset.feature_names,
    )


class LearningCurves:
    """Every net trained on every amount of data, once for each seed: a study that goes on in pieces.

    Parameters
    ----------
    draw : callable
        From a seed to a `Dataset` with at least max(sizes) training examples.
    nets : sequence of tuple of int
        The hidden layers of each net.
    sizes : sequence of int
        Amounts of training examples.
    seeds : int
        How many repetitions, each with examples and weights of its own.
    hyperparameters : Hyperparameters
        Everything else; the same for all.

    Attributes
    ----------
    scores : ndarray of shape (len(nets), len(sizes), seeds)
        Accuracy on the test set; NaN until the run is done.
    runs_done : int
    seconds : float
        Time spent so far.
    """

    def __init__(
        self,
        draw: Callable[[int], Dataset],
        nets: Sequence[tuple[int, ...]],
        sizes: Sequence[int],
        seeds: int,
        hyperparameters: Hyperparameters,
    ) -> None:
        self.draw, self.nets, self.sizes, self.seeds = draw, tuple(nets), tuple(sizes), seeds
        self.hyperparameters = hyperparameters
        self.scores = np.full((len(self.nets), len(self.sizes), seeds), np.nan)
        # Seed by seed, so that every curve is whole, if rough, early on; then from few examples to many.
        self._plan = [
            (net, size, seed)
            for seed in range(seeds)
            for size in range(len(self.sizes))
            for net in range(len(self.nets))
        ]
        self._training: Training | None = None
        self._drawn: tuple[int, Dataset] | None = None
        self.runs_done, self.seconds = 0, 0.0

    @property
    def runs(self) -> int:
        """How many runs there are in all."""
        return len(self._plan)

    @property
    def is_finished(self) -> bool:
        """Whether all runs are done."""
        return self.runs_done == self.runs

    def advance(self, seconds: float = math.inf) -> None:
        """Train for about so many seconds, or to the end."""
        began = time.perf_counter()
        deadline = began + seconds
        while not self.is_finished and time.perf_counter() < deadline:
            if self._training is None:
                self._training = self._begin(*self._plan[self.runs_done])
            self._training.advance(max(deadline - time.perf_counter(), 0.0))
            if self._training.is_finished:
                self.scores[self._plan[self.runs_done]] = self._training.run().test_accuracy
                self._training = None
                self.runs_done += 1
        self.seconds += time.perf_counter() - began

    def _begin(self, net: int, size: int, seed: int) -> Training:
        if self._drawn is None or self._drawn[0] != seed:
            self._drawn = seed, self.draw(seed)
        dataset = first_examples(self._drawn[1], self.sizes[size])
        return Training(dataset, self.hyperparameters.replace(hidden_layers=self.nets[net], seed=seed))

    def spread(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, lowest and highest score over the seeds that are done, each (nets, sizes); NaN where none is."""
        known = np.isfinite(self.scores)
        count = known.sum(axis=2)
        mean = np.where(known, self.scores, 0).sum(axis=2) / np.where(count > 0, count, np.nan)
        low = np.where(known, self.scores, np.inf).min(axis=2)
        high = np.where(known, self.scores, -np.inf).max(axis=2)
        return mean, np.where(count > 0, low, np.nan), np.where(count > 0, high, np.nan)


def parameter_count(layer_dims: Sequence[int]) -> int:
    """All weights and biases of a net with layers (n_0, …, n_L)."""
    return sum((before + 1) * units for before, units in zip(layer_dims[:-1], layer_dims[1:], strict=True))
