"""Curves, maps and surfaces of J: what they are given is what they draw."""

import numpy as np
import pytest

from ui.charts.cost_overlay import Curve, cost_overlay_figure
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


def test_a_run_that_diverges_does_not_flatten_the_others():
    good, bad = np.linspace(0.7, 0.1, 50), np.geomspace(0.7, 1e6, 50)
    fig = cost_overlay_figure([Curve("a", good), Curve("b", bad), Curve("c", np.empty(0))], LIGHT)
    assert [trace.name for trace in fig.data] == ["a", "b"]
    assert fig.layout.yaxis.range[1] < 2
    names = {annotation.text: annotation.y for annotation in fig.layout.annotations}
    assert names["b"] > names["a"]
    assert names["b"] == pytest.approx(1)


def test_names_at_the_same_height_move_apart():
    same = [Curve(str(k), np.array([0.7, 0.2 + 1e-6 * k])) for k in range(3)]
    heights = [annotation.y for annotation in cost_overlay_figure(same, LIGHT, height=360).layout.annotations]
    assert np.diff(heights).min() * 300 >= 15.9


def test_a_log_axis_holds_every_cost():
    fig = cost_overlay_figure([Curve("a", np.array([0.7, 0.0])), Curve("b", np.array([0.7, 30.0]))], LIGHT, log=True)
    low, high = fig.layout.yaxis.range
    assert low < -9
    assert high > np.log10(30)
    assert fig.data[0].y.min() == 1e-9
    assert cost_overlay_figure([], LIGHT).layout.yaxis.range == (0, 1)
