"""Optimizers: from the gradient to the step that is taken.

Each works on one array, element by element, so it serves a dictionary of parameters key by key,
and the trainer's single vector of all parameters in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from nnengine.checks import check_array, check_mapping, check_number

Moments = tuple[np.ndarray | int, ...]


@dataclass(frozen=True)
class Optimizer:
    """What all optimizers share. A subclass owns its moments only, and returns new ones from each step."""

    learning_rate: float
    name: ClassVar[str]

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name == "learning_rate":
                check_number(field.name, self.learning_rate, 0, 1_000, above_low=True)
            else:  # the shares β that the moments keep, and ε
                check_number(field.name, getattr(self, field.name), 0, 1)

    def initial_moments(self, parameter: np.ndarray) -> Moments:
        """The moments before the first step; arrays among them have the parameter's shape."""
        return ()

    def step(self, gradient: np.ndarray, moments: Moments) -> tuple[np.ndarray, Moments]:
        """What to subtract from the parameter, and the moments for the next step."""
        raise TypeError(f"{type(self).__name__} has no step: use one of {', '.join(OPTIMIZERS)}")

    def initial_state(self, parameters: Mapping[str, np.ndarray]) -> dict[str, Moments]:
        """The moments of each parameter before the first step."""
        check_mapping("parameters", parameters, "W1, b1, …")
        return {key: self.initial_moments(check_array(f"parameters['{key}']", parameters[key])) for key in parameters}

    def update(
        self,
        parameters: Mapping[str, np.ndarray],
        gradients: Mapping[str, np.ndarray],
        state: Mapping[str, Moments],
    ) -> tuple[dict[str, np.ndarray], dict[str, Moments]]:
        """One step for every parameter: new parameters and new state; nothing passed in is changed."""
        check_mapping("parameters", parameters, "W1, b1, …")
        for name, other in (("gradients", gradients), ("state", state)):
            check_mapping(name, other, "the keys of parameters")
            if parameters.keys() != other.keys():
                raise ValueError(f"{name} has keys {sorted(other)}, expected those of parameters {sorted(parameters)}")
        parameters = {key: check_array(f"parameters['{key}']", parameters[key]) for key in parameters}
        shapes = {key: parameter.shape for key, parameter in parameters.items()}
        gradients = {key: check_array(f"gradients['{key}']", gradients[key], shapes[key]) for key in parameters}
        for key in parameters:
            self._check_moments(f"state['{key}']", state[key], parameters[key])
        steps = {key: self.step(gradients[key], state[key]) for key in parameters}
        return (
            {key: parameters[key] - step for key, (step, _) in steps.items()},
            {key: moments for key, (_, moments) in steps.items()},
        )

    def _check_moments(self, name: str, moments: Moments, parameter: np.ndarray) -> None:
        expected = self.initial_moments(parameter)
        if not isinstance(moments, tuple) or len(moments) != len(expected):
            raise ValueError(f"{name} is not what initial_state and update return: a tuple of {len(expected)} moments")
        for i, (moment, first) in enumerate(zip(moments, expected, strict=True)):
            check_array(f"{name}[{i}]", moment, np.shape(first))


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """W ← W − α dW."""

    name = "gradient_descent"

    def step(self, gradient, moments):
        return self.learning_rate * gradient, moments


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← βv + (1 − β)dW, W ← W − αv: an average of the last gradients, about 1 / (1 − β) of them."""

    name = "momentum"
    beta: float = 0.9

    def initial_moments(self, parameter):
        return (np.zeros_like(parameter),)

    def step(self, gradient, moments):
        (v,) = moments
        v = self.beta * v + (1 - self.beta) * gradient
        return self.learning_rate * v, (v,)


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """s ← βs + (1 − β)dW², W ← W − α dW / (√s + ε): each weight has a pace of its own (Tieleman & Hinton 2012)."""

    name = "rmsprop"
    beta: float = 0.9
    epsilon: float = 1e-8

    def initial_moments(self, parameter):
        return (np.zeros_like(parameter),)

    def step(self, gradient, moments):
        (s,) = moments
        s = self.beta * s + (1 - self.beta) * gradient**2
        return self.learning_rate * gradient / (np.sqrt(s) + self.epsilon), (s,)


@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum and RMSProp together, both corrected for their start at zero (Kingma & Ba 2015, Algorithm 1)."""

    name = "adam"
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8

    def initial_moments(self, parameter):
        return np.zeros_like(parameter), np.zeros_like(parameter), 0

    def step(self, gradient, moments):
        v, s, t = moments
        t += 1
        v = self.beta_1 * v + (1 - self.beta_1) * gradient
        s = self.beta_2 * s + (1 - self.beta_2) * gradient**2
        v_corrected = v / (1 - self.beta_1**t)
        s_corrected = s / (1 - self.beta_2**t)
        return self.learning_rate * v_corrected / (np.sqrt(s_corrected) + self.epsilon), (v, s, t)


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType(
    {optimizer.name: optimizer for optimizer in (GradientDescent, Momentum, RMSProp, Adam)}
)
