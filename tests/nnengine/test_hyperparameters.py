"""Hyperparameters: one frozen value that checks itself."""

import dataclasses
import re

import numpy as np
import pytest

from nnengine.hyperparameters import Hyperparameters

NAN = float("nan")


def test_equal_settings_are_one_cache_key():
    a = Hyperparameters([4, 2], ["tanh", "relu"], learning_rate=1, batch_size=np.int64(10))
    b = Hyperparameters((4, 2), ("tanh", "relu"), learning_rate=1.0, batch_size=10)
    assert a == b
    assert hash(a) == hash(b)
    assert {a: "found"}[b] == "found"
    assert a != b.replace(seed=1)


def test_fields_come_back_in_plain_types():
    hyperparameters = Hyperparameters([np.int64(4)], learning_rate=np.float32(0.5), seed=np.uint8(3))
    kinds = [type(value) for value in (hyperparameters.hidden_layers[0], hyperparameters.learning_rate, hyperparameters.seed)]
    assert kinds == [int, float, int]


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Hyperparameters().seed = 1


def test_replace_checks_too():
    assert Hyperparameters().replace(l2=2).l2 == 2.0
    with pytest.raises(ValueError, match="l2 is -1, expected a number from 0"):
        Hyperparameters().replace(l2=-1)


def test_layer_dims_and_activations_include_the_output():
    assert Hyperparameters((4, 2)).layer_dims(7) == (7, 4, 2, 1)
    assert Hyperparameters(()).layer_dims(3) == (3, 1)
    assert Hyperparameters((4, 2), "relu").activations() == ("relu", "relu", "sigmoid")
    assert Hyperparameters((4, 2), ("relu", "tanh")).activations("identity") == ("relu", "tanh", "identity")
    assert Hyperparameters(()).activations() == ("sigmoid",)


@pytest.mark.parametrize(
    ("field", "value", "error", "message"),
    [
        ("hidden_layers", 4, TypeError, "hidden_layers is 4, expected a tuple"),
        ("hidden_layers", "42", TypeError, "hidden_layers is '42', expected a tuple"),
        ("hidden_layers", (4, 0), ValueError, "hidden_layers[1] is 0, expected a whole number from 1 to 4,096"),
        ("hidden_layers", (4_097,), ValueError, "hidden_layers[0] is 4,097, expected a whole number from 1 to 4,096"),
        ("hidden_layers", (2.5,), TypeError, "hidden_layers[0] is 2.5, expected a whole number from 1 to 4,096"),
        ("hidden_layers", (1,) * 65, ValueError, "hidden_layers has 65 layers, expected 0 to 64"),
        ("hidden_activation", "swish", ValueError, "hidden_activation is 'swish', expected one of sigmoid, tanh, relu"),
        ("hidden_activation", ("tanh",), ValueError, "hidden_activation has 1 names, expected one for each of 2 hidden"),
        ("hidden_activation", ("tanh", "x"), ValueError, "hidden_activation[1] is 'x', expected one of sigmoid, tanh"),
        ("hidden_activation", 3, TypeError, "hidden_activation is 3, expected a name or a tuple of names"),
        ("optimizer", "sgd", ValueError, "optimizer is 'sgd', expected one of gradient_descent, momentum, rmsprop, adam"),
        ("learning_rate", 0, ValueError, "learning_rate is 0, expected a number above 0 up to 1000"),
        ("learning_rate", 1001, ValueError, "learning_rate is 1001, expected a number above 0 up to 1000"),
        ("learning_rate", NAN, ValueError, "learning_rate is nan, expected a number above 0 up to 1000"),
        ("learning_rate", "0.1", TypeError, "learning_rate is '0.1', expected a number above 0 up to 1000"),
        ("iterations", -1, ValueError, "iterations is -1, expected a whole number from 0 to 1,000,000"),
        ("iterations", 1e3, TypeError, "iterations is 1000.0, expected a whole number from 0 to 1,000,000"),
        ("batch_size", 0, ValueError, "batch_size is 0, expected a whole number from 1 to 1,000,000"),
        ("batch_size", "all", TypeError, "batch_size is 'all', expected a whole number from 1 to 1,000,000"),
        ("initialization", None, ValueError, "initialization is None, expected one of zeros, random, xavier, he"),
        ("initialization_scale", -0.1, ValueError, "initialization_scale is -0.1, expected a number from 0 to 1000"),
        ("initialization_scale", NAN, ValueError, "initialization_scale is nan, expected a number from 0 to 1000"),
        ("l2", 2e6, ValueError, "l2 is 2000000, expected a number from 0 to 1e+06"),
        ("l2", NAN, ValueError, "l2 is nan, expected a number from 0 to 1e+06"),
        ("keep_prob", 0, ValueError, "keep_prob is 0, expected a number above 0 up to 1"),
        ("keep_prob", 1.5, ValueError, "keep_prob is 1.5, expected a number above 0 up to 1"),
        ("keep_prob", True, TypeError, "keep_prob is True, expected a number above 0 up to 1"),
        ("seed", -1, ValueError, "seed is -1, expected a whole number from 0 to 4,294,967,295"),
        ("seed", None, TypeError, "seed is None, expected a whole number from 0 to 4,294,967,295"),
    ],
)
def test_a_bad_field_is_named_with_its_value_and_range(field, value, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Hyperparameters(**{field: value})


def test_bad_arguments_of_the_methods_are_named():
    with pytest.raises(ValueError, match="n_x is 0, expected a whole number from 1"):
        Hyperparameters().layer_dims(0)
    with pytest.raises(ValueError, match="output_activation is 'tanh', expected one of sigmoid, identity"):
        Hyperparameters().activations("tanh")
