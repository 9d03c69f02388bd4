"""Live numbers in formulas, in the colors of the picture beside them."""

from __future__ import annotations

import re

from ui.charts.numbers import number_text
from ui.theme import current_theme

_LETTERS = re.compile(r"\\text\s*\{[^}]*\}|\\[A-Za-z]+|[A-Za-z]")
# Whatever a number that follows it would be multiplied by: a digit, a letter, a bracket, but no command or \\text{…}.
_FACTOR = re.compile(r"(\d|\)|(?<!\\text)\{[^{}]*\}|(^|[^\\A-Za-z])[A-Za-z])$")


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


def replace_letter(tex: str, letter: str, by: str) -> str:
    """A formula with one of its letters replaced; the letters of a command such as \\max or of \\text{…} stay."""
    return _LETTERS.sub(lambda found: by if found[0] == letter else found[0], tex)


def put_in(tex: str, **values: float) -> str:
    """A formula with numbers in place of its letters; "" if it has none of them."""
    written, position, is_changed = "", 0, False
    for found in _LETTERS.finditer(tex):
        if found[0] not in values:
            continue
        written, is_changed = (written + tex[position : found.start()]).rstrip(), True
        value, position = float(values[found[0]]), found.end()
        if re.search(r"(^|[{(])-$", written):  # e^{-z} with z = −2 is e^{2}
            written, value = written[:-1], -value
        digits = number(value)
        is_alone = not written or written[-1] in "{([,"
        is_power = tex[position : position + 1] == "^" and not digits.replace(".", "").isdigit()
        if is_power or (value < 0 and not is_alone):
            digits = f"({digits})"
        written += (r" \cdot " if _FACTOR.search(written) else "" if is_alone else " ") + digits
    return written + tex[position:] if is_changed else ""


def term(value: float, digits: int = 3) -> str:
    """A number in TeX as a further term of a sum: its sign in front, in the color of its sign."""
    sign, color = ("-", "class_0_text") if value < 0 else ("+", "class_1_text")
    return f"{sign} {colored(number(abs(value), digits), color)}"
