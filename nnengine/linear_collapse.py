"""Layers without an activation are one layer: what a deep identity network amounts to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnengine.checks import check_mapping
from nnengine.propagation import check_parameters


def collapse(parameters: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The single W′ and b′ that do what all layers do one after another, if every hidden activation is the identity.

    Parameters
    ----------
    parameters : mapping
        W1 (n_1, n_x), b1 (n_1, 1), …, WL, bL.

    Returns
    -------
    W : ndarray of shape (n_L, n_x)
    b : ndarray of shape (n_L, 1)
        Z[L] = W′ X + b′.

    Raises
    ------
    TypeError, ValueError
        If the layers do not fit one another.
    """
    check_mapping("parameters", parameters, "W1, b1, …")
    L = check_parameters(parameters, ("identity",) * max(1, len(parameters) // 2))
    W, b = parameters["W1"], parameters["b1"]
    for l in range(2, L + 1):
        # W[l] (W′ x + b′) + b[l] = (W[l] W′) x + (W[l] b′ + b[l])
        W, b = parameters[f"W{l}"] @ W, parameters[f"W{l}"] @ b + parameters[f"b{l}"]
    return W, b
