"""Initial weights and biases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_choice, check_integer, check_number, shown_value


def zeros(n_l, n_previous, scale, rng):
    """All weights 0: every unit of a layer stays the twin of the others."""
    return np.zeros((n_l, n_previous))


def random(n_l, n_previous, scale, rng):
    """Normal with standard deviation `scale`."""
    return rng.standard_normal((n_l, n_previous)) * scale


def xavier(n_l, n_previous, scale, rng):
    """Normal with variance 1 / n_{l-1}, which keeps tanh units unsaturated (Glorot & Bengio 2010, as the course has it)."""
    return rng.standard_normal((n_l, n_previous)) / np.sqrt(n_previous)


def he(n_l, n_previous, scale, rng):
    """Normal with variance 2 / n_{l-1}, which keeps ReLU's signal alive in depth (He et al. 2015)."""
    return rng.standard_normal((n_l, n_previous)) * np.sqrt(2.0 / n_previous)


INITIALIZERS: Mapping[str, Callable[..., np.ndarray]] = MappingProxyType(
    {"zeros": zeros, "random": random, "xavier": xavier, "he": he}
)


def initialize_parameters(
    layer_dims: Sequence[int],
    initialization: str = "he",
    scale: float = 0.01,
    rng: np.random.Generator | int = 0,
) -> dict[str, np.ndarray]:
    """Draw W[1] … W[L]; the biases start at 0.

    Parameters
    ----------
    layer_dims : sequence of int
        (n_x, n_1, …, n_L).
    initialization : str
        A key of `INITIALIZERS`.
    scale : float
        The standard deviation that "random" uses; the others ignore it.
    rng : numpy.random.Generator or int
        The source of randomness, or a seed for one.

    Returns
    -------
    dict
        W1 (n_1, n_x), b1 (n_1, 1), …, WL (n_L, n_{L-1}), bL (n_L, 1).
    """
    if isinstance(layer_dims, (str, bytes)) or not isinstance(layer_dims, Sequence):
        raise TypeError(f"layer_dims is {shown_value(layer_dims)}, expected a sequence such as (2, 4, 1)")
    if len(layer_dims) < 2:
        raise ValueError(f"layer_dims is {tuple(layer_dims)}, expected at least (n_x, n_1)")
    layer_dims = [check_integer(f"layer_dims[{l}]", n, 1, 10_000_000) for l, n in enumerate(layer_dims)]
    draw = INITIALIZERS[check_choice("initialization", initialization, INITIALIZERS)]
    scale = check_number("scale", scale, 0, 1_000)
    if not isinstance(rng, np.random.Generator):
        rng = np.random.default_rng(check_integer("rng", rng, 0, 2**32 - 1))

    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = draw(layer_dims[l], layer_dims[l - 1], scale, rng)
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters
