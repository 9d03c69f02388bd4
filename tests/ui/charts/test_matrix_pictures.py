"""Pictures of layers, of a product, of an iteration's flow."""

import numpy as np
import pytest

from ui.charts.elision import shown_around, shown_indices
from ui.charts.flow import flow_figure, flow_steps
from ui.charts.layers import layer_units, layers_figure
from ui.charts.matrix import product_figure
from ui.charts.palette import LIGHT
from ui.charts.short_numbers import short_text

rng = np.random.default_rng(0)


def by_name(fig) -> dict:
    return {trace.name: trace for trace in fig.data if trace.name}


@pytest.mark.parametrize("count", range(1, 30))
def test_what_is_left_out_is_the_middle(count):
    places = shown_indices(count, 6)
    assert len(places) == min(count, 7)
    assert places[0] == 0 and places[-1] == count - 1
    for keep in range(count):
        around = shown_around(count, 6, keep)
        assert len(around) == len(places) and keep in around
        drawn = [index for index in around if index is not None]
        assert drawn == sorted(set(drawn)) and 0 <= drawn[0] and drawn[-1] < count


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"), (-2.0, "−2"), (0.00093, "0.00"), (-0.456, "−0.46"), (123.4, "123"),
        (float("nan"), "—"), (float("inf"), "∞"),
    ],
)
def test_short_numbers(value, text):
    assert short_text(value) == text


def test_circles_hold_the_activations_and_lines_the_signs_of_a_units_weights():
    layers = [np.array([1.0, -2.0, 0.5]), np.array([0.1, 0.9]), np.array([0.3])]
    weights = [np.array([[1.0, -1.0, 2.0], [-3.0, 4.0, 5.0]]), np.array([[1.0, 1.0]])]
    fig = layers_figure(layers, weights, (1, 1), LIGHT)
    circles = by_name(fig)
    assert list(circles) == ["0", "1", "2"]
    assert list(circles["0"].text) == ["1", "−2", "0.50"]
    assert [float(width) for width in circles["1"].marker.line.width] == [1, 3]
    pale, positive, negative = fig.data[:3]
    # Three weights reach the unit, −3, 4 and 5; the other five of the net are pale.
    assert [np.isfinite(np.array(line.x, float)).sum() // 2 for line in (pale, positive, negative)] == [5, 2, 1]
    assert (positive.line.color, negative.line.color) == (LIGHT.class_1, LIGHT.class_0)
    text = " ".join(note.text for note in fig.layout.annotations)
    for shape in ("a[0] = x", "(3, 1)", "a[2] = ŷ", "W[1] (2, 3)", "b[1] (2, 1)", "W[2] (1, 2)"):
        assert shape in text


def test_of_a_large_layer_the_chosen_unit_is_drawn():
    layers = [np.zeros(12_288), np.arange(20.0), np.zeros(1)]
    weights = [np.ones((20, 12_288)), np.ones((1, 20))]
    circles = by_name(layers_figure(layers, weights, (1, 10), LIGHT))
    assert layer_units(20, 10) == [0, 1, 2, 10, 17, 18, 19]
    assert list(circles["1"].text) == ["0", "1", "2", "10", "17", "18", "19"]
    assert len(circles["0"].x) == 8


def test_a_product_stands_in_four_blocks():
    W, b, X = rng.integers(-3, 4, (4, 3)), rng.integers(-3, 4, (4, 1)), rng.integers(-3, 4, (3, 5))
    Z = W @ X + b
    fig = product_figure(W, b, X, Z, (1, 2), [0, 1, 2, 3], [0, 1, 2], 1, LIGHT)
    cells = by_name(fig)
    for name, matrix in dict(W=W, b=b, X=X, Z=Z).items():
        np.testing.assert_array_equal(cells[name].z, matrix)
        assert cells[name].zmax == -cells[name].zmin == np.abs(matrix).max()
    # Z lies below X and beside W.
    np.testing.assert_array_equal(cells["Z"].x, cells["X"].x)
    np.testing.assert_array_equal(cells["Z"].y, cells["W"].y)
    frames = [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in fig.layout.shapes]
    x, y = float(cells["Z"].x[2]), float(cells["Z"].y[1])
    assert frames[0] == (-0.5, 2.5, y - 0.5, y + 0.5)
    assert frames[2] == (x - 0.5, x + 0.5, -0.5, 2.5)
    assert frames[3] == (x - 0.5, x + 0.5, y - 0.5, y + 0.5)


def test_a_large_product_leaves_its_middle_out():
    W, b, X = rng.standard_normal((20, 12_288)), np.zeros((20, 1)), rng.standard_normal((12_288, 5))
    fig = product_figure(W, b, X, W @ X, (9, 0), shown_around(20, 5, 9), shown_indices(12_288, 4), 1, LIGHT)
    z = np.array(by_name(fig)["W"].z, float)
    assert z.shape == (6, 5)
    np.testing.assert_array_equal(z[3, [0, 1, 3, 4]], W[9, [0, 1, -2, -1]])
    assert np.isnan(z[[2, 4]]).all() and np.isnan(z[:, 2]).all()


@pytest.mark.parametrize("L", [1, 3, 7])
def test_the_flow_goes_forward_then_backward(L):
    steps = flow_steps(L)
    assert len(steps) == 2 * L + 2
    assert [l for kind, l in steps if kind == "forward"] == list(range(1, L + 1))
    assert [l for kind, l in steps if kind == "backward"] == list(range(L, 0, -1))
    for step in range(len(steps)):
        fig = flow_figure(L, step, LIGHT)
        filled = [shape for shape in fig.layout.shapes if not shape.fillcolor.endswith(",0.0)")]
        assert len(filled) == step + 1
        assert sum(shape.line.width == 3 for shape in fig.layout.shapes) == 1
        (targets,) = fig.data
        assert len(targets.x) == len(steps)
        framed = next(shape for shape in fig.layout.shapes if shape.line.width == 3)
        assert framed.x0 < targets.x[step] < framed.x1 and framed.y0 < targets.y[step] < framed.y1
