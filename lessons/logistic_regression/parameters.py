"""Which parameters of the lab's model a section can move, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.cost_surface import leading_weights
from ui.data_choice import DataChoice

PLANES = ("red", "green", "blue")


@dataclass(frozen=True)
class Parameter:
    """One weight or the bias.

    Attributes
    ----------
    name : str
        As the engine calls it: "w1" …, "b".
    label : str
        On the page.
    tex : str
        In a formula.
    """

    name: str
    label: str
    tex: str


def movable_parameters(choice: DataChoice) -> dict[str, Parameter]:
    """Two weights and the bias: "first", "second" and "bias".

    Of a picture's many weights they are the two that the first step from zero moves most up and most down.
    """
    bias = Parameter("b", "b", "b")
    if choice.points is None:
        up, down = leading_weights(choice.dataset)
        return {"first": Parameter(up, "w₊", "w_+"), "second": Parameter(down, "w₋", "w_-"), "bias": bias}
    return {"first": Parameter("w1", "w₁", "w_1"), "second": Parameter("w2", "w₂", "w_2"), "bias": bias}


def pixels_note(choice: DataChoice, parameters: dict[str, Parameter]) -> str:
    """Which of a picture's weights the two are; nothing for points in the plane."""
    if choice.points is not None:
        return ""
    places = []
    for key in ("first", "second"):
        row, column, plane = np.unravel_index(int(parameters[key].name[1:]) - 1, choice.dataset.image_shape)
        places.append(f"{PLANES[plane]} at row {row + 1}, column {column + 1}")
    return (
        f"Of the {choice.dataset.n_x:,} weights, w₊ ({places[0]}) is the one that the first step from zero raises most, "
        f"and w₋ ({places[1]}) the one that it lowers most."
    )


def zeros_like_model(parameters: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The parameters that the lab's run begins with."""
    return {key: np.zeros_like(array) for key, array in parameters.items()}


def axis_reach(*values: float) -> float:
    """Half the width of an axis around 0 that holds all the values: 4, 8, 16 …, so that it seldom changes."""
    most = max((abs(value) for value in values if np.isfinite(value)), default=0.0)
    return float(min(max(4.0, 2.0 ** np.ceil(np.log2(max(1.25 * most, 1.0)))), 4096.0))
