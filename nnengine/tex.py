"""Names and numbers as TeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def symbol(name: str) -> str:
    """x1 becomes x_{1}."""
    return re.sub(r"(\d+)$", r"_{\1}", name)


def symbols(names: Iterable[str]) -> dict[str, str]:
    """The symbol of each name."""
    return {name: symbol(name) for name in names}


def digits(value: float) -> str:
    """A number on its own: six digits, or more where six would make 0.9999999 look like 1."""
    text = f"{value + 0.0:.6g}"  # + 0.0 turns −0 into 0
    if float(text) == round(value) and abs(value - round(value)) > 1e-12 * abs(value):  # less is rounding
        text = f"{value:.12g}"
    return re.sub(r"e([+-])0*(\d+)", lambda found: rf" \cdot 10^{{{found[1].strip('+')}{found[2]}}}", text)


def operand(value: float) -> str:
    """A number among others: in parentheses if it is negative or has a power of ten."""
    text = digits(value)
    return f"({text})" if text.startswith("-") or "cdot" in text else text


def numbers(values: Mapping[str, float]) -> dict[str, str]:
    """Each value as an operand."""
    return {name: operand(value) for name, value in values.items()}


def tidy(formula: str) -> str:
    """The formula without double parentheses, where a number brought its own."""
    return re.sub(r"\((\([^()]*\))\)", r"\1", formula)
