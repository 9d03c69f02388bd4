"""The picture of the plane, beyond its points: where the map lies, what the player relies on, what it weighs."""

import numpy as np
import pytest

from nnengine import load_dataset
from ui.charts.palette import LIGHT
from ui.charts.plane import CELLS, answer_figure, plane_grid

EXTENT = 3.45


def figure(name: str, answers: np.ndarray):
    data = load_dataset(name, examples=60, seed=3)
    return data, answer_figure(
        answers, EXTENT, data.X_train, data.Y_train, data.X_test, data.Y_test, data.classes, LIGHT
    )


@pytest.fixture(scope="module")
def disk():
    """Probabilities above one half within a disk that does not lie in the middle."""
    x1, x2 = plane_grid(EXTENT)
    return (1 / (1 + np.exp((x1 - 1) ** 2 + x2**2 - 2)))[np.newaxis]


def test_the_map_and_the_boundary_lie_where_the_grid_does(disk):
    _, fig = figure("circles", disk)
    x1, x2 = plane_grid(EXTENT)
    for trace in fig.data[:2]:
        assert (trace.x0, trace.y0) == pytest.approx((x1[0], x2[0]))
        assert trace.x0 + (CELLS - 1) * trace.dx == pytest.approx(x1[-1])
        assert trace.y0 + (CELLS - 1) * trace.dy == pytest.approx(x2[-1])


def test_a_cell_has_the_shade_of_its_answer(disk):
    _, fig = figure("circles", disk)
    heat_map, boundary = fig.data[:2]
    # Rows are x2, columns x1.
    row, column = 7, 31
    answer = disk[0, row * CELLS + column]
    assert np.asarray(heat_map.z)[row, column] == round(255 * answer)
    assert np.asarray(boundary.z)[row, column] == pytest.approx(2 * answer - 1, abs=1e-6)
    assert (heat_map.zmin, heat_map.zmax) == (0, 255)
    assert boundary.contours.start == boundary.contours.end == 0  # where the answer is one half


@pytest.mark.parametrize(("name", "kinds"), [("circles", ["heatmap", "contour"]), ("hill", ["heatmap", "scatter"])])
def test_the_player_finds_the_map_and_the_boundary_by_their_numbers(name, kinds):
    _, fig = figure(name, np.full((1, CELLS**2), 0.5))
    assert [trace.type for trace in fig.data[:2]] == kinds


def test_every_example_is_drawn_once_where_it_is(disk):
    data, fig = figure("circles", disk)
    shown = {trace.name: np.array([trace.x, trace.y]) for trace in fig.data if trace.type == "scatter"}
    for part, X, Y in (("training", data.X_train, data.Y_train), ("test", data.X_test, data.Y_test)):
        for label, name in enumerate(data.classes):
            np.testing.assert_allclose(shown.pop(f"{part}, {name}"), X[:, Y[0] == label], rtol=1e-6)
    assert shown == {}


def test_test_examples_are_hollow(disk):
    data, fig = figure("circles", disk)
    symbols = {trace.name: trace.marker.symbol for trace in fig.data if trace.type == "scatter"}
    for name in data.classes:
        assert symbols[f"test, {name}"] == symbols[f"training, {name}"] + "-open"


def test_a_quantity_is_colored_on_the_scale_of_the_map():
    data, fig = figure("hill", np.zeros((1, CELLS**2)))
    for points, y in zip(fig.data[1:], (data.Y_train[0], data.Y_test[0]), strict=True):
        np.testing.assert_array_equal(points.marker.color, y)
        assert (points.marker.cmin, points.marker.cmax) == (-1, 1)
    assert fig.data[1].marker.symbol != fig.data[2].marker.symbol


def test_both_axes_have_one_scale(disk):
    layout = figure("circles", disk)[1].layout
    assert layout.yaxis.scaleanchor == "x"
    assert list(layout.xaxis.range) == list(layout.yaxis.range) == [-EXTENT, EXTENT]


def test_arrays_are_as_small_as_they_can_be(disk):
    _, fig = figure("circles", disk)
    assert np.asarray(fig.data[0].z).dtype == np.uint8
    assert {np.asarray(trace.x).dtype for trace in fig.data[2:]} == {np.dtype(np.float32)}
    assert np.asarray(fig.data[1].z).dtype == np.float32
