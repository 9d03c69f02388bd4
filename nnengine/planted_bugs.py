"""Mistakes that are easily made in backward propagation, made on purpose.

Each takes what `backward_propagation` takes and returns what a program with that mistake would; no other line differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnengine.cost import penalty_gradient
from nnengine.propagation import backward_propagation

Gradients = dict[str, np.ndarray]


def none(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """Backward propagation as it should be."""
    return backward_propagation(Y, parameters, cache, activations, l2, l1)


def forgotten_mean(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """dW[l] = dZ[l] A[l-1]ᵀ: the 1/m is missing, the penalty is right."""
    m = Y.shape[1]
    right = backward_propagation(Y, parameters, cache, activations)
    return _with_penalty({key: m * gradient for key, gradient in right.items()}, parameters, l2, l1, m)


def wrong_sign(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """db[l] = −(1/m) Σ dZ[l]."""
    right = backward_propagation(Y, parameters, cache, activations, l2, l1)
    return {key: -gradient if key.startswith("b") else gradient for key, gradient in right.items()}


def forgotten_slope(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """dZ[l] = dA[l]: the factor g′(Z[l]) is missing."""
    without = ("identity",) * (len(activations) - 1) + (activations[-1],)
    return backward_propagation(Y, parameters, cache, without, l2, l1)


def swapped_layers(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """dZ[1] = dA[1] * g′(Z[2]) and dZ[2] = dA[2] * g′(Z[1]); the two layers have equally many units."""
    return backward_propagation(Y, parameters, {**cache, "Z1": cache["Z2"], "Z2": cache["Z1"]}, activations, l2, l1)


def forgotten_transpose(
    Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0
) -> Gradients:
    """dA[1] = W[2] dZ[2]: the ᵀ is missing, and no shape tells because W[2] is square."""
    gradients = backward_propagation(Y, {**parameters, "W2": parameters["W2"].T}, cache, activations)
    return _with_penalty(gradients, parameters, l2, l1, Y.shape[1])


def mean_over_units(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """db[l] = (1/m) Σ dZ[l] summed over everything: axis=1 is missing, and broadcasting fits the single number."""
    right = backward_propagation(Y, parameters, cache, activations, l2, l1)
    return {
        key: np.full_like(gradient, gradient.sum()) if key.startswith("b") else gradient
        for key, gradient in right.items()
    }


def forgotten_penalty(Y, parameters, cache, activations: Sequence[str], l2: float = 0.0, l1: float = 0.0) -> Gradients:
    """dW[l] = (1/m) dZ[l] A[l-1]ᵀ: the (λ/m) W[l] is missing, and so is L1's (λ₁/m) sign(W[l])."""
    return backward_propagation(Y, parameters, cache, activations)


@dataclass(frozen=True)
class PlantedBug:
    """A mistake by what is wrong, and the backward propagation that makes it."""

    title: str
    backward: Callable[..., Gradients]


BUGS: Mapping[str, PlantedBug] = MappingProxyType(
    {
        function.__name__: PlantedBug(title, function)
        for title, function in (
            ("No bug", none),
            ("1/m forgotten", forgotten_mean),
            ("Wrong sign in db", wrong_sign),
            ("g′(Z) forgotten", forgotten_slope),
            ("g′ of the wrong layer", swapped_layers),
            ("Transpose of W[2] forgotten", forgotten_transpose),
            ("axis=1 forgotten in db", mean_over_units),
            ("λ term forgotten", forgotten_penalty),
        )
    }
)


def _with_penalty(gradients: Gradients, parameters, l2: float, l1: float, m: int) -> Gradients:
    # dW[l] + (λ/m) W[l] + (λ₁/m) sign(W[l])
    return {
        key: g + penalty_gradient(parameters[key], l2, l1, m) if key.startswith("W") else g
        for key, g in gradients.items()
    }
