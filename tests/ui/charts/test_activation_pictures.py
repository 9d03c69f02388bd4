"""The pictures of the activations page: data in, traces out."""

import numpy as np
import pytest

from nnengine import ACTIVATIONS
from ui.charts.activation_curves import FARTHEST_Z, GRID, activation_figure, stretched_figure
from ui.charts.end_labels import spread
from ui.charts.gradient_flow import gradient_depth_figure, place_figure
from ui.charts.output_answers import output_answers_figure
from ui.charts.palette import LIGHT
from ui.charts.races import answers_histogram_figure, race_figure


def traces(fig) -> dict:
    return {trace.name: trace for trace in fig.data}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-FARTHEST_Z, -0.4, 0.0, 2.0, FARTHEST_Z])
def test_the_point_lies_on_the_curve_and_the_tangent_touches_it(name, z):
    g = ACTIVATIONS[name]
    shown = traces(activation_figure(z, g, None, (name,), LIGHT))
    assert (shown["point"].x, shown["point"].y) == ((z,), (float(g(z)),))
    assert shown["slope"].y == (float(g.derivative(z)),)
    tangent = shown["tangent"]
    assert np.diff(tangent.y)[0] / np.diff(tangent.x)[0] == pytest.approx(float(g.derivative(z)), abs=1e-12)
    assert np.mean(tangent.y) == pytest.approx(float(g(z)), abs=1e-12)


def test_the_one_behind_is_drawn_too_and_both_are_named():
    fig = activation_figure(1.0, ACTIVATIONS["relu"], ACTIVATIONS["tanh"], ("ReLU", "tanh"), LIGHT)
    np.testing.assert_allclose(traces(fig)["g tanh"].y, np.tanh(GRID), rtol=1e-6)
    assert {"ReLU", "tanh"} <= {annotation.text for annotation in fig.layout.annotations}


def test_flat_stretches_are_shaded():
    shapes = activation_figure(0.0, ACTIVATIONS["sigmoid"], None, ("sigmoid",), LIGHT).layout.shapes
    assert [shape.type for shape in shapes] == ["rect", "rect", "line"]
    assert (shapes[0].x1, shapes[1].x0) == (pytest.approx(-2.9), pytest.approx(2.9))


def test_the_stretched_sigmoid_is_drawn_as_given():
    shown = traces(stretched_figure(np.tanh(GRID), GRID / 6, LIGHT))
    np.testing.assert_allclose(shown["stretched sigmoid"].y, GRID / 6, rtol=1e-6)


@pytest.mark.parametrize("places", [[0.5, 0.5, 0.5], [3.0, 1.0, 1.1], [0.0], []])
def test_labels_keep_their_distance_and_their_order(places):
    moved = spread(places, 0.4)
    assert moved.shape == (len(places),)
    assert (np.diff(np.sort(moved)) >= 0.4 - 1e-9).all()
    np.testing.assert_array_equal(np.argsort(moved, kind="stable"), np.argsort(places, kind="stable"))
    assert moved.mean() == pytest.approx(np.mean(places)) if places else True


def test_labels_with_room_stay():
    np.testing.assert_array_equal(spread([2.0, 0.0, 1.0], 0.5), [2.0, 0.0, 1.0])


def test_a_race_stops_at_the_moment_and_its_axis_does_not_move():
    costs = {"a": np.linspace(0.7, 0.1, 11), "b": np.linspace(0.7, 0.5, 4)}
    fig = race_figure(costs, LIGHT, until=5, target=0.3)
    shown = traces(fig)
    np.testing.assert_allclose(shown["a"].y, costs["a"][:6], rtol=1e-6)
    assert (shown["b, now"].x, shown["b, now"].y) == ((3,), (0.5,))
    assert fig.layout.xaxis.range == race_figure(costs, LIGHT, until=0).layout.xaxis.range


def test_histograms_hold_all_answers():
    A = {"sigmoid": np.array([[0.2, 0.4, 0.9]]), "tanh": np.array([[-1.0, 1.0, 0.0]])}
    fig = answers_histogram_figure(A, LIGHT)
    for name in A:
        assert sum(traces(fig)[name].y) == pytest.approx(100)
    assert [shape.x0 for shape in fig.layout.shapes] == [pytest.approx(0.5), pytest.approx(0.0)]


def test_gradients_are_drawn_by_layer_and_zeros_left_out():
    sizes = {"tanh": np.array([1e-3, 1e-2]), "relu": np.array([0.0, 1e-1])}
    fig = gradient_depth_figure(sizes, "tanh", LIGHT)
    shown = traces(fig)
    np.testing.assert_allclose(shown["tanh"].y, [1e-3, 1e-2])
    assert np.isnan(shown["relu"].y[0]) and shown["relu"].y[1] == pytest.approx(0.1)
    assert shown["tanh"].line.color == LIGHT.class_0
    low = gradient_depth_figure({"tanh": np.array([1e-14, 1e-2])}, "tanh", LIGHT).layout.yaxis.range[0]
    assert low < -14 < fig.layout.yaxis.range[0]


def test_gradients_that_are_all_zero_still_make_a_picture():
    assert len(gradient_depth_figure({"relu": np.zeros(3)}, "relu", LIGHT).data) == 1


def test_what_is_beyond_the_axis_counts_at_its_ends():
    counts = traces(place_figure(np.array([[-50.0, 0.1, 0.1, 50.0]]), ACTIVATIONS["tanh"], LIGHT))["z"].customdata
    assert sum(counts) == pytest.approx(100) and counts[0] == counts[-1] == 25


def test_answers_are_told_by_class_and_none_is_lost():
    answers, Y = np.array([[-9.0, 0.2, 0.9, np.nan, 9.0]]), np.array([[0.0, 0.0, 1.0, 1.0, 1.0]])
    shown = traces(output_answers_figure(answers, Y, ("no", "yes"), LIGHT))
    assert (sum(shown["no"].customdata), sum(shown["yes"].customdata)) == (2, 3)
    assert shown["no"].y[0] == -1 and shown["yes"].y[-1] == 1
