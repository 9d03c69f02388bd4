"""Points of one's own: how they are spread over the plane, and split into two sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.datasets import map_features
from nnengine.datasets.points import PlaneAxes, fit_axes, points_dataset


def some_points(m):
    rng = np.random.default_rng(m)
    return rng.uniform(-3, 3, (2, m)), rng.integers(0, 2, (1, m))


@pytest.mark.parametrize(("m", "share", "m_test"), [(2, 0.3, 1), (2, 0.99, 1), (10, 0.3, 3), (100, 0.01, 1), (100, 0.99, 99)])
def test_the_split_takes_every_point_once(m, share, m_test):
    X, Y = some_points(m)
    dataset = points_dataset(X, Y, share, seed=4)
    assert (dataset.m_train, dataset.m_test) == (m - m_test, m_test)
    together = np.vstack([np.hstack([dataset.X_train, dataset.X_test]), np.hstack([dataset.Y_train, dataset.Y_test])])
    np.testing.assert_array_equal(np.sort(together, axis=1), np.sort(np.vstack([X, Y]), axis=1))


def test_a_seed_is_a_split():
    X, Y = some_points(40)
    first, again, other = (points_dataset(X, Y, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.X_test, again.X_test)
    assert not np.array_equal(first.X_test, other.X_test)


def test_features_are_those_of_the_points():
    X, Y = some_points(12)
    plain, mapped = (points_dataset(X, Y, features=features) for features in (("x1", "x2"), ("x1_x2", "sin_x1")))
    np.testing.assert_array_equal(mapped.X_train, map_features(plain.X_train, ("x1_x2", "sin_x1")))
    np.testing.assert_array_equal(mapped.Y_test, plain.Y_test)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros((2, 1)), np.zeros((1, 1))), r"X has shape \(2, 1\), expected \(2, m\) with m from 2 to 1,000"),
        ((np.zeros((3, 4)), np.zeros((1, 4))), r"X has shape \(3, 4\), expected \(2, any\)"),
        ((np.zeros((2, 4)), np.zeros((1, 3))), r"Y has shape \(1, 3\), expected \(1, 4\)"),
        ((np.zeros((2, 4)), np.full((1, 4), 2)), "Y holds 2"),
        ((np.zeros((2, 4)), np.zeros((1, 4)), 1.0), "test_share is 1"),
    ],
)
def test_bad_arrays_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        points_dataset(*arguments)


EXTENT, GRAIN = 3.0, 0.001
numbers = st.floats(-1e12, 1e12, allow_nan=False)


def test_columns_of_different_scale_and_far_from_zero_fill_the_plane_each_by_itself():
    X = np.array([[800, 3000, 900, 2900], [2, 2, 5, 6]])
    axes = fit_axes(X, EXTENT, GRAIN)
    assert axes == PlaneAxes((1900.0, 4.0), (500.0, 1.0))
    np.testing.assert_allclose(axes.to_plane(X), [[-2.2, 2.2, -2, 2], [-2, -2, 1, 2]], rtol=1e-12)
    years = fit_axes(np.array([[1990, 2015, 1991, 2016], [0.1, 0.2, 0.9, 0.8]]), EXTENT, GRAIN)
    assert years == PlaneAxes((2003.0, 0.0), (5.0, 1.0))


@pytest.mark.parametrize(
    "X",
    [
        np.zeros((2, 2)),
        [[-3, 3], [1, 2]],
        [[0.1, 0.9], [0.001, 0.002]],  # narrow, but rounding changes nothing
        [[0.12345, 1.2], [2.5, 2.5]],
    ],
)
def test_what_fits_the_plane_keeps_its_own_numbers(X):
    assert fit_axes(np.array(X, dtype=float), EXTENT, GRAIN) == PlaneAxes()


@pytest.mark.parametrize(
    ("column", "axis"),
    [
        ([7, 7], (7.0, 1.0)),
        ([0, 0.00012], (6e-5, 2e-5)),
        ([-40, -10], (-25.0, 5.0)),
        ([1e12, -1e12], (0.0, 5e11)),
    ],
)
def test_the_numbers_of_an_axis_are_short(column, axis):
    axes = fit_axes(np.array([column, [0, 1]], dtype=float), EXTENT, GRAIN)
    assert (axes.shift[0], axes.scale[0]) == pytest.approx(axis, rel=1e-12)
    assert axes.shift[1] == 0


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=20))
def test_any_numbers_lie_in_the_plane_apart_and_come_back(points):
    X = np.array(points).T
    axes = fit_axes(X, EXTENT, GRAIN)
    plane = axes.to_plane(X)
    assert np.abs(plane).max() <= EXTENT + 0.07
    np.testing.assert_allclose(axes.from_plane(plane), X, rtol=1e-12, atol=1e-12 * np.abs(X).max() + 1e-300)
    for x, own in zip(plane, X, strict=True):
        # Each column fills half of its axis at least, unless it came in as it is or holds one value.
        assert np.ptp(x) > 2.9 or np.array_equal(x, own) or np.ptp(own) < 1e-12 * np.abs(own).max() + 1e-290
