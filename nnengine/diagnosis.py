"""What a run's numbers say, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.prediction import Evaluation
from nnengine.propagation import forward_propagation

# A unit counts as saturated where its slope is below 5 % of the steepest, on at least 90 % of the examples.
SATURATED_SLOPE = 0.05
SATURATED_SHARE = 0.9
# Full-batch gradient descent with a small enough learning rate never raises the cost.
OSCILLATING_SHARE = 0.1
PLATEAU_FALL = 0.001
STILL_FALLING = 0.05
OVERFITTING_GAP = 0.1


@dataclass(frozen=True)
class Finding:
    """One thing to notice about a run.

    Attributes
    ----------
    kind : str
        "diverged", "oscillating", "symmetric", "dead", "saturated", "plateau", "falling" or "overfitting".
    message : str
        One or two sentences with the numbers it rests on.
    units : tuple of (int, int)
        The hidden units it speaks of, as (layer l, unit j), both counted from 1.
    """

    kind: str
    message: str
    units: tuple[tuple[int, int], ...] = ()


def diagnose(
    dataset: Dataset,
    hyperparameters: Hyperparameters,
    parameters: Mapping[str, np.ndarray],
    costs: np.ndarray,
    train_result: Evaluation,
    test_result: Evaluation,
    diverged_at: int | None = None,
    cache: Mapping[str, np.ndarray] | None = None,
) -> tuple[Finding, ...]:
    """Say what a run's numbers show.

    Parameters
    ----------
    dataset : Dataset
    hyperparameters : Hyperparameters
    parameters : mapping
        W1, b1, … at the end of the run.
    costs : ndarray of shape (iterations + 1,)
        Finite throughout.
    train_result, test_result : Evaluation
    diverged_at : int, optional
        The iteration after which the cost or a weight was no longer finite.
    cache : mapping, optional
        Z1, …, ZL of the training set, if they are at hand.

    Returns
    -------
    tuple of Finding
        The gravest first; empty if there is nothing to notice.
    """
    if diverged_at is not None:
        return (_diverged(hyperparameters, costs, diverged_at),)
    if cache is None:
        with np.errstate(all="ignore"):
            _, cache = forward_propagation(
                dataset.X_train, parameters, hyperparameters.activations(dataset.output_activation)
            )
    findings = [
        _oscillating(hyperparameters, costs, dataset.m_train),
        _symmetric(parameters, len(hyperparameters.hidden_layers)),
        _dead(cache, hyperparameters),
        _saturated(cache, hyperparameters),
        _plateau(dataset, costs),
        _falling(costs),
        _overfitting(dataset, train_result, test_result),
    ]
    return tuple(finding for finding in findings if finding)


def _diverged(hyperparameters: Hyperparameters, costs: np.ndarray, iteration: int) -> Finding:
    if not len(costs):
        return Finding("diverged", "The initial weights are so large that their cost is not a finite number.")
    if iteration == 0 and hyperparameters.initialization == "random":
        cause = f"Try smaller initial weights than {hyperparameters.initialization_scale:g}, or a smaller learning rate."
    else:
        cause = f"The learning rate {hyperparameters.learning_rate:g} is too large here."
    return Finding("diverged", f"After iteration {iteration:,} the cost or a weight was no longer a finite number. {cause}")


def _oscillating(hyperparameters: Hyperparameters, costs: np.ndarray, m: int) -> Finding | None:
    batches_are_noisy = hyperparameters.batch_size is not None and hyperparameters.batch_size < m
    if batches_are_noisy or hyperparameters.keep_prob < 1 or len(costs) < 10:
        return None
    last = costs[len(costs) // 2 :]
    rises = int(np.sum(np.diff(last) > 1e-9 * np.abs(last[:-1])))
    if rises < OSCILLATING_SHARE * (len(last) - 1):
        return None
    return Finding(
        "oscillating",
        f"The cost rose in {rises:,} of the last {len(last) - 1:,} iterations: "
        f"at learning rate {hyperparameters.learning_rate:g} the steps overshoot.",
    )


def _symmetric(parameters: Mapping[str, np.ndarray], hidden_layers: int) -> Finding | None:
    twins = []
    for l in range(1, hidden_layers + 1):
        P = np.hstack([parameters[f"W{l}"], parameters[f"b{l}"]])
        if len(P) > 1 and np.allclose(P, P[0], rtol=1e-9, atol=0):
            twins += [(l, j) for j in range(1, len(P) + 1)]
    if not twins:
        return None
    layers = sorted({l for l, _ in twins})
    return Finding(
        "symmetric",
        f"All units of {_layers(layers)} have the same weights, so they learn the same thing: "
        "equal starts get equal gradients. Random initial weights break the tie.",
        tuple(twins),
    )


def _dead(cache: Mapping[str, np.ndarray], hyperparameters: Hyperparameters) -> Finding | None:
    units = _hidden_units(hyperparameters, lambda name, Z: np.all(Z <= 0, axis=1) if name == "relu" else None, cache)
    if not units:
        return None
    return Finding(
        "dead",
        f"{_count(units, hyperparameters)} dead: z ≤ 0 for every training example, "
        "so their output and their gradient are 0, and no example moves their weights.",
        units,
    )


def _saturated(cache: Mapping[str, np.ndarray], hyperparameters: Hyperparameters) -> Finding | None:
    def saturated(name: str, Z: np.ndarray) -> np.ndarray | None:
        activation = ACTIVATIONS[name]
        if not activation.saturates:
            return None
        flat = activation.derivative(Z) < SATURATED_SLOPE * activation.derivative(np.zeros(1))
        return np.mean(flat, axis=1) >= SATURATED_SHARE

    units = _hidden_units(hyperparameters, saturated, cache)
    if not units:
        return None
    return Finding(
        "saturated",
        f"{_count(units, hyperparameters)} saturated: for at least 90 % of the examples they sit where the "
        "activation is flat, and hardly any gradient passes.",
        units,
    )


def _plateau(dataset: Dataset, costs: np.ndarray) -> Finding | None:
    if len(costs) < 10:
        return None
    constant = _constant_cost(dataset)
    before, after = costs[-1 - len(costs) // 5], costs[-1]
    if not (abs(before - after) < PLATEAU_FALL * before and after > 0.5 * constant):
        return None
    return Finding(
        "plateau",
        f"The cost has hardly moved over the last fifth of the run and stands at {after:.3g}; "
        f"the same answer for every example would cost {constant:.3g}.",
    )


def _falling(costs: np.ndarray) -> Finding | None:
    if len(costs) < 10:
        return None
    before, after = costs[-1 - len(costs) // 10], costs[-1]
    if before == 0 or before - after < STILL_FALLING * before:
        return None
    return Finding(
        "falling",
        f"The cost still fell by {(before - after) / before:.0%} in the last tenth of the run: "
        "more iterations would lower it further.",
    )


def _overfitting(dataset: Dataset, train_result: Evaluation, test_result: Evaluation) -> Finding | None:
    gap = train_result.accuracy - test_result.accuracy
    # A test set of m examples scatters by about 1 / √m by chance alone.
    if not gap > max(OVERFITTING_GAP, 1 / np.sqrt(dataset.m_test)):
        return None
    if not dataset.is_classification:
        numbers = f"R² is {train_result.accuracy:.2f} on the training set and {test_result.accuracy:.2f} on the test set"
    else:
        numbers = f"{train_result.accuracy:.0%} right on the training set, {test_result.accuracy:.0%} on the test set"
    return Finding("overfitting", f"{numbers}: part of what it learned holds for its training examples only.")


def _constant_cost(dataset: Dataset) -> float:
    """J of the best answer that is the same for every example."""
    mean = float(np.mean(dataset.Y_train))
    if not dataset.is_classification:
        return float(np.var(dataset.Y_train)) / 2
    return -sum(p * np.log(p) for p in (mean, 1 - mean) if p > 0)


def _hidden_units(hyperparameters, test, cache) -> tuple[tuple[int, int], ...]:
    """The hidden units for which test(activation's name, Z[l]) holds, as (l, j) from 1."""
    units = []
    for l, name in enumerate(hyperparameters.activations()[:-1], start=1):
        marked = test(name, cache[f"Z{l}"])
        if marked is not None:
            units += [(l, int(j) + 1) for j in np.flatnonzero(marked)]
    return tuple(units)


def _count(units: Sequence[tuple[int, int]], hyperparameters: Hyperparameters) -> str:
    total = sum(hyperparameters.hidden_layers)
    return f"{len(units)} of {total} hidden units {'is' if len(units) == 1 else 'are'}"


def _layers(layers: Sequence[int]) -> str:
    return f"layer {layers[0]}" if len(layers) == 1 else f"layers {', '.join(map(str, layers))}"
