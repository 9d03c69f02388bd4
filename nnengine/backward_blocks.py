"""The equations of backward propagation, one block for each layer, with the dA and dZ that pass between the layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.cost import penalty_gradient


def layer_backward(
    dZ: np.ndarray, A_previous: np.ndarray, W: np.ndarray, l2: float = 0.0, l1: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The backward block of layer l: from dZ[l] and what the cache holds to the gradients of W[l] and b[l].

    Parameters
    ----------
    dZ : ndarray of shape (n_l, m)
    A_previous : ndarray of shape (n_{l-1}, m)
        A[l-1], kept since the forward pass.
    W : ndarray of shape (n_l, n_{l-1})
    l2, l1 : float
        λ and λ₁.

    Returns
    -------
    dW : ndarray of shape (n_l, n_{l-1})
    db : ndarray of shape (n_l, 1)
    """
    m = dZ.shape[1]
    # dW[l] = (1/m) dZ[l] A[l-1]ᵀ + (λ/m) W[l] + (λ₁/m) sign(W[l])
    dW = dZ @ A_previous.T / m + penalty_gradient(W, l2, l1, m)
    # db[l] = (1/m) Σ dZ[l]
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return dW, db


def backward_blocks(
    Y: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    cache: Mapping[str, np.ndarray],
    activations: Sequence[str],
    l2: float = 0.0,
    l1: float = 0.0,
) -> dict[str, np.ndarray]:
    """All that the backward pass computes, not the gradients alone.

    Parameters
    ----------
    Y, parameters, cache, activations, l2, l1
        As for `backward_propagation`, which checks them; here nothing does.

    Returns
    -------
    dict
        dZL, dWL, dbL, dA{L-1}, …, dZ1, dW1, db1, in the order of the pass. dA and dZ are derivatives of each
        example's loss, (n_l, m); dW and db those of the cost J, their mean. dA0 is left out: no layer needs it.
    """
    L = len(activations)
    # dZ[L] = A[L] − Y, for cross-entropy after sigmoid and for squared error after identity
    found = {f"dZ{L}": cache[f"A{L}"] - Y}
    for l in range(L, 0, -1):
        dZ, W = found[f"dZ{l}"], parameters[f"W{l}"]
        found[f"dW{l}"], found[f"db{l}"] = layer_backward(dZ, cache[f"A{l - 1}"], W, l2, l1)
        if l > 1:
            # dA[l-1] = W[l]ᵀ dZ[l], with dropout times the mask D[l-1]
            dA = W.T @ dZ
            found[f"dA{l - 1}"] = dA * cache[f"D{l - 1}"] if f"D{l - 1}" in cache else dA
            # dZ[l-1] = dA[l-1] * g′(Z[l-1])
            slope = ACTIVATIONS[activations[l - 2]].derivative(cache[f"Z{l - 1}"])
            found[f"dZ{l - 1}"] = found[f"dA{l - 1}"] * slope
    return found
