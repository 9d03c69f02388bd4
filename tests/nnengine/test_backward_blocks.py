"""The backward pass block by block, against the engine's own and against nudges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine import backward_propagation, compute_cost, forward_propagation, gradient_check, initialize_parameters
from nnengine.backward_blocks import backward_blocks, layer_backward
from nnengine.shapes import expected_shapes

HIDDEN = ("tanh", "relu", "leaky_relu", "sigmoid", "identity")


@given(
    hidden=st.lists(st.tuples(st.integers(1, 5), st.sampled_from(HIDDEN)), max_size=4), n_x=st.integers(1, 4),
    m=st.integers(1, 7), output=st.sampled_from(("sigmoid", "identity")), l2=st.sampled_from((0.0, 0.7)),
    seed=st.integers(0, 99),
)
def test_the_blocks_end_in_the_engines_gradients(hidden, n_x, m, output, l2, seed):
    dims, activations = (n_x, *(n for n, _ in hidden), 1), (*(name for _, name in hidden), output)
    rng = np.random.default_rng(seed)
    parameters = initialize_parameters(dims, "xavier", rng=rng)
    X, Y = rng.standard_normal((n_x, m)), rng.integers(0, 2, (1, m))
    _, cache = forward_propagation(X, parameters, activations)
    blocks = backward_blocks(Y, parameters, cache, activations, l2)
    for key, gradient in backward_propagation(Y, parameters, cache, activations, l2).items():
        np.testing.assert_allclose(blocks[f"d{key}"], gradient, rtol=1e-12, atol=1e-15)
    shapes = expected_shapes(dims, m)
    for key, array in blocks.items():
        assert array.shape == shapes[key.replace("dA", "A").replace("dZ", "Z")], key
    assert "dA0" not in blocks


def test_dA_and_dZ_are_derivatives_of_the_losses():
    rng = np.random.default_rng(4)
    parameters, activations = initialize_parameters((3, 4, 2, 1), "xavier", rng=rng), ("tanh", "tanh", "sigmoid")
    X, Y = rng.standard_normal((3, 6)), rng.integers(0, 2, (1, 6))
    _, cache = forward_propagation(X, parameters, activations)
    blocks = backward_blocks(Y, parameters, cache, activations)

    def loss_from(key, moved):
        """The sum of the losses when the rest of the net goes on from a moved Z[1] or A[1]."""
        A = np.tanh(moved["Z1"]) if key == "Z1" else moved["A1"]
        rest = {f"{letter}{l - 1}": parameters[f"{letter}{l}"] for l in (2, 3) for letter in "Wb"}
        _, after = forward_propagation(A, rest, activations[1:])
        return 6 * compute_cost(after["Z2"], Y)

    for key in ("Z1", "A1"):
        check = gradient_check(lambda moved: loss_from(key, moved), {key: cache[key]}, {key: blocks[f"d{key}"]})
        assert check.difference < 1e-8


def test_one_layer_by_hand():
    dW, db = layer_backward(np.array([[1.0, -3.0]]), np.array([[2.0, 1.0], [0.0, 4.0]]), np.array([[5.0, 6.0]]), l2=2.0)
    np.testing.assert_allclose(dW, [[-0.5 + 5, -6.0 + 6]])
    np.testing.assert_allclose(db, [[-1.0]])


@pytest.mark.parametrize(("dims", "m"), [((2, 4, 2, 1), 210), ((12288, 20, 7, 5, 1), 3), ((1, 1), 1)])
def test_expected_shapes_are_those_of_a_real_iteration(dims, m):
    parameters = initialize_parameters(dims)
    activations = ("tanh",) * (len(dims) - 2) + ("sigmoid",)
    X, Y = np.ones((dims[0], m)), np.ones((1, m))
    _, cache = forward_propagation(X, parameters, activations)
    gradients = backward_propagation(Y, parameters, cache, activations)
    arrays = {**parameters, **cache, **{f"d{key}": gradient for key, gradient in gradients.items()}}
    assert {key: array.shape for key, array in arrays.items()} == expected_shapes(dims, m)


@pytest.mark.parametrize(
    ("dims", "m", "error", "words"),
    [
        ((2,), 3, ValueError, "layer_dims is (2,)"),
        ((2, 0), 3, ValueError, "layer_dims[1] is 0"),
        ((2, 1.5), 3, TypeError, "layer_dims[1] is 1.5"),
        ((2, 1), 0, ValueError, "m is 0"),
    ],
)
def test_what_has_no_shapes_is_told(dims, m, error, words):
    with pytest.raises(error) as told:
        expected_shapes(dims, m)
    assert words in str(told.value)
