"""J over a few parameters: against the plain cost, gradient and training run."""

import numpy as np
import pytest

from nnengine import (
    Dataset,
    Hyperparameters,
    backward_propagation,
    compute_cost,
    forward_propagation,
    gradient_check,
    load_dataset,
    train,
)
from nnengine.cost_surface import CostSlice, cost_over_two, leading_weights, slice_cost

SIGMOID = ("sigmoid",)
moons = load_dataset("moons", noise=0.3)
model = {"W1": np.array([[0.7, -1.2]]), "b1": np.array([[0.4]])}


def plain_cost(dataset: Dataset, parameters: dict, l2: float = 0.0, l1: float = 0.0) -> float:
    _, cache = forward_propagation(dataset.X_train, parameters, SIGMOID)
    return compute_cost(cache["Z1"], dataset.Y_train, "sigmoid", parameters, l2, l1)


@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (3.0, 0.0), (2.0, 5.0)])
@pytest.mark.parametrize(("first", "second"), [("w1", "w2"), ("b", "w2"), ("w2", "w1")])
def test_every_cell_is_the_plain_cost(first, second, l2, l1):
    values_1, values_2, costs = cost_over_two(moons, model, first, second, ((-3, 2), (-1, 4)), 5, l2, l1)
    np.testing.assert_allclose(values_1, [-3, -1.75, -0.5, 0.75, 2])
    expected = np.empty((5, 5))
    for i, second_value in enumerate(values_2):
        for j, first_value in enumerate(values_1):
            moved = {key: array.copy() for key, array in model.items()}
            for name, value in ((first, first_value), (second, second_value)):
                if name == "b":
                    moved["b1"][0, 0] = value
                else:
                    moved["W1"][0, int(name[1]) - 1] = value
            expected[i, j] = plain_cost(moons, moved, l2, l1)
    np.testing.assert_allclose(costs, expected, rtol=1e-12)


def test_costs_are_exact_far_out_and_for_many_examples():
    # 1,400 examples: the product of log(1 + e^−|z|)'s arguments is taken in parts, or it would overflow at z near 0.
    many = load_dataset("gaussians", examples=2_000)
    for w in (0.0, 1e-9, 800.0):
        parameters = {"W1": np.full((1, 2), w), "b1": np.zeros((1, 1))}
        part = slice_cost(many, parameters, ("w1", "b"))
        assert part.costs(part.values)[0] == pytest.approx(plain_cost(many, parameters), rel=1e-12)


def test_a_grid_of_many_points_is_cut_into_blocks_that_agree():
    part = slice_cost(moons, model, ("w1", "w2"))
    T = np.random.default_rng(0).normal(size=(2, 3_000))  # 630,000 numbers of Z: three blocks
    np.testing.assert_allclose(part.costs(T)[::500], [part.costs(T[:, k : k + 1])[0] for k in range(0, 3_000, 500)])


@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (3.0, 2.0)])
def test_gradients_are_those_of_backward_propagation(l2, l1):
    _, cache = forward_propagation(moons.X_train, model, SIGMOID)
    expected = backward_propagation(moons.Y_train, model, cache, SIGMOID, l2, l1)
    part = slice_cost(moons, model, ("w2", "b"), l2, l1)
    np.testing.assert_allclose(part.gradients(part.values)[:, 0], [expected["W1"][0, 1], expected["b1"][0, 0]])


def test_curvature_is_the_change_of_the_slope():
    part = slice_cost(moons, model, ("w1", "b"), 2.0)
    nudge = 1e-5
    expected = np.hstack(
        [
            (part.gradients(part.values + shift) - part.gradients(part.values - shift)) / (2 * nudge)
            for shift in nudge * np.eye(2)[:, :, None]
        ]
    )
    np.testing.assert_allclose(part.curvature(part.values), expected, rtol=1e-7)


def test_the_slopes_pass_the_gradient_check():
    part = slice_cost(moons, model, ("w1", "w2", "b"), 1.0)
    at = {"t": part.values}
    assert gradient_check(lambda p: part.costs(p["t"])[0], at, {"t": part.gradients(part.values)}).difference < 1e-7


@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (4.0, 1.0)])
def test_a_descent_on_all_parameters_is_the_training_run(l2, l1):
    part = slice_cost(moons, model, ("w1", "w2", "b"), l2, l1)
    path = part.descend(part.values, 0.7, 20)[:, :, 0]
    settings = Hyperparameters((), learning_rate=0.7, iterations=20, l2=l2, l1=l1)
    run = train(moons, settings, model)
    moments = [np.append(s.parameters["W1"][0], s.parameters["b1"]) for s in run.snapshots]
    np.testing.assert_allclose(path[[s.iteration for s in run.snapshots]], moments, rtol=1e-10)
    np.testing.assert_allclose(part.costs(path.T), run.costs, rtol=1e-12)


def test_held_parameters_stay_and_starts_do_not_mix():
    part = slice_cost(moons, model, ("w1", "b"))
    starts = np.array([[-2.0, 3.0], [1.0, -1.0]])
    path = part.descend(starts, 0.5, 30)
    for k in range(2):
        w1, b = starts[:, k]
        for _ in range(30):
            parameters = {"W1": np.array([[w1, -1.2]]), "b1": np.array([[b]])}
            _, cache = forward_propagation(moons.X_train, parameters, SIGMOID)
            gradients = backward_propagation(moons.Y_train, parameters, cache, SIGMOID)
            w1, b = w1 - 0.5 * gradients["W1"][0, 0], b - 0.5 * gradients["b1"][0, 0]
        np.testing.assert_allclose(path[-1, :, k], [w1, b], rtol=1e-10)


def test_each_start_may_have_its_own_learning_rate():
    part = slice_cost(moons, model, ("w1",))
    together = part.descend(np.full((1, 2), -2.0), np.array([0.1, 3.0]), 15)
    for k, rate in enumerate((0.1, 3.0)):
        np.testing.assert_allclose(together[:, :, k], part.descend(np.array([[-2.0]]), rate, 15)[:, :, 0])


@pytest.mark.parametrize("chosen", [("b",), ("w1", "w2"), ("w1", "w2", "b")])
def test_the_bottom_is_where_long_training_ends(chosen):
    part = slice_cost(moons, model, chosen)
    bottom = part.bottom()
    np.testing.assert_allclose(part.gradients(bottom), 0, atol=1e-7)
    ends = part.descend(np.array([[2.0, -3.0]] * len(chosen)), 1.0, 4_000)[-1]
    np.testing.assert_allclose(ends, np.repeat(bottom, 2, axis=1), atol=1e-4)


def test_data_that_a_line_splits_have_no_bottom_unless_l2_gives_them_one():
    split = load_dataset("gaussians")
    parameters = train(split, Hyperparameters((), initialization="zeros", learning_rate=0.1, iterations=300)).parameters
    assert slice_cost(split, parameters, ("w1", "w2")).bottom() is None
    assert slice_cost(split, parameters, ("w1", "w2"), l2=1.0).bottom() is not None
    assert slice_cost(split, parameters, ("w1", "w2"), l1=1.0).bottom() is None  # a kink is no place for Newton


def test_one_class_alone_has_no_bottom():
    alone = Dataset("alone", np.ones((2, 3)), np.ones((1, 3)), np.ones((2, 1)), np.ones((1, 1)), ("no", "yes"))
    assert slice_cost(alone, model, ("b",)).bottom() is None


def test_a_run_that_diverges_answers_with_infinity():
    part = slice_cost(moons, model, ("w1", "w2"), l2=100.0)
    path = part.descend(part.values, 1_000.0, 300)
    assert not np.isfinite(path[-1]).any()
    huge = {"W1": np.full((1, 2), 1e200), "b1": np.zeros((1, 1))}
    assert slice_cost(moons, huge, ("b",), l2=1.0).bottom() is None


def test_leading_weights_are_those_that_the_first_step_moves_most():
    pictures = load_dataset("cat_emoji")
    settings = Hyperparameters((), initialization="zeros", learning_rate=1.0, iterations=1)
    w = train(pictures, settings).parameters["W1"][0]
    assert leading_weights(pictures) == (f"w{w.argmax() + 1}", f"w{w.argmin() + 1}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(chosen=("w3",)), "'w3' is no parameter, expected b or w1 to w2"),
        (dict(chosen=("w0",)), "'w0' is no parameter"),
        (dict(chosen=("W1",)), "'W1' is no parameter"),
        (dict(chosen=()), r"chosen is \(\), expected at least one name"),
        (dict(chosen=("b", "b")), "expected at least one name, each once"),
        (dict(chosen=("b",), l2=-1.0), "l2 is -1"),
        (dict(chosen=("b",), dataset=load_dataset("hill")), "hill has no classes"),
        (dict(chosen=("b",), parameters={"W1": np.ones((1, 3)), "b1": np.ones((1, 1))}), r"W1.* has shape \(1, 3\)"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        slice_cost(**dict(dataset=moons, parameters=model) | arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.ones((3, 1)), 0.1, 5), r"starts has shape \(3, 1\), expected \(1, any\)"),
        ((np.ones((1, 1)), 0.0, 5), "learning_rate is 0.0, expected above 0"),
        ((np.ones((1, 1)), 0.1, -1), "iterations is -1"),
    ],
)
def test_a_bad_descent_is_named(arguments, message):
    part: CostSlice = slice_cost(moons, model, ("b",))
    with pytest.raises(ValueError, match=message):
        part.descend(*arguments)


def test_a_grid_needs_two_cells():
    with pytest.raises(ValueError, match="cells is 1"):
        cost_over_two(moons, model, "w1", "b", ((-1, 1), (-1, 1)), 1)
