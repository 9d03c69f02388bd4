"""Loops over the numbers of an array, and the vectorized lines that replace them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

ROWS = 10  # of the matrix in the matrix-vector product, where there are so many


def dot_loop(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def dot_vectorized(a, b):
    return np.dot(a, b)


def matrix_vector_loop(A, x):
    u = np.zeros(len(A))
    for i in range(len(A)):
        for j in range(len(x)):
            u[i] += A[i, j] * x[j]
    return u


def matrix_vector_vectorized(A, x):
    return np.dot(A, x)


def exp_loop(v):
    u = np.zeros(len(v))
    for i in range(len(v)):
        u[i] = math.exp(v[i])
    return u


def exp_vectorized(v):
    return np.exp(v)


def log_loop(v):
    u = np.zeros(len(v))
    for i in range(len(v)):
        u[i] = math.log(v[i])
    return u


def log_vectorized(v):
    return np.log(v)


def abs_loop(v):
    u = np.zeros(len(v))
    for i in range(len(v)):
        u[i] = abs(v[i])
    return u


def abs_vectorized(v):
    return np.abs(v)


def max_loop(v):
    largest = v[0]
    for i in range(len(v)):
        if v[i] > largest:
            largest = v[i]
    return largest


def max_vectorized(v):
    return np.max(v)


@dataclass(frozen=True)
class Operation:
    """The same computation twice.

    Attributes
    ----------
    title : str
    loop, vectorized : callable
        Both take the same arrays.
    draw : callable (rng, n) -> tuple of ndarray
        Arguments with n numbers in each, or n in the matrix.
    """

    title: str
    loop: Callable[..., Any]
    vectorized: Callable[..., Any]
    draw: Callable[[np.random.Generator, int], tuple[np.ndarray, ...]]


def _matrix_and_vector(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    rows = min(ROWS, n)
    return _numbers(rng, rows * (n // rows)).reshape(rows, -1), _numbers(rng, n // rows)


def _two_vectors(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    return _numbers(rng, n), _numbers(rng, n)


def _vector(rng: np.random.Generator, n: int) -> tuple[np.ndarray]:
    return (_numbers(rng, n),)


def _numbers(rng: np.random.Generator, n: int) -> np.ndarray:
    # Repeated, as the clock does not care which numbers they are, and a million new ones take longer than the rest.
    return np.resize(rng.random(min(n, 1_000)) + 0.5, n)


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "dot": Operation("dot product", dot_loop, dot_vectorized, _two_vectors),
        "matrix_vector": Operation(
            "matrix times vector", matrix_vector_loop, matrix_vector_vectorized, _matrix_and_vector
        ),
        "exp": Operation("exp of a vector", exp_loop, exp_vectorized, _vector),
        "log": Operation("log of a vector", log_loop, log_vectorized, _vector),
        "abs": Operation("abs of a vector", abs_loop, abs_vectorized, _vector),
        "max": Operation("max of a vector", max_loop, max_vectorized, _vector),
    }
)
