"""The pictures of a single unit: its sigmoid, its losses, its examples."""

import numpy as np
import pytest

from ui.charts.example_losses import (
    LARGEST,
    SMALLEST,
    mark_sizes,
    plane_losses_figure,
    pulls_figure,
    sorted_losses_figure,
)
from ui.charts.losses import cost_map_figure, cost_surface_figure, curves_figure
from ui.charts.palette import DARK, LIGHT
from ui.charts.sigmoid_unit import HANDLES, unit_figure

x, y = np.array([[-2.0, -0.5, 0.5, 2.5]]), np.array([[0.0, 1.0, 0.0, 1.0]])
axis = np.linspace(-2, 2, 5)
J = np.add.outer(axis**2, (axis - 1) ** 2)


def traces(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize(("w", "b"), [(1.0, 0.5), (-2.0, 0.0), (0.0, 0.3), (20.0, -10.0)])
def test_the_line_is_solid_between_0_and_1_and_dotted_beyond(w, b):
    shown = traces(unit_figure(x, y, w, b, 1.0, LIGHT))
    grid = np.asarray(shown["line"].x)
    z = w * grid + b
    solid, dotted = (np.isfinite(np.asarray(shown[name].y, dtype=float)) for name in ("line", "outside"))
    np.testing.assert_array_equal(solid, (z >= 0) & (z <= 1))
    np.testing.assert_array_equal(dotted, ~solid)
    np.testing.assert_allclose(shown["σ"].y, 1 / (1 + np.exp(-z)))
    np.testing.assert_allclose(shown["handles"].y, 1 / (1 + np.exp(-(w * np.array(HANDLES) + b))))
    answers = w * x[0] + b
    assert len(shown["outside examples"].x) == np.sum((answers < 0) | (answers > 1))


def test_both_losses_are_marked_at_the_chosen_answer():
    a = np.linspace(0.1, 0.9, 9)
    curves = {"cross_entropy": -np.log(a), "squared_error": (a - 1) ** 2 / 2}
    names = {"cross_entropy": "Cross-entropy", "squared_error": "Squared error"}
    at = {"cross_entropy": 1.2, "squared_error": 0.3}
    figure = curves_figure(a, curves, names, 0.3, at, 0.5, (0.0, 3.0), LIGHT.class_1, LIGHT, has_handle=True)
    shown = traces(figure)
    assert list(shown["values"].x) == [0.3, 0.3]
    assert list(shown["values"].y) == [1.2, 0.3]
    assert (shown["ŷ"].x[0], shown["ŷ"].y[0]) == (0.3, 0.0)
    assert [label.text for label in figure.layout.annotations] == ["cross-entropy", "squared error"]
    assert "ŷ" not in traces(curves_figure(a, curves, names, 0.3, at, 0.5, (0.0, 3.0), LIGHT.class_1, LIGHT))


def test_the_map_shows_starts_by_where_they_end():
    path = np.array([[1.0, 0.5, 0.1], [1.0, 0.8, 0.9]])
    starts = np.array([[-1.0, 1.0], [0.0, 0.0]])
    minima = np.array([[1.0, -1.5], [0.0, 0.0], [0.1, 0.4]])
    figure = cost_map_figure(axis, J, 0.5, path, (1.0, 1.0), starts, np.array([True, False]), minima, LIGHT)
    shown = traces(figure)
    assert list(shown["starts"].marker.color) == [LIGHT.ink, LIGHT.background]
    assert list(shown["minima"].text) == ["lowest, J 0.100", "trap, J 0.400"]
    assert (shown["start"].x[0], shown["end"].x[0], shown["end"].y[0]) == (1.0, 0.1, 0.9)
    hidden = traces(cost_map_figure(axis, J, 0.5, None, (1.0, 1.0), starts, np.array([True, False]), minima, DARK))
    assert not {"descent", "end"} & set(hidden)


def test_the_surface_carries_the_descent_just_above_it():
    path = np.array([[1.0, 0.5], [1.0, 0.8]])
    shown = traces(cost_surface_figure(axis, J, path, np.array([2.0, 1.0]), LIGHT))
    np.testing.assert_allclose(shown["cost"].z, J)
    np.testing.assert_allclose(shown["descent"].z, np.array([2.0, 1.0]) + 0.01 * J.max())
    assert set(traces(cost_surface_figure(axis, J, None, None, LIGHT))) == {"cost"}


def test_a_mark_grows_with_its_loss():
    sizes = mark_sizes(np.array([0.0, 0.01, 1.0, 4.0, 50.0]))
    assert sizes[0] == SMALLEST
    assert sizes[-1] == sizes[-2] == LARGEST
    assert (np.diff(sizes[:4]) > 0).all()


def test_the_plane_tells_classes_apart_and_rings_the_chosen_example():
    X = np.array([[0.0, 1.0, 2.0], [0.5, 1.5, -1.0]])
    labels, losses = np.array([1.0, 0.0, 1.0]), np.array([0.1, 2.0, 0.3])
    figure = plane_losses_figure(
        np.full((1, 4), 0.5), 3.0, X, labels, losses, 1, np.array([0.2, -0.4]), ("no", "yes"), LIGHT
    )
    shown = traces(figure)
    assert list(shown["class 1"].x) == [0.0, 2.0]
    np.testing.assert_allclose(shown["class 0"].marker.size, mark_sizes(losses[1:2]))
    assert (shown["chosen"].x[0], shown["chosen"].y[0]) == (1.0, 1.5)
    (arrow,) = figure.layout.annotations
    assert (arrow.ax, arrow.ay, arrow.x, arrow.y) == (1.0, 1.5, 1.2, 1.1)


def test_losses_are_sorted_and_keep_their_numbers():
    losses, labels = np.array([0.2, 3.0, 1.0, 0.5]), np.array([0.0, 1.0, 0.0, 1.0])
    shown = traces(sorted_losses_figure(losses, labels, 2, LIGHT))
    assert list(shown["class 1"].x) == [1, 3]
    assert list(shown["class 1"].customdata) == [2, 4]
    assert list(shown["class 0"].y) == [1.0, 0.2]
    assert list(shown["mean"].y) == [pytest.approx(losses.mean())] * 2
    assert (shown["chosen"].x[0], shown["chosen"].y[0]) == (2, 1.0)


def test_pulls_lie_end_to_end():
    pulls = np.array([[1.0, 2.0, -0.5], [0.0, 1.0, -2.0]])
    figure = pulls_figure(pulls, np.array([1.0, 0.0, 1.0]), 2, LIGHT)
    shown = traces(figure)
    assert list(zip(shown["class 0"].x, shown["class 0"].y, strict=True)) == [(0, 0), (2, 1)]
    assert list(zip(shown["class 1"].x, shown["class 1"].y, strict=True)) == [(2, 1), (3, 1), (2.5, -1)]
    assert list(shown["chosen"].x) == [3, 2.5]
    assert (figure.layout.annotations[0].x, figure.layout.annotations[0].y) == (2.5, -1)
