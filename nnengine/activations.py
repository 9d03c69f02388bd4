"""Activation functions g(Z), each beside its derivative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from nnengine.checks import check_number, real_array

LEAKY_SLOPE = 0.01  # the leaky ReLU's slope for z < 0, as in the course


@dataclass(frozen=True)
class Activation:
    """A function g and its derivative g′, both element by element.

    Attributes
    ----------
    name : str
        Its key in `ACTIVATIONS`.
    formula : str
        g(z) in TeX.
    derivative_formula : str
        g′(z) in TeX, with a = g(z).
    function : callable (Z, out=None) -> A
        Z and A are ndarrays of one shape, (n_l, m) in a network.
    slope : callable (Z, A, out=None) -> g′(Z)
        Takes A = g(Z) as well, because sigmoid and tanh have cheap derivatives in A.
    saturates : bool
        Whether g′ vanishes at both ends.
    """

    name: str
    formula: str
    derivative_formula: str
    function: Callable[..., np.ndarray]
    slope: Callable[..., np.ndarray]
    saturates: bool = False

    def __call__(self, Z: np.ndarray) -> np.ndarray:
        """A = g(Z); NaN stays NaN."""
        Z = real_array("Z", Z).astype(np.float64, copy=False)
        with np.errstate(over="ignore", invalid="ignore"):
            return self.function(Z)

    def derivative(self, Z: np.ndarray) -> np.ndarray:
        """g′(Z), from Z alone; NaN stays NaN."""
        Z = real_array("Z", Z).astype(np.float64, copy=False)
        with np.errstate(over="ignore", invalid="ignore"):
            return self.slope(Z, self.function(Z))


def sigmoid(Z, out=None):
    """1 / (1 + e^(−z))."""
    # e^709 is the last power of e that float64 holds; beyond it the sigmoid is 0 to 308 decimal places.
    A = np.negative(Z, out=out)
    A = np.minimum(A, 709.0, out=out)
    A = np.exp(A, out=out)
    A = np.add(A, 1.0, out=out)
    return np.reciprocal(A, out=out)


def sigmoid_slope(Z, A, out=None):
    """a(1 − a)."""
    slope = np.subtract(1.0, A, out=out)
    return np.multiply(slope, A, out=out)


def tanh(Z, out=None):
    """(e^z − e^(−z)) / (e^z + e^(−z))."""
    return np.tanh(Z, out=out)


def tanh_slope(Z, A, out=None):
    """1 − a²."""
    slope = np.multiply(A, A, out=out)
    return np.subtract(1.0, slope, out=out)


def relu(Z, out=None):
    """max(0, z)."""
    return np.maximum(Z, 0.0, out=out)


def relu_slope(Z, A, out=None):
    """1 where z > 0, else 0; at z = 0, where no derivative exists, 0 is taken."""
    return np.sign(A, out=out)  # a = max(0, z) is never negative


def leaky_relu(Z, out=None, slope=LEAKY_SLOPE):
    """max(slope · z, z), for a slope from 0 to 1."""
    A = np.multiply(Z, slope, out=out)
    return np.maximum(Z, A, out=out)


def leaky_relu_slope(Z, A, out=None, slope=LEAKY_SLOPE):
    """1 where z > 0, else the slope; at z = 0, where no derivative exists, the slope is taken."""
    g_prime = np.heaviside(Z, 0.0, out=out)
    g_prime = np.multiply(g_prime, 1.0 - slope, out=out)
    return np.add(g_prime, slope, out=out)


def elu(Z, out=None):
    """z where z > 0, else e^z − 1 (Clevert et al. 2016, with α = 1)."""
    above = np.maximum(Z, 0.0)  # before `out`, which may be Z itself, is written
    A = np.minimum(Z, 0.0, out=out)
    A = np.expm1(A, out=out)
    return np.add(A, above, out=out)


def elu_slope(Z, A, out=None):
    """1 where z > 0, else e^z = a + 1."""
    slope = np.minimum(A, 0.0, out=out)
    return np.add(slope, 1.0, out=out)


def softplus(Z, out=None):
    """log(1 + e^z), a ReLU without a corner."""
    return np.logaddexp(0.0, Z, out=out)


def softplus_slope(Z, A, out=None):
    """σ(z) = 1 − e^(−a)."""
    slope = np.negative(A, out=out)
    slope = np.expm1(slope, out=out)
    return np.negative(slope, out=out)


def identity(Z, out=None):
    """z."""
    return np.positive(Z, out=out)


def identity_slope(Z, A, out=None):
    """1."""
    if out is None:
        return np.ones_like(Z)
    out.fill(1.0)
    return out


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        activation.name: activation
        for activation in (
            Activation("sigmoid", r"\frac{1}{1 + e^{-z}}", "a(1 - a)", sigmoid, sigmoid_slope, saturates=True),
            Activation("tanh", r"\tanh z", "1 - a^2", tanh, tanh_slope, saturates=True),
            Activation("relu", r"\max(0, z)", r"[z > 0]", relu, relu_slope),
            Activation("leaky_relu", r"\max(0.01z, z)", r"1 \text{ if } z > 0 \text{ else } 0.01", leaky_relu, leaky_relu_slope),
            Activation("elu", r"\max(0, z) + \min(0, e^{z} - 1)", r"1 + \min(0, a)", elu, elu_slope),
            Activation("softplus", r"\log(1 + e^{z})", "1 - e^{-a}", softplus, softplus_slope),
            Activation("identity", "z", "1", identity, identity_slope),
        )
    }
)


def leaky_relu_with(slope: float) -> Activation:
    """A leaky ReLU with a slope of its own for z < 0, from 0 (ReLU) to 1 (identity)."""
    slope = check_number("slope", slope, 0, 1)
    return Activation(
        "leaky_relu",
        rf"\max({slope:g}z, z)",
        rf"1 \text{{ if }} z > 0 \text{{ else }} {slope:g}",
        partial(leaky_relu, slope=slope),
        partial(leaky_relu_slope, slope=slope),
    )


def stretched_sigmoid(Z: np.ndarray, scale: float, height: float, shift: float) -> np.ndarray:
    """A sigmoid made steeper, taller and lower; with 2, 2 and 1 it is tanh.

    Parameters
    ----------
    Z : ndarray
    scale, height, shift : float
        k, h and c in h σ(k z) − c.
    """
    # tanh(z) = 2 σ(2z) − 1
    return height * sigmoid(scale * np.asarray(Z, dtype=np.float64)) - shift
