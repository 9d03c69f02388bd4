"""The generated sets: their shapes by rules of their own, their seeds, sizes and noise."""

import numpy as np
import pytest

from nnengine import DATASETS, load_dataset

PLANAR = ("gaussians", "circles", "xor", "spiral", "moons", "flower")
GENERATED = (*PLANAR, "plane", "hill")


def right_answers(name, X):
    """The class of each point by the rule that the shape stands for, written here anew."""
    x1, x2 = X
    radius, angle = np.hypot(x1, x2), np.arctan2(x2, x1)
    if name == "gaussians":
        return x1 + x2 > 0
    if name == "circles":
        return radius < 1.8
    if name == "xor":
        return x1 * x2 < 0
    if name == "spiral":
        # Unwound by its radius, each point lies at angle 0 (first arm) or π (second arm).
        return np.cos(angle - 2 * np.pi * 1.25 * radius / 3.0) < 0
    raise AssertionError(name)


@pytest.mark.parametrize("name", ["gaussians", "circles", "xor", "spiral"])
def test_without_noise_the_rule_separates_the_classes(name):
    dataset = load_dataset(name, examples=600, noise=0.0, seed=3)
    for X, Y in ((dataset.X_train, dataset.Y_train), (dataset.X_test, dataset.Y_test)):
        np.testing.assert_array_equal(right_answers(name, X), Y[0] == 1)


@pytest.mark.parametrize("name", ["moons", "flower"])
def test_without_noise_each_point_lies_among_its_own_class(name):
    dataset = load_dataset(name, examples=1_000, noise=0.0, seed=3)
    X, Y = dataset.X_train, dataset.Y_train[0]
    distances = np.linalg.norm(X[:, :, np.newaxis] - X[:, np.newaxis, :], axis=0)
    np.fill_diagonal(distances, np.inf)
    agrees = Y[np.argmin(distances, axis=0)] == Y
    assert agrees.mean() > 0.9  # the petals of the flower meet in its middle


def test_plane_and_hill_are_the_surfaces_they_are_called_after():
    plane = load_dataset("plane", noise=0.0)
    np.testing.assert_allclose(plane.Y_train[0], (plane.X_train[0] + plane.X_train[1]) / 6)
    hill = load_dataset("hill", examples=2_000, noise=0.0)
    highest, lowest = np.argmax(hill.Y_train), np.argmin(hill.Y_train)
    np.testing.assert_allclose(hill.X_train[:, highest], [1.2, 1.2], atol=0.2)
    np.testing.assert_allclose(hill.X_train[:, lowest], [-1.2, -1.2], atol=0.2)
    assert 0.95 < hill.Y_train.max() <= 1


@pytest.mark.parametrize("name", GENERATED)
def test_the_same_seed_gives_the_same_points_and_noise_only_moves_them(name):
    calm, same, noisy = (load_dataset(name, noise=noise, seed=5) for noise in (0.1, 0.1, 0.2))
    np.testing.assert_array_equal(calm.X_train, same.X_train)
    still = load_dataset(name, noise=0.0, seed=5)
    field = "X_train" if name in PLANAR else "Y_train"
    np.testing.assert_allclose(
        getattr(noisy, field) - getattr(still, field), 2 * (getattr(calm, field) - getattr(still, field)), atol=1e-12
    )
    assert np.std(getattr(calm, field) - getattr(still, field)) == pytest.approx(0.1, rel=0.15)
    other = load_dataset(name, noise=0.1, seed=6)
    assert not np.array_equal(calm.X_train, other.X_train)


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize(("examples", "test_share"), [(10, 0.3), (11, 0.5), (300, 0.3), (5_000, 0.01), (10, 0.99)])
def test_sizes(name, examples, test_share):
    dataset = load_dataset(name, examples=examples, test_share=test_share)
    assert dataset.m_train + dataset.m_test == examples
    assert min(dataset.m_train, dataset.m_test) >= 2
    if examples == 300:
        assert dataset.m_test == 90
    if name in PLANAR:
        assert abs(dataset.Y_train.mean() - 0.5) < 0.51 / dataset.m_train
        assert set(np.unique(dataset.Y_test)) == {0.0, 1.0}


@pytest.mark.parametrize("name", GENERATED)
def test_points_lie_in_the_plane_that_is_drawn(name):
    dataset = load_dataset(name, examples=2_000, noise=0.0)
    assert np.abs(dataset.X_train).max() <= 3.0
    assert np.abs(dataset.X_train).max() > 1.4
    assert dataset.is_classification == (name in PLANAR)


def test_more_examples_only_add_points():
    few, many = (load_dataset("spiral", examples=examples, seed=1) for examples in (100, 400))
    np.testing.assert_array_equal(few.X_train, many.X_train[:, : few.m_train])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (dict(name="pentagon"), ValueError, "name is 'pentagon', expected one of gaussians, "),
        (dict(name="xor", examples=9), ValueError, "examples is 9, expected a whole number from 10 to 5,000"),
        (dict(name="xor", examples=2.5), TypeError, "examples is 2.5"),
        (dict(name="xor", noise=1.5), ValueError, "noise is 1.5, expected a number from 0 to 1"),
        (dict(name="xor", noise=float("nan")), ValueError, "noise is nan"),
        (dict(name="xor", seed=-1), ValueError, "seed is -1"),
        (dict(name="xor", test_share=1.0), ValueError, "test_share is 1"),
        (dict(name="xor", features=()), ValueError, "features is empty"),
        (dict(name="xor", features=("x1", "x1")), ValueError, "expected each name once"),
        (dict(name="xor", features="x1"), TypeError, "features is 'x1'"),
        (dict(name="xor", features=("x3",)), ValueError, "features.0. is 'x3', expected one of x1, x2"),
        (dict(name="housing", noise=0.1), ValueError, "noise is 0.1, but housing is a fixed dataset"),
    ],
)
def test_bad_options_are_named(options, error, message):
    with pytest.raises(error, match=message):
        load_dataset(**options)


def test_every_entry_loads_as_it_says():
    for name, entry in DATASETS.items():
        dataset = load_dataset(name)
        assert dataset.name == name
        assert dataset.is_classification == (entry.kind == "classification")
        assert (dataset.image_shape is not None) == entry.has_pictures
