"""Cost curves, the map of a sweep and the tiles of parity: data in, trace values out."""

import numpy as np
import pytest

from nnengine import forward_propagation, parity
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.palette import LIGHT
from ui.charts.parity import unit_tiles_figure, units_needed_figure
from ui.charts.sweep_map import sweep_figure


def test_thinned_costs_keep_both_ends():
    costs = np.linspace(1, 0, 5_001)
    iterations, kept = thin_costs(costs)
    assert len(iterations) <= 300
    assert (iterations[0], iterations[-1]) == (0, 5_000)
    np.testing.assert_array_equal(kept, costs[iterations])
    np.testing.assert_array_equal(thin_costs(costs[:10])[0], np.arange(10))


def test_curves_are_named_at_their_ends_in_their_colors():
    curves = [
        CostCurve("a", np.arange(3), np.array([0.7, 0.5, 0.2])),
        CostCurve("gone", np.arange(0), np.empty(0)),
        CostCurve("b", np.arange(2), np.array([0.7, 900.0])),
    ]
    fig = cost_curves_figure(curves, LIGHT, 200)
    assert [trace.name for trace in fig.data] == ["a", "b"]
    assert [(note.text, note.x, note.font.color) for note in fig.layout.annotations] == [
        ("a", 2, LIGHT.categories[0]), ("b", 1, LIGHT.categories[2])
    ]
    assert fig.layout.yaxis.range[1] == pytest.approx(1.15 * 1.5 * 0.7)  # what diverges does not flatten the rest


def test_no_curve_at_all():
    assert not cost_curves_figure([], LIGHT, 200).data


@pytest.mark.parametrize("less_is_better", [False, True])
def test_the_better_cell_is_the_darker(less_is_better):
    results = np.array([[0.9, 0.5, np.nan]])
    fig = sweep_figure(results, [["90%", "50%", ""]], ("", [""]), ("n", ["1", "2", "3"]), (0, 1), less_is_better, LIGHT, 300)
    z = np.asarray(fig.data[0].z)[0]
    assert (z[0] < z[1]) == less_is_better
    assert np.isnan(z[2])
    assert fig.data[0].zmin < np.nanmin(z) < np.nanmax(z) < fig.data[0].zmax
    assert (fig.layout.shapes[-1].x0, fig.layout.shapes[-1].line.color) == (0.52, LIGHT.ink)


def test_a_map_in_which_nothing_is_done():
    fig = sweep_figure(np.full((2, 2), np.nan), [["", ""]] * 2, ("", ["", ""]), ("", ["", ""]), None, False, LIGHT, 300)
    assert np.isnan(np.asarray(fig.data[0].z)).all()


@pytest.mark.parametrize("n", range(2, 7))
def test_tiles_show_what_units_answer(n):
    parameters = parity.deep_parity_parameters(n)
    _, cache = forward_propagation(parity.parity_dataset(n).X_train, parameters, parity.parity_activations(parameters))
    L = len(parameters) // 2
    layers = [cache[f"A{l}"] for l in range(1, L)] + [2 * cache[f"A{L}"] - 1]
    fig = unit_tiles_figure(layers, [f"layer {l}" for l in range(1, L)] + ["output"], (0, 1), LIGHT, 400)
    z = np.asarray(fig.data[0].z)
    frames = fig.layout.shapes
    assert len(frames) == sum(map(len, layers))
    assert [frame.line.color for frame in frames].index(LIGHT.ink) == 1
    # The last tile is the output: blue where the number of ones is odd.
    left, top = int(frames[-1].x0), int(frames[-1].y0)
    tile = z[top : top + 8, left : left + 8]
    down, across = 2 ** (n // 2), 2 ** (n - n // 2)
    shown = tile[:: 8 // down, :: 8 // across].ravel() > 127
    np.testing.assert_array_equal(shown, [bin(k).count("1") % 2 == 1 for k in range(2**n)])


def test_lines_of_units_may_end_before_the_axis():
    fig = units_needed_figure(range(2, 13), {"one layer": [2, 4, 8], "tree": [2, 5, 6]}, 4, LIGHT, 200)
    assert [list(trace.x) for trace in fig.data] == [[2, 3, 4]] * 2
    assert list(fig.data[0].marker.size) == [5, 5, 11]
    assert [note.x for note in fig.layout.annotations] == [4, 4]
