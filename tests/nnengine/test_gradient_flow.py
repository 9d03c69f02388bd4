"""Gradient sizes against numerical ones, flat stretches against closed forms."""

import math

import numpy as np
import pytest

from nnengine import ACTIVATIONS, compute_cost, forward_propagation, initialize_parameters, load_dataset
from nnengine.activations import leaky_relu_with
from nnengine.gradient_flow import FLAT_SLOPE, count_zeros, flat_intervals, flat_share, gradient_sizes

GRID = np.linspace(-6, 6, 1201)


def test_sizes_are_the_mean_of_the_numerical_gradient():
    circles, activations = load_dataset("circles", examples=40), ("tanh", "sigmoid", "sigmoid")
    parameters = initialize_parameters((2, 3, 2, 1), "xavier")
    sizes, cache = gradient_sizes(circles.X_train, circles.Y_train, parameters, activations)
    assert cache["Z2"].shape == (2, circles.m_train)
    nudge = 1e-6
    for l in (1, 2, 3):
        W, slopes = parameters[f"W{l}"], []
        for place in np.ndindex(W.shape):
            costs = []
            for sign in (1, -1):
                moved = W.copy()
                moved[place] += sign * nudge
                _, nudged = forward_propagation(circles.X_train, {**parameters, f"W{l}": moved}, activations)
                costs.append(compute_cost(nudged["Z3"], circles.Y_train))
            slopes.append(abs(costs[0] - costs[1]) / (2 * nudge))
        assert sizes[l - 1] == pytest.approx(np.mean(slopes), rel=1e-6)


def test_where_sigmoid_and_tanh_are_flat():
    # a(1 − a) = t has a = (1 + √(1 − 4t)) / 2; 1 − a² = t has a = √(1 − t)
    a = (1 + math.sqrt(1 - 4 * FLAT_SLOPE)) / 2
    for name, z in (("sigmoid", math.log(a / (1 - a))), ("tanh", math.atanh(math.sqrt(1 - FLAT_SLOPE)))):
        (first, last) = flat_intervals(ACTIVATIONS[name], GRID)
        assert (first[0], last[1]) == (-6, 6)
        assert first[1] == pytest.approx(-z, abs=0.01) and last[0] == pytest.approx(z, abs=0.01)
        assert -first[1] >= z and last[0] >= z


def test_where_the_kinked_ones_are_flat():
    assert flat_intervals(ACTIVATIONS["relu"], GRID) == [(-6.0, pytest.approx(0.0))]
    assert flat_intervals(ACTIVATIONS["identity"], GRID) == []
    assert flat_intervals(leaky_relu_with(0.2), GRID) == []
    assert len(flat_intervals(leaky_relu_with(0.04), GRID)) == 1


def test_the_share_of_flat_places():
    assert flat_share(ACTIVATIONS["relu"], np.array([[-1.0, 0.0], [1.0, 2.0]])) == 0.5
    assert flat_share(ACTIVATIONS["tanh"], np.array([0.0, 0.1, 5.0, -5.0])) == 0.5


def test_zeros_of_the_hidden_layers_are_counted():
    cache = {"Z1": np.array([[0.0, 1.0]]), "Z2": np.array([[-0.0, 0.0]]), "Z3": np.zeros((1, 2))}
    assert count_zeros(cache, 2) == (3, 4)
    assert count_zeros(cache, 1) == (1, 2)
