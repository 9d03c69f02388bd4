"""The cost against its textbook formulas on plain floats."""

import math
import re

import numpy as np
import pytest

from nnengine.cost import compute_cost, cross_entropy, squared_error

Z = np.array([[-3.0, -0.2, 0.0, 1.5, 4.0]])
Y = np.array([[0, 1, 1, 0, 1]])


def test_cross_entropy_from_probabilities():
    losses = []
    for z, y in zip(Z[0], Y[0], strict=True):
        a = 1 / (1 + math.exp(-z))
        losses.append(-y * math.log(a) - (1 - y) * math.log(1 - a))
    np.testing.assert_allclose(cross_entropy(Z, Y)[0], losses, rtol=1e-13)
    assert compute_cost(Z, Y) == pytest.approx(sum(losses) / 5, rel=1e-13)


def test_squared_error():
    losses = [0.5 * (z - y) ** 2 for z, y in zip(Z[0], [2.0, -1.0, 0.5, 1.5, 3.0], strict=True)]
    quantities = np.array([[2.0, -1.0, 0.5, 1.5, 3.0]])
    np.testing.assert_allclose(squared_error(Z, quantities)[0], losses, rtol=1e-14)
    assert compute_cost(Z, quantities, "identity") == pytest.approx(sum(losses) / 5, rel=1e-14)


def test_zero_logits_cost_the_logarithm_of_two():
    assert compute_cost(np.zeros((1, 4)), [[0, 1, 1, 0]]) == pytest.approx(0.6931471805599453, abs=1e-16)


def test_a_confident_mistake_is_dear_but_finite():
    # From probabilities this would be −log 0: e^(−1000) is 0 in float64.
    assert compute_cost([[1000.0, -1000.0]], [[0, 1]]) == 1000.0
    assert compute_cost([[1000.0, -1000.0]], [[1, 0]]) == 0.0


def test_l2_counts_weights_and_not_biases():
    parameters = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[5.0]]), "W2": np.array([[3.0]]), "b2": np.array([[7.0]])}
    expected = compute_cost(Z, Y) + 0.7 / (2 * 5) * (1 + 4 + 9)
    assert compute_cost(Z, Y, parameters=parameters, l2=0.7) == pytest.approx(expected, rel=1e-14)
    assert compute_cost(Z, Y, parameters=parameters) == compute_cost(Z, Y)


def test_l1_counts_the_sizes_of_weights():
    parameters = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[5.0]]), "W2": np.array([[3.0]]), "b2": np.array([[7.0]])}
    expected = compute_cost(Z, Y, parameters=parameters, l2=0.7) + 0.3 / 5 * (1 + 2 + 3)
    assert compute_cost(Z, Y, parameters=parameters, l2=0.7, l1=0.3) == pytest.approx(expected, rel=1e-14)
    with pytest.raises(ValueError, match="l1 is 0.3, expected parameters"):
        compute_cost(Z, Y, l1=0.3)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (dict(Z=Z, Y=Y[:, :3]), ValueError, "Y has shape (1, 3), expected (1, 5)"),
        (dict(Z=Z, Y=Y[0]), ValueError, "Y has shape (5,), expected two dimensions (1, 5)"),
        (dict(Z=Z.T, Y=Y.T), ValueError, "Z has shape (5, 1), expected (1, any)"),
        (dict(Z=np.zeros((1, 0)), Y=np.zeros((1, 0))), ValueError, "Z is empty"),
        (dict(Z=[[np.nan]], Y=[[1]]), ValueError, "Z holds nan at row 0, column 0, expected finite numbers"),
        (dict(Z=Z, Y=Y + 1), ValueError, "Y holds 2, expected only 0 and 1"),
        (dict(Z=Z, Y=[["a"] * 5]), TypeError, "Y holds <U1, expected real numbers"),
        # three rows of quantities would broadcast against one row of answers
        (dict(Z=Z, Y=np.ones((3, 5)), output_activation="identity"), ValueError, "Y has shape (3, 5), expected (1, 5)"),
        (dict(Z=Z, Y=Y, output_activation="relu"), ValueError, "output_activation is 'relu', expected one of sigmoid, id"),
        (dict(Z=Z, Y=Y, l2=-1), ValueError, "l2 is -1, expected a number from 0"),
        (dict(Z=Z, Y=Y, l2=np.nan), ValueError, "l2 is nan, expected a number from 0"),
        (dict(Z=Z, Y=Y, l2=1), ValueError, "l2 is 1, expected parameters with the weights it applies to"),
        (dict(Z=Z, Y=Y, l2=1, parameters={}), ValueError, "parameters is empty, expected W1, b1"),
        (dict(Z=Z, Y=Y, l2=1, parameters=[1]), TypeError, "parameters is list, expected a mapping with W1, b1"),
        (dict(Z=Z, Y=Y, l2=1, parameters={"W1": [[np.nan]]}), ValueError, "parameters['W1'] holds nan at row 0"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        compute_cost(**arguments)
