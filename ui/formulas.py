"""Live numbers in formulas, in the colors of the picture beside them."""

from __future__ import annotations

from ui.charts.numbers import number_text
from ui.theme import current_theme


def colored(tex: str, color: str) -> str:
    """TeX in a color of the palette: "class_1_text", "class_0_text", "muted" …"""
    return rf"\textcolor{{{getattr(current_theme(), color)}}}{{{tex}}}"


def number(value: float, digits: int = 3) -> str:
    """A number in TeX: a power of ten in place of e−7."""
    text = number_text(value, digits)
    mantissa, e, exponent = text.partition("e")
    if not e:
        return text.replace(",", "{,}").replace("not a number", r"\text{not a number}").replace("∞", r"\infty")
    return rf"{mantissa} \cdot 10^{{{exponent.removeprefix('+')}}}"


def signed(value: float, digits: int = 3) -> str:
    """A number in TeX, blue above zero and orange below, in parentheses if negative."""
    text = number(value, digits)
    return colored(text, "class_1_text") if value >= 0 else colored(f"({text})", "class_0_text")


def term(value: float, digits: int = 3) -> str:
    """A number in TeX as a further term of a sum: its sign in front, in the color of its sign."""
    sign, color = ("-", "class_0_text") if value < 0 else ("+", "class_1_text")
    return f"{sign} {colored(number(abs(value), digits), color)}"
