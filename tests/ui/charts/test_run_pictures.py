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


def curve(name, costs):
    return CostCurve(name, *thin_costs(costs))


def test_curves_are_named_at_their_ends_in_their_colors():
    curves = [curve("a", np.array([0.7, 0.5, 0.2])), curve("gone", np.empty(0)), curve("b", np.array([0.7, 900.0]))]
    fig = cost_curves_figure(curves, LIGHT, 200)
    assert [trace.name for trace in fig.data] == ["a", "b"]
    assert [(note.text, note.font.color) for note in fig.layout.annotations] == [
        ("a", LIGHT.categories[0]), ("b", LIGHT.categories[2])
    ]


def test_a_moment_is_marked_on_the_first_curve():
    fig = cost_curves_figure([curve("", np.array([0.7, 0.5, 0.2]))], LIGHT, 200, moment=1)
    assert (fig.data[-1].name, fig.data[-1].x[0], fig.data[-1].y[0]) == ("moment shown", 1, 0.5)
    assert not fig.layout.annotations


def test_a_run_that_diverges_does_not_flatten_the_others():
    good, bad = np.linspace(0.7, 0.1, 50), np.geomspace(0.7, 1e6, 50)
    fig = cost_curves_figure([curve("a", good), curve("b", bad), curve("c", np.empty(0))], LIGHT, 340)
    assert [trace.name for trace in fig.data] == ["a", "b"]
    assert fig.layout.yaxis.range[1] < 2
    names = {annotation.text: annotation.y for annotation in fig.layout.annotations}
    assert names["b"] > names["a"]
    assert names["b"] == pytest.approx(1)


def test_names_at_the_same_height_move_apart():
    same = [curve(str(k), np.array([0.7, 0.2 + 1e-6 * k])) for k in range(3)]
    heights = [annotation.y for annotation in cost_curves_figure(same, LIGHT, 360).layout.annotations]
    assert np.diff(heights).min() * 300 >= 15.9


def test_a_log_axis_holds_every_cost():
    fig = cost_curves_figure([curve("a", np.array([0.7, 0.0])), curve("b", np.array([0.7, 30.0]))], LIGHT, 340, log=True)
    low, high = fig.layout.yaxis.range
    assert low < -9
    assert high > np.log10(30)
    assert fig.data[0].y.min() == 1e-9
    assert cost_curves_figure([], LIGHT, 340).layout.yaxis.range == (0, 1)


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
