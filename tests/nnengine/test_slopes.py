"""Ratios of nudges against closed forms."""

import math

import pytest

from nnengine.slopes import CURVES, NUDGES, best_nudge, curve_graph, function_of, nudge_ratio, ratio_errors, slope_at

CLOSED = {
    "line": (lambda a: 3 * a, lambda a: 3.0),
    "square": (lambda a: a * a, lambda a: 2 * a),
    "cube": (lambda a: a**3, lambda a: 3 * a * a),
    "log": (math.log, lambda a: 1 / a),
    "sigmoid": (lambda a: 1 / (1 + math.exp(-a)), lambda a: math.exp(-a) / (1 + math.exp(-a)) ** 2),
}


def test_the_courses_nudge():
    f = function_of(CURVES["line"].graph)
    assert f(2.0) == 6
    assert f(2.001) == pytest.approx(6.003)
    assert nudge_ratio(f, 2.0, 0.001) == pytest.approx(3)
    # (2.001)² = 4.004001: a little more than four times the nudge
    assert nudge_ratio(function_of(CURVES["square"].graph), 2.0, 0.001) == pytest.approx(4.001)


@pytest.mark.parametrize("name", CURVES)
def test_each_curve_and_its_slope_are_what_its_title_says(name):
    curve, (f, slope) = CURVES[name], CLOSED[name]
    assert curve.low <= curve.start <= curve.high
    for a in (curve.low, curve.start, curve.high):
        assert function_of(curve.graph)(a) == pytest.approx(f(a), rel=1e-12)
        assert slope_at(curve.graph, a) == pytest.approx(slope(a), rel=1e-12)


@pytest.mark.parametrize("name", ["square", "cube", "log", "sigmoid"])
def test_rounding_spoils_the_smallest_nudges(name):
    graph, start = CURVES[name].graph, CURVES[name].start
    errors = dict(zip(NUDGES, ratio_errors(graph, start), strict=True))
    nudge, error = best_nudge(graph, start)
    assert 1e-9 <= nudge <= 1e-6
    assert error == errors[nudge] == min(errors.values())
    assert errors[1e-15] > 1e-4 > errors[1e-6]
    assert errors[1.0] > errors[0.1] > errors[0.01]


def test_without_a_slope_no_nudge_is_best():
    graph = curve_graph("sqrt(a)")
    assert math.isnan(slope_at(graph, 0.0))
    assert all(map(math.isnan, best_nudge(graph, 0.0)))


def test_the_nudges_go_from_1e_minus_15_to_1():
    assert (NUDGES[0], NUDGES[-1], len(NUDGES)) == (1e-15, 1.0, 46)
    assert list(NUDGES) == sorted(NUDGES)
    assert {0.001, 1e-12, 0.5} <= set(NUDGES)
