"""Checks at the engine's public edges: one sentence that names the argument and both sides of the mismatch."""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np


def check_matrix(name: str, value: Any, rows: int | None = None, columns: int | None = None) -> np.ndarray:
    """Return `value` as a finite float64 matrix, or say what is wrong with it.

    Parameters
    ----------
    name : str
        The argument's name, as the caller knows it.
    value : array_like of shape (rows, columns)
    rows, columns : int, optional
        The sizes expected; None allows any size above zero.

    Raises
    ------
    TypeError
        If `value` does not hold real numbers.
    ValueError
        If its shape is not the expected one, or an entry is NaN or infinite.
    """
    matrix = real_array(name, value)
    expected = f"({_size(rows)}, {_size(columns)})"
    if matrix.ndim != 2:
        raise ValueError(f"{name} has shape {matrix.shape}, expected two dimensions {expected}")
    if matrix.size == 0:
        raise ValueError(f"{name} is empty: it has shape {matrix.shape}, expected {expected}")
    if (rows is not None and matrix.shape[0] != rows) or (columns is not None and matrix.shape[1] != columns):
        raise ValueError(f"{name} has shape {matrix.shape}, expected {expected}")
    matrix = matrix.astype(np.float64, copy=False)
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise ValueError(f"{name} holds {matrix[row, column]} at row {row}, column {column}, expected finite numbers")
    return matrix


def check_array(name: str, value: Any, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return `value` as a finite float64 array of the given shape, of any number of dimensions, or say what is wrong."""
    array = real_array(name, value)
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: it has shape {array.shape}, expected at least one number")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds {array[~np.isfinite(array)][0]}, expected finite numbers")
    return array.astype(np.float64, copy=False)


def check_ndarray(name: str, value: Any) -> np.ndarray:
    """Return `value` if it is a plain ndarray of numbers; its shape and whether they are finite are left to others."""
    if not isinstance(value, np.ndarray):
        raise TypeError(f"{name} is {type(value).__name__}, expected an ndarray")
    if isinstance(value, np.matrix):  # whose * is a product of matrices
        raise TypeError(f"{name} is a matrix, expected a plain ndarray")
    array = real_array(name, value)
    if array.dtype.kind == "b":
        raise TypeError(f"{name} holds bool, expected real numbers")
    return array


def check_mapping(name: str, value: Any, contents: str) -> Mapping:
    """Return `value` if it is a mapping with something in it, under names."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is {type(value).__name__}, expected a mapping with {contents}")
    if not value:
        raise ValueError(f"{name} is empty, expected {contents}")
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"{name} has the key {shown_value(key)}, expected text: {contents}")
    return value


def check_instance(name: str, value: Any, kind: type) -> Any:
    """Return `value` if it is of that class."""
    if not isinstance(value, kind):
        expected = kind.__name__ if kind.__name__.endswith("s") else f"a {kind.__name__}"
        raise TypeError(f"{name} is {type(value).__name__}, expected {expected}")
    return value


def check_names(name: str, value: Any, what: str) -> tuple[str, ...]:
    """Return `value`, a tuple or list of text, as a tuple; `what` says what the names are."""
    if not isinstance(value, (tuple, list)) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{name} is {shown_value(value)}, expected a tuple of {what}")
    return tuple(value)


def check_image_shape(name: str, value: Any) -> tuple[int, int, int]:
    """Return `value` as (height, width, 3), or say what is wrong with it."""
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        raise ValueError(f"{name} is {shown_value(value)}, expected (height, width, 3)")
    height, width, planes = (check_integer(f"{name}[{i}]", size, 1, 10_000) for i, size in enumerate(value))
    if planes != 3:
        raise ValueError(f"{name} is {shown_value(value)}, expected (height, width, 3)")
    return height, width, planes


def check_labels(name: str, value: Any, columns: int | None = None) -> np.ndarray:
    """Return `value` as a (1, m) matrix of zeros and ones, or say what is wrong with it."""
    labels = check_matrix(name, value, rows=1, columns=columns)
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise ValueError(f"{name} holds {wrong[0]:g}, expected only 0 and 1")
    return labels


def check_integer(name: str, value: Any, low: int, high: int) -> int:
    """Return `value` as an int within low … high."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value}, expected a whole number from {low:,} to {high:,}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {shown_value(value)}, expected a whole number from {low:,} to {high:,}") from None
    if not low <= number <= high:
        # Python writes no integer of more than 4,300 digits.
        shown = f"{number:,}" if number.bit_length() <= 256 else "beyond all bounds"
        raise ValueError(f"{name} is {shown}, expected a whole number from {low:,} to {high:,}")
    return number


def check_number(
    name: str, value: Any, low: float, high: float, *, above_low: bool = False, or_nan: bool = False
) -> float:
    """Return `value` as a float within low … high; with `above_low` low itself is refused, with `or_nan` NaN is not."""
    expected = f"a number {'above' if above_low else 'from'} {low:g} {'up ' if above_low else ''}to {high:g}"
    is_array = isinstance(value, np.ndarray) and (value.ndim or np.ma.isMaskedArray(value))
    if is_array or isinstance(value, (bool, np.bool_, str, bytes, bytearray)):
        raise TypeError(f"{name} is {shown_value(value)}, expected {expected}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {shown_value(value)}, expected {expected}") from None
    except OverflowError:
        raise ValueError(f"{name} is beyond what a float holds, expected {expected}") from None
    if or_nan and math.isnan(number):
        return number
    if math.isnan(number) or not low <= number <= high or (above_low and number == low):
        raise ValueError(f"{name} is {number:.15g}, expected {expected}")
    return number


def check_choice(name: str, value: Any, choices: Collection[str]) -> str:
    """Return `value` if it is one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} is {shown_value(value)}, expected one of {', '.join(choices)}")
    return value


def printable(text: str, longest: int = 60) -> str:
    """Return a stranger's text fit for a sentence: on one line, what can't be printed escaped, not longer than that."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def quoted(name: str, longest: int = 60) -> str:
    """Return a stranger's name in quotes, fit for a sentence as in `printable`."""
    return f"'{printable(name, longest)}'"


def real_array(name: str, value: Any) -> np.ndarray:
    """`value` as a plain array of real numbers."""
    if np.ma.isMaskedArray(value):
        raise TypeError(f"{name} is a masked array, expected a plain one: fill what is masked, or leave it out")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is not a rectangular array: its rows differ in length") from error
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} holds {array.dtype}, expected real numbers")
    return array


def shown_value(value: Any) -> str:
    """A value as Python writes it, cut to the length of a sentence."""
    try:
        return printable(repr(value))
    except Exception:  # of an integer with more than 4,300 digits, or whatever a class of somebody's own does
        return f"of type {type(value).__name__}"


def _size(size: int | None) -> str:
    return "any" if size is None else str(size)
