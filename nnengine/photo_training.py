"""Training a photo network: balanced batches, Adam with a falling learning rate, and an average of the weights.

Every random choice of step t comes from the seed and t alone. So a training that was interrupted goes on exactly as if
it had not been: nothing but the state has to be kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from nnengine.batch_normalization import running_statistics
from nnengine.checks import check_integer, check_number
from nnengine.optimizers import Adam
from nnengine.photo_augmentation import augment
from nnengine.photo_network import (
    PhotoArchitecture,
    backward_photos,
    forward_photos,
    initialize_photo_network,
    normalize_colors,
    photo_cost,
)

INITIALIZATION, BATCH = 0, 1  # random streams of their own


@dataclass(frozen=True)
class PhotoTraining:
    """How a photo network is trained.

    Attributes
    ----------
    architecture : PhotoArchitecture
    mean, deviation : tuple of float
        Of each color over the training photos, 0 … 1: the input is (x − mean) / deviation.
    steps : int
    batch_size : int
    learning_rate : float
        The largest; it rises over the first `warmup` steps and then falls to 0 along a cosine.
    warmup : int
    weight_decay : float
        Each step takes this share, times the learning rate, away from every weight (Loshchilov & Hutter 2019).
    smoothing : float
        Label smoothing ε: learned are 1 − ε/2 and ε/2, so that no answer has to become infinitely sure.
    average : float
        How much of the averaged weights each step keeps; those are the ones to predict with.
    seed : int
    first_steps : int, optional
        Steps of the first of two rounds. In the second the learning rate rises and falls once more (Loshchilov & Hutter
        2017), and some photos are put into scenes. One round if nothing is said.
    """

    architecture: PhotoArchitecture
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    steps: int
    batch_size: int = 32
    learning_rate: float = 1.5e-3
    warmup: int = 500
    weight_decay: float = 0.03
    smoothing: float = 0.06
    average: float = 0.999
    seed: int = 1
    first_steps: int | None = None

    def __post_init__(self) -> None:
        for name, high in (("steps", 10**7), ("batch_size", 10**4), ("warmup", 10**6)):
            check_integer(name, getattr(self, name), 1, high)
        check_number("learning_rate", self.learning_rate, 0, 10, above_low=True)
        for name in ("weight_decay", "smoothing", "average"):
            check_number(name, getattr(self, name), 0, 1)
        check_integer("seed", self.seed, 0, 2**32 - 1)
        if self.first_steps is not None:
            check_integer("first_steps", self.first_steps, 1, self.steps - 1)

    def learning_rate_at(self, step: int) -> float:
        """α at a step, counted from 0."""
        first = self.first_steps or self.steps
        begin, end = (first, self.steps) if self.is_second_round(step) else (0, first)
        # α = α_max · min(t / warmup, 1) · (1 + cos(π t / T)) / 2, t steps into a round of T
        t, T = step - begin, end - begin
        return self.learning_rate * min(1, (t + 1) / self.warmup) * (1 + math.cos(math.pi * t / T)) / 2

    def is_second_round(self, step: int) -> bool:
        """Whether a step, counted from 0, belongs to the second round."""
        return self.first_steps is not None and step >= self.first_steps


@dataclass
class TrainingState:
    """Where a training stands: all that its next step depends on.

    Attributes
    ----------
    step : int
        Steps done.
    network : dict
        Learned parameters and kept statistics, by their keys.
    averaged : dict
        The same, averaged over the last steps.
    moments : dict
        Adam's moments of each learned parameter.
    """

    step: int
    network: dict[str, np.ndarray]
    averaged: dict[str, np.ndarray]
    moments: dict[str, tuple]


def start_training(training: PhotoTraining) -> TrainingState:
    """The state before the first step."""
    rng = np.random.default_rng((training.seed, INITIALIZATION))
    parameters, statistics = initialize_photo_network(training.architecture, rng)
    network = {**parameters, **statistics}
    adam = Adam(training.learning_rate)
    moments = {key: adam.initial_moments(parameter) for key, parameter in parameters.items()}
    return TrainingState(0, network, {key: value.copy() for key, value in network.items()}, moments)


def training_step(
    state: TrainingState, training: PhotoTraining, pictures: np.ndarray, Y: np.ndarray, weights: np.ndarray
) -> float:
    """Learn from one random batch; the state moves one step on.

    Parameters
    ----------
    state : TrainingState
    training : PhotoTraining
    pictures : ndarray of shape (m, height, width, 3), uint8
    Y : ndarray of shape (1, m)
        1 = cat, 0 = not.
    weights : ndarray of shape (m,)
        How often each photo is drawn, as `balanced_weights` says.

    Returns
    -------
    float
        The cost J on the batch, as augmented.
    """
    rng = np.random.default_rng((training.seed, BATCH, state.step))
    batch = rng.choice(len(pictures), training.batch_size, p=weights)
    scenes = None
    if training.is_second_round(state.step):
        others = (1 - Y[0]) * weights
        scenes = pictures[rng.choice(len(pictures), training.batch_size, p=others / ((1 - Y[0]) @ weights))]
    X = augment(pictures[batch], training.architecture.side, rng, scenes)
    X = normalize_colors(X, training.mean, training.deviation)
    # y becomes (1 − ε) y + ε/2
    Y_smooth = ((1 - training.smoothing) * Y[:, batch] + training.smoothing / 2).astype(np.float32)

    Z, cache = forward_photos(X, state.network, training.architecture)
    gradients = backward_photos(Y_smooth, state.network, cache, training.architecture)
    learning_rate = training.learning_rate_at(state.step)
    adam = Adam(learning_rate)
    for key, gradient in gradients.items():
        step, state.moments[key] = adam.step(gradient, state.moments[key])
        if key.startswith("W"):
            # W ← W − α · decay · W
            step += learning_rate * training.weight_decay * state.network[key]
        state.network[key] = state.network[key] - step
    for l in range(1, training.architecture.blocks + 1):
        keys = f"mu{l}", f"variance{l}"
        kept = running_statistics([state.network[key] for key in keys], [cache[key] for key in keys], keep=0.99)
        state.network.update(zip(keys, kept, strict=True))
    state.step += 1
    # The average follows at once in the beginning, when there is nothing worth keeping.
    keep = min(training.average, state.step / (state.step + 10))
    for key, value in state.network.items():
        state.averaged[key] = keep * state.averaged[key] + (1 - keep) * value
    return photo_cost(Z, Y_smooth)


def balanced_weights(y: np.ndarray, source: np.ndarray, power: float = 0.7) -> np.ndarray:
    """How often to draw each photo: both classes equally often, small sources more often than their size says.

    Parameters
    ----------
    y : ndarray of shape (m,)
        1 = cat, 0 = not.
    source : ndarray of shape (m,)
        A whole number for each photo's source.
    power : float
        Within a class, a source with n photos gets a share ∝ n^power: 1 treats photos alike, 0 sources.

    Returns
    -------
    ndarray of shape (m,)
        Adding up to 1.
    """
    weights = np.zeros(len(y))
    for label in np.unique(y):
        for name in np.unique(source[y == label]):
            here = (y == label) & (source == name)
            weights[here] = float(here.sum()) ** (power - 1)
        weights[y == label] /= weights[y == label].sum()
    return weights / weights.sum()


def save_checkpoint(target: BinaryIO, state: TrainingState) -> None:
    """Write a state to a binary file, as NumPy's npz."""
    arrays = {"step": np.array(state.step)}
    arrays |= {f"network/{key}": value for key, value in state.network.items()}
    arrays |= {f"averaged/{key}": value for key, value in state.averaged.items()}
    for key, moments in state.moments.items():
        arrays |= {f"moment{i}/{key}": np.asarray(moment) for i, moment in enumerate(moments)}
    np.savez(target, **arrays)


def load_checkpoint(source: BinaryIO) -> TrainingState:
    """Read a state back, equal to the last bit."""
    groups: dict[str, dict[str, np.ndarray]] = {}
    with np.load(source, allow_pickle=False) as arrays:
        for name in arrays.files:
            group, _, key = name.partition("/")
            groups.setdefault(group, {})[key] = arrays[name]
    v, s, t = groups["moment0"], groups["moment1"], groups["moment2"]
    moments = {key: (v[key], s[key], int(t[key])) for key in v}
    return TrainingState(int(groups["step"][""]), groups["network"], groups["averaged"], moments)
