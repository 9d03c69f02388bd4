"""Ranges of a share of right answers, against the test that defines them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.confidence import Z_95, wilson_interval


@given(st.integers(1, 5_000).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), st.floats(0.1, 5))
def test_the_ends_are_the_shares_that_a_score_test_just_does_not_reject(counts, z):
    right, m = counts
    p = right / m
    for share in wilson_interval(right, m, z):
        assert 0 <= share <= 1
        # (p − share)² = z² share (1 − share) / m
        assert (p - share) ** 2 == pytest.approx(z * z * share * (1 - share) / m, abs=1e-9)


def test_the_example_of_newcombe_1998():
    # Table I, method 3: 81 of 263
    low, high = wilson_interval(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_all_right_is_not_certainty():
    low, high = wilson_interval(10, 10)
    assert high == pytest.approx(1) and 0.7 < low < 0.75
    assert wilson_interval(0, 10)[0] == 0


@pytest.mark.parametrize(
    ("right", "m", "z"), [(1, 0, 1.96), (-1, 5, 1.96), (6, 5, 1.96), (1, 5, math.nan), (1, 5, -1)]
)
def test_numbers_out_of_range_are_refused(right, m, z):
    with pytest.raises(ValueError):
        wilson_interval(right, m, z)


def test_the_factor_for_95_percent_is_exact():
    assert math.erf(Z_95 / math.sqrt(2)) == pytest.approx(0.95, abs=2e-16)
