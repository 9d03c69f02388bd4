"""Each finding provoked by a real run, its numbers worked out again here, and none of them after a good run."""

import math

import numpy as np
import pytest

from nnengine.dataset import Dataset
from nnengine.diagnosis import diagnose
from nnengine.hyperparameters import Hyperparameters
from nnengine.prediction import Evaluation
from nnengine.training import train

KINDS = {"diverged", "oscillating", "symmetric", "dead", "saturated", "plateau", "falling", "overfitting"}


def two_clouds(distance=1.0, m=60, m_test=60, seed=0, regression=False):
    """Class 1 around (distance, distance), class 0 around its opposite; or the sum of x1 and x2 as a quantity."""
    rng = np.random.default_rng(seed)
    Y = np.arange(m + m_test)[None, :] % 2
    X = (2 * Y - 1) * distance + rng.normal(size=(2, m + m_test))
    if regression:
        Y = X.sum(axis=0, keepdims=True) + 0.1 * rng.normal(size=Y.shape)
    return Dataset("clouds", X[:, :m], Y[:, :m], X[:, m:], Y[:, m:], () if regression else ("left", "right"))


def findings(run):
    return {finding.kind: finding for finding in run.diagnosis}


def hidden_Z(run, X):
    """Z of each hidden layer by the run's own weights."""
    functions = {"tanh": np.tanh, "relu": lambda Z: np.maximum(Z, 0)}
    layers, A = [], X
    for l, name in enumerate(run.activations[:-1], start=1):
        layers.append(run.parameters[f"W{l}"] @ A + run.parameters[f"b{l}"])
        A = functions[name](layers[-1])
    return layers


@pytest.mark.parametrize(
    "run",
    [
        # λ = 1 keeps the units from saturating on clouds that a line separates
        train(two_clouds(), Hyperparameters((3,), "tanh", learning_rate=0.5, iterations=500, l2=1)),
        train(two_clouds(), Hyperparameters((), learning_rate=0.5, iterations=500, initialization="zeros")),
        train(two_clouds(regression=True), Hyperparameters((), learning_rate=0.1, iterations=500)),
    ],
    ids=["a hidden layer", "logistic regression", "linear regression"],
)
def test_a_good_run_has_nothing_to_notice(run):
    assert run.diagnosis == ()
    assert run.train_accuracy > 0.9
    assert run.test_accuracy > 0.9


def test_diverged_names_the_iteration_after_which_the_cost_is_infinite():
    dataset, learning_rate = two_clouds(regression=True), 900.0
    run = train(dataset, Hyperparameters((), learning_rate=learning_rate, iterations=1_000, initialization="zeros"))

    w, b, costs = np.zeros((1, 2)), 0.0, []
    with np.errstate(all="ignore"):
        while True:  # linear regression as one would write it down
            error = w @ dataset.X_train + b - dataset.Y_train
            J = np.mean(error**2) / 2
            if not np.isfinite(J):
                break
            costs.append(J)
            w, b = w - learning_rate * error @ dataset.X_train.T / 60, b - learning_rate * np.mean(error)
    last_finite = len(costs) - 1  # the cost before this iteration is finite, the one after it is not

    assert run.diverged_at == last_finite
    np.testing.assert_allclose(run.costs, costs, rtol=1e-9)
    (finding,) = run.diagnosis
    assert finding.kind == "diverged"
    assert f"After iteration {last_finite:,} " in finding.message
    assert "learning rate 900 is too large" in finding.message


def test_diverged_at_once_blames_huge_initial_weights():
    hyperparameters = Hyperparameters(
        (4,) * 10, "identity", initialization="random", initialization_scale=1_000, learning_rate=1_000, iterations=50
    )
    run = train(two_clouds(), hyperparameters)
    (finding,) = run.diagnosis
    assert (finding.kind, run.diverged_at) == ("diverged", 0)
    assert "smaller initial weights than 1000" in finding.message


def test_a_start_without_a_finite_cost_says_so():
    dataset = two_clouds(regression=True)
    start = {"W1": np.full((1, 2), 1e300), "b1": np.zeros((1, 1))}
    (finding,) = train(dataset, Hyperparameters((), iterations=3), start).diagnosis
    assert finding.kind == "diverged"
    assert "initial weights" in finding.message
    assert "After iteration" not in finding.message


def test_saturated_units_are_those_whose_slope_is_small_for_most_examples():
    hyperparameters = Hyperparameters(
        (6, 4), "tanh", initialization="random", initialization_scale=6, learning_rate=0.01, iterations=50, seed=1
    )
    dataset = two_clouds(2.0)
    run = train(dataset, hyperparameters)
    expected = tuple(
        (l, j + 1)
        for l, Z in enumerate(hidden_Z(run, dataset.X_train), start=1)
        for j in range(len(Z))
        if sum(1 / math.cosh(z) ** 2 < 0.05 for z in Z[j]) >= 0.9 * 60
    )
    assert 0 < len(expected) < 10, expected  # some are, some are not
    finding = findings(run)["saturated"]
    assert finding.units == expected
    assert f"{len(expected)} of 10 hidden units" in finding.message


def test_dead_units_are_those_that_no_example_switches_on():
    dataset = two_clouds()
    start = {
        "W1": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
        "b1": np.array([[0.0], [-100.0], [0.0]]),
        "W2": np.ones((1, 3)),
        "b2": np.zeros((1, 1)),
    }
    run = train(dataset, Hyperparameters((3,), "relu", learning_rate=0.1, iterations=30), start)
    assert (hidden_Z(run, dataset.X_train)[0][1] <= 0).all()
    finding = findings(run)["dead"]
    assert finding.units == ((1, 2),)
    assert "1 of 3 hidden units is dead" in finding.message
    np.testing.assert_array_equal(run.parameters["W1"][1], start["W1"][1])  # no example moved its weights


def test_a_huge_learning_rate_kills_relus():
    dataset = two_clouds()
    run = train(dataset, Hyperparameters((5,), "relu", learning_rate=50, iterations=100, seed=2))
    dead = tuple((1, j + 1) for j, z in enumerate(hidden_Z(run, dataset.X_train)[0]) if (z <= 0).all())
    assert dead
    assert findings(run)["dead"].units == dead


def test_leaky_relus_do_not_die():
    run = train(two_clouds(), Hyperparameters((5,), "leaky_relu", learning_rate=50, iterations=100, seed=2))
    assert "dead" not in findings(run)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_zero_initialization_leaves_units_symmetric(activation):
    run = train(two_clouds(), Hyperparameters((4, 3), activation, initialization="zeros", iterations=100))
    finding = findings(run)["symmetric"]
    assert finding.units == tuple((1, j) for j in (1, 2, 3, 4)) + tuple((2, j) for j in (1, 2, 3))
    assert "layers 1, 2" in finding.message
    for key, units in (("W1", 4), ("W2", 3)):
        first_row = run.parameters[key][:1]
        np.testing.assert_allclose(run.parameters[key], np.repeat(first_row, units, axis=0), rtol=1e-9, err_msg=key)


def test_one_unit_has_nothing_to_be_symmetric_with():
    run = train(two_clouds(), Hyperparameters((1,), "tanh", initialization="zeros", iterations=100))
    assert "symmetric" not in findings(run)


def test_oscillating_counts_the_iterations_in_which_the_cost_rose():
    run = train(two_clouds(), Hyperparameters((6,), "tanh", learning_rate=60, iterations=200, seed=1))
    last = list(run.costs[100:])
    rises = sum(after > before for before, after in zip(last[:-1], last[1:], strict=True))
    assert rises > 20
    finding = findings(run)["oscillating"]
    assert f"rose in {rises} of the last 100 iterations" in finding.message
    assert "learning rate 60" in finding.message


@pytest.mark.parametrize("changes", [{"batch_size": 5}, {"keep_prob": 0.6}], ids=str)
def test_the_noise_of_batches_and_dropout_is_not_called_oscillating(changes):
    run = train(two_clouds(0.3), Hyperparameters((6,), "tanh", learning_rate=0.5, iterations=200, **changes))
    assert (np.diff(run.costs[100:]) > 0).sum() > 20
    assert "oscillating" not in findings(run)


def test_plateau_compares_with_the_best_constant_answer():
    rng = np.random.default_rng(0)
    corners = np.array([[-1, -1, 1, 1], [-1, 1, -1, 1]]).repeat(10, axis=1)
    X, Y = corners + 0.1 * rng.normal(size=(2, 40)), (corners[:1] != corners[1:]).astype(float)
    dataset = Dataset("xor", X, Y, X, Y, ("same", "different"))
    run = train(dataset, Hyperparameters((3,), "tanh", initialization="zeros", learning_rate=0.1, iterations=500))
    finding = findings(run)["plateau"]
    assert run.costs[-1] == pytest.approx(math.log(2), abs=1e-3)
    assert "stands at 0.693" in finding.message
    assert "would cost 0.693" in finding.message  # half of the examples in each class: −log ½


def test_falling_says_by_how_much():
    run = train(two_clouds(2.0), Hyperparameters((), learning_rate=0.05, iterations=20, initialization="zeros"))
    share = (run.costs[18] - run.costs[20]) / run.costs[18]
    assert share > 0.05
    assert f"fell by {share:.0%} in the last tenth" in findings(run)["falling"].message


def test_overfitting_names_both_accuracies():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(30, 140)), rng.integers(0, 2, (1, 140))  # labels by lot: nothing to learn but by heart
    dataset = Dataset("lots", X[:, :40], Y[:, :40], X[:, 40:], Y[:, 40:], ("no", "yes"))
    run = train(dataset, Hyperparameters((8,), "tanh", learning_rate=0.5, iterations=500))
    assert run.train_accuracy == 1.0
    assert run.test_accuracy < 0.7
    message = findings(run)["overfitting"].message
    assert "100% right on the training set" in message
    assert f"{run.test_accuracy:.0%} on the test set" in message


def kinds_of(costs=(1.0,), bias=0.0):
    """What is said of a tanh unit that puts every example at z = bias, and of these costs."""
    dataset = two_clouds()
    parameters = {"W1": np.zeros((1, 2)), "b1": np.array([[bias]]), "W2": np.ones((1, 1)), "b2": np.zeros((1, 1))}
    result = Evaluation(0.1, 0.9)
    findings = diagnose(dataset, Hyperparameters((1,)), parameters, np.array(costs), result, result)
    return [finding.kind for finding in findings]


def test_the_thresholds_are_where_the_words_say():
    # tanh's slope is 1 − a²: 5 % of its steepest, which is 1, at a = √0.95
    assert kinds_of(bias=math.atanh(math.sqrt(0.949))) == []
    assert kinds_of(bias=math.atanh(math.sqrt(0.951))) == ["saturated"]
    # eleven costs: the last tenth is the last iteration, the last fifth the last two
    assert kinds_of(costs=[0.2] * 10 + [0.2 * 0.96]) == []
    assert kinds_of(costs=[0.2] * 10 + [0.2 * 0.94]) == ["falling"]
    # a constant answer costs log 2 = 0.693 here, so 0.2 is no plateau to complain of
    assert kinds_of(costs=[0.2] * 11) == []
    assert kinds_of(costs=[0.6] * 11) == ["plateau"]
    assert kinds_of(costs=[0.6] * 9 + [0.599] * 2) == []
    # of the last six costs' five steps, one rise is 20 %
    assert kinds_of(costs=[0.2] * 10 + [0.201]) == ["oscillating"]


def test_a_gap_that_a_small_test_set_makes_by_chance_is_no_overfitting():
    dataset, hyperparameters = two_clouds(m_test=9), Hyperparameters(())
    costs, parameters = np.ones(5), {"W1": np.ones((1, 2)), "b1": np.zeros((1, 1))}

    def kinds(test_accuracy):
        results = Evaluation(0.1, 0.98), Evaluation(0.2, test_accuracy)
        return [finding.kind for finding in diagnose(dataset, hyperparameters, parameters, costs, *results)]

    assert kinds(0.98 - 0.32) == []  # 1 / √9 = 0.33
    assert kinds(0.98 - 0.35) == ["overfitting"]


@pytest.mark.parametrize("classification", [False, True])
def test_a_cost_of_exactly_zero_is_no_fall_and_no_warning(classification):
    X = np.array([[-1.0, 1.0]])
    if classification:  # logits of ±1000: log(1 + e^(−1000)) rounds to 0
        dataset, start = Dataset("sure", X, [[0, 1]], X, [[0, 1]], ("no", "yes")), 1000.0
    else:
        dataset, start = Dataset("exact", X, X, X, X), 1.0
    run = train(dataset, Hyperparameters((), iterations=30), {"W1": np.array([[start]]), "b1": np.zeros((1, 1))})
    assert not run.costs.any()
    assert run.diagnosis == ()


def test_each_finding_is_of_a_known_kind_and_ends_as_a_sentence():
    runs = [
        train(two_clouds(), Hyperparameters((4,), "relu", initialization="zeros", iterations=30)),
        train(two_clouds(), Hyperparameters((4,), "tanh", learning_rate=60, iterations=100)),
        train(two_clouds(regression=True), Hyperparameters((), learning_rate=900, iterations=500)),
    ]
    for finding in (finding for run in runs for finding in run.diagnosis):
        assert finding.kind in KINDS
        assert finding.message.endswith(".")
