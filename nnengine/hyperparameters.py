"""Hyperparameters: every setting of a training run, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nnengine.activations import ACTIVATIONS
from nnengine.checks import check_choice, check_integer, check_number, shown_value
from nnengine.cost import LOSSES
from nnengine.initialization import INITIALIZERS
from nnengine.optimizers import OPTIMIZERS

MAX_HIDDEN_LAYERS = 64
MAX_UNITS = 4_096
MAX_ITERATIONS = 1_000_000


@dataclass(frozen=True)
class Hyperparameters:
    """The settings that steer W and b. Frozen and hashable: the same value is the same run, and a cache key.

    Attributes
    ----------
    hidden_layers : tuple of int
        (n_1, …, n_{L-1}); () is logistic regression. n_x comes from the data.
    hidden_activation : str or tuple of str
        A key of `ACTIVATIONS`, one for all hidden layers or one for each.
    optimizer : str
        A key of `OPTIMIZERS`.
    learning_rate : float
        α, above 0 up to 1,000.
    iterations : int
        Passes over the training set, 0 to 1,000,000. With the full batch, a pass is one step.
    batch_size : int or None
        Examples a step, reshuffled each pass; None takes all of them.
    initialization : str
        A key of `INITIALIZERS`.
    initialization_scale : float
        Standard deviation of the initialization "random", 0 to 1,000.
    l2 : float
        λ in J + λ/(2m) Σ‖W[l]‖², 0 to 1,000,000.
    l1 : float
        λ₁ in J + λ₁/m Σ|w| over all weights, 0 to 1,000,000.
    keep_prob : float
        Chance that inverted dropout keeps a hidden unit, above 0 up to 1; 1 switches it off.
    seed : int
        Seeds the weights, the batches and the dropout, each in a stream of its own.

    Raises
    ------
    TypeError, ValueError
        Naming the field, its value and the range it allows.
    """

    hidden_layers: tuple[int, ...] = (4, 2)
    hidden_activation: str | tuple[str, ...] = "tanh"
    optimizer: str = "gradient_descent"
    learning_rate: float = 0.5
    iterations: int = 1_000
    batch_size: int | None = None
    initialization: str = "xavier"
    initialization_scale: float = 0.01
    l2: float = 0.0
    l1: float = 0.0
    keep_prob: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        def normalize(field: str, value: Any) -> None:
            object.__setattr__(self, field, value)  # the dataclass is frozen; this is its constructor

        normalize("hidden_layers", _check_hidden_layers(self.hidden_layers))
        normalize("hidden_activation", _check_hidden_activation(self.hidden_activation, len(self.hidden_layers)))
        check_choice("optimizer", self.optimizer, OPTIMIZERS)
        normalize("learning_rate", check_number("learning_rate", self.learning_rate, 0, 1_000, above_low=True))
        normalize("iterations", check_integer("iterations", self.iterations, 0, MAX_ITERATIONS))
        if self.batch_size is not None:
            normalize("batch_size", check_integer("batch_size", self.batch_size, 1, 1_000_000))
        check_choice("initialization", self.initialization, INITIALIZERS)
        normalize("initialization_scale", check_number("initialization_scale", self.initialization_scale, 0, 1_000))
        normalize("l2", check_number("l2", self.l2, 0, 1_000_000))
        normalize("l1", check_number("l1", self.l1, 0, 1_000_000))
        normalize("keep_prob", check_number("keep_prob", self.keep_prob, 0, 1, above_low=True))
        normalize("seed", check_integer("seed", self.seed, 0, 2**32 - 1))

    def replace(self, **changes: Any) -> Hyperparameters:
        """The same settings with some changed."""
        return replace(self, **changes)

    def layer_dims(self, n_x: int) -> tuple[int, ...]:
        """(n_x, n_1, …, n_L): the output is one unit."""
        return (check_integer("n_x", n_x, 1, 10_000_000), *self.hidden_layers, 1)

    def activations(self, output_activation: str = "sigmoid") -> tuple[str, ...]:
        """The activation of each layer 1 … L."""
        hidden = self.hidden_activation
        if isinstance(hidden, str):
            hidden = (hidden,) * len(self.hidden_layers)
        return (*hidden, check_choice("output_activation", output_activation, LOSSES))


def _check_hidden_layers(hidden_layers: Sequence[int]) -> tuple[int, ...]:
    if isinstance(hidden_layers, (str, bytes)) or not isinstance(hidden_layers, Sequence):
        expected = "a tuple of units per layer such as (4, 2)"
        raise TypeError(f"hidden_layers is {shown_value(hidden_layers)}, expected {expected}")
    if len(hidden_layers) > MAX_HIDDEN_LAYERS:
        raise ValueError(f"hidden_layers has {len(hidden_layers)} layers, expected 0 to {MAX_HIDDEN_LAYERS}")
    return tuple(check_integer(f"hidden_layers[{i}]", n, 1, MAX_UNITS) for i, n in enumerate(hidden_layers))


def _check_hidden_activation(hidden_activation: str | Sequence[str], hidden_layers: int) -> str | tuple[str, ...]:
    if isinstance(hidden_activation, str):
        return check_choice("hidden_activation", hidden_activation, ACTIVATIONS)
    if not isinstance(hidden_activation, Sequence):
        raise TypeError(f"hidden_activation is {shown_value(hidden_activation)}, expected a name or a tuple of names")
    if len(hidden_activation) != hidden_layers:
        raise ValueError(f"hidden_activation has {len(hidden_activation)} names, expected one for each of {hidden_layers} hidden layers")
    return tuple(check_choice(f"hidden_activation[{i}]", name, ACTIVATIONS) for i, name in enumerate(hidden_activation))
