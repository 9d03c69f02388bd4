"""Slopes as ratios of nudges: height over width of a small triangle under a curve."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from nnengine.computation_graph import Graph
from nnengine.expressions import parse_expression

NUDGES = (*(float(f"{digit}e-{power}") for power in range(15, 0, -1) for digit in (1, 2, 5)), 1.0)


@dataclass(frozen=True)
class Curve:
    """A function of one number to look at.

    Attributes
    ----------
    title : str
        The function as a line of text.
    expression : str
        The same as `parse_expression` reads it.
    formula, slope_formula : str
        TeX of f(a) and of f′(a).
    low, high : float
        Where the point a may go.
    start : float
        Where it stands at first.
    """

    title: str
    expression: str
    formula: str
    slope_formula: str
    low: float
    high: float
    start: float

    @property
    def graph(self) -> Graph:
        """f as a computation graph with the input a and the output f."""
        return curve_graph(self.expression)


@lru_cache(maxsize=64)
def curve_graph(expression: str) -> Graph:
    """The graph of a formula in a; `ExpressionError` says what is wrong with it."""
    return parse_expression(expression, {"a": 1.0}, output="f")


CURVES: Mapping[str, Curve] = MappingProxyType(
    {
        "line": Curve("3a", "3*a", "3a", "3", -2.0, 5.0, 2.0),
        "square": Curve("a²", "a^2", "a^2", "2a", -2.0, 5.0, 2.0),
        "cube": Curve("a³", "a^3", "a^3", "3a^2", -2.0, 3.0, 1.5),
        "log": Curve("log a", "log(a)", r"\log a", r"\frac{1}{a}", 0.1, 6.0, 2.0),
        "sigmoid": Curve("σ(a)", "sigmoid(a)", r"\sigma(a)", r"\sigma(a)(1 - \sigma(a))", -6.0, 6.0, 1.0),
    }
)


def nudge_ratio(f: Callable[[float], float], a: float, nudge: float) -> float:
    """How many times the nudge f moves: height / width of the triangle.

    Parameters
    ----------
    f : callable
    a : float
    nudge : float
        Above 0. Its limit 0 gives f′(a); in floating point, far earlier, f(a + nudge) and f(a) share most of their
        16 digits, which the difference loses.
    """
    # f′(a) ≈ (f(a + nudge) − f(a)) / nudge
    return (f(a + nudge) - f(a)) / nudge


def function_of(graph: Graph) -> Callable[[float], float]:
    """f as a Python function; NaN where it has no value."""
    return lambda a: graph.value_at("a", a)


def slope_at(graph: Graph, a: float) -> float:
    """f′(a) by one pass backward; NaN where f has no slope."""
    return graph.along("a", [a])[1][0]


def ratio_errors(graph: Graph, a: float) -> list[float]:
    """How far the ratio of each of the `NUDGES` is from f′(a)."""
    f, slope = function_of(graph), slope_at(graph, a)
    return [abs(nudge_ratio(f, a, nudge) - slope) for nudge in NUDGES]


def best_nudge(graph: Graph, a: float) -> tuple[float, float]:
    """The one of the `NUDGES` whose ratio is nearest to f′(a), and how near it is; NaN for both if f has no slope."""
    errors = ratio_errors(graph, a)
    finite = [(error, nudge) for error, nudge in zip(errors, NUDGES, strict=True) if math.isfinite(error)]
    # Of equals the largest nudge.
    error, nudge = min(finite, key=lambda pair: (pair[0], -pair[1]), default=(math.nan, math.nan))
    return nudge, error
