"""A sum of products in TeX, with symbols or with live numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.charts.elision import shown_indices
from ui.formulas import number, signed

MOST_TERMS = 4


def exact(value: float) -> float | int:
    """A whole number as an int, so that it is written without decimals."""
    value = float(value)
    return int(value) if value.is_integer() and abs(value) < 1e6 else value


def symbol_sum(count: int, product: Callable[[int], str], last: str = "", most: int = MOST_TERMS) -> str:
    """w_1 x_1 + w_2 x_2 + … and `last`; `product(k)` writes the term of index k, counted from 0."""
    terms = [r"\dots" if k is None else product(k) for k in shown_indices(count, most)]
    return " + ".join([*terms, *([last] if last else [])])


def number_sum(
    weights: Sequence[float], inputs: Sequence[float], digits: int = 3, most: int = MOST_TERMS
) -> str:
    """The same sum with numbers: weights in the color of their sign, inputs in ink."""
    terms = []
    for k in shown_indices(len(weights), most):
        if k is None:
            terms.append(r"\dots")
            continue
        x = exact(inputs[k])
        factor = number(x, digits) if x >= 0 else f"({number(x, digits)})"
        terms.append(rf"{signed(exact(weights[k]), digits)} \cdot {factor}")
    return " + ".join(terms)
