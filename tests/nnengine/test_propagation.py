"""Forward and backward propagation against loops over examples and units."""

import math
import re

import numpy as np
import pytest

from nnengine.propagation import backward_propagation, forward_propagation

ACTIVATIONS = ("tanh", "sigmoid")
rng = np.random.default_rng(3)
X = rng.normal(size=(3, 5))
Y = np.array([[0, 1, 1, 0, 1]])
PARAMETERS = {
    "W1": rng.normal(size=(2, 3)),
    "b1": rng.normal(size=(2, 1)),
    "W2": rng.normal(size=(1, 2)),
    "b2": rng.normal(size=(1, 1)),
}
MASKS = {"D1": np.array([[0, 2, 2, 0, 2], [2, 2, 0, 0, 2]])}


def by_loops(l2=0.0, masks=None, l1=0.0):
    """A tanh layer of two units and a sigmoid, one example and one number at a time."""
    W1, b1, W2, b2 = (PARAMETERS[key] for key in ("W1", "b1", "W2", "b2"))
    m = X.shape[1]
    answers = []
    gradients = {key: np.zeros_like(parameter) for key, parameter in PARAMETERS.items()}
    for i in range(m):
        mask = [1.0, 1.0] if masks is None else masks["D1"][:, i]
        a1 = [math.tanh(sum(W1[j, k] * X[k, i] for k in range(3)) + b1[j, 0]) for j in range(2)]
        dropped = [a1[j] * mask[j] for j in range(2)]
        a2 = 1 / (1 + math.exp(-sum(W2[0, j] * dropped[j] for j in range(2)) - b2[0, 0]))
        answers.append(a2)
        dz2 = a2 - Y[0, i]
        gradients["b2"][0, 0] += dz2 / m
        for j in range(2):
            gradients["W2"][0, j] += dz2 * dropped[j] / m
            dz1 = dz2 * W2[0, j] * mask[j] * (1 - a1[j] ** 2)
            gradients["b1"][j, 0] += dz1 / m
            for k in range(3):
                gradients["W1"][j, k] += dz1 * X[k, i] / m
    for key in ("W1", "W2"):
        gradients[key] += l2 / m * PARAMETERS[key] + l1 / m * np.where(PARAMETERS[key] > 0, 1, -1)
    return np.array([answers]), gradients


@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (0.7, 0.0), (0.7, 0.4)])
@pytest.mark.parametrize("masks", [None, MASKS])
def test_both_directions_equal_loops_over_examples(l2, l1, masks):
    answers, expected = by_loops(l2, masks, l1)
    A, cache = forward_propagation(X, PARAMETERS, ACTIVATIONS, masks)
    gradients = backward_propagation(Y, PARAMETERS, cache, ACTIVATIONS, l2, l1)
    np.testing.assert_allclose(A, answers, rtol=1e-14)
    assert gradients.keys() == PARAMETERS.keys()
    for key in PARAMETERS:
        np.testing.assert_allclose(gradients[key], expected[key], rtol=1e-12, err_msg=key)


def test_the_cache_holds_what_backward_propagation_needs():
    A, cache = forward_propagation(X, PARAMETERS, ACTIVATIONS, MASKS)
    assert {key: value.shape for key, value in cache.items()} == {
        "A0": (3, 5), "Z1": (2, 5), "A1": (2, 5), "D1": (2, 5), "Z2": (1, 5), "A2": (1, 5)
    }  # fmt: skip
    assert cache["A2"] is A


def test_nothing_passed_in_is_changed():
    before = {key: parameter.copy() for key, parameter in PARAMETERS.items()}
    X_before = X.copy()
    _, cache = forward_propagation(X, PARAMETERS, ACTIVATIONS)
    cache_before = {key: value.copy() for key, value in cache.items()}
    backward_propagation(Y, PARAMETERS, cache, ACTIVATIONS, l2=1)
    np.testing.assert_array_equal(X, X_before)
    for key in before:
        np.testing.assert_array_equal(PARAMETERS[key], before[key])
    for key in cache:
        np.testing.assert_array_equal(cache[key], cache_before[key])


def changed(**arrays):
    return {**PARAMETERS, **arrays}


FORWARD = dict(X=X, parameters=PARAMETERS, activations=ACTIVATIONS)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(X=X[:2]), ValueError, "X has shape (2, 5), expected (3, any)"),
        (dict(X=X[:, 0]), ValueError, "X has shape (3,), expected two dimensions (3, any)"),
        (dict(X=X[:, :0]), ValueError, "X is empty: it has shape (3, 0)"),
        (dict(X=X * np.nan), ValueError, "X holds nan at row 0, column 0, expected finite numbers"),
        (dict(X="picture"), TypeError, "X holds <U7, expected real numbers"),
        (dict(parameters=None), TypeError, "parameters is NoneType, expected a mapping"),
        (dict(parameters={}), ValueError, "parameters is empty, expected W1, b1"),
        (dict(parameters={"W1": X}), ValueError, "parameters has keys W1, expected W and b for each of 2 layers"),
        (dict(parameters=changed(W1=[[1, 2, 3]])), TypeError, "parameters['W1'] is list, expected an ndarray"),
        (dict(parameters=changed(W2=np.ones((1, 3)))), ValueError, "parameters['W2'] has shape (1, 3), expected (any, 2)"),
        (dict(parameters=changed(b1=np.ones(2))), ValueError, "parameters['b1'] has shape (2,), expected two dimensions (2, 1)"),
        (dict(parameters=changed(b1=np.ones((1, 2)))), ValueError, "parameters['b1'] has shape (1, 2), expected (2, 1)"),
        (dict(parameters=changed(b2=np.array([[np.inf]]))), ValueError, "parameters['b2'] holds inf at row 0, column 0"),
        (dict(activations="sigmoid"), ValueError, "activations is 'sigmoid', expected one name for each layer"),
        (dict(activations=()), ValueError, "activations is (), expected one name for each layer"),
        (dict(activations=None), ValueError, "activations is None, expected one name for each layer"),
        (dict(activations=("tanh", "softmax")), ValueError, "activations[1] is 'softmax', expected one of sigmoid, tanh"),
        (dict(activations=("sigmoid",)), ValueError, "parameters has keys W1, b1, W2, b2, expected W and b for each of 1 layers"),
        (dict(masks={"D1": np.ones((3, 5))}), ValueError, "masks['D1'] has shape (3, 5), expected (2, 5)"),
        (dict(masks={"D1": np.full((2, 5), np.nan)}), ValueError, "masks['D1'] holds nan at row 0"),
        # the output unit is never dropped: backward propagation would not know of it
        (dict(masks={"D2": np.ones((1, 5))}), ValueError, "masks has key 'D2', expected D1: one for each hidden layer"),
        (dict(masks={1: np.ones((2, 5))}), TypeError, "masks has the key 1, expected text: D1, …"),
        (dict(masks=[np.ones((2, 5))]), TypeError, "masks is list, expected a mapping with D1"),
    ],
)
def test_bad_input_to_forward_propagation_is_named(changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        forward_propagation(**{**FORWARD, **changes})


CACHE = forward_propagation(X, PARAMETERS, ACTIVATIONS)[1]
BACKWARD = dict(Y=Y, parameters=PARAMETERS, cache=CACHE, activations=ACTIVATIONS)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(Y=Y[:, :2]), ValueError, "cache['A0'] has shape (3, 5), parameters and Y expect (3, 2)"),
        (dict(Y=Y.T), ValueError, "Y has shape (5, 1), expected (1, any)"),
        (dict(Y=Y[0]), ValueError, "Y has shape (5,), expected two dimensions (1, any)"),
        (dict(Y=Y * np.nan), ValueError, "Y holds nan at row 0, column 0, expected finite numbers"),
        (dict(Y=Y + 1), ValueError, "Y holds 2, expected only 0 and 1"),
        (dict(Y=None), TypeError, "Y holds object, expected real numbers"),
        (dict(cache=None), TypeError, "cache is NoneType, expected a mapping with what forward_propagation returned"),
        (dict(cache={}), ValueError, "cache is empty, expected what forward_propagation returned"),
        (dict(cache={"A0": X}), ValueError, "cache has no Z1, expected what forward_propagation returned"),
        (dict(cache={**CACHE, "A1": X}), ValueError, "cache['A1'] has shape (3, 5), parameters and Y expect (2, 5)"),
        (dict(activations=("tanh", "tanh")), ValueError, "activations[1] is 'tanh', expected one of sigmoid, identity"),
        (dict(parameters=changed(W1=np.ones((2, 4)))), ValueError, "cache['A0'] has shape (3, 5), parameters and Y expect (4, 5)"),
        (dict(l2=-1), ValueError, "l2 is -1, expected a number from 0"),
        (dict(l2=np.nan), ValueError, "l2 is nan, expected a number from 0"),
        (dict(l2="none"), TypeError, "l2 is 'none', expected a number from 0"),
    ],
)
def test_bad_input_to_backward_propagation_is_named(changes, error, message):
    with pytest.raises(error, match=re.escape(message)):
        backward_propagation(**{**BACKWARD, **changes})
