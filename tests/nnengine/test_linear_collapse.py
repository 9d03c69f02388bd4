"""Identity layers against their single equivalent."""

import numpy as np
import pytest

from nnengine import Hyperparameters, forward_propagation, initialize_parameters, load_dataset, train
from nnengine.linear_collapse import collapse


@pytest.mark.parametrize("layer_dims", [(2, 1), (3, 4, 1), (2, 5, 1, 3, 2)])
def test_one_layer_does_what_all_did(layer_dims):
    rng = np.random.default_rng(0)
    parameters = initialize_parameters(layer_dims, "xavier", rng=rng)
    parameters = {key: value + rng.normal(size=value.shape) for key, value in parameters.items()}
    X = rng.normal(size=(layer_dims[0], 20))
    W, b = collapse(parameters)
    assert (W.shape, b.shape) == ((layer_dims[-1], layer_dims[0]), (layer_dims[-1], 1))
    A, _ = forward_propagation(X, parameters, ("identity",) * (len(layer_dims) - 1))
    np.testing.assert_allclose(W @ X + b, A, rtol=1e-12, atol=1e-12)


def test_the_product_by_hand():
    parameters = {
        "W1": np.array([[1.0, 2.0], [0.0, -1.0]]), "b1": np.array([[1.0], [2.0]]),
        "W2": np.array([[3.0, 4.0]]), "b2": np.array([[5.0]]),
    }
    W, b = collapse(parameters)
    np.testing.assert_array_equal(W, [[3.0, 2.0]])
    np.testing.assert_array_equal(b, [[16.0]])


def test_relu_layers_are_not_one_layer():
    moons = load_dataset("moons")
    run = train(moons, Hyperparameters((4,), "relu", iterations=50))
    W, b = collapse(run.parameters)
    _, cache = forward_propagation(moons.X_train, run.parameters, run.activations)
    assert np.abs(W @ moons.X_train + b - cache["Z2"]).max() > 0.1


def test_layers_that_do_not_fit_are_refused():
    parameters = {"W1": np.ones((2, 2)), "b1": np.ones((2, 1)), "W2": np.ones((1, 3)), "b2": np.ones((1, 1))}
    with pytest.raises(ValueError, match=r"parameters\['W2'\]"):
        collapse(parameters)
    with pytest.raises(TypeError, match="parameters"):
        collapse([1.0])
    with pytest.raises(ValueError, match="parameters has keys W1, expected W and b"):
        collapse({"W1": np.ones((1, 2))})
