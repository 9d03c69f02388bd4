"""Norms, scalings and descent on two weights, against closed forms."""

import numpy as np
import pytest

from nnengine.normalization import (
    SCALINGS, best_learning_rate, best_weights, descend, divide_by_largest, linear_cost, normalize, standardize,
    steps_needed, two_features,
)

x = np.array([[0.0, 3, 4], [1, 6, 4]])


def test_the_courses_rows_are_normalized():
    np.testing.assert_allclose(normalize(x), [[0, 0.6, 0.8], [0.13736, 0.82416, 0.54944]], atol=1e-5)


@pytest.mark.parametrize("order", [1, 2, np.inf])
@pytest.mark.parametrize("axis", [0, 1])
def test_every_norm_is_one(order, axis):
    np.testing.assert_allclose(np.linalg.norm(normalize(x, order, axis), ord=order, axis=axis), 1)


def test_without_keepdims_it_fails_or_is_silently_wrong():
    with pytest.raises(ValueError, match=r"could not be broadcast together with shapes \(2,3\) \(2,\)"):
        normalize(x, keepdims=False)
    square = np.vstack([x, [2, 2, 1]])
    wrong = normalize(square, keepdims=False)
    np.testing.assert_allclose(wrong, square / [5, np.sqrt(53), 3])
    assert not np.allclose(np.linalg.norm(wrong, axis=1), 1)


def test_scalings():
    X, _ = two_features(10)
    scaled = standardize(X + 7)
    np.testing.assert_allclose([scaled.mean(axis=1), scaled.std(axis=1)], [[0, 0], [1, 1]], atol=1e-12)
    np.testing.assert_allclose(np.abs(divide_by_largest(X)).max(axis=1), 1)


def test_the_features_have_mean_0_and_the_asked_spread():
    X, Y = two_features(5)
    np.testing.assert_allclose([*X.mean(axis=1), Y.mean()], 0, atol=1e-12)
    np.testing.assert_allclose(X.std(axis=1), [1, 5])


def test_descent_follows_the_gradient_of_the_cost():
    X, Y = two_features(3)
    run = descend(X, Y, 0.05, 4)
    for k in range(4):
        step = (run.W[:, k] - run.W[:, k + 1]) / 0.05
        for j, nudge in enumerate(np.eye(2) * 1e-6):
            w = run.W[:, k : k + 1]
            slope = linear_cost(w + nudge[:, None], X, Y) - linear_cost(w - nudge[:, None], X, Y)
            assert step[j] == pytest.approx(slope[0] / 2e-6, rel=1e-5)
    np.testing.assert_allclose(run.costs, [np.mean((w @ X - Y) ** 2) / 2 for w in run.W.T])


def test_descent_ends_at_the_best_weights():
    X, Y = two_features(2)
    run = descend(X, Y, best_learning_rate(X), 500)
    np.testing.assert_allclose(run.W[:, -1:], np.linalg.lstsq(X.T, Y.T, rcond=None)[0], rtol=1e-9)
    np.testing.assert_allclose(best_weights(X, Y), run.W[:, -1:], rtol=1e-9)


def test_no_learning_rate_is_faster_than_the_best():
    X, Y = two_features(4)
    best = best_learning_rate(X)
    curvatures = np.linalg.eigvalsh(X @ X.T / 60)
    slowest = [np.abs(1 - alpha * curvatures).max() for alpha in (best, 0.9 * best, 1.1 * best)]
    assert slowest[0] == min(slowest)


@pytest.mark.parametrize("name", SCALINGS)
def test_scaled_features_need_fewer_steps(name):
    X, Y = two_features(5)
    scaled = SCALINGS[name](X)
    assert steps_needed(scaled, Y, best_learning_rate(scaled)) < steps_needed(X, Y, best_learning_rate(X)) / 5


def test_too_large_a_rate_never_arrives():
    X, Y = two_features(5)
    assert steps_needed(X, Y, 1.0, most=1_000) is None
    assert not np.isfinite(descend(X, Y, 1_000, 500).costs[-1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros((3, 5)), np.zeros((1, 5)), 0.1, 1), "X has shape"),
        ((np.zeros((2, 5)), np.zeros((1, 4)), 0.1, 1), "Y has shape"),
        ((np.zeros((2, 5)), np.zeros((1, 5)), 0.0, 1), "learning_rate is 0"),
        ((np.zeros((2, 5)), np.zeros((1, 5)), 0.1, -1), "steps is -1"),
    ],
)
def test_descent_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        descend(*arguments)
