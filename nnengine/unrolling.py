"""Where each number of a picture goes when it is stood up as a column, and what a wrong reshape does to it."""

from __future__ import annotations

import math

import numpy as np

from nnengine.checks import check_integer


def place_in_vector(row: int, column: int, plane: int, image_shape: tuple[int, int, int]) -> int:
    """The entry of the unrolled picture that holds a pixel's number in one plane; all count from 0.

    Parameters
    ----------
    row, column, plane : int
        Plane 0 is red, 1 green, 2 blue.
    image_shape : tuple of int
        (height, width, planes).
    """
    height, width, planes = image_shape
    row = check_integer("row", row, 0, height - 1)
    column = check_integer("column", column, 0, width - 1)
    plane = check_integer("plane", plane, 0, planes - 1)
    # i = (row · width + column) · planes + plane
    return (row * width + column) * planes + plane


def place_in_picture(i: int, image_shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """The row, the column and the plane of entry i of the unrolled picture: the inverse of `place_in_vector`."""
    _, width, planes = image_shape
    pixel, plane = divmod(check_integer("i", i, 0, math.prod(image_shape) - 1), planes)
    row, column = divmod(pixel, width)
    return row, column, plane


def unroll_wrongly(pictures: np.ndarray) -> np.ndarray:
    """The mistake beside `nnengine.photos.unroll`: a reshape straight to (n_x, m).

    The shape is right, but numbers that lie beside each other in memory, those of one picture, end up in one row.

    Parameters
    ----------
    pictures : ndarray of shape (m, height, width, 3), uint8

    Returns
    -------
    ndarray of shape (height * width * 3, m)
        0 … 1.
    """
    return pictures.reshape(-1, len(pictures)) / 255


def pictures_in_column(m: int, n_x: int, *, wrongly: bool) -> int:
    """From how many of m pictures with n_x numbers each the first column of X takes its numbers."""
    m, n_x = check_integer("m", m, 1, 10_000), check_integer("n_x", n_x, 1, 10**7)
    number_of_picture = np.repeat(np.arange(m), n_x).reshape(m, n_x)
    X = number_of_picture.reshape(-1, m) if wrongly else number_of_picture.reshape(m, -1).T
    return len(np.unique(X[:, 0]))
