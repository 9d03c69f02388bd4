"""The loop over iterations: the one loop that vectorization leaves."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import numpy as np

from nnengine.batches import Batches
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
        self.iterations = hyperparameters.iterations
        # A held weight breaks the span, which moves all weights of a unit together.
        self.method = "span" if not held and span_is_faster(dataset, hyperparameters) else "direct"
        self.basis = SpanBasis(dataset, parameters["W1"]) if self.method == "span" else None
        layer_dims, coordinates = hyperparameters.layer_dims(dataset.n_x), parameters
        if self.basis is not None:
            layer_dims = (self.basis.inputs.shape[0], *layer_dims[1:])
            coordinates = self.basis.enter(parameters)

        self.vector, self.gradient = ParameterVector(layer_dims), ParameterVector(layer_dims)
        self.vector.load(coordinates)
        # θ after the last whole iteration: what there is to show while the next is under way, or should it diverge.
        self.settled = ParameterVector(layer_dims)
        self.settled.theta[:] = self.vector.theta
        self.optimizer = OPTIMIZERS[hyperparameters.optimizer](hyperparameters.learning_rate)
        self.moments = self.optimizer.initial_moments(self.vector.theta)

        self.m = dataset.m_train
        self.l2, self.l1 = hyperparameters.l2, hyperparameters.l1
        if self.l2 or self.l1:
            # 1/m for each weight in θ and 0 for each bias, so that a penalty's gradient is one product.
            self.decay = ParameterVector(layer_dims)
            for decay in self.decay.weights:
                decay[:] = 1 / self.m
        self.moves = _moves(layer_dims, held)

        A0 = dataset.A0_train if self.basis is None else np.vstack([self.basis.inputs, np.ones((1, self.m))])
        self._plan_batches(A0, dataset.Y_train, hyperparameters)
        self.iteration = 0
        self.diverged_at: int | None = None
        self._costs = np.empty(hyperparameters.iterations + 1)
        self._costs_known = 0
        # Where an iteration was interrupted: between any two batches, and within one before backward or the step.
        self._is_under_way, self._batches_done, self._steps_done = False, 0, 0

    def _plan_batches(self, A0: np.ndarray, Y: np.ndarray, hyperparameters: Hyperparameters) -> None:
        """One workspace to measure J on all examples, and those to descend on: the same one, where nothing differs."""
        everything = slice(0, self.m)
        keep_prob, size = hyperparameters.keep_prob, hyperparameters.batch_size
        dropout = keep_prob < 1 and hyperparameters.hidden_layers
        rng = np.random.default_rng([hyperparameters.seed, 2]) if dropout else None
        self.whole = self._workspace(A0, Y, everything)
        self.batches: Batches | None = None
        self.batch_count = 1
        if size is not None and size < self.m:
            batch_rng = np.random.default_rng([hyperparameters.seed, 1])
            self.batches = Batches(A0, Y, size, batch_rng, lambda *part: self._workspace(*part, keep_prob, rng))
            self.batch_count = len(self.batches)
        else:
            self.batch = self._workspace(A0, Y, everything, keep_prob, rng) if dropout else self.whole

    def _workspace(self, A0, Y, columns, keep_prob=1.0, rng=None) -> Workspace:
        arguments = (self.vector, self.gradient, self.activations, A0, Y, keep_prob, rng)
        return Workspace(*arguments) if self.basis is None else SpanWorkspace(*arguments, columns=columns)

    @property
    def costs(self) -> np.ndarray:
        """J before each iteration so far, and, once measured, after the last: only to be read, and never copied."""
        known = self._costs[: self._costs_known]
        known.flags.writeable = False
        return known

    @property
    def share(self) -> float:
        """Share of the iterations that is done, the one under way counted by its batches; 1 for a run that diverged."""
        if self.diverged_at is not None or not self.iterations:
            return float(self.diverged_at is not None or self._costs_known > 0)
        return (max(self._costs_known - 1, 0) + self._batches_done / self.batch_count) / self.iterations

    def coordinates(self) -> dict[str, np.ndarray]:
        """Copies of the parameters after the last whole iteration, as they are trained: in the span, B stands for W1."""
        return (self.settled if self._is_under_way else self.vector).parameters()

    def training_set_cache(self) -> dict[str, np.ndarray]:
        """Z1, …, ZL and AL of the training set for the present parameters: only to be read, and only at once."""
        if self.diverged_at is not None:  # the last forward pass was of the parameters that were given up
            with np.errstate(all="ignore"):
                self.whole.forward()
        cache = {f"Z{l}": Z for l, (_, _, Z, *_) in enumerate(self.whole.forward_steps, start=1)}
        return {**cache, f"A{len(cache)}": self.whole.A_output}

    def advance(self, iteration: int, deadline: float = math.inf) -> bool:
        """Iterate until `iteration` iterations are done and J is measured there, or J is no longer finite.

        Stops early at the deadline, a time of `time.perf_counter`, and returns whether it did not. It may stop between
        two steps of an iteration, which the next call goes on with; only the first J is always measured.
        """
        # A learning rate that is too large ends in infinity or NaN; that is an answer, not a warning.
        with np.errstate(all="ignore"):
            while self.diverged_at is None and self._costs_known <= iteration:
                if self._costs_known:
                    if time.perf_counter() >= deadline or not self._iterate(deadline):
                        return False
                    self._is_under_way, self._batches_done = False, 0
                    self.iteration += 1
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
        self.vector.theta[:] = self.settled.theta
        self.iteration = max(0, self.iteration - 1)
        self.diverged_at = self.iteration

    def _iterate(self, deadline: float) -> bool:
        """Go on with the iteration under way; whether all its batches are done, and the deadline not reached before."""
        if not self._is_under_way:
            self._is_under_way = True
            np.copyto(self.settled.theta, self.vector.theta)
            if self.batches is not None:
                self.batches.shuffle()
        now = time.perf_counter
        while self._batches_done < self.batch_count:
            if self._steps_done == 0:
                if self.batches is not None:
                    self.batch = self.batches.load(self._batches_done)
                if self.batch is not self.whole:  # of `whole`, the forward pass is just done
                    self.batch.forward()
                self._steps_done = 1
                if now() >= deadline:
                    return False
            if self._steps_done == 1:
                self.batch.backward()
                self._steps_done = 2
                if now() >= deadline:
                    return False
            self._step()
            self._steps_done = 0
            self._batches_done += 1
            if now() >= deadline:
                return False
        return True

    def _step(self) -> None:
        """The optimizer's step along the gradient of the batch, and of the penalties."""
        theta, gradient = self.vector.theta, self.gradient.theta
        if self.l2:
            gradient += self.l2 * self.decay.theta * theta
        if self.l1:
            gradient += self.l1 * self.decay.theta * np.sign(theta)
        if self.moves is not None:
            gradient *= self.moves
        step, self.moments = self.optimizer.step(gradient, self.moments)
        theta -= step

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
