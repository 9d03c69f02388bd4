"""The gradient checker, and every gradient of the engine before it."""

import re

import numpy as np
import pytest

from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.gradient_check import compare_gradients, gradient_check, numerical_gradient
from nnengine.propagation import backward_propagation, forward_propagation

KINK_DISTANCE = 1e-2  # far above what a nudge of 1e-5 can move a Z


def draw_network(activation, hidden_layers, output, keep_prob):
    """Examples, labels, parameters and masks from the first seed whose Z all stay away from the kink at 0.

    A nudge that carries a Z across ReLU's kink mixes two slopes, and the numerical gradient is then the wrong one.
    """
    dims = (3, *(4, 3, 4, 2)[:hidden_layers], 1)
    activations = (activation,) * hidden_layers + (output,)
    for seed in range(200):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(3, 4))
        Y = rng.integers(0, 2, (1, 4)) if output == "sigmoid" else rng.normal(size=(1, 4))
        parameters, masks = {}, {}
        for l in range(1, len(dims)):
            parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1]))
            parameters[f"b{l}"] = rng.normal(size=(dims[l], 1))
            if keep_prob < 1 and l <= hidden_layers:
                masks[f"D{l}"] = (rng.random((dims[l], 4)) < keep_prob) / keep_prob
        _, cache = forward_propagation(X, parameters, activations, masks)
        hidden_Z = [np.abs(cache[f"Z{l}"]).min() for l in range(1, hidden_layers + 1)]
        if min(hidden_Z, default=1.0) > KINK_DISTANCE:
            return X, Y, parameters, masks, activations
    raise AssertionError("no seed below 200 keeps every Z away from 0")


@pytest.mark.parametrize("keep_prob", [1.0, 0.7], ids=["", "dropout"])
@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (0.8, 0.3)], ids=["", "penalties"])
@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("hidden_layers", range(5))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_network_passes(activation, hidden_layers, output, l2, l1, keep_prob):
    X, Y, parameters, masks, activations = draw_network(activation, hidden_layers, output, keep_prob)

    def cost(nudged):
        _, cache = forward_propagation(X, nudged, activations, masks)
        return compute_cost(cache[f"Z{hidden_layers + 1}"], Y, output, nudged, l2, l1)

    _, cache = forward_propagation(X, parameters, activations, masks)
    gradients = backward_propagation(Y, parameters, cache, activations, l2, l1)
    check = gradient_check(cost, parameters, gradients)
    assert check.difference < 1e-7, f"expected below 1e-7, found {check.difference:.1e}: {check.differences}"
    assert check.numerical.keys() == parameters.keys()


def quadratic(parameters):
    return float(np.sum(parameters["W1"] ** 2) / 2 + 3 * parameters["b1"].sum())


POINT = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[0.5]])}
SLOPE = {"W1": POINT["W1"], "b1": np.array([[3.0]])}


def test_the_numerical_gradient_is_the_slope():
    check = gradient_check(quadratic, POINT, SLOPE)
    np.testing.assert_allclose(check.numerical["W1"], [[1.0, -2.0]], rtol=1e-9)
    np.testing.assert_allclose(check.numerical["b1"], [[3.0]], rtol=1e-9)
    assert check.difference < 1e-9


def test_a_mistake_is_found_and_located():
    check = gradient_check(quadratic, POINT, {**SLOPE, "W1": np.array([[1.0, 2.0]])})
    # ‖(0, 4, 0)‖ / (‖(1, 2, 3)‖ + ‖(1, −2, 3)‖) = 4 / (2 √14)
    assert check.difference == pytest.approx(4 / (2 * np.sqrt(14)), rel=1e-8)
    assert check.differences["W1"] == pytest.approx(4 / (2 * np.sqrt(5)), rel=1e-8)
    assert check.differences["b1"] < 1e-9


def test_no_slope_at_all_is_no_difference():
    check = gradient_check(lambda parameters: 1.0, POINT, {key: 0 * value for key, value in POINT.items()})
    assert check.difference == 0.0


def test_the_entries_that_are_off_are_marked():
    wrong = {**SLOPE, "W1": np.array([[1.0, 2.0]])}
    off = gradient_check(quadratic, POINT, wrong).off(wrong)
    np.testing.assert_array_equal(off["W1"], [[False, True]])
    np.testing.assert_array_equal(off["b1"], [[False]])


def test_comparing_is_the_second_half_of_the_check():
    numerical = numerical_gradient(quadratic, POINT, 1e-4)
    check, whole = compare_gradients(numerical, SLOPE), gradient_check(quadratic, POINT, SLOPE, 1e-4)
    assert (check.difference, check.differences) == (whole.difference, whole.differences)
    with pytest.raises(ValueError, match="shape"):
        compare_gradients(numerical, {**SLOPE, "b1": np.zeros((2, 1))})


def test_nothing_passed_in_is_changed():
    before = {key: value.copy() for key, value in POINT.items()}
    gradient_check(quadratic, POINT, SLOPE)
    for key in before:
        np.testing.assert_array_equal(POINT[key], before[key])


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(cost=3.0), TypeError, "cost is float, expected a function of the parameters"),
        (dict(parameters={}), ValueError, "parameters is empty, expected W1, b1"),
        (dict(parameters=[1]), TypeError, "parameters is list, expected a mapping"),
        (dict(gradients={}), ValueError, "gradients is empty, expected the keys of parameters"),
        (dict(gradients={"W1": POINT["W1"]}), ValueError, "gradients has keys ['W1'], expected those of parameters ['W1', 'b1']"),
        (dict(gradients={**SLOPE, "b1": np.ones(1)}), ValueError, "gradients['b1'] has shape (1,), expected (1, 1)"),
        (dict(gradients={**SLOPE, "b1": [[np.nan]]}), ValueError, "gradients['b1'] holds nan, expected finite numbers"),
        (dict(gradients={**SLOPE, "b1": [["0"]]}), TypeError, "gradients['b1'] holds <U1, expected real numbers"),
        (dict(parameters={**POINT, "b1": np.zeros((0, 1))}), ValueError, "parameters['b1'] is empty"),
        (dict(parameters={**POINT, "b1": [[np.inf]]}), ValueError, "parameters['b1'] holds inf, expected finite numbers"),
        (dict(nudge=0), ValueError, "nudge is 0, expected a number above 0 up to 1"),
        (dict(nudge=np.nan), ValueError, "nudge is nan, expected a number above 0 up to 1"),
        (dict(nudge="small"), TypeError, "nudge is 'small', expected a number above 0 up to 1"),
    ],
)
def test_bad_input_is_named(changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        gradient_check(**{"cost": quadratic, "parameters": POINT, "gradients": SLOPE, **changes})
