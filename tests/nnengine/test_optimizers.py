"""Optimizers against their formulas on plain floats."""

import math
import re

import numpy as np
import pytest

from nnengine.optimizers import OPTIMIZERS

GRADIENTS = [0.8, -0.3, 0.05, 1.7, -2.0]
ALPHA = 0.1


def steps_of(name):
    optimizer, parameter = OPTIMIZERS[name](ALPHA), np.zeros((1, 1))
    moments, steps = optimizer.initial_moments(parameter), []
    for gradient in GRADIENTS:
        step, moments = optimizer.step(np.array([[gradient]]), moments)
        steps.append(float(step[0, 0]))
    return steps


def test_gradient_descent():
    assert steps_of("gradient_descent") == pytest.approx([ALPHA * g for g in GRADIENTS], rel=1e-14)


def test_momentum_is_a_weighted_sum_of_all_gradients_so_far():
    expected = [
        ALPHA * sum(0.1 * 0.9 ** (t - i) * GRADIENTS[i] for i in range(t + 1)) for t in range(len(GRADIENTS))
    ]
    assert steps_of("momentum") == pytest.approx(expected, rel=1e-13)


def test_rmsprop_divides_by_the_weighted_root_mean_square():
    expected = []
    for t, gradient in enumerate(GRADIENTS):
        s = sum(0.1 * 0.9 ** (t - i) * GRADIENTS[i] ** 2 for i in range(t + 1))
        expected.append(ALPHA * gradient / (math.sqrt(s) + 1e-8))
    assert steps_of("rmsprop") == pytest.approx(expected, rel=1e-13)


def test_adam_divides_corrected_mean_by_corrected_root_mean_square():
    expected = []
    for t in range(len(GRADIENTS)):
        weights = [0.9 ** (t - i) for i in range(t + 1)]
        squared_weights = [0.999 ** (t - i) for i in range(t + 1)]
        # Dividing by the sum of the weights is the bias correction: Σ β^(t−i) = (1 − β^t) / (1 − β)
        v = sum(w * g for w, g in zip(weights, GRADIENTS, strict=False)) / sum(weights)
        s = sum(w * g**2 for w, g in zip(squared_weights, GRADIENTS, strict=False)) / sum(squared_weights)
        expected.append(ALPHA * v / (math.sqrt(s) + 1e-8))
    assert steps_of("adam") == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_update_is_a_step_for_each_parameter_and_changes_nothing_passed_in(name):
    rng = np.random.default_rng(0)
    optimizer = OPTIMIZERS[name](ALPHA)
    parameters = {"W1": rng.normal(size=(2, 3)), "b1": rng.normal(size=(2, 1))}
    gradients = {key: rng.normal(size=parameter.shape) for key, parameter in parameters.items()}
    state = optimizer.initial_state(parameters)
    for _ in range(2):  # the second round starts from moments that are not zero
        before = {key: (parameters[key].copy(), gradients[key].copy()) for key in parameters}
        moments_before = {key: [np.copy(moment) for moment in moments] for key, moments in state.items()}
        new_parameters, new_state = optimizer.update(parameters, gradients, state)
        for key in parameters:
            np.testing.assert_array_equal(parameters[key], before[key][0])
            np.testing.assert_array_equal(gradients[key], before[key][1])
            for moment, moment_before in zip(state[key], moments_before[key], strict=True):
                np.testing.assert_array_equal(moment, moment_before)
            step, _ = optimizer.step(gradients[key], state[key])
            np.testing.assert_array_equal(new_parameters[key], parameters[key] - step)
        parameters, state = new_parameters, new_state


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_parameter_without_gradient_stands_still(name):
    optimizer, parameters = OPTIMIZERS[name](ALPHA), {"b1": np.ones((2, 1))}
    updated, _ = optimizer.update(parameters, {"b1": np.zeros((2, 1))}, optimizer.initial_state(parameters))
    np.testing.assert_array_equal(updated["b1"], parameters["b1"])


W, G = {"W1": np.ones((1, 2))}, {"W1": np.zeros((1, 2))}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("parameters", "gradients", "state", "error", "message"),
    [
        (W, {"W2": G["W1"]}, None, ValueError, "gradients has keys ['W2'], expected those of parameters ['W1']"),
        (W, {}, None, ValueError, "gradients is empty"),
        (W, [1], None, TypeError, "gradients is list, expected a mapping"),
        ({}, {}, None, ValueError, "parameters is empty"),
        (3, G, None, TypeError, "parameters is int, expected a mapping"),
        (W, {"W1": np.zeros((1, 3))}, None, ValueError, "gradients['W1'] has shape (1, 3), expected (1, 2)"),
        (W, {"W1": np.zeros((1, 1))}, None, ValueError, "gradients['W1'] has shape (1, 1), expected (1, 2)"),
        (W, {"W1": np.array([[0, np.nan]])}, None, ValueError, "gradients['W1'] holds nan, expected finite"),
        (W, {"W1": np.array([["a", "b"]])}, None, TypeError, "gradients['W1'] holds <U1, expected real numbers"),
        ({"W1": np.array([[1, np.inf]])}, G, None, ValueError, "parameters['W1'] holds inf, expected finite"),
        (W, G, {"b1": ()}, ValueError, "state has keys ['b1'], expected those of parameters ['W1']"),
    ],
)
def test_bad_updates_are_named(name, parameters, gradients, state, error, message):
    optimizer = OPTIMIZERS[name](ALPHA)
    with pytest.raises(error, match=re.escape(message)):
        optimizer.update(parameters, gradients, optimizer.initial_state(W) if state is None else state)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_bad_settings_are_named(name):
    with pytest.raises(ValueError, match="learning_rate is nan, expected a number above 0 up to 1000"):
        OPTIMIZERS[name](float("nan"))
    with pytest.raises(TypeError, match="learning_rate is '1', expected a number above 0 up to 1000"):
        OPTIMIZERS[name]("1")
    with pytest.raises(TypeError, match="parameters is NoneType, expected a mapping"):
        OPTIMIZERS[name](ALPHA).initial_state(None)


def test_a_bad_share_is_named():
    with pytest.raises(ValueError, match="beta is 1.5, expected a number from 0 to 1"):
        OPTIMIZERS["momentum"](ALPHA, beta=1.5)
    with pytest.raises(ValueError, match="beta_2 is -1, expected a number from 0 to 1"):
        OPTIMIZERS["adam"](ALPHA, beta_2=-1)
