"""Curves, maps and surfaces of J: what they are given is what they draw."""

import numpy as np
import pytest

from ui.charts.cost_surface import cost_contour_figure, cost_surface_figure
from ui.charts.descent_curve import descent_curve_figure
from ui.charts.palette import LIGHT

axes = (np.linspace(-4, 4, 5), np.linspace(-2, 2, 5))
costs = 0.1 + axes[0][None, :] ** 2 + axes[1][:, None] ** 2
path = np.array([[-3.0, 1.0], [1.0, 0.5], [9.0, 0.0]])  # its last point lies outside
path_costs = np.array([10.1, 1.35, 81.1])


def by_name(fig) -> dict:
    return {trace.name: trace for trace in fig.data}


def test_the_map_draws_the_logarithm_and_tells_j():
    fig = cost_contour_figure(axes, costs, [path, path[::-1]], [path_costs, path_costs[::-1]], path[1], ("w₁", "b"), LIGHT)
    traces = by_name(fig)
    np.testing.assert_allclose(traces["cost J"].z, np.log(costs), rtol=1e-6)
    np.testing.assert_allclose(traces["cost J"].customdata, costs, rtol=1e-6)
    np.testing.assert_array_equal(np.column_stack([traces["path"].x, traces["path"].y]), path)
    assert (traces["start"].x[0], traces["start"].y[0]) == tuple(path[0])
    assert (traces["bottom"].x[0], traces["bottom"].y[0]) == tuple(path[1])
    assert fig.layout.xaxis.range == (-4, 4)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_cost_that_is_no_number_does_not_spoil_the_levels(bad):
    spoiled = costs.copy()
    spoiled[0, 0] = bad
    contours = by_name(cost_contour_figure(axes, spoiled, [path], [path_costs], None, ("w₁", "b"), LIGHT))["cost J"].contours
    assert contours.start == pytest.approx(np.log(0.1))
    assert np.isfinite(contours.end)


def test_the_surface_leaves_gaps_where_the_path_leaves_it():
    trace = by_name(cost_surface_figure(axes, costs, [path], [path_costs], ("w₁", "b"), LIGHT))["path"]
    np.testing.assert_array_equal(np.column_stack([trace.x, trace.y]), [*path[:2], [np.nan, np.nan]])
    np.testing.assert_array_equal(trace.z, path_costs)


def test_the_tangent_has_the_slope_and_its_color():
    values = np.linspace(-4, 4, 9)
    for slope, color in ((1.5, LIGHT.class_1), (-1.5, LIGHT.class_0)):
        fig = descent_curve_figure(values, values**2, np.array([2.0, 1.0]), np.array([4.0, 1.0]), slope, 0.5, "b", LIGHT)
        tangent = by_name(fig)["tangent"]
        assert np.diff(tangent.y) / np.diff(tangent.x) == pytest.approx(slope)
        assert tangent.line.color == color
        assert np.mean(tangent.x) == pytest.approx(1.0)
    assert fig.layout.annotations[0].x == 0.5
    assert fig.layout.annotations[0].ax == 1.0


@pytest.mark.parametrize(("step_to", "tip"), [(50.0, 4), (-50.0, -4), (np.inf, None), (1.0, None)])
def test_the_arrow_ends_at_the_edge_or_is_left_out(step_to, tip):
    values = np.linspace(-4, 4, 9)
    fig = descent_curve_figure(values, values**2, np.array([1.0]), np.array([1.0]), 1.0, step_to, "b", LIGHT)
    assert (fig.layout.annotations[0].x if fig.layout.annotations else None) == tip
