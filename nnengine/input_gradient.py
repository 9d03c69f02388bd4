"""Which inputs an answer hangs on: the gradient with respect to x instead of W and b."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.propagation import forward_propagation


def input_gradient(
    X: np.ndarray, parameters: Mapping[str, np.ndarray], activations: Sequence[str]
) -> np.ndarray:
    """dz/dx: how fast the output Z[L] grows with each input, for each example on its own.

    The sigmoid after it only scales all of an example's numbers by ŷ(1 − ŷ), which vanishes where the answer is sure.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : mapping
        W1 (n_1, n_x), b1 (n_1, 1), …; the last layer has one unit.
    activations : sequence of str
        The activation of each layer 1 … L; the last is not used.

    Returns
    -------
    ndarray of shape (n_x, m)

    Raises
    ------
    TypeError, ValueError
        As `forward_propagation`.
    """
    _, cache = forward_propagation(X, parameters, activations)
    L = len(activations)
    dZ = np.ones_like(cache[f"Z{L}"])
    for l in range(L - 1, 0, -1):
        # dZ[l] = W[l+1]ᵀ dZ[l+1] * g′(Z[l])
        dZ = parameters[f"W{l + 1}"].T @ dZ * ACTIVATIONS[activations[l - 1]].derivative(cache[f"Z{l}"])
    # dx = W[1]ᵀ dZ[1]
    return parameters["W1"].T @ dZ
