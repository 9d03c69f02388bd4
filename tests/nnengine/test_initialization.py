"""Initial weights: shapes, sizes, and that they come from the seed alone."""

import re

import numpy as np
import pytest

from nnengine.initialization import INITIALIZERS, initialize_parameters


@pytest.mark.parametrize("initialization", INITIALIZERS)
def test_shapes_and_zero_biases(initialization):
    parameters = initialize_parameters((5, 4, 3, 1), initialization)
    shapes = {key: parameter.shape for key, parameter in parameters.items()}
    assert shapes == {"W1": (4, 5), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}
    assert all(not parameters[f"b{l}"].any() for l in (1, 2, 3))


@pytest.mark.parametrize(
    ("initialization", "deviation"),
    [("random", 0.3), ("xavier", np.sqrt(1 / 400)), ("he", np.sqrt(2 / 400))],
)
def test_weights_have_the_deviation_that_the_name_promises(initialization, deviation):
    W = initialize_parameters((400, 250), initialization, scale=0.3)["W1"]
    # 100,000 draws: the deviation is known to 1 / √200,000 = 0.22 %, so 1 % is more than four times that
    assert W.std() == pytest.approx(deviation, rel=0.01)
    assert abs(W.mean()) < 4 * deviation / np.sqrt(W.size)


def test_zeros_are_zero():
    assert not any(parameter.any() for parameter in initialize_parameters((3, 2, 1), "zeros").values())


def test_draws_follow_layer_by_layer_from_the_generator():
    parameters = initialize_parameters((3, 2, 1), "xavier", rng=np.random.default_rng(7))
    rng = np.random.default_rng(7)
    np.testing.assert_array_equal(parameters["W1"], rng.standard_normal((2, 3)) / np.sqrt(3))
    np.testing.assert_array_equal(parameters["W2"], rng.standard_normal((1, 2)) / np.sqrt(2))


def test_a_seed_is_a_generator_of_its_own():
    first, again, other = (initialize_parameters((3, 2, 1), rng=seed)["W1"] for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (dict(layer_dims=(3,)), ValueError, "layer_dims is (3,), expected at least (n_x, n_1)"),
        (dict(layer_dims=()), ValueError, "layer_dims is (), expected at least (n_x, n_1)"),
        (dict(layer_dims=3), TypeError, "layer_dims is 3, expected a sequence"),
        (dict(layer_dims="31"), TypeError, "layer_dims is '31', expected a sequence"),
        (dict(layer_dims=None), TypeError, "layer_dims is None, expected a sequence"),
        (dict(layer_dims=(3, 0)), ValueError, "layer_dims[1] is 0, expected a whole number from 1"),
        (dict(layer_dims=(3, 2.0)), TypeError, "layer_dims[1] is 2.0, expected a whole number"),
        (dict(layer_dims=(3, float("nan"))), TypeError, "layer_dims[1] is nan, expected a whole number"),
        (dict(layer_dims=(3, 1), initialization="lecun"), ValueError, "initialization is 'lecun', expected one of zeros"),
        (dict(layer_dims=(3, 1), scale=-1), ValueError, "scale is -1, expected a number from 0 to 1000"),
        (dict(layer_dims=(3, 1), scale=float("nan")), ValueError, "scale is nan, expected a number from 0 to 1000"),
        (dict(layer_dims=(3, 1), scale="big"), TypeError, "scale is 'big', expected a number from 0 to 1000"),
        # None would seed from the operating system, and no run could be repeated
        (dict(layer_dims=(3, 1), rng=None), TypeError, "rng is None, expected a whole number from 0"),
        (dict(layer_dims=(3, 1), rng=-1), ValueError, "rng is -1, expected a whole number from 0"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        initialize_parameters(**arguments)
