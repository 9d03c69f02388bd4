"""Histograms by layer, unit similarity and small planes: data in, trace values out."""

import numpy as np
import pytest

from ui.charts.histograms import BINS, activation_histograms, gradient_histograms, layer_histograms_figure
from ui.charts.palette import LIGHT
from ui.charts.similarity import similarity_figure
from ui.charts.small_multiples import boundaries_figure


def test_activations_on_the_range_of_tanh():
    shown = activation_histograms([np.array([[-1.0, 1.0]]), np.zeros((2, 3))], "tanh")
    assert (shown.low, shown.high) == (-1, 1)
    assert shown.shares[0][[0, -1]].tolist() == [0.5, 0.5]
    assert shown.shares[1].max() == 1
    assert shown.texts == ("std 1.0", "std 0")


def test_activations_without_a_range_share_that_of_their_values():
    shown = activation_histograms([np.array([[0.0, 8.0]]), np.array([[2.0, np.inf]])], "relu")
    assert (shown.low, shown.high) == (0, 8)
    assert shown.texts[1] == "not finite"
    assert activation_histograms([], "").shares == ()


def test_gradients_by_their_powers_of_ten():
    shown = gradient_histograms([np.array([[1e-4, -1e-4]]), np.zeros((1, 2)), np.full((1, 2), np.nan), np.array([[1e-30]])])
    assert shown.texts == ("median 0.00010", "all 0", "not finite", "median 1.0e−30")
    place = int(shown.shares[0].argmax())
    low = shown.low + place * (shown.high - shown.low) / BINS
    assert low <= -4 <= low + (shown.high - shown.low) / BINS
    assert shown.shares[1][0] == shown.shares[3][0] == 1
    assert shown.shares[2].sum() == 0


def test_a_row_for_each_layer_from_the_top():
    forward = activation_histograms([np.zeros((2, 3))] * 2, "tanh")
    backward = gradient_histograms([np.ones((2, 3))] * 3)
    fig = layer_histograms_figure(forward, backward, ["layer 1", "layer 2", "output"], LIGHT, 300)
    assert [trace.line.color for trace in fig.data] == [LIGHT.class_1, LIGHT.class_0]
    for trace, rows in zip(fig.data, (2, 3), strict=True):
        lines = np.split(trace.y, np.flatnonzero(np.isnan(trace.y)) + 1)[:-1]
        assert [line[0] for line in lines] == [-1, -2, -3][:rows]
    assert fig.layout.yaxis.range == (-3, 0.02)


def test_a_line_for_each_layer_and_names_for_the_outer_ones():
    fig = similarity_figure([0, 10, 300], np.array([[1, 1, 1.0], [0.2, 0.3, 0.4], [0.3, 0.3, np.nan]]), 10, LIGHT)
    assert [list(trace.x) for trace in fig.data] == [[0, 10, 300]] * 3
    assert [note.text for note in fig.layout.annotations] == ["layer 1"]  # the last ends in no number
    assert fig.layout.shapes[0].x0 == 10


def test_planes_stand_in_rows_on_one_sheet():
    heights = [np.full((8, 8), value) for value in (-1.0, 0.5, 1.0)]
    X, Y = np.array([[0.0, 1.0], [0.0, 2.0]]), np.array([[0.0, 1.0]])
    fig = boundaries_figure(heights, ["a", "b", "c"], X, Y, 3.0, LIGHT, 300, columns=2)
    answers, boundaries, circles, squares = fig.data
    assert set(np.unique(answers.z)) == {0, 127, 190, 254}
    assert np.isnan(boundaries.z).any()
    # The first two planes stand above the third, which begins at (0, 0).
    assert answers.z[0, 0] == 254
    assert (circles.x[0], circles.y[0]) == (3, pytest.approx(3 + answers.z.shape[0] / 2 * 6 / 8))
    assert (squares.x[2], squares.y[2]) == (4, 5)
    assert [note.text for note in fig.layout.annotations] == ["a", "b", "c"]
