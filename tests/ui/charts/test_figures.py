"""The charts carry what they claim."""

import numpy as np
import pytest

from nnengine import load_dataset
from ui.charts.cost import MOST_POINTS, cost_figure
from ui.charts.hidden_units import answer_against_truth_figure, unit_weights_figure
from ui.charts.palette import DARK, LIGHT
from ui.charts.plane import answer_figure, plane_grid, plane_heights, shades
from ui.charts.weights import weights_figure


@pytest.mark.parametrize("count", [1, 2, 600, 601, 5_001, 100_001])
def test_a_thinned_cost_curve_keeps_true_points_and_both_ends(count):
    costs = np.exp(-np.arange(count) / 50) + 0.1
    line, point = cost_figure(costs, LIGHT).data
    assert len(line.x) <= MOST_POINTS
    assert (line.x[0], line.x[-1]) == (0, count - 1)
    np.testing.assert_array_equal(np.asarray(line.y), costs[np.asarray(line.x)])
    assert (list(point.x), list(point.y)) == ([count - 1], [costs[-1]])


def test_an_empty_cost_curve_and_marked_changes():
    assert len(cost_figure(np.empty(0), LIGHT).data[0].x) == 0
    fig = cost_figure(np.ones(20), DARK, changes={7: "α 0.1"})
    assert [shape.x0 for shape in fig.layout.shapes] == [7]
    assert [note.text for note in fig.layout.annotations] == ["α 0.1"]


def test_the_grid_runs_along_x1_first_from_the_lower_left():
    grid = plane_grid(2.0, cells=4)
    assert grid[:, 0].tolist() == [-1.5, -1.5]
    assert grid[:, 1].tolist() == [-0.5, -1.5]
    assert grid[:, -1].tolist() == [1.5, 1.5]


def test_heights_and_shades():
    heights = plane_heights(np.array([[0.0, 0.25, 0.5, 1.0]]), is_classification=True)
    assert heights.tolist() == [[-1.0, -0.5], [0.0, 1.0]]
    assert shades(heights).tolist() == [[0, 64], [128, 255]]
    wild = plane_heights(np.array([[np.nan, np.inf, -np.inf, 0.3]]), is_classification=False)
    assert wild.tolist() == [[0.0, 1.0], [-1.0, 0.3]]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_class_is_told_by_color_and_by_shape(palette):
    data = load_dataset("xor", examples=40)
    fig = answer_figure(
        np.full((1, 2_500), 0.5), 3.6, data.X_train, data.Y_train, data.X_test, data.Y_test, data.classes, palette
    )
    points = {trace.name: trace for trace in fig.data if trace.type == "scatter"}
    assert len(points) == 4
    for part in ("training", "test"):
        zero, one = (points[f"{part}, {name}"].marker for name in data.classes)
        assert (zero.color, one.color) == (palette.class_0, palette.class_1)
        assert zero.symbol.startswith("circle")
        assert one.symbol.startswith("square")
    shown = points[f"training, {data.classes[1]}"]
    np.testing.assert_allclose(shown.x, data.X_train[0, data.Y_train[0] == 1], rtol=1e-6)


def test_quantities_have_no_boundary():
    data = load_dataset("plane", examples=40)
    fig = answer_figure(np.zeros((1, 2_500)), 3.6, data.X_train, data.Y_train, data.X_test, data.Y_test, (), LIGHT)
    assert [trace.type for trace in fig.data] == ["heatmap", "scatter", "scatter"]
    np.testing.assert_array_equal(fig.data[1].marker.color, data.Y_train[0])


def test_weights_of_a_picture_are_summed_over_its_planes():
    w = np.zeros((2, 2, 3))
    w[0, 1], w[1, 0] = [1, 1, 2], [-1, 0, -1]  # 4 in the upper right corner, −2 in the lower left
    fig = weights_figure(w.ravel(), (2, 2, 3), LIGHT)
    np.testing.assert_array_equal(np.asarray(fig.data[0].z), [[64, 127], [127, 254]])


def test_hidden_units_and_answers():
    fig = unit_weights_figure(np.array([[1.0, -2.0]]), np.array([[3.0]]), ["size", "rooms"], "price", LIGHT)
    assert [np.asarray(trace.z).tolist() for trace in fig.data] == [[[1.0, -2.0]], [[3.0]]]
    assert [list(row) for row in fig.data[0].text] == [["1.0", "−2.0"]]
    fig = answer_against_truth_figure(np.array([1.0, 2.0]), np.array([1.5, 1.5]), "price", LIGHT)
    assert list(fig.data[0].x) == [1.0, 2.0]
