"""The pictures of gradient checking, and of updates."""

import numpy as np

from ui.charts.gradient_check import LEAST, differences_figure, gradients_figure
from ui.charts.palette import LIGHT
from ui.charts.updates import losses_figure

NUMERICAL = {"W1": np.array([[1.0, 2.0]]), "b1": np.array([[3.0]])}
ANALYTIC = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[3.0]])}
OFF = {"W1": np.array([[False, True]]), "b1": np.array([[False]])}


def test_each_parameter_has_a_column_and_those_that_are_off_are_joined():
    shown = {trace.name: trace for trace in gradients_figure(NUMERICAL, ANALYTIC, OFF, LIGHT).data}
    assert list(shown["numerical"].y) == [1, 2, 3]
    assert list(shown["analytic"].y) == [1, -2, 3]
    assert list(shown["analytic"].text) == ["W[1] (1, 1)", "W[1] (1, 2)", "b[1] (1, 1)"]
    assert (list(shown["off"].x), list(shown["off"].y)) == ([1, 1, None], [2, -2, None])
    assert list(shown["marks"].x) == [1]


def test_the_differences_are_held_on_the_axis():
    shown = {trace.name: trace for trace in differences_figure([1e-3, 1e-2], [0.0, 1e-5], 1e-2, LIGHT).data}
    assert list(shown["difference"].y) == [LEAST, 1e-5]
    assert list(shown["present ε"].y) == [1e-5]


def test_losses_stand_at_their_updates():
    fig = losses_figure([2.0, 1.0, 0.5], LIGHT)
    assert (list(fig.data[0].x), list(fig.data[0].y)) == ([0, 1, 2], [2, 1, 0.5])
    assert fig.layout.yaxis.range[0] == 0
