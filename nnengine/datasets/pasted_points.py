"""Points in the plane from pasted text: tables of spreadsheets, CSV files and what NumPy prints."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nnengine.datasets.points import FEWEST_POINTS, MOST_POINTS

MOST_CHARACTERS = 100_000  # 1,000 points of three long numbers, twice over
LARGEST_COORDINATE = 1e12
LONGEST_LABEL = 20
NAMES = ("x1", "x2", "the class")
# Signs that look like a minus, and characters without a width.
_MINUS, _INVISIBLE = "\u2212\u2010\u2011\u2013\ufe63\uff0d", "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
_TYPED = str.maketrans(dict.fromkeys(_MINUS, "-") | dict.fromkeys(_INVISIBLE))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_NUMPY = re.compile(r"\b(?:np\.)?array\s*\(|,\s*dtype\s*=[^\n]*")
_NEXT_ROW = re.compile(r"\]\s*,?\s*\[|\)\s*,?\s*\(|\}\s*,?\s*\{")
_FIELD = re.compile(r"\"[^\"]*\"|'[^']*'|[^,\s]+")
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")


class PastedPoints(NamedTuple):
    """Points as they were pasted.

    Attributes
    ----------
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)
        Classes 0 and 1.
    labels : pair of str
        What class 0 and class 1 are called in the text; "" for a class that has no point.
    """

    X: np.ndarray
    Y: np.ndarray
    labels: tuple[str, str]


def read_points(text: str) -> PastedPoints:
    """Points in the plane from lines such as "0.5, -1.2, 1": x1, x2 and the class.

    Commas, semicolons, tabs or spaces stand between the three; between semicolons or tabs a number may have a decimal
    comma. Quotes, brackets, invisible characters, empty lines, and a first line without any number are passed over.
    Two classes have any two names: of two numbers the larger is class 1, of two words the one that comes first.

    Raises
    ------
    ValueError
        Naming the line and what is wrong with it.
    """
    if len(text) > MOST_CHARACTERS:
        most = f"{MOST_CHARACTERS:,} characters"
        raise ValueError(f"The text has more than {most}, the most that is read; paste fewer points.")
    rows: list[tuple[float, float]] = []
    labels: list[str] = []
    commas = _DecimalCommas()
    is_first = True
    for number, fields in _rows(text):
        is_header = is_first and not any(_is_number(field) or _COMMA_NUMBER.fullmatch(field) for field in fields)
        is_first = False
        if is_header:
            continue
        if len(fields) != 3:
            values = "1 value" if len(fields) == 1 else f"{len(fields)} values"
            raise ValueError(f"Line {number} has {values}; three are needed: x1, x2, class.")
        x1, x2 = (_coordinate(number, name, commas.read(number, field)) for name, field in zip(NAMES, fields[:2]))
        rows.append((x1, x2))
        labels.append(_label(number, fields[2], labels))
        if len(rows) > MOST_POINTS:
            raise ValueError(f"Line {number} is point {len(rows):,}; at most {MOST_POINTS:,} are taken.")
    commas.check()
    if len(rows) < FEWEST_POINTS:
        there_are = "There is only 1 point" if rows else "There are no points"
        raise ValueError(f"{there_are}; at least {FEWEST_POINTS} are needed, one per line: x1, x2, class.")
    classes = _classes(labels)
    Y = np.array([[float(label == classes[1]) for label in labels]])
    return PastedPoints(np.array(rows).T, Y, (_short(classes[0]), _short(classes[1])))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and fields of each row; in brackets several rows may stand on one line."""
    for number, line in enumerate(text.translate(_TYPED).splitlines(), start=1):
        if found := _CONTROL.search(line):
            raise ValueError(f"Line {number} holds the control character U+{ord(found[0]):04X}; paste plain text.")
        for part in _NEXT_ROW.split(_NUMPY.sub("", line)):
            if fields := _fields(part.lstrip(" \t,[({").rstrip(" \t,])}")):
                yield number, fields


def _fields(line: str) -> list[str]:
    # Where semicolons or tabs stand between the values, a comma stands inside one.
    for separator in (";", "\t"):
        if separator in line:
            fields = [field.strip(", ") for field in line.strip(separator).split(separator)]
            return [_unquoted(field) for field in fields] if any(fields) else []
    # Three values between commas may hold spaces: "Exam 1,Exam 2,Admitted", "1,2,red cat".
    between_commas = [field.strip() for field in line.split(",")]
    is_row = len(between_commas) == 3 and all(between_commas) and not any(quote in line for quote in "\"'")
    return between_commas if is_row else [_unquoted(field) for field in _FIELD.findall(line)]


def _unquoted(field: str) -> str:
    is_quoted = len(field) > 1 and field[0] == field[-1] and field[0] in "\"'"
    return field[1:-1].strip() if is_quoted else field


class _DecimalCommas:
    """Whether commas inside the numbers of a text are decimal commas: 1,234 alone may be a thousand and more."""

    def __init__(self) -> None:
        self.doubtful: tuple[int, str] | None = None
        self.is_decimal = self.has_points = False

    def read(self, number: int, field: str) -> str:
        """The field with a decimal point."""
        self.has_points |= "." in field
        if not _COMMA_NUMBER.fullmatch(field):
            return field
        if not _THOUSANDS.fullmatch(field):
            self.is_decimal = True
        elif self.doubtful is None:
            self.doubtful = (number, field)
        return field.replace(",", ".")

    def check(self) -> None:
        if self.doubtful and (self.has_points or not self.is_decimal):
            number, field = self.doubtful
            either = f"{field.replace(',', '.')} or {field.replace(',', '')}"
            raise ValueError(f"Line {number}: “{field}” may be {either}; write it without a comma.")


def _coordinate(number: int, name: str, field: str) -> float:
    if not _is_number(field):
        raise ValueError(f"Line {number}: {name} is “{_short(field)}”, which is not a number.")
    value = float(field)
    if not math.isfinite(value):
        raise ValueError(f"Line {number}: {name} is “{_short(field)}”; it has to be finite.")
    if abs(value) > LARGEST_COORDINATE:
        raise ValueError(f"Line {number}: {name} is {value:g}; at most {LARGEST_COORDINATE:g} is taken.")
    return value


def _label(number: int, field: str, before: list[str]) -> str:
    """The class as it is called, a number in its shortest form; ValueError for a third class."""
    if not field:
        raise ValueError(f"Line {number}: the class is missing.")
    label = field
    if _is_number(field):
        if not math.isfinite(float(field)):
            raise ValueError(f"Line {number}: the class is “{_short(field)}”; it has to be a name or a finite number.")
        label = repr(float(field) + 0.0).removesuffix(".0")  # 1 and 1.0 are one class, and so are 0 and −0
    known = list(dict.fromkeys(before))
    if label not in known and len(known) == 2:
        third, first, second = map(_short, (label, *known))
        raise ValueError(
            f"Line {number}: the class is “{third}”, the third after “{first}” and “{second}”; only two are taken."
        )
    return label


def _classes(labels: list[str]) -> tuple[str, str]:
    """Which label is class 0 and which class 1."""
    found = list(dict.fromkeys(labels))
    if set(found) <= {"0", "1"}:
        return ("0" if "0" in found else "", "1" if "1" in found else "")
    if len(found) == 1:
        return "", found[0]
    if all(map(_is_number, found)):
        low, high = sorted(found, key=float)
        return low, high
    return found[1], found[0]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # Python reads 1_000, nobody else does
