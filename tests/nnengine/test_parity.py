"""Parity: the nets wired by hand, against counting the ones."""

import itertools
import math

import numpy as np
import pytest

from nnengine import forward_propagation, parity, predict

BUILDERS = {
    "deep": (parity.deep_parity_parameters, parity.deep_parity_units),
    "shallow": (parity.shallow_parity_parameters, parity.shallow_parity_units),
    "counting": (parity.counting_parity_parameters, parity.counting_parity_units),
}


@pytest.mark.parametrize("n", range(2, 9))
def test_the_dataset_holds_all_inputs_and_their_parity(n):
    data = parity.parity_dataset(n)
    inputs = list(itertools.product((0, 1), repeat=n))
    np.testing.assert_array_equal(data.X_train.T, inputs)
    np.testing.assert_array_equal(data.Y_train[0], [sum(bits) % 2 for bits in inputs])


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize("n", range(2, 10))
def test_the_wired_nets_answer_every_input_rightly_and_surely(kind, n):
    build, units = BUILDERS[kind]
    parameters, data = build(n), parity.parity_dataset(n)
    activations = parity.parity_activations(parameters)
    assert np.array_equal(predict(data.X_train, parameters, activations), data.Y_train)
    answers, _ = forward_propagation(data.X_train, parameters, activations)
    np.testing.assert_allclose(answers, 1 / (1 + np.exp(10 * (1 - 2 * data.Y_train))), rtol=1e-9)
    assert units(n) == tuple(parameters[f"W{l}"].shape[0] for l in range(1, len(activations)))


@pytest.mark.parametrize("n", range(2, 13))
def test_the_sizes(n):
    assert len(parity.deep_parity_units(n)) == math.ceil(math.log2(n))
    assert parity.shallow_parity_units(n) == (2 ** (n - 1),)
    if n & (n - 1) == 0:
        assert sum(parity.deep_parity_units(n)) == 2 * (n - 1)


def test_a_unit_of_the_shallow_net_recognizes_one_input():
    n = 5
    data, parameters = parity.parity_dataset(n), parity.shallow_parity_parameters(n)
    _, cache = forward_propagation(data.X_train, parameters, parity.parity_activations(parameters))
    np.testing.assert_array_equal(np.sort(cache["A1"], axis=1)[:, -2:], np.tile([0, 1], (16, 1)))


def test_a_unit_of_the_first_layer_of_the_tree_sees_two_bits():
    W1 = parity.deep_parity_parameters(6)["W1"]
    assert (np.count_nonzero(W1, axis=1) == 2).all()


@pytest.mark.parametrize("function", [parity.parity_dataset, *(part for pair in BUILDERS.values() for part in pair)])
@pytest.mark.parametrize("n", [1, 13])
def test_other_numbers_of_bits_are_refused(function, n):
    with pytest.raises(ValueError, match="n is"):
        function(n)
