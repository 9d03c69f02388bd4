"""Training in the span of the data against direct training: the same steps, the same weights."""

import numpy as np
import pytest

from nnengine import descent
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.span import span_is_faster
from nnengine.training import train

BASE = Hyperparameters((6, 3), "tanh", learning_rate=0.1, iterations=60, seed=2)


def wide(n_x=300, m=12, duplicates=False, regression=False, seed=0):
    """Many more features than examples, as in pictures."""
    rng = np.random.default_rng(seed)
    X = rng.random((n_x, m))
    if duplicates:  # equal, dependent and zero columns: the examples span fewer than m directions
        X[:, 1] = X[:, 0]
        X[:, 2] = 0.3 * X[:, 3] + 0.7 * X[:, 4]
        X[:, 5] = 0
    Y = rng.normal(size=(1, m)) if regression else rng.integers(0, 2, (1, m))
    return Dataset("wide", X, Y, rng.random((n_x, 3)), Y[:, :3], () if regression else ("no", "yes"))


def train_directly(monkeypatch, *arguments):
    with monkeypatch.context() as patch:
        patch.setattr(descent, "span_is_faster", lambda dataset, hyperparameters: False)
        return train(*arguments)


def expect_same_run(span, direct):
    assert (span.method, direct.method) == ("span", "direct")
    np.testing.assert_allclose(span.costs, direct.costs, rtol=1e-12, atol=1e-12)
    for key in direct.parameters:
        np.testing.assert_allclose(span.parameters[key], direct.parameters[key], rtol=0, atol=1e-12, err_msg=key)
    assert (span.train_accuracy, span.test_accuracy) == pytest.approx((direct.train_accuracy, direct.test_accuracy))
    assert [s.iteration for s in span.snapshots] == [s.iteration for s in direct.snapshots]
    for ours, theirs in zip(span.snapshots, direct.snapshots, strict=True):
        np.testing.assert_allclose(ours.parameters["W1"], theirs.parameters["W1"], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"optimizer": "momentum"},
        {"batch_size": 5},  # the last batch is smaller
        {"batch_size": 1, "iterations": 20},
        {"batch_size": 5, "optimizer": "momentum", "l2": 0.5},
        {"l2": 2.0},
        {"keep_prob": 0.7},
        {"keep_prob": 0.7, "batch_size": 5, "l2": 0.5},
        {"initialization": "zeros"},
        {"initialization": "he", "hidden_activation": "relu"},
        {"initialization": "random", "initialization_scale": 1.0},
        {"hidden_layers": ()},
        {"hidden_layers": (), "initialization": "zeros", "l2": 1.0, "optimizer": "momentum"},
        {"hidden_activation": ("leaky_relu", "identity")},
    ],
    ids=str,
)
@pytest.mark.parametrize("duplicates", [False, True], ids=["", "dependent columns"])
def test_both_ways_agree(monkeypatch, changes, duplicates):
    dataset, hyperparameters = wide(duplicates=duplicates), BASE.replace(**changes)
    expect_same_run(train(dataset, hyperparameters), train_directly(monkeypatch, dataset, hyperparameters))


def test_regression_agrees(monkeypatch):
    dataset, hyperparameters = wide(regression=True), BASE.replace(learning_rate=0.01, l2=0.1)
    expect_same_run(train(dataset, hyperparameters), train_directly(monkeypatch, dataset, hyperparameters))


def test_weights_that_are_passed_in_agree(monkeypatch):
    dataset = wide()
    start = train(dataset, BASE.replace(seed=5, iterations=3)).parameters
    expect_same_run(train(dataset, BASE, start), train_directly(monkeypatch, dataset, BASE, start))


def test_the_cost_in_the_span_holds_the_norm_of_the_full_weights():
    dataset, hyperparameters = wide(), BASE.replace(l2=3.0)
    run = train(dataset, hyperparameters)
    assert run.method == "span"
    A = dataset.X_train
    for l, g in ((1, np.tanh), (2, np.tanh), (3, lambda Z: Z)):
        A = g(run.parameters[f"W{l}"] @ A + run.parameters[f"b{l}"])
    loss = np.mean(np.log1p(np.exp(A)) - dataset.Y_train * A)
    norm = sum(np.sum(run.parameters[f"W{l}"] ** 2) for l in (1, 2, 3))
    assert run.costs[-1] == pytest.approx(loss + 3.0 / (2 * 12) * norm, rel=1e-12)


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
def test_optimizers_with_a_pace_for_each_weight_go_directly(optimizer):
    assert not span_is_faster(wide(), BASE.replace(optimizer=optimizer))
    assert train(wide(), BASE.replace(optimizer=optimizer, iterations=2)).method == "direct"


def test_the_step_of_such_an_optimizer_does_leave_the_span():
    dataset = wide()
    hyperparameters = BASE.replace(optimizer="adam", initialization="zeros", hidden_layers=(), iterations=5)
    W1 = train(dataset, hyperparameters).parameters["W1"]
    coefficients, *_ = np.linalg.lstsq(dataset.X_train, W1.T, rcond=None)
    outside = np.linalg.norm(dataset.X_train @ coefficients - W1.T) / np.linalg.norm(W1)
    assert outside > 0.1, f"expected a good part of W1 outside the span, found {outside:.2g}"


def test_it_is_chosen_where_it_multiplies_less():
    assert span_is_faster(wide(n_x=12_288, m=209), BASE.replace(iterations=2_500))
    assert not span_is_faster(wide(n_x=2, m=250), BASE)
    assert not span_is_faster(wide(), BASE.replace(iterations=0))
    # with few iterations the Gram matrix would not pay for itself
    assert not span_is_faster(wide(n_x=12_288, m=209), BASE.replace(iterations=1))
