"""The inner loop's buffers against the plain functions that allocate."""

import numpy as np
import pytest

from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.parameter_vector import ParameterVector
from nnengine.propagation import backward_propagation, forward_propagation
from nnengine.workspace import Workspace

KEEP_PROB = 0.6


def draw(dims, m, output, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(dims[0], m))
    Y = rng.integers(0, 2, (1, m)).astype(float) if output == "sigmoid" else rng.normal(size=(1, m))
    parameters = {}
    for l in range(1, len(dims)):
        parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1]))
        parameters[f"b{l}"] = rng.normal(size=(dims[l], 1))
    return X, Y, parameters


def expect_equal(found, expected):
    assert found.keys() == expected.keys()
    for key in expected:
        np.testing.assert_allclose(found[key], expected[key], rtol=1e-12, atol=1e-12, err_msg=key)


def test_the_vector_holds_all_parameters_and_gives_copies():
    _, _, parameters = draw((3, 4, 1), 1, "sigmoid", 0)
    vector = ParameterVector((3, 4, 1))
    vector.load(parameters)
    assert vector.theta.shape == (4 * 3 + 4 + 1 * 4 + 1,)
    assert np.sort(vector.theta).tolist() == sorted(value for array in parameters.values() for value in array.ravel())
    copies = vector.parameters()
    for key in parameters:
        np.testing.assert_array_equal(copies[key], parameters[key])
    vector.theta[:] = 0
    assert copies["W1"].any(), "the copies changed with the vector"


@pytest.mark.parametrize("dropout", [False, True])
@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("dims", [(2, 1), (3, 4, 1), (2, 1, 1), (5, 4, 3, 2, 1), (2, 3, 3, 3, 3, 3, 1)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_pass_equals_the_plain_one(activation, dims, output, dropout):
    m, L = 7, len(dims) - 1
    activations = (activation,) * (L - 1) + (output,)
    X, Y, parameters = draw(dims, m, output, seed=1)
    vector, gradient = ParameterVector(dims), ParameterVector(dims)
    A0 = np.vstack([X, np.ones((1, m))])
    rng, twin = (np.random.default_rng(9) if dropout else None for _ in range(2))
    workspace = Workspace(vector, gradient, activations, A0, Y, KEEP_PROB if dropout else 1.0, rng)

    for pass_ in range(2):  # the second finds the first one's numbers in its buffers
        parameters = {key: parameter * 0.9**pass_ for key, parameter in parameters.items()}
        X = X + pass_
        A0[:-1] = X  # a batch is refilled in place
        vector.load(parameters)
        theta_before = vector.theta.copy()
        workspace.forward()
        workspace.backward()

        masks = {f"D{l}": (twin.random((dims[l], m)) < KEEP_PROB) / KEEP_PROB for l in range(1, L)} if dropout else None
        A, cache = forward_propagation(X, parameters, activations, masks)
        np.testing.assert_allclose(workspace.A_output, A, rtol=1e-12, atol=1e-12)
        assert workspace.cost() == pytest.approx(compute_cost(cache[f"Z{L}"], Y, output), rel=1e-12)
        expect_equal(gradient.parameters(), backward_propagation(Y, parameters, cache, activations))
        np.testing.assert_array_equal(vector.theta, theta_before)
        np.testing.assert_array_equal(A0[-1], 1.0)


def test_a_row_of_ones_survives_every_layer():
    dims, m = (2, 3, 3, 1), 4
    X, Y, parameters = draw(dims, m, "sigmoid", 2)
    vector, gradient = ParameterVector(dims), ParameterVector(dims)
    vector.load(parameters)
    workspace = Workspace(vector, gradient, ("relu", "tanh", "sigmoid"), np.vstack([X, np.ones((1, m))]), Y, 0.5,
                          np.random.default_rng(0))  # fmt: skip
    workspace.forward()
    for _, with_ones, *_ in workspace.forward_steps:
        np.testing.assert_array_equal(with_ones[-1], 1.0)  # else a bias would be dropped or slide
