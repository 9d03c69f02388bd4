"""Loops and vectorized lines agree. How long they take is never asserted."""

import numpy as np
import pytest

from nnengine.logistic_regression import PROPAGATIONS
from nnengine.loop_timing import compare, compare_propagations, empty_loop_seconds, measure, time_iterations
from nnengine.vectorization import OPERATIONS

rng = np.random.default_rng(0)
X, Y = rng.standard_normal((3, 12)), (rng.random((1, 12)) > 0.5).astype(float)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("n", [1, 2, 9, 10, 137])
def test_a_loop_and_its_line_agree(name, n):
    operation = OPERATIONS[name]
    arguments = operation.draw(np.random.default_rng(1), n)
    np.testing.assert_allclose(operation.loop(*arguments), operation.vectorized(*arguments), rtol=1e-12)


def test_the_lines_are_what_their_names_say():
    v, w = np.array([1.0, 4.0, 2.0]), np.array([-1.0, 2.0, 3.0])
    assert OPERATIONS["dot"].vectorized(v, w) == 13
    np.testing.assert_array_equal(OPERATIONS["matrix_vector"].loop(np.array([[1.0, 2, 3], [0, 1, 0]]), w), [12, 2])
    np.testing.assert_array_equal(OPERATIONS["abs"].loop(w), [1, 2, 3])
    assert OPERATIONS["max"].loop(v) == 4
    np.testing.assert_allclose(OPERATIONS["log"].loop(OPERATIONS["exp"].loop(v)), v)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_comparison_runs_both(name):
    found = compare(name, 500, 100)
    assert (found.n, found.n_loop) == (500, 100)
    assert found.loop_seconds > 0 and found.vectorized_seconds > 0
    assert found.ratio == found.loop_seconds / found.vectorized_seconds
    assert found.difference < 1e-10


def test_a_comparison_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="name is 'sum'"):
        compare("sum", 10, 10)
    with pytest.raises(ValueError, match="n is 0"):
        compare("dot", 0, 10)


def test_a_measure_runs_at_least_as_often_as_asked_and_gives_the_result():
    runs = []
    seconds, result = measure(lambda: runs.append(1) or len(runs), least_runs=3)
    assert seconds > 0
    assert len(runs) >= 3 and result == len(runs)


@pytest.mark.parametrize("most_in_loop", [1, 6, 10_000])
def test_the_three_logistic_regressions_agree(most_in_loop):
    times = compare_propagations(X, Y, most_in_loop)
    assert [time.name for time in times] == ["two_loops", "one_loop", "vectorized"]
    assert [time.m_timed for time in times] == [max(1, min(12, most_in_loop // 3))] * 2 + [12]
    assert all(time.seconds > 0 and time.difference < 1e-12 for time in times)


@pytest.mark.parametrize("name", PROPAGATIONS)
def test_iterations_are_stamped_one_after_the_other(name):
    stamps = time_iterations(X, Y, 5, name, most_seconds=10)
    assert stamps.shape == (5,)
    assert (np.diff(stamps) > 0).all() and stamps[0] > 0


def test_a_long_run_is_cut_short():
    assert len(time_iterations(X, Y, 1_000_000, "two_loops", most_seconds=1e-9)) == 1


def test_an_empty_loop_takes_time():
    assert empty_loop_seconds(10) > 0
