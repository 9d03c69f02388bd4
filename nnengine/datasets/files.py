"""Where the data that ships lies, and its tables."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from nnengine.shipped import shipped

DATA = Path(__file__).resolve().parents[2] / "data"


def read_table(name: str) -> tuple[list[str], np.ndarray]:
    """The column names and the numbers, shape (rows, columns), of a CSV file in data/."""
    with shipped(f"The table {name}"), (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
        return header, np.array(rows, dtype=np.float64)


def load_calories() -> tuple[list[str], list[str], np.ndarray]:
    """The calories of the broadcasting lesson.

    Returns
    -------
    foods : list of str
        The four columns.
    nutrients : list of str
        The three rows.
    calories : ndarray of shape (3, 4)
        From each nutrient in 100 g of each food.
    """
    with shipped("The table calories.csv"), (DATA / "calories.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
        return header[1:], [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=np.float64)
