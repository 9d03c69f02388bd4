"""L2, L1, dropout and held weights at once: gradients, costs and training against plain NumPy and nudges."""

import numpy as np
import pytest

from nnengine import (
    Hyperparameters,
    backward_propagation,
    compute_cost,
    forward_propagation,
    gradient_check,
    initial_parameters,
    load_dataset,
    train,
)
from nnengine.backward_blocks import backward_blocks

L2, L1, KEEP = 3.0, 1.0, 0.7


def masked_cost(X, Y, p, masks) -> float:
    """J of two tanh layers with dropout and a sigmoid unit, and both penalties, written out."""
    A1 = np.tanh(p["W1"] @ X + p["b1"]) * masks["D1"]
    A2 = np.tanh(p["W2"] @ A1 + p["b2"]) * masks["D2"]
    A3 = 1 / (1 + np.exp(-(p["W3"] @ A2 + p["b3"])))
    loss = -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
    W = np.concatenate([p[key].ravel() for key in ("W1", "W2", "W3")])
    return float(loss + L2 / (2 * X.shape[1]) * np.sum(W**2) + L1 / X.shape[1] * np.sum(np.abs(W)))


def slopes(X, Y, p, masks) -> dict[str, np.ndarray]:
    found = {}
    for key, value in p.items():
        found[key] = np.zeros_like(value)
        for place in np.ndindex(value.shape):
            up, down = ({**p, key: value.copy()} for _ in range(2))
            up[key][place] += 1e-5
            down[key][place] -= 1e-5
            found[key][place] = (masked_cost(X, Y, up, masks) - masked_cost(X, Y, down, masks)) / 2e-5
    return found


def masks_for(rng, m) -> dict[str, np.ndarray]:
    return {f"D{l}": (rng.random((n, m)) < KEEP) / KEEP for l, n in ((1, 4), (2, 2))}


def test_gradients_blocks_and_the_check_are_of_one_cost():
    data = load_dataset("circles", examples=60)
    X, Y, settings = data.X_train, data.Y_train, Hyperparameters((4, 2))
    p, masks = initial_parameters(data, settings), masks_for(np.random.default_rng(5), data.m_train)
    activations = settings.activations()
    _, cache = forward_propagation(X, p, activations, masks)
    expected = slopes(X, Y, p, masks)
    gradients = backward_propagation(Y, p, cache, activations, L2, L1)
    blocks = backward_blocks(Y, p, cache, activations, L2, L1)
    for key in p:
        np.testing.assert_allclose(gradients[key], expected[key], rtol=1e-6, atol=1e-9, err_msg=key)
        np.testing.assert_array_equal(blocks[f"d{key}"], gradients[key])
    assert not blocks["dA1"][masks["D1"] == 0].any(), "a dropped unit passes nothing back"

    def cost(parameters):
        _, cache = forward_propagation(X, parameters, activations, masks)
        return compute_cost(cache["Z3"], Y, "sigmoid", parameters, L2, L1)

    assert cost(p) == pytest.approx(masked_cost(X, Y, p, masks), rel=1e-12)
    assert gradient_check(cost, p, gradients).difference < 1e-8
    without = backward_propagation(Y, p, cache, activations, L2)
    assert gradient_check(cost, p, without).difference > 1e-3


def test_training_takes_the_steps_written_out():
    data = load_dataset("circles", examples=60)
    settings = Hyperparameters((4, 2), learning_rate=0.3, iterations=3, l2=L2, l1=L1, keep_prob=KEEP, seed=4)
    p = initial_parameters(data, settings)
    held = {"W1": np.zeros((4, 2), dtype=bool), "b2": np.ones((2, 1), dtype=bool)}
    held["W1"][1, 0] = True
    run = train(data, settings, p, held)
    rng = np.random.default_rng([4, 2])  # the stream that the run draws its masks from
    whole = {"D1": 1.0, "D2": 1.0}
    for iteration in range(4):
        # J is measured with all units there.
        assert run.costs[iteration] == pytest.approx(masked_cost(data.X_train, data.Y_train, p, whole), rel=1e-7)
        d = slopes(data.X_train, data.Y_train, p, masks_for(rng, data.m_train))
        p = {key: value - 0.3 * d[key] * ~held.get(key, np.zeros(value.shape, bool)) for key, value in p.items()}
        if iteration == 2:
            for key in p:
                np.testing.assert_allclose(run.parameters[key], p[key], rtol=1e-6, atol=1e-8, err_msg=key)
