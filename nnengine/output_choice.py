"""Training with any output activation: what a wrong choice at the output leads to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.checks import check_choice
from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.initialization import initialize_parameters


@dataclass(frozen=True, eq=False)
class OutputRun:
    """A run of `train_with_output`.

    Attributes
    ----------
    parameters : dict
        W1, b1, …, WL, bL.
    activations : tuple of str
        The activation of each layer 1 … L.
    answers : ndarray of shape (1, m_test)
        A[L] of the test examples.
    """

    parameters: dict[str, np.ndarray]
    activations: tuple[str, ...]
    answers: np.ndarray


def train_with_output(dataset: Dataset, hyperparameters: Hyperparameters, output_activation: str) -> OutputRun:
    """Gradient descent on all examples with any activation at the output.

    The loss is the squared error ½(a − y)², but cross-entropy for a sigmoid that learns 0 or 1, as in `train`.

    Parameters
    ----------
    dataset : Dataset
    hyperparameters : Hyperparameters
        Of these the layers, hidden activation, α, iterations, initialization and seed count.
    output_activation : str
        A key of `ACTIVATIONS`.
    """
    check_choice("output_activation", output_activation, ACTIVATIONS)
    activations = (*hyperparameters.activations()[:-1], output_activation)
    parameters = initialize_parameters(
        hyperparameters.layer_dims(dataset.n_x),
        hyperparameters.initialization,
        hyperparameters.initialization_scale,
        np.random.default_rng([hyperparameters.seed, 0]),
    )
    has_own_loss = output_activation == "sigmoid" and dataset.is_classification
    alpha = hyperparameters.learning_rate
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is an answer, not a warning
        for _ in range(hyperparameters.iterations):
            gradients = output_gradients(dataset.X_train, dataset.Y_train, parameters, activations, has_own_loss)
            parameters = {key: parameter - alpha * gradients[key] for key, parameter in parameters.items()}
        answers = forward(dataset.X_test, parameters, activations)[-1][1]
    return OutputRun(parameters, activations, answers)


def forward(X, parameters, activations) -> list[tuple[np.ndarray | None, np.ndarray]]:
    """(Z[l], A[l]) for the layers 0 … L, with None for Z[0]."""
    layers = [(None, X)]
    for l, name in enumerate(activations, start=1):
        Z = parameters[f"W{l}"] @ layers[-1][1] + parameters[f"b{l}"]
        layers.append((Z, ACTIVATIONS[name].function(Z)))
    return layers


def output_gradients(X, Y, parameters, activations, has_own_loss: bool) -> dict[str, np.ndarray]:
    """dJ/dW[l] under "W1" …, dJ/db[l] under "b1" …, with J the mean loss.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
    parameters : mapping
    activations : sequence of str
        The activation of each layer 1 … L.
    has_own_loss : bool
        Whether the loss is cross-entropy after a sigmoid; else it is the squared error.
    """
    layers = forward(X, parameters, activations)
    dA = layers[-1][1] - Y  # d ½(a − y)² / da
    gradients = {}
    for l in range(len(activations), 0, -1):
        Z, A = layers[l]
        # dZ[l] = dA[l] * g′(Z[l]); with cross-entropy after the sigmoid, g′ cancels: dZ[L] = A[L] − Y
        dZ = dA if has_own_loss and l == len(activations) else dA * ACTIVATIONS[activations[l - 1]].slope(Z, A)
        gradients[f"W{l}"] = dZ @ layers[l - 1][1].T / Y.shape[1]
        gradients[f"b{l}"] = np.sum(dZ, axis=1, keepdims=True) / Y.shape[1]
        dA = parameters[f"W{l}"].T @ dZ
    return gradients
