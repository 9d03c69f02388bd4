"""Logistic regression against plain Python, finite differences, PyTorch and the network with no hidden layer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.dataset import Dataset
from nnengine.gradient_check import gradient_check
from nnengine.hyperparameters import Hyperparameters
from nnengine.logistic_regression import (
    PROPAGATIONS,
    predict,
    propagate,
    propagate_one_loop,
    propagate_two_loops,
    train_logistic_regression,
)
from nnengine.training import train

rng = np.random.default_rng(5)
X = rng.normal(size=(3, 8))
Y = np.array([[0, 1, 1, 0, 1, 0, 0, 1]])
W = rng.normal(size=(3, 1))
B = -0.4

every_version = pytest.mark.parametrize("version", PROPAGATIONS.values(), ids=PROPAGATIONS)


def by_hand(w, b, X, Y):
    """One number at a time, with the loss as the course defines it."""
    n_x, m = X.shape
    J, dw, db = 0.0, [0.0] * n_x, 0.0
    for i in range(m):
        a = 1 / (1 + math.exp(-sum(float(w[j, 0] * X[j, i]) for j in range(n_x)) - b))
        y = int(Y[0, i])
        J -= math.log(a if y else 1 - a) / m
        dw = [dw[j] + float(X[j, i]) * (a - y) / m for j in range(n_x)]
        db += (a - y) / m
    return J, np.array([dw]).T, db


@every_version
def test_cost_and_gradients_equal_plain_python(version):
    gradients, cost = version(W, B, X, Y)
    J, dw, db = by_hand(W, B, X, Y)
    assert cost == pytest.approx(J, rel=1e-13)
    np.testing.assert_allclose(gradients["dw"], dw, rtol=1e-12)
    assert gradients["db"] == pytest.approx(db, rel=1e-12)
    assert gradients["dw"].shape == (3, 1)
    assert type(cost) is type(gradients["db"]) is float


@every_version
def test_gradients_pass_the_gradient_check(version):
    gradients, _ = version(W, B, X, Y)
    check = gradient_check(
        lambda p: version(p["w"], p["b"][0, 0], X, Y)[1],
        {"w": W, "b": np.array([[B]])},
        {"w": gradients["dw"], "b": np.array([[gradients["db"]]])},
    )
    assert check.difference < 1e-7


def test_gradients_equal_autograd():
    torch = pytest.importorskip("torch")
    w, b = torch.tensor(W, requires_grad=True), torch.tensor(B, dtype=torch.float64, requires_grad=True)
    J = torch.nn.functional.binary_cross_entropy_with_logits(w.T @ torch.tensor(X) + b, torch.tensor(Y, dtype=torch.float64))
    J.backward()
    gradients, cost = propagate(W, B, X, Y)
    assert cost == pytest.approx(J.item(), abs=1e-14)
    np.testing.assert_allclose(gradients["dw"], w.grad.numpy(), rtol=0, atol=1e-14)
    assert gradients["db"] == pytest.approx(b.grad.item(), abs=1e-14)


@given(n_x=st.integers(1, 4), m=st.integers(1, 6), size=st.sampled_from([1e-3, 1.0, 1e3]), seed=st.integers(0, 10**6))
def test_the_loops_equal_the_vectorized_version(n_x, m, size, seed):
    rng = np.random.default_rng(seed)
    w, b = size * rng.normal(size=(n_x, 1)), float(rng.normal())
    X, Y = rng.normal(size=(n_x, m)), rng.integers(0, 2, (1, m))
    gradients, cost = propagate(w, b, X, Y)
    for version in (propagate_one_loop, propagate_two_loops):
        looped, looped_cost = version(w, b, X, Y)
        assert looped_cost == pytest.approx(cost, rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(looped["dw"], gradients["dw"], rtol=1e-10, atol=1e-12)
        assert looped["db"] == pytest.approx(gradients["db"], rel=1e-10, abs=1e-12)


@every_version
def test_the_cost_stays_finite_where_the_sigmoid_saturates(version):
    gradients, cost = version(np.array([[1.0]]), 0.0, np.array([[2_000.0, -2_000.0, 1_000.0]]), np.array([[0, 1, 1]]))
    assert cost == pytest.approx(4_000 / 3)  # losses 2,000, 2,000 and 0
    np.testing.assert_allclose(gradients["dw"], [[4_000 / 3]])
    assert gradients["db"] == 0


@every_version
def test_training_equals_the_network_with_no_hidden_layer(version):
    dataset = Dataset("points", X, Y, X[:, :2], Y[:, :2], classes=("no", "yes"))
    settings = Hyperparameters(hidden_layers=(), initialization="zeros", learning_rate=0.8, iterations=60)
    network = train(dataset, settings)
    run = train_logistic_regression(X, Y, 0.8, 60, propagate=version)
    np.testing.assert_allclose(run.costs, network.costs, rtol=1e-12)
    np.testing.assert_allclose(run.w.T, network.parameters["W1"], rtol=1e-11)
    assert run.b == pytest.approx(network.parameters["b1"][0, 0], rel=1e-11)


def test_training_equals_steps_by_hand_from_given_parameters():
    w, b, costs = W, B, []
    for _ in range(5):
        J, dw, db = by_hand(w, b, X, Y)
        costs.append(J)
        w, b = w - 0.3 * dw, b - 0.3 * db
    costs.append(by_hand(w, b, X, Y)[0])
    before = W.copy()
    run = train_logistic_regression(X, Y, 0.3, 5, W, B)
    np.testing.assert_allclose(run.costs, costs, rtol=1e-12)
    np.testing.assert_allclose(run.w, w, rtol=1e-12)
    assert run.b == pytest.approx(b, rel=1e-12)
    np.testing.assert_array_equal(W, before)


def test_no_iterations_measure_the_start_only():
    run = train_logistic_regression(X, Y, 0.1, 0)
    assert run.costs == pytest.approx([math.log(2)])
    np.testing.assert_array_equal(run.w, np.zeros((3, 1)))
    assert run.b == 0
    assert train_logistic_regression(X, Y, 0.1, 0, W).w is not W


def test_a_version_of_ones_own_takes_part():
    calls = []

    def counted(w, b, X, Y):
        calls.append(b)
        return propagate(w, b, X, Y)

    run = train_logistic_regression(X, Y, 0.1, 3, propagate=counted)
    assert len(calls) == 4
    np.testing.assert_array_equal(run.costs, train_logistic_regression(X, Y, 0.1, 3).costs)


def test_training_that_overflows_ends_without_a_warning():
    run = train_logistic_regression(np.full((1, 2), 1e300), np.array([[0, 1]]), 1_000, 3, np.array([[1e10]]))
    assert run.costs.shape == (4,)
    assert not np.isfinite(run.costs[0])


@given(learning_rate=st.floats(1e-3, 0.5), seed=st.integers(0, 10**6))
def test_small_steps_never_raise_the_cost(learning_rate, seed):
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, (2, 6))  # the curvature is at most ¼(1 + ‖x‖²) ≤ ¾, so steps below 2 / ¾ descend
    run = train_logistic_regression(X, rng.integers(0, 2, (1, 6)), learning_rate, 20)
    assert (np.diff(run.costs) <= 1e-15).all()


def test_predictions_lie_on_their_side_of_the_boundary():
    classes = predict(np.array([[1.0], [-2.0]]), 0.5, np.array([[0.0, 1.0, 1.5, 9e9], [0.0, 1.0, 1.0, 0.0]]))
    np.testing.assert_array_equal(classes, [[1, 0, 0, 1]])  # z = 0.5, −0.5, 0 and 9e9
    assert classes.dtype == np.int64


BAD_ARGUMENTS = [
    (dict(w=np.ones((2, 1))), ValueError, r"w has shape \(2, 1\), expected \(3, 1\)"),
    (dict(w=np.ones(3)), ValueError, r"w has shape \(3,\), expected two dimensions \(3, 1\)"),
    (dict(b=math.nan), ValueError, "b is nan, expected a number from -1e\\+12 to 1e\\+12"),
    (dict(b="0"), TypeError, "b is '0', expected a number"),
    (dict(X=np.ones((0, 8))), ValueError, r"X is empty: it has shape \(0, 8\)"),
    (dict(X=np.full((3, 8), np.nan)), ValueError, "X holds nan at row 0, column 0"),
    (dict(X=[["a"]]), TypeError, "X holds <U1, expected real numbers"),
    (dict(Y=np.ones((1, 7))), ValueError, r"Y has shape \(1, 7\), expected \(1, 8\)"),
    (dict(Y=np.full((1, 8), 2)), ValueError, "Y holds 2, expected only 0 and 1"),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD_ARGUMENTS)
@every_version
def test_bad_arguments_are_named(version, change, error, message):
    with pytest.raises(error, match=message):
        version(**{"w": W, "b": B, "X": X, "Y": Y, **change})


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        *BAD_ARGUMENTS,
        (dict(learning_rate=0), ValueError, "learning_rate is 0, expected a number above 0 up to 1000"),
        (dict(iterations=-1), ValueError, "iterations is -1, expected a whole number from 0 to 1,000,000"),
        (dict(iterations=1.5), TypeError, "iterations is 1.5"),
        (dict(propagate="vectorized"), TypeError, "propagate is str, expected a function of w, b, X and Y"),
        (dict(w=None, X=np.ones(3)), ValueError, r"X has shape \(3,\), expected two dimensions"),
    ],
)
def test_bad_training_arguments_are_named(change, error, message):
    arguments = {"X": X, "Y": Y, "learning_rate": 0.1, "iterations": 2, "w": W, "b": B}
    with pytest.raises(error, match=message):
        train_logistic_regression(**{**arguments, **change})


@pytest.mark.parametrize(("change", "error", "message"), [bad for bad in BAD_ARGUMENTS if "Y" not in bad[0]])
def test_bad_prediction_arguments_are_named(change, error, message):
    with pytest.raises(error, match=message):
        predict(**{"w": W, "b": B, "X": X, **change})
