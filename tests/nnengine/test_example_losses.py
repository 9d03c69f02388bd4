"""What each example adds: against logistic regression's own cost and gradient, and against nudges."""

import numpy as np
import pytest

from nnengine import Hyperparameters, compute_cost, load_dataset, train
from nnengine.cost import penalty, penalty_gradient
from nnengine.example_losses import example_losses, pull, pulls
from nnengine.logistic_regression import propagate

rng = np.random.default_rng(0)
X = rng.standard_normal((3, 17))
Y = (rng.random((1, 17)) < 0.5).astype(float)
w, b = rng.standard_normal((3, 1)), 0.3


def test_losses_are_the_course_formula_and_their_mean_is_the_cost():
    each = example_losses(w, b, X, Y)
    a = 1 / (1 + np.exp(-(w.T @ X + b)))[0]
    np.testing.assert_allclose(each.losses, -Y[0] * np.log(a) - (1 - Y[0]) * np.log(1 - a))
    np.testing.assert_allclose(each.answers, a)
    assert each.mean == pytest.approx(propagate(w, b, X, Y)[1])
    assert each.shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(each.shares * each.mean * 17, each.losses)


def test_the_pulls_add_up_to_dw():
    each = example_losses(w, b, X, Y)
    of_each = pulls(X, each.dz)
    np.testing.assert_allclose(of_each.sum(axis=1, keepdims=True), propagate(w, b, X, Y)[0]["dw"])
    np.testing.assert_allclose(pull(X, each.dz, 5), of_each[:, 5:6])


def test_a_pull_is_the_slope_of_the_examples_own_loss():
    each, h = example_losses(w, b, X, Y), 1e-6
    for j in range(3):
        nudge = np.zeros((3, 1))
        nudge[j] = h
        above, below = (example_losses(w + sign * nudge, b, X, Y).losses for sign in (1, -1))
        np.testing.assert_allclose(pulls(X, each.dz)[j], (above - below) / (2 * h) / 17, atol=1e-9)


def test_regularization_adds_what_the_cost_has():
    Z = w.T @ X + b
    for l2, l1 in ((0.7, 0.0), (0.0, 0.4), (0.7, 0.4)):
        cost = compute_cost(Z, Y, parameters={"W1": w.T}, l2=l2, l1=l1)
        assert example_losses(w, b, X, Y).mean + penalty([w], l2, l1, 17) == pytest.approx(cost)
    h = 1e-6
    nudge = np.array([[0.0], [h], [0.0]])
    slope = (penalty([w + nudge], 0.7, 0.4, 17) - penalty([w - nudge], 0.7, 0.4, 17)) / (2 * h)
    assert penalty_gradient(w, 0.7, 0.4, 17)[1, 0] == pytest.approx(slope)


@pytest.mark.parametrize("name", ["gaussians", "circles"])
def test_the_mean_is_the_runs_own_cost(name):
    settings = Hyperparameters((), initialization="zeros", learning_rate=0.5, iterations=60, l2=3.0, l1=1.0)
    dataset = load_dataset(name)
    run = train(dataset, settings)
    w = run.parameters["W1"].T
    mean = example_losses(w, float(run.parameters["b1"][0, 0]), dataset.X_train, dataset.Y_train).mean
    assert mean + penalty([w], 3.0, 1.0, dataset.m_train) == pytest.approx(run.costs[-1], rel=1e-12)


def test_no_loss_has_no_shares():
    each = example_losses(np.array([[1.0]]), 0.0, np.array([[2_000.0, -2_000.0]]), np.array([[1.0, 0.0]]))
    assert each.shares.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: example_losses(w[:2], b, X, Y), r"w has shape \(2, 1\), expected \(3, 1\)"),
        (lambda: example_losses(w, b, X, Y[:, :4]), r"Y has shape \(1, 4\), expected \(1, 17\)"),
        (lambda: pulls(X, np.ones(4)), r"dz has shape \(1, 4\), expected \(1, 17\)"),
        (lambda: pull(X, np.ones(17), 17), "i is 17"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
