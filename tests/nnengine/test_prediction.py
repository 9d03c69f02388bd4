"""Predictions and their score."""

import math
import re

import numpy as np
import pytest

from nnengine.prediction import evaluate, predict, predict_probability

# One unit with w = 2, b = −1: z = 2x − 1 is −5, −1, 0, 1, 9 here.
PARAMETERS = {"W1": np.array([[2.0]]), "b1": np.array([[-1.0]])}
X = np.array([[-2.0, 0.0, 0.5, 1.0, 5.0]])
CLASSES, QUANTITIES = np.array([[0, 1, 1, 1, 0]]), np.array([[-4.0, -1.0, 1.0, 1.0, 8.0]])
CLASSIFIER, REGRESSION = ("sigmoid",), ("identity",)


def test_probabilities_are_the_sigmoid_of_z():
    expected = [[1 / (1 + math.exp(-z)) for z in (-5, -1, 0, 1, 9)]]
    np.testing.assert_allclose(predict_probability(X, PARAMETERS, CLASSIFIER), expected, rtol=1e-14)


def test_class_1_is_above_the_threshold():
    np.testing.assert_array_equal(predict(X, PARAMETERS, CLASSIFIER), [[0, 0, 0, 1, 1]])  # a = ½ is not above ½
    np.testing.assert_array_equal(predict(X, PARAMETERS, CLASSIFIER, threshold=0.25), [[0, 1, 1, 1, 1]])
    assert predict(X, PARAMETERS, CLASSIFIER).dtype == np.int64


def test_regression_predicts_the_quantity_itself():
    np.testing.assert_array_equal(predict(X, PARAMETERS, REGRESSION), [[-5.0, -1.0, 0.0, 1.0, 9.0]])


def test_accuracy_counts_right_answers():
    result = evaluate(X, CLASSES, PARAMETERS, CLASSIFIER)
    assert result.accuracy == 2 / 5  # right are the first and the fourth
    losses = [math.log(1 + math.exp(z)) - y * z for z, y in zip((-5, -1, 0, 1, 9), CLASSES[0], strict=True)]
    assert result.cost == pytest.approx(sum(losses) / 5, rel=1e-14)


def test_r_squared_is_the_share_of_variance_explained():
    result = evaluate(X, QUANTITIES, PARAMETERS, REGRESSION)
    residual = 1 + 0 + 1 + 0 + 1  # squares of (−1, 0, −1, 0, 1)
    total = sum((y - 1) ** 2 for y in (-4, -1, 1, 1, 8))  # their mean is 1
    assert result.accuracy == pytest.approx(1 - residual / total, rel=1e-14)
    assert result.cost == pytest.approx(residual / 2 / 5, rel=1e-14)


def test_without_variance_there_is_no_share_of_it():
    assert math.isnan(evaluate(X, np.ones((1, 5)), PARAMETERS, REGRESSION).accuracy)


def test_huge_weights_answer_without_a_warning():
    huge = {"W1": np.array([[1e308]]), "b1": np.array([[0.0]])}
    np.testing.assert_array_equal(predict(X, huge, CLASSIFIER), [[0, 0, 1, 1, 1]])
    assert evaluate(X, QUANTITIES, huge, REGRESSION).accuracy == -math.inf


ARGUMENTS = dict(X=X, parameters=PARAMETERS, activations=CLASSIFIER)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (dict(X=np.ones((2, 5))), ValueError, "X has shape (2, 5), expected (1, any)"),
        (dict(X=X[0]), ValueError, "X has shape (5,), expected two dimensions"),
        (dict(X=X[:, :0]), ValueError, "X is empty: it has shape (1, 0)"),
        (dict(X=X * np.nan), ValueError, "X holds nan at row 0, column 0, expected finite numbers"),
        (dict(X=[["x"]]), TypeError, "X holds <U1, expected real numbers"),
        (dict(parameters={}), ValueError, "parameters is empty, expected W1, b1"),
        (dict(parameters=None), TypeError, "parameters is NoneType, expected a mapping"),
        (dict(parameters={**PARAMETERS, "W1": np.array([[np.nan]])}), ValueError, "parameters['W1'] holds nan at row 0"),
        (dict(activations=("tanh",)), ValueError, "activations[0] is 'tanh', expected one of sigmoid, identity"),
        (dict(activations="sigmoid"), ValueError, "activations is 'sigmoid', expected one name for each layer"),
        (dict(activations=("tanh", "sigmoid")), ValueError, "parameters has keys W1, b1, expected W and b for each of 2"),
    ],
)
def test_bad_input_is_named_by_all_three(changes, error, message):
    arguments = {**ARGUMENTS, **changes}
    for function in (predict_probability, predict, lambda **given: evaluate(Y=CLASSES, **given)):
        with pytest.raises(error, match=re.escape(message)):
            function(**arguments)


@pytest.mark.parametrize(
    ("threshold", "error", "message"),
    [
        (1.5, ValueError, "threshold is 1.5, expected a number from 0 to 1"),
        (np.nan, ValueError, "threshold is nan, expected a number from 0 to 1"),
        ("half", TypeError, "threshold is 'half', expected a number from 0 to 1"),
    ],
)
def test_a_bad_threshold_is_named(threshold, error, message):
    with pytest.raises(error, match=re.escape(message)):
        predict(**ARGUMENTS, threshold=threshold)


TWO_OUTPUTS = {"W1": np.ones((2, 1)), "b1": np.ones((2, 1))}


@pytest.mark.parametrize(
    ("Y", "parameters", "activations", "message"),
    [
        (CLASSES[:, :2], PARAMETERS, CLASSIFIER, "Y has shape (1, 2), expected (1, 5)"),
        (CLASSES + 1, PARAMETERS, CLASSIFIER, "Y holds 2, expected only 0 and 1"),
        (CLASSES * np.nan, PARAMETERS, CLASSIFIER, "Y holds nan at row 0, column 0, expected finite numbers"),
        # these two would broadcast, and score something else than what was asked
        (np.ones((3, 5)), PARAMETERS, REGRESSION, "Y has shape (3, 5), expected (1, 5)"),
        (CLASSES, TWO_OUTPUTS, CLASSIFIER, "parameters['W1'] has shape (2, 1), expected (1, any)"),
    ],
)
def test_bad_labels_are_named(Y, parameters, activations, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        evaluate(X, Y, parameters, activations)
