"""A figure takes its colors from the palette it is given, and from nowhere else."""

from dataclasses import fields

import numpy as np
import pytest

from nnengine import load_dataset
from ui.charts.cost import cost_figure
from ui.charts.hidden_units import answer_against_truth_figure, unit_weights_figure
from ui.charts.neuron import neuron_figure
from ui.charts.palette import DARK, LIGHT, Palette
from ui.charts.plane import CELLS, answer_figure
from ui.charts.weights import weights_figure


def plane(name: str, palette: Palette):
    data = load_dataset(name, examples=20)
    return answer_figure(
        np.zeros((1, CELLS**2)), 3.45, data.X_train, data.Y_train, data.X_test, data.Y_test, data.classes, palette
    )


FIGURES = {
    "classes": lambda palette: plane("circles", palette),
    "quantities": lambda palette: plane("hill", palette),
    "cost": lambda palette: cost_figure(np.array([1.0, 0.5]), palette, changes={1: "α 0.1"}),
    "neuron": lambda palette: neuron_figure(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]]), 1, 0, palette),
    "unit weights": lambda palette: unit_weights_figure(np.eye(2), np.ones((1, 2)), ["a", "b"], "c", palette),
    "answers against truth": lambda palette: answer_against_truth_figure(np.ones(2), np.zeros(2), "price", palette),
    "weights of a picture": lambda palette: weights_figure(np.ones(12), (2, 2, 3), palette),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize(("palette", "other"), [(LIGHT, DARK), (DARK, LIGHT)], ids=["light", "dark"])
def test_no_color_of_the_other_theme(figure, palette, other):
    written = figure(palette).to_json()
    assert palette.ink in written
    colors = (getattr(other, field.name) for field in fields(Palette) if field.name not in ("name", "categories"))
    assert [color for color in colors if color in written] == []


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_the_same_arrays_give_the_same_figure(figure):
    assert figure(LIGHT).to_json() == figure(LIGHT).to_json()
