"""Signals, gradients and units layer by layer, against backward propagation and closed forms."""

import numpy as np
import pytest

from nnengine import Hyperparameters, backward_propagation, forward_propagation, initialize_parameters, load_dataset, train
from nnengine.layer_statistics import distinct_units, histogram, layer_signals, unit_similarity

ACTIVATIONS = ("tanh", "relu", "leaky_relu", "sigmoid")


def net(m=7, output="sigmoid"):
    rng = np.random.default_rng(3)
    X = rng.standard_normal((2, m))
    Y = (rng.random((1, m)) < 0.5).astype(float)
    parameters = initialize_parameters((2, 5, 4, 3, 2, 1), "he", rng=1)
    return X, Y, parameters, (*ACTIVATIONS, output)


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_the_signals_give_the_gradients_of_backward_propagation(output):
    X, Y, parameters, activations = net(output=output)
    _, cache = forward_propagation(X, parameters, activations)
    gradients = backward_propagation(Y, parameters, cache, activations)
    signals = layer_signals(X, Y, parameters, activations)
    layers_below = (X, *signals.A)
    for l in range(1, 6):
        np.testing.assert_array_equal(signals.A[l - 1], cache[f"A{l}"])
        dZ = signals.dZ[l - 1]
        np.testing.assert_allclose(dZ @ layers_below[l - 1].T / X.shape[1], gradients[f"W{l}"], rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(dZ.mean(axis=1, keepdims=True), gradients[f"b{l}"], rtol=1e-12, atol=1e-15)


def test_huge_weights_overflow_without_a_warning():
    X, Y, _, _ = net()
    parameters = initialize_parameters((2, 4, 4, 1), "random", scale=1_000.0)
    parameters = {key: value * 1e160 for key, value in parameters.items()}
    signals = layer_signals(X, Y, parameters, ("relu", "relu", "sigmoid"))
    assert not np.isfinite(signals.A[1]).all()


def test_labels_of_another_length_are_refused():
    X, Y, parameters, activations = net()
    with pytest.raises(ValueError, match="Y"):
        layer_signals(X, Y[:, :-1], parameters, activations)
    with pytest.raises(ValueError, match="activations"):
        layer_signals(X, Y, parameters, (*ACTIVATIONS, "tanh"))


def test_similarity_of_twins_of_opposites_and_of_strangers():
    a = np.array([1.0, -2.0, 0.5])
    assert unit_similarity(np.vstack([a, a, a])) == 1
    assert unit_similarity(np.vstack([a, -a])) == pytest.approx(0, abs=1e-15)
    assert unit_similarity(np.eye(2)) == pytest.approx(1 - np.sqrt(2) / 2)
    assert unit_similarity(np.zeros((3, 4))) == 1
    assert unit_similarity(np.ones((1, 4))) == 1


def test_similarity_does_not_depend_on_the_scale():
    A = np.random.default_rng(0).standard_normal((4, 9))
    pairs = [
        1 - np.linalg.norm(A[i] - A[j]) / (np.linalg.norm(A[i]) + np.linalg.norm(A[j])) for i in range(4) for j in range(i)
    ]
    for scale in (1.0, 1e-200, 1e200):
        assert unit_similarity(scale * A) == pytest.approx(np.mean(pairs), rel=1e-12)


def test_units_with_the_same_weights_and_bias_count_once():
    W = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [3.0, 4.0]])
    b = np.array([[0.0], [0.5], [1e-12], [0.0]])
    assert distinct_units(W, b) == 3
    assert distinct_units(W, b, tolerance=0) == 4
    assert distinct_units(np.zeros((5, 2)), np.zeros((5, 1))) == 1
    with pytest.raises(ValueError, match="b has"):
        distinct_units(W, b[:3])


@pytest.mark.parametrize(("initialization", "different"), [("zeros", 1), ("xavier", 6)])
def test_training_keeps_twins_and_strangers_as_they_start(initialization, different):
    run = train(
        load_dataset("circles", examples=60),
        Hyperparameters((6, 6), "sigmoid", iterations=300, initialization=initialization),
    )
    for l in (1, 2):
        assert distinct_units(run.parameters[f"W{l}"], run.parameters[f"b{l}"]) == different


def test_a_histogram_counts_what_lies_beyond_at_its_ends():
    values = np.array([-9.0, 0.0, 0.24, 0.25, 0.99, 1.0, 7.0, np.nan, np.inf])
    np.testing.assert_allclose(histogram(values, 0, 1, bins=4), np.array([3, 1, 0, 3]) / 7)
    inside = np.random.default_rng(0).random(500)
    np.testing.assert_allclose(histogram(inside, 0, 1, bins=10), np.histogram(inside, 10, (0, 1))[0] / 500)
    assert histogram(np.array([np.nan]), 0, 1).sum() == 0
    with pytest.raises(ValueError, match="low < high"):
        histogram(values, 1, 1)
