"""Broadcasting: how two shapes become one, axis by axis, and what NumPy itself answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from nnengine.checks import check_integer


@dataclass(frozen=True)
class AxisPair:
    """Two sizes that meet on one axis.

    Attributes
    ----------
    a, b : int or None
        The sizes of both arrays there; None where an array has no such axis.
    size : int or None
        The size of the result; None if the two do not fit.
    """

    a: int | None
    b: int | None
    size: int | None

    @property
    def note(self) -> str:
        """What happens on this axis, in a few words."""
        if self.size is None:
            return f"{self.a} ≠ {self.b} refused"
        if self.a is None or self.b is None:
            return f"missing → {self.size}"
        return "equal" if self.a == self.b else f"1 → {self.size} stretched"


def align_shapes(a: Sequence[int], b: Sequence[int]) -> tuple[AxisPair, ...]:
    """Write two shapes right-aligned, one below the other, and compare them axis by axis.

    Parameters
    ----------
    a, b : sequence of int
        Shapes; () is the shape of a number.

    Returns
    -------
    tuple of AxisPair
        In the order of the axes, the last one last.
    """
    a, b = _check_shape("a", a), _check_shape("b", b)
    pairs = []
    # From the last axis to the first: that is where shapes meet.
    for m, n in zip_longest(reversed(a), reversed(b)):
        if m is None or n is None:
            size = n if m is None else m
        elif 1 in (m, n):
            size = n if m == 1 else m
        else:
            size = m if m == n else None
        pairs.append(AxisPair(m, n, size))
    return tuple(reversed(pairs))


def broadcast_shapes(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...]:
    """The shape of a + b: on each axis the sizes are equal, or one of them is 1 or missing and is stretched.

    Raises
    ------
    ValueError
        In one sentence, if two sizes differ and neither is 1.
    """
    pairs = align_shapes(a, b)
    for place, pair in enumerate(reversed(pairs), start=1):
        if pair.size is None:
            raise ValueError(
                f"On axis −{place} a has {pair.a} and b has {pair.b}: sizes must be equal, or one of them 1 or missing."
            )
    return tuple(pair.size for pair in pairs)


def copied_cells(shape: Sequence[int], result: Sequence[int]) -> np.ndarray:
    """Which cells of an array stretched to `result` are copies, and not in the array itself.

    Parameters
    ----------
    shape, result : sequence of int
        The array's own shape, and one it broadcasts to.

    Returns
    -------
    ndarray of bool of shape `result`
    """
    numbered = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    _, first = np.unique(np.broadcast_to(numbered, result), return_index=True)
    is_copy = np.ones(np.prod(result, dtype=int), dtype=bool)
    is_copy[first] = False
    return is_copy.reshape(result)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What Python answered: a value, or an error.

    Attributes
    ----------
    value : object
        None after an error.
    error : Exception or None
    """

    value: Any
    error: Exception | None = None

    @property
    def error_text(self) -> str:
        """The error as Python prints it."""
        return f"{type(self.error).__name__}: {self.error}".strip().removesuffix(":")


def attempt(compute: Callable[[], Any]) -> Outcome:
    """Run `compute` here and now, and keep its value or the error it raised; overflow and 0/0 answer as they do."""
    try:
        with np.errstate(all="ignore"):
            return Outcome(compute())
    except Exception as error:  # whatever it is, it is the answer
        return Outcome(None, error)


def read_shape(text: str, most_axes: int = 4, most: int = 8) -> tuple[int, ...]:
    """A shape that somebody has written: "3, 4", "(3, 4)", "3 x 4" or "5,"; nothing, or "()", for a number.

    Raises
    ------
    ValueError
        In one sentence that says what to write.
    """
    parts = text.replace("(", " ").replace(")", " ").replace("×", " ").replace("x", " ").replace(",", " ").split()
    if len(parts) > most_axes:
        raise ValueError(f"“{text}” has {len(parts)} axes: write at most {most_axes} sizes, such as 3, 4.")
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) <= 9 and 1 <= int(part) <= most):
            raise ValueError(f"“{part}” is no size of an axis: write whole numbers from 1 to {most}, such as 3, 4.")
    return tuple(int(part) for part in parts)


def _check_shape(name: str, shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(check_integer(f"{name}[{axis}]", size, 0, 10**9) for axis, size in enumerate(shape))
