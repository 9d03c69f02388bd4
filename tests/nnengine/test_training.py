"""Training against a plain loop, and what a run promises."""

import itertools
import re
import warnings
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnengine import descent
from nnengine.activations import ACTIVATIONS
from nnengine.cost import compute_cost
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.initialization import INITIALIZERS, initialize_parameters
from nnengine.optimizers import OPTIMIZERS
from nnengine.prediction import evaluate
from nnengine.propagation import backward_propagation, forward_propagation
from nnengine.training import Snapshot, Training, evaluate_moments, iterate_training, snapshot_iterations, train


def planar(m=23, regression=False, n_x=2, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_x, m + 8))
    Y = X[:1] * X[1:2] + 0.1 * rng.normal(size=(1, m + 8))
    Y = Y if regression else (Y > 0).astype(float)
    return Dataset("planar", X[:, :m], Y[:, :m], X[:, m:], Y[:, m:], () if regression else ("no", "yes"))


DATA = planar()
BASE = Hyperparameters((4, 3), "tanh", learning_rate=0.3, iterations=12, seed=3)


def train_plainly(dataset, hyperparameters, held=None):
    """The same training from the functions that allocate, one dictionary after another."""
    activations = hyperparameters.activations(dataset.output_activation)
    L, m, keep_prob = len(activations), dataset.m_train, hyperparameters.keep_prob
    weight_rng, batch_rng, dropout_rng = (np.random.default_rng([hyperparameters.seed, i]) for i in range(3))
    parameters = initialize_parameters(
        hyperparameters.layer_dims(dataset.n_x),
        hyperparameters.initialization,
        hyperparameters.initialization_scale,
        weight_rng,
    )
    optimizer = OPTIMIZERS[hyperparameters.optimizer](hyperparameters.learning_rate)
    state, costs = optimizer.initial_state(parameters), []

    def measure():
        _, cache = forward_propagation(dataset.X_train, parameters, activations)
        output = dataset.output_activation
        costs.append(compute_cost(cache[f"Z{L}"], dataset.Y_train, output, parameters, hyperparameters.l2, hyperparameters.l1))

    for _ in range(hyperparameters.iterations):
        measure()
        size, order = hyperparameters.batch_size or m, np.arange(m)
        if size < m:
            order = batch_rng.permutation(m)
        for start in range(0, m, size):
            batch = order[start : start + size]
            masks = {}
            if keep_prob < 1:
                for l, n_l in enumerate(hyperparameters.hidden_layers, start=1):
                    masks[f"D{l}"] = (dropout_rng.random((n_l, len(batch))) < keep_prob) / keep_prob
            _, cache = forward_propagation(dataset.X_train[:, batch], parameters, activations, masks)
            # Each batch's gradient estimates that of the J of all m examples, so its penalty is λ/m, not λ/m_batch.
            l2, l1 = (strength * len(batch) / m for strength in (hyperparameters.l2, hyperparameters.l1))
            gradients = backward_propagation(dataset.Y_train[:, batch], parameters, cache, activations, l2, l1)
            for key, mask in (held or {}).items():
                gradients[key][mask] = 0
            parameters, state = optimizer.update(parameters, gradients, state)
    measure()
    return parameters, np.array(costs)


@pytest.mark.parametrize("regression", [False, True], ids=["classes", "regression"])
@pytest.mark.parametrize("batch_size", [None, 23, 100, 10, 1])
@pytest.mark.parametrize(
    "changes", [{}, {"l2": 0.5}, {"keep_prob": 0.7}, {"l2": 0.5, "l1": 0.02, "keep_prob": 0.7}, {"hidden_layers": (), "l1": 0.3}], ids=str
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_equals_the_plain_loop(optimizer, changes, batch_size, regression):
    dataset = planar(regression=regression)
    # a small step: RMSProp and Adam divide by √s, which multiplies rounding where a gradient is near 0
    hyperparameters = BASE.replace(optimizer=optimizer, batch_size=batch_size, learning_rate=0.02, **changes)
    parameters, costs = train_plainly(dataset, hyperparameters)
    run = train(dataset, hyperparameters)
    tolerance = 1e-12 if optimizer in ("gradient_descent", "momentum") else 1e-10
    np.testing.assert_allclose(run.costs, costs, rtol=tolerance)
    for key in parameters:
        np.testing.assert_allclose(run.parameters[key], parameters[key], rtol=0, atol=tolerance, err_msg=key)


HELD = {"W1": np.array([[True, False], [False, False], [True, True], [False, True]]), "b2": np.array([[False], [True], [False]])}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_held_stays_and_the_rest_is_trained_around_it(optimizer):
    hyperparameters = BASE.replace(optimizer=optimizer, learning_rate=0.02, l2=0.5, l1=0.1, batch_size=10)
    parameters, costs = train_plainly(DATA, hyperparameters, HELD)
    run = train(DATA, hyperparameters, held=HELD)
    np.testing.assert_allclose(run.costs, costs, rtol=1e-10)
    for key in parameters:
        np.testing.assert_allclose(run.parameters[key], parameters[key], rtol=0, atol=1e-10, err_msg=key)
        start, held = run.snapshots[0].parameters[key], HELD.get(key, np.zeros(parameters[key].shape, bool))
        np.testing.assert_array_equal(run.parameters[key] == start, held, err_msg=key)


def test_a_held_weight_keeps_pictures_out_of_the_span():
    dataset = planar(n_x=500)
    mask = np.zeros((4, 500), bool)
    mask[1, 17] = True
    free, held = (train(dataset, BASE.replace(iterations=40), held=held) for held in ({"W1": ~mask & mask}, {"W1": mask}))
    assert (free.method, held.method) == ("span", "direct")
    assert held.parameters["W1"][1, 17] == held.snapshots[0].parameters["W1"][1, 17]


def test_l1_brings_weights_to_zero_that_l2_only_shrinks():
    l1, l2 = (train(DATA, BASE.replace(iterations=2_000, learning_rate=0.05, **penalty)) for penalty in ({"l1": 1.0}, {"l2": 1.0}))
    near_zero = [np.sum(np.abs(run.parameters["W1"]) < 0.01) for run in (l1, l2)]
    assert near_zero[0] > near_zero[1]


@pytest.mark.parametrize(
    ("held", "error", "message"),
    [
        ([], TypeError, "held is list, expected"),
        ({"W9": np.zeros((1, 1), bool)}, ValueError, "held has key 'W9', expected keys of parameters: W1"),
        ({"W1": np.zeros((4, 2))}, ValueError, r"held['W1'] is an array of float64 of shape (4, 2), expected an array of bool"),
        ({"W1": np.zeros((2, 4), bool)}, ValueError, "shape (2, 4), expected an array of bool of shape (4, 2)"),
        ({"b1": True}, ValueError, "held['b1'] is bool, expected an array of bool of shape (4, 1)"),
    ],
)
def test_masks_that_do_not_fit_are_refused(held, error, message):
    with pytest.raises(error, match=re.escape(message)):
        train(DATA, BASE, held=held)


@pytest.mark.parametrize(
    "changes",
    [{}, {"batch_size": 7}, {"keep_prob": 0.5, "batch_size": 7, "optimizer": "adam", "l2": 1.0}],
    ids=str,
)
def test_the_same_settings_give_the_same_run_to_the_last_bit(changes):
    first, again = (train(planar(), BASE.replace(**changes)) for _ in range(2))
    np.testing.assert_array_equal(first.costs, again.costs)
    for key in first.parameters:
        np.testing.assert_array_equal(first.parameters[key], again.parameters[key], err_msg=key)
    assert (first.train_accuracy, first.test_accuracy) == (again.train_accuracy, again.test_accuracy)
    assert first.diagnosis == again.diagnosis


def test_the_span_gives_the_same_run_to_the_last_bit():
    first, again = (train(planar(n_x=500), BASE.replace(iterations=40, batch_size=7)) for _ in range(2))
    assert first.method == "span"
    np.testing.assert_array_equal(first.costs, again.costs)
    np.testing.assert_array_equal(first.parameters["W1"], again.parameters["W1"])


@pytest.mark.parametrize("changes", [{"batch_size": 7}, {"keep_prob": 0.5}, {"optimizer": "adam"}, {"learning_rate": 1}], ids=str)
def test_initial_weights_depend_on_the_seed_and_the_shape_alone(changes):
    start, other = train(DATA, BASE).snapshots[0], train(DATA, BASE.replace(**changes)).snapshots[0]
    for key in start.parameters:
        np.testing.assert_array_equal(other.parameters[key], start.parameters[key], err_msg=key)
    assert other.cost == start.cost


def test_dropout_does_not_change_which_examples_share_a_batch():
    # With keep_prob next to 1 no unit falls: the runs are equal up to the factor 1 / keep_prob, if the masks are drawn
    # from a stream of their own.
    almost_one = 1 - 1e-15
    with_masks = train(DATA, BASE.replace(batch_size=5, keep_prob=almost_one))
    without = train(DATA, BASE.replace(batch_size=5))
    np.testing.assert_allclose(with_masks.costs, without.costs, rtol=1e-9)


def test_another_seed_is_another_run():
    assert not np.array_equal(train(DATA, BASE).costs, train(DATA, BASE.replace(seed=4)).costs)


def test_costs_are_measured_before_each_iteration_and_after_the_last():
    run = train(DATA, BASE)
    assert run.costs.shape == (BASE.iterations + 1,)
    for snapshot in run.snapshots:
        result = evaluate(DATA.X_train, DATA.Y_train, snapshot.parameters, run.activations)
        assert snapshot.cost == run.costs[snapshot.iteration] == pytest.approx(result.cost, rel=1e-13)
        np.testing.assert_array_equal(snapshot.costs, run.costs[: snapshot.iteration + 1])


def test_dropout_is_left_out_of_the_cost():
    run = train(DATA, BASE.replace(keep_prob=0.5))
    final = evaluate(DATA.X_train, DATA.Y_train, run.parameters, run.activations)
    assert run.costs[-1] == pytest.approx(final.cost, rel=1e-13)


def test_no_iterations_are_a_run_too():
    run = train(DATA, BASE.replace(iterations=0))
    assert run.costs.shape == (1,)
    assert [snapshot.iteration for snapshot in run.snapshots] == [0]
    expected = initialize_parameters((2, 4, 3, 1), "xavier", rng=np.random.default_rng([BASE.seed, 0]))
    for key in expected:
        np.testing.assert_array_equal(run.parameters[key], expected[key])


def test_accuracies_are_those_of_the_final_weights():
    run = train(DATA, BASE.replace(iterations=200))
    assert run.train_accuracy == evaluate(DATA.X_train, DATA.Y_train, run.parameters, run.activations).accuracy
    assert run.test_accuracy == evaluate(DATA.X_test, DATA.Y_test, run.parameters, run.activations).accuracy
    assert run.hyperparameters == BASE.replace(iterations=200)
    assert (run.activations, run.method, run.diverged_at) == (("tanh", "tanh", "sigmoid"), "direct", None)


@pytest.mark.parametrize("iterations", [0, 1, 19, 20, 21, 35, 60, 1_000, 2_500, 1_000_000])
def test_the_first_twenty_and_the_last_are_kept_and_few_between(iterations):
    moments = snapshot_iterations(iterations)
    assert moments[: min(iterations, 20) + 1] == list(range(min(iterations, 20) + 1))
    assert moments[-1] == iterations
    assert moments == sorted(set(moments))
    assert len(moments) <= 61


def test_a_snapshot_is_a_shorter_run_to_the_last_bit():
    hyperparameters = BASE.replace(iterations=75)
    for snapshot in train(DATA, hyperparameters).snapshots:
        shorter = train(DATA, hyperparameters.replace(iterations=snapshot.iteration))
        np.testing.assert_array_equal(shorter.costs, snapshot.costs)
        for key in shorter.parameters:
            np.testing.assert_array_equal(shorter.parameters[key], snapshot.parameters[key], err_msg=key)


def test_iterating_hands_over_the_snapshots_of_train():
    hyperparameters = BASE.replace(iterations=50, batch_size=7, keep_prob=0.8)
    run, handed_over = train(DATA, hyperparameters), list(iterate_training(DATA, hyperparameters))
    assert all(isinstance(snapshot, Snapshot) for snapshot in handed_over)
    assert [s.iteration for s in handed_over] == [s.iteration for s in run.snapshots]
    for ours, theirs in zip(handed_over, run.snapshots, strict=True):
        np.testing.assert_array_equal(ours.costs, theirs.costs)
        for key in theirs.parameters:
            np.testing.assert_array_equal(ours.parameters[key], theirs.parameters[key])


def test_iterating_can_stop_early_and_goes_on_as_asked():
    first_three = list(itertools.islice(iterate_training(DATA, BASE.replace(iterations=1_000_000)), 3))
    assert [snapshot.iteration for snapshot in first_three] == [0, 1, 2]


@pytest.mark.parametrize("changes", [{}, {"batch_size": 7, "keep_prob": 0.8, "optimizer": "adam"}], ids=str)
def test_training_in_pieces_is_the_same_run(changes):
    hyperparameters = BASE.replace(iterations=300, **changes)
    whole, training = train(DATA, hyperparameters), Training(DATA, hyperparameters)
    pieces = 0
    while not training.is_finished:
        training.advance(seconds=1e-4)
        part = training.run()  # looking does not disturb it
        np.testing.assert_array_equal(part.costs, whole.costs[: training.iteration + 1])
        assert [s.iteration for s in part.snapshots[:-1]] == [m for m in snapshot_iterations(300) if m < training.iteration]
        pieces += 1
    assert pieces > 1
    run = training.run()
    assert training.iteration == 300
    assert [s.iteration for s in run.snapshots] == [s.iteration for s in whole.snapshots]
    np.testing.assert_array_equal(run.costs, whole.costs)
    for key in whole.parameters:
        np.testing.assert_array_equal(run.parameters[key], whole.parameters[key])
    assert run.diagnosis == whole.diagnosis
    assert not training.advance_to_next_snapshot()


def test_a_training_that_has_not_begun_knows_its_initial_cost():
    training = Training(DATA, BASE)
    assert (training.iteration, training.is_finished, training.snapshots) == (0, False, [])
    run = training.run()
    np.testing.assert_array_equal(run.costs, train(DATA, BASE).costs[:1])
    assert [s.iteration for s in run.snapshots] == [0]
    training.advance()
    np.testing.assert_array_equal(training.run().costs, train(DATA, BASE).costs)


@pytest.mark.parametrize(
    ("seconds", "error", "message"),
    [
        (float("nan"), ValueError, "seconds is nan, expected a number from 0 to inf"),
        (-1, ValueError, "seconds is -1, expected a number from 0 to inf"),
        ("all", TypeError, "seconds is 'all', expected a number from 0 to inf"),
    ],
)
def test_a_bad_time_is_named(seconds, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Training(DATA, BASE).advance(seconds)


@pytest.mark.parametrize("n_x", [2, 400], ids=["direct", "span"])
def test_two_runs_continue_one_another(n_x):
    dataset, half = planar(n_x=n_x), BASE.replace(iterations=30)
    first = train(dataset, half)
    second = train(dataset, half, first.parameters)
    whole = train(dataset, half.replace(iterations=60))
    np.testing.assert_allclose(np.concatenate([first.costs, second.costs[1:]]), whole.costs, rtol=1e-12)
    for key in whole.parameters:
        np.testing.assert_allclose(second.parameters[key], whole.parameters[key], rtol=0, atol=1e-12, err_msg=key)


@pytest.mark.parametrize("n_x", [2, 400], ids=["direct", "span"])
def test_nothing_passed_in_is_changed(n_x):
    dataset = planar(n_x=n_x)
    arrays = {field: getattr(dataset, field).copy() for field in ("X_train", "Y_train", "X_test", "Y_test")}
    start = initialize_parameters((n_x, 4, 3, 1), rng=8)
    before = {key: parameter.copy() for key, parameter in start.items()}
    run = train(dataset, BASE.replace(batch_size=7, l2=1), start)
    for key in before:
        np.testing.assert_array_equal(start[key], before[key], err_msg=key)
        assert not np.array_equal(run.parameters[key], before[key]), f"{key} was not trained"
    for field, array in arrays.items():
        np.testing.assert_array_equal(getattr(dataset, field), array, err_msg=field)


def test_one_snapshot_does_not_change_another():
    snapshots = list(iterate_training(DATA, BASE))
    kept = snapshots[0].parameters["W1"].copy()
    snapshots[1].parameters["W1"][:] = 99
    np.testing.assert_array_equal(snapshots[0].parameters["W1"], kept)


def test_a_diverged_run_keeps_its_finite_part_and_no_snapshot_twice():
    dataset = planar(regression=True)
    run = train(dataset, BASE.replace(learning_rate=1_000, hidden_activation="identity", iterations=500))
    assert run.diverged_at == len(run.costs) - 1
    assert np.isfinite(run.costs).all()
    final = evaluate(dataset.X_train, dataset.Y_train, run.parameters, run.activations)
    assert final.cost == pytest.approx(run.costs[-1], rel=1e-12), "the weights are not those of the last finite cost"
    moments = [snapshot.iteration for snapshot in run.snapshots]
    assert moments == sorted(set(moments)), moments
    assert moments[-1] == run.diverged_at
    # A step further each time: somewhere the step after a snapshot is the one that diverges.
    for iterations in range(run.diverged_at, run.diverged_at + 3):
        shorter = BASE.replace(learning_rate=1_000, hidden_activation="identity", iterations=iterations)
        moments = [snapshot.iteration for snapshot in iterate_training(dataset, shorter)]
        assert moments == sorted(set(moments)), moments


def test_a_start_that_costs_infinity_is_a_run_too():
    start = {"W1": np.array([[1e200]]), "b1": np.zeros((1, 1))}
    dataset = Dataset("one", [[1.0, 2.0]], [[1.0, 3.0]], [[3.0]], [[3.0]])
    run = train(dataset, Hyperparameters((), iterations=5), start)
    assert (len(run.costs), run.diverged_at) == (0, 0)
    assert [finding.kind for finding in run.diagnosis] == ["diverged"]
    np.testing.assert_array_equal(run.parameters["W1"], start["W1"])


def test_weights_end_finite_even_where_a_unit_hides_an_infinite_one():
    # dW[1] = W[2]ᵀW[3]ᵀdZ[3]Xᵀ is 1e200 · 1e200; ReLU turns W[1] = −∞ into a = 0, and the cost would be finite.
    start = {"W1": [[1e-300]], "b1": [[0.0]], "W2": [[1e200]], "b2": [[0.0]], "W3": [[1e200]], "b3": [[0.0]]}
    start = {key: np.array(value) for key, value in start.items()}
    dataset = Dataset("one", [[1.0]], [[0.0]], [[1.0]], [[0.0]], ("no", "yes"))
    run = train(dataset, Hyperparameters((1, 1), "relu", iterations=5), start)
    assert run.diverged_at == 0
    assert all(np.isfinite(parameter).all() for parameter in run.parameters.values()), run.parameters


sliders = st.builds(
    Hyperparameters,
    hidden_layers=st.lists(st.integers(1, 6), max_size=10).map(tuple),
    hidden_activation=st.sampled_from(sorted(ACTIVATIONS)),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    learning_rate=st.one_of(st.floats(1e-6, 1_000), st.sampled_from([1e-300, 10.0, 100.0, 1_000.0])),
    iterations=st.integers(0, 60),
    batch_size=st.one_of(st.none(), st.integers(1, 12)),
    initialization=st.sampled_from(sorted(INITIALIZERS)),
    initialization_scale=st.one_of(st.floats(0, 1_000), st.just(1_000.0)),
    l2=st.one_of(st.just(0.0), st.floats(0, 100), st.just(1_000_000.0)),
    keep_prob=st.one_of(st.just(1.0), st.floats(1e-6, 1.0)),
    seed=st.integers(0, 2**32 - 1),
)
DATASETS = {
    (regression, n_x): planar(m=9, regression=regression, n_x=n_x) for regression in (False, True) for n_x in (2, 60)
}


@settings(max_examples=250, deadline=None, derandomize=True)
@given(hyperparameters=sliders, regression=st.booleans(), n_x=st.sampled_from([2, 60]))
def test_no_setting_of_the_sliders_raises_warns_or_ends_in_infinity(hyperparameters, regression, n_x):
    dataset = DATASETS[regression, n_x]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train(dataset, hyperparameters)
        parameters = [snapshot.parameters for snapshot in run.snapshots]
    assert np.isfinite(run.costs).all(), run.costs
    for arrays in (run.parameters, *parameters):
        assert all(np.isfinite(array).all() for array in arrays.values()), arrays
    if run.diverged_at is None:
        assert len(run.costs) == hyperparameters.iterations + 1
    else:
        assert [finding.kind for finding in run.diagnosis] == ["diverged"]
        assert len(run.costs) in (0, run.diverged_at + 1)


START = initialize_parameters((2, 4, 3, 1))


@pytest.mark.parametrize("function", [train, iterate_training, Training])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("circles", BASE), TypeError, "dataset is str, expected a Dataset"),
        ((None, BASE), TypeError, "dataset is NoneType, expected a Dataset"),
        ((DATA, {"learning_rate": 1}), TypeError, "hyperparameters is dict, expected Hyperparameters"),
        ((DATA, BASE, [1]), TypeError, "parameters is list, expected a mapping"),
        ((DATA, BASE, {}), ValueError, "parameters is empty, expected W1, b1"),
        ((DATA, BASE, {"W1": START["W1"]}), ValueError, "parameters has keys W1, expected W and b for each of 3 layers"),
        ((DATA, BASE, {**START, "W2": np.ones((3, 5))}), ValueError, "parameters['W2'] has shape (3, 5), expected (any, 4)"),
        ((DATA, BASE, {**START, "b1": START["b1"] * np.nan}), ValueError, "parameters['b1'] holds nan at row 0"),
        ((DATA, BASE, {**START, "b3": [[0]]}), TypeError, "parameters['b3'] is list, expected an ndarray"),
        (
            (DATA, BASE, initialize_parameters((2, 5, 3, 1))),
            ValueError,
            "parameters has layers (2, 5, 3, 1), the data and hyperparameters expect (2, 4, 3, 1)",
        ),
        (
            (DATA, BASE, initialize_parameters((3, 4, 3, 1))),
            ValueError,
            "parameters has layers (3, 4, 3, 1), the data and hyperparameters expect (2, 4, 3, 1)",
        ),
    ],
)
def test_bad_input_is_named_at_the_call(function, arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        function(*arguments)  # iterate_training too: not only when the first snapshot is asked for


INTERRUPTIBLE = [
    {}, {"batch_size": 7, "keep_prob": 0.8, "optimizer": "adam", "l1": 0.1}, {"batch_size": 1, "optimizer": "momentum", "l2": 0.5},
    {"keep_prob": 0.6, "optimizer": "rmsprop"}, {"batch_size": 23},
]  # fmt: skip


class Clock:
    """Stands in for the clock of a descent: it strikes at every look, so that every step is interrupted."""

    def __init__(self):
        self.looks = 0

    def perf_counter(self):
        self.looks += 1
        return float(self.looks)


@pytest.mark.parametrize("held", [None, HELD], ids=["free", "held"])
@pytest.mark.parametrize("n_x", [2, 400], ids=["points", "pictures"])
@pytest.mark.parametrize("changes", INTERRUPTIBLE, ids=str)
def test_an_iteration_that_is_interrupted_at_every_step_is_the_same_to_the_last_bit(monkeypatch, changes, n_x, held):
    dataset = planar(n_x=n_x)
    hyperparameters = BASE.replace(iterations=6 if held or n_x == 2 else 40, learning_rate=0.02, **changes)
    if held and n_x != 2:
        held = {"b2": HELD["b2"]}
    whole = train(dataset, hyperparameters, held=held)
    training, clock = Training(dataset, hyperparameters, held=held), Clock()
    monkeypatch.setattr(descent, "time", clock)
    shares, looks = [], 0
    while not training.is_finished:
        # Two looks a call: one to begin, and one that stops it after a single step.
        training.advance_to_next_snapshot(deadline=clock.looks + 2)
        shares.append(training.share)
        looks += 1
        if looks % 37 == 0:  # what is seen in the middle of an iteration is the last whole one's
            part = training.run()
            i = training.iteration
            assert part.costs[-1] == whole.costs[i] and len(part.costs) == i + 1
            again = evaluate(dataset.X_train, dataset.Y_train, part.parameters, part.activations)
            assert again.accuracy == part.train_accuracy
            shorter = [snapshot for snapshot in whole.snapshots if snapshot.iteration == i]
            for key in part.parameters if shorter else ():
                np.testing.assert_array_equal(part.parameters[key], shorter[0].parameters[key], err_msg=key)
    assert looks > 2 * hyperparameters.iterations * training.descent.batch_count
    assert shares == sorted(shares) and shares[-1] == 1
    run = training.run()
    np.testing.assert_array_equal(run.costs, whole.costs)
    for key in whole.parameters:
        np.testing.assert_array_equal(run.parameters[key], whole.parameters[key], err_msg=key)


@pytest.mark.parametrize("changes", [{}, {"batch_size": 7}, {"batch_size": 7, "keep_prob": 0.5}], ids=str)
def test_runs_of_one_dataset_share_its_examples(changes):
    dataset = planar(n_x=400)
    hyperparameters = BASE.replace(optimizer="adam", iterations=1, **changes)
    first, second = (Training(dataset, hyperparameters).descent for _ in range(2))
    A0_first, A0_second = (descent.whole.forward_steps[0][1] for descent in (first, second))
    assert np.shares_memory(A0_first, A0_second)
    if first.batches is not None:
        sizes = {first.batches.load(k).m: first.batches.load(k) for k in range(len(first.batches))}
        assert set(sizes) == {7, 23 % 7}
        assert first.batches.load(0) is first.batches.load(1), "each batch has buffers of its own"
    run = train(dataset, hyperparameters)
    assert all(np.shares_memory(snapshot.costs, run.costs) for snapshot in run.snapshots)


def test_what_is_kept_of_a_run_keeps_its_buffers_alive_no_longer():
    for changes in ({"optimizer": "adam"}, {"iterations": 40}):  # direct, and in the span
        training = Training(planar(n_x=400), BASE.replace(batch_size=7, **changes))
        training.advance()
        run, gone = training.run(), weakref.ref(training.descent)
        del training
        assert gone() is None
        assert run.snapshots[0].parameters["W1"].shape == (4, 400)


@pytest.mark.parametrize("n_x", [2, 400], ids=["direct", "span"])
def test_every_moment_is_evaluated_as_its_weights_are(n_x):
    dataset = planar(n_x=n_x)
    run = train(dataset, BASE.replace(iterations=40))
    assert run.method == ("direct" if n_x == 2 else "span")
    for found, snapshot in zip(evaluate_moments(run, dataset.X_test, dataset.Y_test), run.snapshots, strict=True):
        expected = evaluate(dataset.X_test, dataset.Y_test, snapshot.parameters, run.activations)
        assert (found.cost, found.accuracy) == (pytest.approx(expected.cost, rel=1e-10), expected.accuracy)
