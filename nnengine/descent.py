"""The loop over iterations: the one loop that vectorization leaves."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import numpy as np

from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.optimizers import OPTIMIZERS
from nnengine.parameter_vector import ParameterVector
from nnengine.span import SpanBasis, SpanWorkspace, span_is_faster
from nnengine.workspace import Workspace


class Descent:
    """A run under way: θ, the optimizer's moments, and the costs so far.

    Attributes
    ----------
    iteration : int
        Iterations done.
    diverged_at : int or None
        The iteration after which J or θ was no longer finite; θ is then what it was before it.
    method : str
        "direct" or "span".
    """

    def __init__(
        self,
        dataset: Dataset,
        hyperparameters: Hyperparameters,
        parameters: Mapping[str, np.ndarray],
        held: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        self.activations = hyperparameters.activations(dataset.output_activation)
        # A held weight breaks the span, which moves all weights of a unit together.
        self.method = "span" if not held and span_is_faster(dataset, hyperparameters) else "direct"
        self.basis = SpanBasis(dataset, parameters["W1"]) if self.method == "span" else None
        inputs, coordinates = dataset.X_train, parameters
        if self.basis is not None:
            inputs, coordinates = self.basis.inputs, self.basis.enter(parameters)

        layer_dims = (inputs.shape[0], *hyperparameters.layer_dims(dataset.n_x)[1:])
        self.vector, self.gradient = ParameterVector(layer_dims), ParameterVector(layer_dims)
        self.vector.load(coordinates)
        self.last_finite = self.vector.theta.copy()
        self.optimizer = OPTIMIZERS[hyperparameters.optimizer](hyperparameters.learning_rate)
        self.moments = self.optimizer.initial_moments(self.vector.theta)

        self.m = dataset.m_train
        self.l2, self.l1 = hyperparameters.l2, hyperparameters.l1
        # 1/m for each weight in θ and 0 for each bias, so that a penalty's gradient is one product.
        self.decay = ParameterVector(layer_dims)
        for decay in self.decay.weights:
            decay[:] = 1 / self.m
        self.moves = _moves(layer_dims, held)

        self.A0 = np.vstack([inputs, np.ones((1, self.m))])
        self.Y = dataset.Y_train
        self._plan_batches(hyperparameters)
        self.iteration = 0
        self.diverged_at: int | None = None
        self._costs = np.empty(hyperparameters.iterations + 1)
        self._costs_known = 0

    def _plan_batches(self, hyperparameters: Hyperparameters) -> None:
        """One workspace to measure J on all examples, and one for each batch to descend on.

        The batches are windows on one shuffled copy of the examples, which each pass refills in place.
        """
        everything = slice(0, self.m)
        dropout = hyperparameters.keep_prob < 1 and hyperparameters.hidden_layers
        rng = np.random.default_rng([hyperparameters.seed, 2]) if dropout else None
        self.whole = self._workspace(self.A0, self.Y, everything)
        self.batch_rng = None
        size = hyperparameters.batch_size
        if size is None or size >= self.m:
            self.batches = [
                self._workspace(self.A0, self.Y, everything, hyperparameters.keep_prob, rng) if dropout else self.whole
            ]
            return
        self.batch_rng = np.random.default_rng([hyperparameters.seed, 1])
        self.order = np.arange(self.m)
        self.A0_shuffled, self.Y_shuffled = self.A0.copy(), self.Y.copy()
        self.batches = [
            self._workspace(
                self.A0_shuffled[:, start : start + size],
                self.Y_shuffled[:, start : start + size],
                self.order[start : start + size],
                hyperparameters.keep_prob,
                rng,
            )
            for start in range(0, self.m, size)
        ]

    def _workspace(self, A0, Y, columns, keep_prob=1.0, rng=None) -> Workspace:
        arguments = (self.vector, self.gradient, self.activations, A0, Y, keep_prob, rng)
        return Workspace(*arguments) if self.basis is None else SpanWorkspace(*arguments, columns=columns)

    @property
    def costs(self) -> np.ndarray:
        """J before each iteration so far, and, once measured, after the last."""
        return self._costs[: self._costs_known].copy()

    def coordinates(self) -> dict[str, np.ndarray]:
        """Copies of the parameters as they are trained: in the span, B stands for W1."""
        return self.vector.parameters()

    def leave(self, coordinates: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """From the parameters as they are trained to W1, b1, …"""
        return dict(coordinates) if self.basis is None else self.basis.leave(coordinates)

    def training_set_cache(self) -> dict[str, np.ndarray]:
        """Z1, …, ZL and AL of the training set for the present parameters: only to be read, and only at once."""
        if self.diverged_at is not None:  # the last forward pass was of the parameters that were given up
            with np.errstate(all="ignore"):
                self.whole.forward()
        cache = {f"Z{l}": Z for l, (_, _, Z, *_) in enumerate(self.whole.forward_steps, start=1)}
        return {**cache, f"A{len(cache)}": self.whole.A_output}

    def advance(self, iteration: int, deadline: float = math.inf) -> bool:
        """Iterate until `iteration` iterations are done and J is measured there, or J is no longer finite.

        Stops early at the deadline, a time of `time.perf_counter`, and returns whether it did not.
        """
        # A learning rate that is too large ends in infinity or NaN; that is an answer, not a warning.
        with np.errstate(all="ignore"):
            while self.diverged_at is None and self._costs_known <= iteration:
                if self._costs_known and time.perf_counter() >= deadline:
                    return False
                if self._costs_known > self.iteration:
                    self._iterate()
                self._measure()
        return True

    def _measure(self) -> None:
        self.whole.forward()
        J = self.whole.cost() + (self._penalty() if self.l2 or self.l1 else 0.0)
        # θ too: a ReLU or tanh unit turns an infinite weight into a finite cost.
        if math.isfinite(J) and math.isfinite(np.add.reduce(self.vector.theta)):
            self._costs[self._costs_known] = J
            self._costs_known += 1
            return
        self.vector.theta[:] = self.last_finite
        self.iteration = max(0, self.iteration - 1)
        self.diverged_at = self.iteration

    def _iterate(self) -> None:
        theta = self.vector.theta
        np.copyto(self.last_finite, theta)
        if self.batch_rng is not None:
            self._shuffle()
        for batch in self.batches:
            if batch is not self.whole:  # of `whole`, the forward pass is just done
                batch.forward()
            batch.backward()
            gradient = self.gradient.theta
            if self.l2:
                gradient += self.l2 * self.decay.theta * theta
            if self.l1:
                gradient += self.l1 * self.decay.theta * np.sign(theta)
            if self.moves is not None:
                gradient *= self.moves
            step, self.moments = self.optimizer.step(gradient, self.moments)
            theta -= step
        self.iteration += 1

    def _shuffle(self) -> None:
        self.order[:] = self.batch_rng.permutation(self.m)
        np.take(self.A0, self.order, axis=1, out=self.A0_shuffled)
        np.take(self.Y, self.order, axis=1, out=self.Y_shuffled)

    def _penalty(self) -> float:
        """λ/(2m) Σ‖W[l]‖² + λ₁/m Σ|w|."""
        weights = self.vector.weights
        norms = [float(np.sum(np.square(W))) for W in weights]
        if self.basis is not None:
            norms[0] = self.basis.squared_norm(weights[0])
        penalty = self.l2 / (2 * self.m) * sum(norms)
        if self.l1:
            penalty += self.l1 / self.m * sum(float(np.sum(np.abs(W))) for W in weights)
        return penalty


def _moves(layer_dims: tuple[int, ...], held: Mapping[str, np.ndarray] | None) -> np.ndarray | None:
    """1 for each entry of θ that the descent may move, 0 for those held: with no gradient no optimizer moves them."""
    if not held:
        return None
    moves = ParameterVector(layer_dims)
    free = {key: np.ones_like(value) for key, value in moves.parameters().items()}
    moves.load(free | {key: 1.0 - mask for key, mask in held.items()})
    return moves.theta
