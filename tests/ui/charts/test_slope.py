"""The pictures of a slope: what is drawn is what was computed."""

import math

import numpy as np
import pytest

from ui.charts.palette import LIGHT
from ui.charts.slope import LEAST_ERROR, curve_range, error_figure, lens_figure, slope_figure, triangle_figure

x = np.linspace(-2, 6, 81).tolist()
y = [a * a for a in x]


def traces(fig) -> dict:
    return {trace.name: trace for trace in fig.data}


def test_the_triangle_has_the_nudges_width_and_fs_height():
    shown = traces(triangle_figure(x, y, (2, 4), (3, 9), 4.0, LIGHT))
    assert (list(shown["triangle"].x), list(shown["triangle"].y)) == ([2, 3, 3, 2], [4, 4, 9, 4])
    assert "width 1" in shown["labels"].text[0]
    assert "height 5" in shown["labels"].text[1]
    for name, steepness in (("tangent", 4), ("secant", 5)):
        assert np.diff(shown[name].y)[0] / np.diff(shown[name].x)[0] == pytest.approx(steepness)


def test_labels_of_a_triangle_too_small_to_see_are_left_out():
    shown = traces(triangle_figure(x, y, (2, 4), (2.001, 4.004001), 4.0, LIGHT))
    assert set(shown["labels"].text) == {""}


def test_the_lens_makes_the_width_one():
    shown = traces(lens_figure([-0.6, 0, 1, 1.6], [-2, 0, 4.5, 8], 4.5, 4.0, LIGHT))
    assert list(shown["triangle"].x) == [0, 1, 1, 0]
    assert shown["triangle"].y[2] == 4.5


def test_errors_of_zero_lie_on_the_lowest_line_and_the_present_nudge_is_marked():
    shown = traces(error_figure([1e-3, 1e-2, 1e-1], [0.0, 1e-2, math.nan], 1e-2, LIGHT))
    assert shown["error"].y[0] == LEAST_ERROR
    assert math.isnan(shown["error"].y[2])
    assert (list(shown["present nudge"].x), list(shown["present nudge"].y)) == ([1e-2], [1e-2])


def test_the_slope_is_drawn_up_to_the_point():
    slopes = [2 * a for a in x]
    shown = traces(slope_figure(x, y, slopes, (2, 4), 4.0, ([0, 1], [0.001, 2.001]), LIGHT))
    assert max(shown["f′"].x) == 2
    assert shown["f′"].y[-1] == 4
    assert list(shown["ratio of nudges"].y) == [0.001, 2.001]


def test_a_pole_does_not_flatten_the_curve():
    low, high = curve_range([1 / a for a in x if a] + [1e9])
    assert high < 100
    assert curve_range([math.nan]) == (-1, 1)
    low, high = curve_range([3.0, 3.0])
    assert low < 3 < high
