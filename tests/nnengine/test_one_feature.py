"""Labels over one feature: their draw, the least squares line against polyfit."""

import numpy as np
import pytest

from nnengine.one_feature import EXTENT, STEEPNESS, count_outside, least_squares_line, one_feature_examples


def test_a_seed_makes_the_same_examples():
    first, again = one_feature_examples(3), one_feature_examples(3)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[0], one_feature_examples(4)[0])
    assert first[0].shape == first[1].shape == (1, 40)


def test_the_share_of_ones_follows_the_sigmoid():
    draws = [one_feature_examples(seed, 1_000) for seed in range(20)]
    x, y = (np.concatenate(parts, axis=1) for parts in zip(*draws, strict=True))
    assert np.abs(x).max() <= EXTENT
    for center in (-1.5, 0.0, 0.5, 1.5):
        near = np.abs(x - center) < 0.1
        assert y[near].mean() == pytest.approx(1 / (1 + np.exp(-STEEPNESS * center)), abs=0.06)


def test_the_line_is_that_of_polyfit():
    x, y = one_feature_examples(0)
    w, b = least_squares_line(x, y)
    np.testing.assert_allclose([w, b], np.polyfit(x[0], y[0], 1), atol=1e-12)


def test_what_lies_outside_is_counted():
    assert count_outside(np.array([[-0.1, 0.0, 0.5, 1.0, 1.01, 7.0]])) == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: one_feature_examples(-1), "seed is -1"),
        (lambda: one_feature_examples(0, 9), "examples is 9"),
        (lambda: least_squares_line(np.ones((2, 3)), np.ones((1, 3))), r"x has shape \(2, 3\)"),
        (lambda: least_squares_line(np.ones((1, 3)), np.full((1, 3), 2.0)), "expected only 0 and 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
