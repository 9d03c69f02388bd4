"""What a trained network answers, and how well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.checks import check_choice, check_labels, check_matrix, check_number
from nnengine.cost import LOSSES
from nnengine.propagation import check_parameters, forward_propagation


@dataclass(frozen=True)
class Evaluation:
    """A network's result on labeled examples.

    Attributes
    ----------
    cost : float
        J without regularization.
    accuracy : float
        Share of right answers, 0 … 1; for regression R², the share of Y's variance that the network explains.
    """

    cost: float
    accuracy: float


def predict_probability(X: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str]) -> np.ndarray:
    """Ŷ = A[L], shape (1, m): the probability of class 1, or, after an identity output, the predicted quantity."""
    check_parameters(parameters, activations)
    check_choice(f"activations[{len(activations) - 1}]", activations[-1], LOSSES)
    with np.errstate(over="ignore", invalid="ignore"):  # huge weights answer with infinity or NaN, not with a warning
        A, _ = forward_propagation(X, parameters, activations)
    return A


def predict(
    X: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str], threshold: float = 0.5
) -> np.ndarray:
    """The answer for each example, shape (1, m): class 1 where Ŷ > threshold, else class 0; for regression Ŷ itself.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : mapping
        W1, b1, …, WL, bL.
    activations : sequence of str
        The activation of each layer 1 … L.
    threshold : float
        0 … 1, unused for regression.
    """
    threshold = check_number("threshold", threshold, 0, 1)
    A = predict_probability(X, parameters, activations)
    return A if activations[-1] == "identity" else (A > threshold).astype(np.int64)


def evaluate(
    X: np.ndarray, Y: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str]
) -> Evaluation:
    """Cost and accuracy on the examples X (n_x, m) with their labels Y (1, m)."""
    L = check_parameters(parameters, activations)
    check_choice(f"activations[{L - 1}]", activations[-1], LOSSES)
    check_matrix(f"parameters['W{L}']", parameters[f"W{L}"], rows=1)
    Y = check_matrix("Y", Y, rows=1, columns=check_matrix("X", X).shape[1])
    if activations[-1] == "sigmoid":
        check_labels("Y", Y)
    with np.errstate(over="ignore", invalid="ignore"):
        _, cache = forward_propagation(X, parameters, activations)
        return judge(cache[f"Z{L}"], cache[f"A{L}"], Y, activations[-1])


def judge(Z: np.ndarray, A: np.ndarray, Y: np.ndarray, output_activation: str) -> Evaluation:
    """The evaluation of an output layer's Z[L] and A[L] against Y, all of shape (1, m)."""
    cost = float(np.mean(LOSSES[output_activation](Z, Y)))
    if output_activation != "identity":
        return Evaluation(cost, float(np.mean((A > 0.5) == (Y == 1))))
    variance = float(np.var(Y))
    return Evaluation(cost, float(1 - 2 * cost / variance) if variance > 0 else float("nan"))
