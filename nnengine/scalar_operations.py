"""Operations on single numbers, each beside its own derivatives: what a computation graph is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nnengine import activations


@dataclass(frozen=True)
class Derivative:
    """∂v/∂x of an operation's result v with respect to one operand x.

    Attributes
    ----------
    function : callable (v, *operands) -> float
    formula : str
        TeX, with {v} for the result and {0}, {1}, … for the operands.
    """

    function: Callable[..., float]
    formula: str


@dataclass(frozen=True)
class Operation:
    """A function of a few numbers.

    Attributes
    ----------
    name : str
        Its key in `OPERATIONS`.
    function : callable (*operands) -> float
    formula : str
        TeX, with {0}, {1}, … for the operands.
    derivatives : tuple of Derivative or None
        One for each operand; None for an operand that lends its digits only.
    """

    name: str
    function: Callable[..., float]
    formula: str
    derivatives: tuple[Derivative | None, ...]


def sigmoid(z: float) -> float:
    """1 / (1 + e^(−z))."""
    return float(activations.sigmoid(z))


def cross_entropy(a: float, y: float, z: float) -> float:
    """−(y log a + (1 − y) log(1 − a)) for a = σ(z)."""
    # From z, because from z = 37 on a rounds to 1 and log(1 − a) to minus infinity.
    return float(np.logaddexp(0.0, z)) - y * z


def cross_entropy_da(L: float, a: float, y: float, z: float) -> float:
    """−y/a + (1 − y)/(1 − a), with 1 − a = σ(−z)."""
    return -y / a + (1 - y) / sigmoid(-z)


def sign(v: float, x: float) -> float:
    """−1, 0 or 1: the slope of |x|."""
    return float(np.sign(x))


def power_dx(v: float, x: float, n: float) -> float:
    """n x^(n − 1); x⁰ is 1 everywhere, also at 0, where x^(−1) is not."""
    return n * math.pow(x, n - 1) if n else 0.0


def power_dn(v: float, x: float, n: float) -> float:
    """x^n log x; 0^n is 0 for every n above 0, though 0 has no logarithm."""
    return 0.0 if x == 0 < n else v * math.log(x)


_ONE = Derivative(lambda v, *operands: 1.0, "1")
_MINUS_ONE = Derivative(lambda v, *operands: -1.0, "(-1)")

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.name: operation
        for operation in (
            Operation("identity", lambda x: x, "{0}", (_ONE,)),
            Operation("negate", lambda x: -x, "-{0}", (_MINUS_ONE,)),
            Operation("add", lambda x, y: x + y, "{0} + {1}", (_ONE, _ONE)),
            Operation("subtract", lambda x, y: x - y, "{0} - {1}", (_ONE, _MINUS_ONE)),
            Operation(
                "multiply",
                lambda x, y: x * y,
                r"{0} \cdot {1}",
                (Derivative(lambda v, x, y: y, "{1}"), Derivative(lambda v, x, y: x, "{0}")),
            ),
            Operation(
                "divide",
                lambda x, y: x / y,
                r"\frac{{{0}}}{{{1}}}",
                (
                    Derivative(lambda v, x, y: 1 / y, r"\frac{{1}}{{{1}}}"),
                    Derivative(lambda v, x, y: -x / (y * y), r"\left(-\frac{{{0}}}{{{1}^2}}\right)"),
                ),
            ),
            Operation(
                "weighted_sum",
                lambda w1, x1, w2, x2, b: w1 * x1 + w2 * x2 + b,
                r"{0} \cdot {1} + {2} \cdot {3} + {4}",
                (
                    Derivative(lambda z, w1, x1, w2, x2, b: x1, "{1}"),
                    Derivative(lambda z, w1, x1, w2, x2, b: w1, "{0}"),
                    Derivative(lambda z, w1, x1, w2, x2, b: x2, "{3}"),
                    Derivative(lambda z, w1, x1, w2, x2, b: w2, "{2}"),
                    _ONE,
                ),
            ),
            Operation(
                "power",
                math.pow,
                "{0}^{{{1}}}",
                (
                    Derivative(power_dx, r"{1} \cdot {0}^{{{1} - 1}}"),
                    Derivative(power_dn, r"{v} \cdot \log({0})"),
                ),
            ),
            Operation("exp", math.exp, "e^{{{0}}}", (Derivative(lambda v, x: v, "{v}"),)),
            Operation("log", math.log, r"\log({0})", (Derivative(lambda v, x: 1 / x, r"\frac{{1}}{{{0}}}"),)),
            Operation(
                "sqrt", math.sqrt, r"\sqrt{{{0}}}", (Derivative(lambda v, x: 0.5 / v, r"\frac{{1}}{{2 {v}}}"),)
            ),
            Operation("sin", math.sin, r"\sin({0})", (Derivative(lambda v, x: math.cos(x), r"\cos({0})"),)),
            Operation("cos", math.cos, r"\cos({0})", (Derivative(lambda v, x: -math.sin(x), r"(-\sin({0}))"),)),
            Operation("tanh", math.tanh, r"\tanh({0})", (Derivative(lambda v, x: 1 - v * v, "(1 - {v}^2)"),)),
            # Where a graph has a kink the slope 0 is taken, as in `activations.relu_slope`; of two equals, the second.
            Operation(
                "relu", lambda x: max(x, 0.0), r"\max(0, {0})", (Derivative(lambda v, x: float(x > 0), "[{0} > 0]"),)
            ),
            Operation("abs", abs, r"\left|{0}\right|", (Derivative(sign, r"\operatorname{{sign}}({0})"),)),
            Operation(
                "max",
                max,
                r"\max({0}, {1})",
                (
                    Derivative(lambda v, x, y: float(x > y), "[{0} > {1}]"),
                    Derivative(lambda v, x, y: float(y >= x), r"[{1} \geq {0}]"),
                ),
            ),
            Operation(
                "min",
                min,
                r"\min({0}, {1})",
                (
                    Derivative(lambda v, x, y: float(x < y), "[{0} < {1}]"),
                    Derivative(lambda v, x, y: float(y <= x), r"[{1} \leq {0}]"),
                ),
            ),
            Operation(
                "sigmoid",
                sigmoid,
                r"\sigma({0})",
                # 1 − a as σ(−z), which keeps its digits where a rounds to 1
                (Derivative(lambda a, z: a * sigmoid(-z), "{v} (1 - {v})"),),
            ),
            Operation(
                "cross_entropy",
                cross_entropy,
                r"-({1} \log({0}) + (1 - {1}) \log(1 - {0}))",
                (
                    Derivative(cross_entropy_da, r"\left(-\frac{{{1}}}{{{0}}} + \frac{{1 - {1}}}{{1 - {0}}}\right)"),
                    Derivative(lambda L, a, y, z: -z, r"\log\frac{{1 - {0}}}{{{0}}}"),
                    None,
                ),
            ),
        )
    }
)
