"""Each planted bug against the equations with that mistake written out."""

import numpy as np
import pytest

from nnengine.cost import compute_cost
from nnengine.gradient_check import gradient_check
from nnengine.initialization import initialize_parameters
from nnengine.planted_bugs import BUGS
from nnengine.propagation import backward_propagation, forward_propagation

ACTIVATIONS, L2, M = ("tanh", "tanh", "sigmoid"), 0.7, 8
rng = np.random.default_rng(3)
X, Y = rng.normal(size=(2, M)), rng.integers(0, 2, (1, M)).astype(float)
PARAMETERS = initialize_parameters((2, 3, 3, 1), "xavier", rng=rng)
_, CACHE = forward_propagation(X, PARAMETERS, ACTIVATIONS)


def by_hand(bug: str) -> dict[str, np.ndarray]:
    """Backward propagation line by line, with one of them wrong."""
    W2, W3 = (PARAMETERS[key].T for key in ("W2", "W3"))
    g1, g2 = (1 - CACHE[key] ** 2 for key in ("A1", "A2"))
    if bug == "forgotten_slope":
        g1 = g2 = 1.0
    if bug == "swapped_layers":
        g1, g2 = g2, g1
    dZ3 = CACHE["A3"] - Y
    dZ2 = W3 @ dZ3 * g2
    dZ1 = (PARAMETERS["W2"] if bug == "forgotten_transpose" else W2) @ dZ2 * g1
    gradients = {}
    for l, dZ in ((1, dZ1), (2, dZ2), (3, dZ3)):
        mean = 1 if bug == "forgotten_mean" else M
        penalty = 0 if bug == "forgotten_penalty" else L2 / M * PARAMETERS[f"W{l}"]
        gradients[f"W{l}"] = dZ @ CACHE[f"A{l - 1}"].T / mean + penalty
        db = dZ.sum(axis=1, keepdims=True) / mean
        if bug == "mean_over_units":
            db = np.full_like(db, dZ.sum() / M)
        gradients[f"b{l}"] = -db if bug == "wrong_sign" else db
    return gradients


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_is_the_mistake_it_is_named_after(bug):
    found, expected = BUGS[bug].backward(Y, PARAMETERS, CACHE, ACTIVATIONS, L2), by_hand(bug)
    assert found.keys() == PARAMETERS.keys()
    for key in expected:
        np.testing.assert_allclose(found[key], expected[key], rtol=1e-12, atol=1e-14, err_msg=key)


@pytest.mark.parametrize("bug", BUGS)
def test_the_check_catches_each_bug_and_nothing_else(bug):
    def cost(parameters):
        _, cache = forward_propagation(X, parameters, ACTIVATIONS)
        return compute_cost(cache["Z3"], Y, "sigmoid", parameters, L2)

    wrong = BUGS[bug].backward(Y, PARAMETERS, CACHE, ACTIVATIONS, L2)
    check = gradient_check(cost, PARAMETERS, wrong)
    right = backward_propagation(Y, PARAMETERS, CACHE, ACTIVATIONS, L2)
    differs = {key: np.abs(wrong[key] - right[key]) > 1e-3 * np.abs(right[key]).max() for key in right}
    off = check.off(wrong)
    assert (check.difference > 1e-3) == (bug != "none")
    assert any(marks.any() for marks in off.values()) == (bug != "none")
    for key in differs:
        assert not (differs[key] & ~off[key]).any(), f"{key} is wrong and not marked"
