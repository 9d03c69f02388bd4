"""Moons and flower by exact rules, test sets beside training sets, and what the plane's scale does for training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine import Hyperparameters, load_dataset, train

PLANAR = ("gaussians", "circles", "xor", "spiral", "moons", "flower")
GENERATED = (*PLANAR, "plane", "hill")


def parts(dataset):
    return (dataset.X_train, dataset.Y_train[0] == 1), (dataset.X_test, dataset.Y_test[0] == 1)


@given(seed=st.integers(0, 2**32 - 1), examples=st.integers(10, 2_000))
def test_moons_are_two_half_circles(seed, examples):
    for X, is_lower in parts(load_dataset("moons", examples=examples, noise=0.0, seed=seed)):
        center = np.where(is_lower, [[0.9], [0.45]], [[-0.9], [-0.45]])
        np.testing.assert_allclose(np.hypot(*(X - center)), 1.8, rtol=1e-12)
        side = np.where(is_lower, -1.0, 1.0)
        assert (side * (X - center)[1] >= -1e-12).all(), "a moon reaches past its half circle"


@given(seed=st.integers(0, 2**32 - 1), examples=st.integers(10, 2_000))
def test_petals_of_the_flower_belong_to_one_class_each(seed, examples):
    for X, is_second in parts(load_dataset("flower", examples=examples, noise=0.0, seed=seed)):
        angle = np.arctan2(X[1], X[0]) % (2 * np.pi)
        # The course's petals, counterclockwise from the x1 axis: neighbors 3 and 4 share a class, and so do 7 and 0.
        petal = np.floor(angle / (np.pi / 4)).astype(int) % 8
        np.testing.assert_array_equal(np.isin(petal, [1, 3, 4, 6]), is_second)
        assert (np.hypot(*X) <= 3 * np.abs(np.sin(4 * angle)) + 1e-9).all()


@given(seed=st.integers(0, 2**32 - 1), examples=st.integers(10, 5_000), share=st.floats(0.01, 0.99))
def test_both_parts_are_balanced_to_one_example(seed, examples, share):
    for _, labels in parts(load_dataset("circles", examples=examples, seed=seed, test_share=share)):
        assert labels.size >= 2
        assert 0 <= labels.size - 2 * labels.sum() <= 1


@pytest.mark.parametrize("name", GENERATED)
def test_noise_moves_test_examples_as_it_moves_training_examples(name):
    still, calm, noisy = (load_dataset(name, examples=2_000, noise=noise, seed=8) for noise in (0.0, 0.2, 0.8))
    moved, fixed = ("X_test", "Y_test") if name in PLANAR else ("Y_test", "X_test")
    shift = getattr(calm, moved) - getattr(still, moved)
    np.testing.assert_allclose(getattr(noisy, moved) - getattr(still, moved), 4 * shift, atol=1e-12)
    assert np.std(shift) == pytest.approx(0.2, rel=0.1)
    np.testing.assert_array_equal(getattr(noisy, fixed), getattr(still, fixed))


@pytest.mark.parametrize("name", GENERATED)
def test_training_and_test_examples_have_one_distribution_and_no_point_in_common(name):
    dataset = load_dataset(name, examples=5_000, noise=0.0, seed=2, test_share=0.5)
    assert not set(map(tuple, dataset.X_train.T)) & set(map(tuple, dataset.X_test.T))
    for field in ("X", "Y"):
        train_part, test_part = (getattr(dataset, f"{field}_{part}") for part in ("train", "test"))
        deviation = train_part.std(axis=1)
        # Means of 2,500 differ by about 0.03 standard deviations.
        np.testing.assert_array_less(np.abs(train_part.mean(axis=1) - test_part.mean(axis=1)), 0.12 * deviation)
        np.testing.assert_allclose(test_part.std(axis=1), deviation, rtol=0.1)


def test_a_longer_set_begins_with_the_shorter_one_in_both_parts():
    few, many = (load_dataset("xor", examples=examples, noise=0.3, seed=1) for examples in (50, 900))
    np.testing.assert_array_equal(few.X_train, many.X_train[:, : few.m_train])
    np.testing.assert_array_equal(few.X_test, many.X_test[:, : few.m_test])


def test_points_do_not_follow_the_draws_of_weights_and_batches():
    # Weights, batches and dropout come from the streams 0, 1 and 2 of a seed, and often it is the same number.
    dataset = load_dataset("plane", examples=100, noise=0.0, seed=4)
    for stream in (0, 1, 2):
        draws = np.random.default_rng([4, stream]).random((dataset.m_train, 3))
        assert not np.allclose(dataset.X_train, 3 * (2 * draws.T[:2] - 1))


@pytest.mark.parametrize("name", ["circles", "xor", "moons"])
@pytest.mark.parametrize("learning_rate", [0.1, 0.3, 1.0])
def test_plain_gradient_descent_learns_at_this_scale(name, learning_rate):
    dataset = load_dataset(name)
    run = train(dataset, Hyperparameters((8, 8), "tanh", learning_rate=learning_rate, iterations=1_000))
    assert run.train_accuracy > 0.97
    assert run.diverged_at is None


def test_sin_x1_lets_a_single_unit_separate_the_moons():
    straight = Hyperparameters((), learning_rate=0.5, iterations=2_000)
    without = train(load_dataset("moons"), straight)
    with_sine = train(load_dataset("moons", features=("x1", "x2", "sin_x1")), straight)
    assert without.test_accuracy < 0.95
    assert with_sine.test_accuracy == 1.0
