"""Training with any output activation: gradients against differences, and the engine's own training."""

import numpy as np
import pytest

from nnengine import ACTIVATIONS, Hyperparameters, initialize_parameters, load_dataset, predict_probability, train
from nnengine.cost import cross_entropy
from nnengine.output_choice import forward, output_gradients, train_with_output


@pytest.mark.parametrize(("output", "has_own_loss"), [*((name, False) for name in ACTIVATIONS), ("sigmoid", True)])
def test_gradients_are_the_slopes_of_the_loss(output, has_own_loss):
    rng = np.random.default_rng(3)
    X, Y = rng.normal(size=(2, 8)), rng.integers(0, 2, (1, 8)).astype(float)
    activations = ("tanh", output)
    parameters = initialize_parameters((2, 3, 1), "xavier", rng=1)

    def loss(nudged):
        Z, A = forward(X, nudged, activations)[-1]
        return float(np.mean(cross_entropy(Z, Y) if has_own_loss else 0.5 * (A - Y) ** 2))

    gradients = output_gradients(X, Y, parameters, activations, has_own_loss)
    for key, parameter in parameters.items():
        for place in np.ndindex(parameter.shape):
            nudge = np.zeros_like(parameter)
            nudge[place] = 1e-6
            slope = (loss({**parameters, key: parameter + nudge}) - loss({**parameters, key: parameter - nudge})) / 2e-6
            assert gradients[key][place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("data", "output"), [("moons", "sigmoid"), ("hill", "identity")])
def test_the_right_output_is_the_engines_own_training(data, output):
    dataset = load_dataset(data, examples=60)
    settings = Hyperparameters((4,), "tanh", learning_rate=0.1, iterations=50)
    run, own = train_with_output(dataset, settings, output), train(dataset, settings)
    assert run.activations == own.activations
    for key in own.parameters:
        np.testing.assert_allclose(run.parameters[key], own.parameters[key], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.answers, predict_probability(dataset.X_test, run.parameters, run.activations))


def test_a_run_that_diverges_ends_without_a_warning():
    settings = Hyperparameters((4,), "relu", learning_rate=1_000, iterations=30)
    run = train_with_output(load_dataset("hill", examples=60), settings, "identity")
    assert run.answers.shape == (1, 18)


def test_an_unknown_output_is_refused():
    with pytest.raises(ValueError, match="output_activation"):
        train_with_output(load_dataset("moons"), Hyperparameters(), "softmax")
