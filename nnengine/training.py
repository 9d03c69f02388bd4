"""Training: from a dataset and hyperparameters to a run."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from nnengine.checks import check_instance, check_mapping, check_number
from nnengine.dataset import Dataset
from nnengine.descent import Descent
from nnengine.diagnosis import Finding, diagnose
from nnengine.hyperparameters import Hyperparameters
from nnengine.initialization import initialize_parameters
from nnengine.prediction import Evaluation, evaluate, judge
from nnengine.propagation import check_parameters
from nnengine.span import SpanBasis

FIRST_MOMENTS = 20  # the first iterations are all kept: that is where most happens
LATER_MOMENTS = 40
# Pictures trained outside their span have a W[1] of 2 MB, which a run cannot keep so often.
MANY_PARAMETERS = 50_000
FEW_FIRST_MOMENTS, FEW_LATER_MOMENTS = 5, 10
MOST_MOMENT_BYTES = 32_000_000


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network at one moment of a run.

    Attributes
    ----------
    iteration : int
        Iterations done so far.
    cost : float
        J at that moment.
    costs : ndarray of shape (iteration + 1,)
        J before each iteration so far, and now: the beginning of the run's costs, not a copy, and only to be read.
    """

    iteration: int
    cost: float
    costs: np.ndarray
    _coordinates: Mapping[str, np.ndarray] = field(repr=False)
    _basis: SpanBasis | None = field(default=None, repr=False)

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """W1 (n_1, n_x), b1 (n_1, 1), …; worked out at each call where the run is in the span, whose W1 is far larger."""
        return dict(self._coordinates) if self._basis is None else self._basis.leave(self._coordinates)

    @property
    def nbytes(self) -> int:
        """Bytes that it keeps for itself."""
        return sum(array.nbytes for array in self._coordinates.values())


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """A finished training run.

    Attributes
    ----------
    parameters : dict
        W1 (n_1, n_x), b1 (n_1, 1), …: the last whose cost is finite.
    costs : ndarray of shape (iterations + 1,)
        J before each iteration and after the last; shorter where the run diverged: finite throughout.
    train_accuracy, test_accuracy : float
        Share of right answers, 0 … 1; R² for regression.
    snapshots : tuple of Snapshot
        Every one of the first 20 iterations (5 or less for more than 50,000 parameters), fewer later, always the last.
    diagnosis : tuple of Finding
        What the run's numbers say, in words.
    hyperparameters : Hyperparameters
    activations : tuple of str
        The activation of each layer 1 … L.
    method : str
        "span" if it was trained in the span of the data, else "direct": two ways to the same weights.
    diverged_at : int or None
        The iteration after which the cost or a weight was no longer finite; 0 with empty `costs` if J never was.
    """

    parameters: dict[str, np.ndarray]
    costs: np.ndarray
    train_accuracy: float
    test_accuracy: float
    snapshots: tuple[Snapshot, ...]
    diagnosis: tuple[Finding, ...]
    hyperparameters: Hyperparameters
    activations: tuple[str, ...]
    method: str
    diverged_at: int | None


def train(
    dataset: Dataset,
    hyperparameters: Hyperparameters,
    parameters: Mapping[str, np.ndarray] | None = None,
    held: Mapping[str, np.ndarray] | None = None,
) -> TrainingRun:
    """Train a network on the dataset's training set.

    Parameters
    ----------
    dataset : Dataset
    hyperparameters : Hyperparameters
    parameters : mapping, optional
        W1, b1, … to start from; drawn from the hyperparameters' seed if not given.
    held : mapping, optional
        Boolean masks under keys of `parameters`: the entries that stay as they start.

    Returns
    -------
    TrainingRun
        Whatever the hyperparameters: a run that diverges ends early and says so in its diagnosis.
    """
    training = Training(dataset, hyperparameters, parameters, held)
    training.advance()
    return training.run()


def iterate_training(
    dataset: Dataset, hyperparameters: Hyperparameters, parameters: Mapping[str, np.ndarray] | None = None
) -> Iterator[Snapshot]:
    """Train like `train`, handing over each snapshot as soon as it is reached; stop by asking for no more."""
    return _hand_over(Training(dataset, hyperparameters, parameters))


class Training:
    """A run under way, for callers that have other things to do in between.

    Parameters
    ----------
    dataset, hyperparameters, parameters, held
        As for `train`.

    Attributes
    ----------
    snapshots : list of Snapshot
        Those of `TrainingRun`, as far as they are reached.
    is_finished : bool
        Whether all iterations are done, or the run has diverged.
    """

    def __init__(
        self,
        dataset: Dataset,
        hyperparameters: Hyperparameters,
        parameters: Mapping[str, np.ndarray] | None = None,
        held: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        self.dataset, self.hyperparameters = dataset, hyperparameters
        self.descent = _begin(dataset, hyperparameters, parameters, held)
        self.snapshots: list[Snapshot] = []
        self.is_finished = False
        theta = self.descent.vector.theta
        first, later = FIRST_MOMENTS, LATER_MOMENTS
        if theta.size > MANY_PARAMETERS:
            most = max(MOST_MOMENT_BYTES // theta.nbytes, 4)
            first, later = min(FEW_FIRST_MOMENTS, most // 3), min(FEW_LATER_MOMENTS, most - most // 3 - 1)
        self._moments = snapshot_iterations(hyperparameters.iterations, first, later)

    @property
    def iteration(self) -> int:
        """Iterations done."""
        return self.descent.iteration

    @property
    def share(self) -> float:
        """Share of the training that is done, counted by the batch; 1 when finished."""
        return self.descent.share

    def advance(self, seconds: float = math.inf) -> None:
        """Train until the run is finished, or for about so many seconds."""
        deadline = time.perf_counter() + check_number("seconds", seconds, 0, math.inf)
        while not self.is_finished and time.perf_counter() < deadline:
            self.advance_to_next_snapshot(deadline)

    def advance_to_next_snapshot(self, deadline: float = math.inf) -> bool:
        """Train up to the next snapshot; whether there is one by then."""
        if self.is_finished:
            return False
        moment = self._moments[len(self.snapshots)]
        if not self.descent.advance(moment, deadline):
            return False
        before = len(self.snapshots)
        self._keep()
        return len(self.snapshots) > before

    def _keep(self) -> None:
        diverged = self.descent.diverged_at is not None
        # If the step after the latest snapshot diverged, that snapshot was the last.
        if not (diverged and self.snapshots and self.snapshots[-1].iteration == self.iteration):
            self.snapshots.append(self._snapshot())
        self.is_finished = diverged or len(self.snapshots) == len(self._moments)

    def _snapshot(self) -> Snapshot:
        costs = self.descent.costs
        cost = float(costs[-1]) if len(costs) else math.nan
        return Snapshot(self.iteration, cost, costs, self.descent.coordinates(), self.descent.basis)

    def run(self) -> TrainingRun:
        """The run as far as it has come."""
        dataset, descent = self.dataset, self.descent
        self.descent.advance(0)  # at least the cost of the initial weights
        snapshots = list(self.snapshots)
        if not snapshots or snapshots[-1].iteration != self.iteration:
            snapshots.append(self._snapshot())
        final, costs = snapshots[-1].parameters, snapshots[-1].costs
        # The training set has just been through the network, to measure J.
        cache = descent.training_set_cache()
        L = len(descent.activations)
        with np.errstate(all="ignore"):
            train_result = judge(cache[f"Z{L}"], cache[f"A{L}"], dataset.Y_train, descent.activations[-1])
        test_result = evaluate(dataset.X_test, dataset.Y_test, final, descent.activations)
        return TrainingRun(
            parameters=final,
            costs=costs,
            train_accuracy=train_result.accuracy,
            test_accuracy=test_result.accuracy,
            snapshots=tuple(snapshots),
            diagnosis=diagnose(
                dataset, self.hyperparameters, final, costs, train_result, test_result, descent.diverged_at, cache
            ),
            hyperparameters=self.hyperparameters,
            activations=descent.activations,
            method=descent.method,
            diverged_at=descent.diverged_at,
        )


def evaluate_moments(run: TrainingRun, X: np.ndarray, Y: np.ndarray) -> list[Evaluation]:
    """How the network does on the examples X (n_x, m) with labels Y (1, m) at each moment that the run has kept.

    In the span it works from the examples' inner products, without working out W1 for each moment.
    """
    entered: dict[SpanBasis | None, np.ndarray] = {None: X}
    found = []
    for snapshot in run.snapshots:
        basis = snapshot._basis
        if basis not in entered:
            entered[basis] = basis.project(X)
        found.append(evaluate(entered[basis], Y, snapshot._coordinates, run.activations))
    return found


def _hand_over(training: Training) -> Iterator[Snapshot]:
    while training.advance_to_next_snapshot():
        yield training.snapshots[-1]


def initial_parameters(dataset: Dataset, hyperparameters: Hyperparameters) -> dict[str, np.ndarray]:
    """W1, b1, … that a run of these hyperparameters starts from: drawn from their seed."""
    check_instance("dataset", dataset, Dataset)
    check_instance("hyperparameters", hyperparameters, Hyperparameters)
    return initialize_parameters(
        hyperparameters.layer_dims(dataset.n_x),
        hyperparameters.initialization,
        hyperparameters.initialization_scale,
        np.random.default_rng([hyperparameters.seed, 0]),
    )


def snapshot_iterations(iterations: int, first: int = FIRST_MOMENTS, later: int = LATER_MOMENTS) -> list[int]:
    """The iterations to keep: the first ones all, then ever fewer, and the last."""
    moments = set(range(min(first, iterations) + 1))
    if iterations > first:
        moments.update(np.geomspace(first, iterations, later + 1).round().astype(int).tolist())
    return sorted(moments)


def _begin(dataset, hyperparameters, parameters, held) -> Descent:
    check_instance("dataset", dataset, Dataset)
    check_instance("hyperparameters", hyperparameters, Hyperparameters)
    layer_dims = hyperparameters.layer_dims(dataset.n_x)
    if parameters is None:
        parameters = initial_parameters(dataset, hyperparameters)
    else:
        check_parameters(parameters, hyperparameters.activations(dataset.output_activation))
        dims = (parameters["W1"].shape[1], *(parameters[f"W{l}"].shape[0] for l in range(1, len(layer_dims))))
        if dims != layer_dims:
            raise ValueError(f"parameters has layers {dims}, the data and hyperparameters expect {layer_dims}")
    return Descent(dataset, hyperparameters, parameters, _check_held(held, parameters))


def _check_held(held, parameters) -> dict[str, np.ndarray]:
    if held is None:
        return {}
    check_mapping("held", held, "masks under keys of parameters")
    for key, mask in held.items():
        if key not in parameters:
            raise ValueError(f"held has key {key!r}, expected keys of parameters: {', '.join(parameters)}")
        shape = parameters[key].shape
        if not isinstance(mask, np.ndarray) or np.ma.isMaskedArray(mask) or mask.dtype != bool or mask.shape != shape:
            raise ValueError(f"held['{key}'] is {_described(mask)}, expected an array of bool of shape {shape}")
    return {key: mask for key, mask in held.items() if mask.any()}


def _described(mask) -> str:
    if np.ma.isMaskedArray(mask):
        return "a masked array"
    return f"an array of {mask.dtype} of shape {mask.shape}" if isinstance(mask, np.ndarray) else type(mask).__name__
