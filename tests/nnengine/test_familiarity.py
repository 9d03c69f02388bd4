"""Familiarity, against closed forms and brute force."""

import numpy as np
import pytest

from nnengine.familiarity import Familiarity, fit_familiarity, share_nearer, shrunk_covariance, squared_distance


def cloud(m, seed, n=4):
    """Features that hang together, on very different scales."""
    rng = np.random.default_rng(seed)
    mix = np.random.default_rng(9).normal(size=(n, n)) * np.array([1, 10, 0.1, 3])[:n]
    return rng.normal(size=(m, n)) @ mix + 5


def test_distance_is_what_it_should_be():
    features, mean, covariance = cloud(7, 0), np.arange(4.0), np.cov(cloud(50, 1), rowvar=False)
    expected = [(f - mean) @ np.linalg.solve(covariance, f - mean) for f in features]
    np.testing.assert_allclose(squared_distance(features, mean, np.linalg.inv(covariance)), expected, rtol=1e-9)


def test_the_usual_share_lies_beyond_each_mark():
    # Both parts are drawn from the same cloud, so a third one is spread over 0 … 1 evenly.
    found = share_nearer(fit_familiarity(cloud(2_000, 0), cloud(4_000, 1)), cloud(4_000, 2))
    for mark in (0.05, 0.5, 0.95, 0.99):
        assert np.mean(found > mark) == pytest.approx(1 - mark, abs=0.02)


def test_the_share_is_a_count_of_nearer_photos():
    others = cloud(1_001, 1)
    familiarity = fit_familiarity(cloud(500, 0), others)
    distance = squared_distance(others, familiarity.mean, familiarity.precision)
    shares = share_nearer(familiarity, others)
    for i in (0, 1, 2, 500, 1_000):
        assert shares[i] == pytest.approx(np.mean(distance < distance[i]), abs=0.005)
    assert (shares.min(), shares.max()) == (pytest.approx(0, abs=1e-6), 1)


def test_far_away_is_farther_than_all_and_the_middle_nearer():
    familiarity = fit_familiarity(cloud(500, 0), cloud(500, 1))
    mean = familiarity.mean.astype(np.float64)
    np.testing.assert_array_equal(share_nearer(familiarity, [mean, mean + 1e6]), [0, 1])


def test_an_odd_combination_is_unfamiliar_though_each_feature_alone_is_not():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 1_000, 1))
    together = np.concatenate([x, x + 0.1 * rng.normal(size=x.shape)], axis=2)
    familiarity = fit_familiarity(*together)
    along, against = share_nearer(familiarity, [[1.0, 1.0], [1.0, -1.0]])
    assert along < 0.9 and against == 1


def test_few_photos_and_features_that_never_vary_do():
    features = np.concatenate([cloud(3, 0), np.zeros((3, 5))], axis=1)
    familiarity = fit_familiarity(features, features)
    assert np.isfinite(familiarity.precision).all()
    np.testing.assert_array_less(0, np.linalg.eigvalsh(familiarity.precision.astype(np.float64)))
    unknown = np.concatenate([cloud(1, 0), np.ones((1, 5)) * 100], axis=1)
    assert share_nearer(familiarity, unknown) == 1
    assert share_nearer(fit_familiarity(np.ones((1, 2)), np.ones((1, 2))), [[3, 3]]) == 1


def test_shrinking_keeps_variances_and_takes_a_tenth_of_what_hangs_together():
    features = cloud(300, 0)
    S, shrunk = np.cov(features, rowvar=False, bias=True), shrunk_covariance(features)
    np.testing.assert_allclose(shrunk.diagonal(), S.diagonal(), rtol=1e-9, atol=1.01e-4 * S.diagonal().mean())
    off = ~np.eye(4, dtype=bool)
    np.testing.assert_allclose(shrunk[off], 0.9 * S[off], rtol=1e-9)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Familiarity([0], np.eye(3), np.arange(101)), r"precision has shape \(3, 3\), expected \(1, 1\)"),
        (lambda: Familiarity(np.zeros(2), np.eye(2), np.arange(10)), r"distances has shape \(10,\), expected \(101,\)"),
        (lambda: Familiarity(np.zeros((1, 2)), np.eye(2), np.arange(101)), r"mean has shape \(1, 2\), expected \(2,\)"),
        (lambda: Familiarity([np.nan], [[1]], np.arange(101)), "mean holds nan"),
        (lambda: Familiarity([0], [[1]], -np.arange(101)), "distances falls"),
        (lambda: fit_familiarity(cloud(9, 0), cloud(9, 0)[:, :3]), r"other_features has shape \(9, 3\), expected"),
        (lambda: fit_familiarity(cloud(0, 0), cloud(9, 0)), "features is empty"),
        (lambda: share_nearer(fit_familiarity(cloud(9, 0), cloud(9, 1)), np.zeros((1, 5))), "features has shape"),
    ],
)
def test_what_is_wrong_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_the_arrays_cant_be_written():
    familiarity = fit_familiarity(cloud(9, 0), cloud(9, 1))
    with pytest.raises(ValueError, match="read-only"):
        familiarity.mean[:] = 0
    assert {familiarity.mean.dtype, familiarity.precision.dtype, familiarity.distances.dtype} == {np.dtype(np.float32)}
