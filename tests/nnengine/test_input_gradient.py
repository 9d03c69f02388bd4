"""The gradient with respect to the input, against finite differences and PyTorch's definition of it."""

import numpy as np
import pytest

from nnengine import forward_propagation, initialize_parameters
from nnengine.input_gradient import input_gradient


def output(X, parameters, activations):
    return forward_propagation(X, parameters, activations)[1][f"Z{len(activations)}"]


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "elu", "softplus", "relu", "leaky_relu"])
@pytest.mark.parametrize("dims", [(5, 1), (5, 4, 1), (6, 4, 3, 2, 1)])
def test_against_finite_differences(dims, hidden):
    rng = np.random.default_rng(3)
    parameters = initialize_parameters(dims, "xavier", 1.0, rng)
    activations = (*(hidden,) * (len(dims) - 2), "sigmoid")
    X = rng.standard_normal((dims[0], 7))
    found = input_gradient(X, parameters, activations)
    assert found.shape == X.shape
    step = 1e-6
    for j in range(dims[0]):
        nudge = np.zeros_like(X)
        nudge[j] = step
        slope = (output(X + nudge, parameters, activations) - output(X - nudge, parameters, activations)) / (2 * step)
        np.testing.assert_allclose(found[j], slope[0], rtol=0, atol=1e-7)


def test_of_one_unit_it_is_its_weights():
    parameters = {"W1": np.array([[2.0, -3.0]]), "b1": np.array([[0.5]])}
    found = input_gradient(np.ones((2, 4)), parameters, ("sigmoid",))
    np.testing.assert_array_equal(found, np.repeat([[2.0], [-3.0]], 4, axis=1))


def test_a_wrong_input_is_named():
    parameters = {"W1": np.ones((1, 2)), "b1": np.zeros((1, 1))}
    with pytest.raises(ValueError, match="3"):
        input_gradient(np.ones((3, 1)), parameters, ("sigmoid",))
