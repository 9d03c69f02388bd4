"""One neuron on its own: a = max(0, wx + b), fitted to quantities such as house prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.checks import check_integer, check_matrix, check_number


@dataclass(frozen=True, eq=False)
class NeuronRun:
    """A fit of one neuron.

    Attributes
    ----------
    w, b : ndarray of shape (iterations + 1,)
        The parameters before each iteration and after the last.
    costs : ndarray of shape (iterations + 1,)
        J at the same moments.
    """

    w: np.ndarray
    b: np.ndarray
    costs: np.ndarray


def neuron_output(x: np.ndarray, w: float, b: float) -> np.ndarray:
    """a = max(0, wx + b) for x of shape (1, m)."""
    return ACTIVATIONS["relu"](w * check_matrix("x", x, rows=1) + b)


def neuron_cost(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    """J = (1/m) Σ ½(a − y)² for x and y of shape (1, m)."""
    return float(np.mean(0.5 * np.square(neuron_output(x, w, b) - y)))


def fit_neuron(
    x: np.ndarray, y: np.ndarray, w: float, b: float, learning_rate: float = 0.1, iterations: int = 100
) -> NeuronRun:
    """Gradient descent on w and b.

    Parameters
    ----------
    x, y : ndarray of shape (1, m)
        Inputs and quantities to meet.
    w, b : float
        Where to start.
    learning_rate : float
        α, above 0 up to 1,000.
    iterations : int
        0 to 100,000.
    """
    x = check_matrix("x", x, rows=1)
    y = check_matrix("y", y, rows=1, columns=x.shape[1])
    w, b = check_number("w", w, -1e6, 1e6), check_number("b", b, -1e6, 1e6)
    learning_rate = check_number("learning_rate", learning_rate, 0, 1_000, above_low=True)
    iterations = check_integer("iterations", iterations, 0, 100_000)
    relu = ACTIVATIONS["relu"]
    path = np.empty((iterations + 1, 3))
    with np.errstate(over="ignore", invalid="ignore"):  # a learning rate that is too large ends in infinity
        for iteration in range(iterations + 1):
            path[iteration] = w, b, neuron_cost(x, y, w, b)
            # dz = (a − y) * g′(z)
            z = w * x + b
            dz = (relu(z) - y) * relu.derivative(z)
            # dw = (1/m) Σ x dz, db = (1/m) Σ dz
            w, b = w - learning_rate * float(np.mean(x * dz)), b - learning_rate * float(np.mean(dz))
    return NeuronRun(*path.T)
