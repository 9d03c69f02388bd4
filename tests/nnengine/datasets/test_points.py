"""Points of one's own: what text is read, what is refused and where, and how points are split."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.datasets import map_features
from nnengine.datasets.points import MOST_POINTS, points_dataset, read_points

coordinates = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    "text",
    ["1,2,0\n-3.5,4e-1,1", " 1 ; 2 ; 0 \n\n -3.5\t0.4\t1 \n", "x1,x2,class\n1 2 0\n-3.5 .4 1", "1, 2, 0\r\n-3.5,  0.4, 1.0"],
)
def test_what_stands_between_the_numbers_does_not_matter(text):
    X, Y = read_points(text)
    np.testing.assert_array_equal(X, [[1, -3.5], [2, 0.4]])
    np.testing.assert_array_equal(Y, [[0, 1]])


@given(st.lists(st.tuples(coordinates, coordinates, st.integers(0, 1)), min_size=2, max_size=50))
def test_what_was_written_is_read(points):
    X, Y = read_points("\n".join(f"{x1!r}, {x2!r}, {y}" for x1, x2, y in points))
    np.testing.assert_array_equal(np.vstack([X, Y]).T, points)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There are 0 points; at least 2 are needed"),
        ("1,2,0", "There are 1 points"),
        ("1,2,0\n3,4", "Line 2 has 2 values; three are needed"),
        ("1,2,0\n\n3", "Line 3 has 1 value; three"),
        ("1,2,0\n3,,1", "Line 2 has 2 values"),
        ("1,2,0,7\n3,4,1", "Line 1 has 4 values"),
        ("1,2,0\n3,four,1", "Line 2: x2 is “four”, which is no number."),
        ("1,2,0\nnan,4,1", "Line 2: x1 is “nan”; it has to be finite."),
        ("1,2,0\n3,-inf,1", "Line 2: x2 is “-inf”; it has to be finite."),
        ("1,2,0\n3,1e999,1", "Line 2: x2 is “1e999”; it has to be finite."),
        ("1,2,0\n3,1e7,1", "Line 2: x2 is 1e+07; at most 1,000,000 is taken."),
        ("1,2,0\n3,4,2", "Line 2: the class is 2; it has to be 0 or 1."),
        ("1,2,0\n3,4,0.5", "Line 2: the class is 0.5"),
        ("1,2,0\n1_000,4,1", "Line 2: x1 is “1_000”, which is no number."),
        ("1,2,0\n" + "x" * 500 + ",4,1", "Line 2: x1 is “" + "x" * 20 + "”"),
        ("1 2 0\n" * (MOST_POINTS + 1), f"Line {MOST_POINTS + 1} is point 1,001; at most 1,000 are taken."),
    ],
)
def test_a_bad_line_is_named(text, message):
    with pytest.raises(ValueError) as error:
        read_points(text)
    assert str(error.value).startswith(message)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        X, Y = read_points(text)
    except ValueError as error:
        assert str(error).count("\n") == 0
    else:
        assert X.shape == (2, Y.shape[1]) and np.isfinite(X).all()


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
        ((np.zeros((2, 1)), np.zeros((1, 1))), "X has 1 points, expected 2 to 1,000"),
        ((np.zeros((3, 4)), np.zeros((1, 4))), r"X has shape \(3, 4\), expected \(2, any\)"),
        ((np.zeros((2, 4)), np.zeros((1, 3))), r"Y has shape \(1, 3\), expected \(1, 4\)"),
        ((np.zeros((2, 4)), np.full((1, 4), 2)), "Y holds 2"),
        ((np.zeros((2, 4)), np.zeros((1, 4)), 1.0), "test_share is 1"),
    ],
)
def test_bad_arrays_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        points_dataset(*arguments)
