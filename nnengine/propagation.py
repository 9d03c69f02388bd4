"""Forward and backward propagation through L layers, as the course writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.backward_blocks import backward_blocks
from nnengine.checks import (
    check_choice,
    check_labels,
    check_mapping,
    check_matrix,
    check_ndarray,
    check_number,
    shown_value,
)
from nnengine.cost import LOSSES


def forward_propagation(
    X: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    activations: Sequence[str],
    masks: Mapping[str, np.ndarray] | None = None,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Carry the examples through the network.

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    parameters : mapping
        W1 (n_1, n_x), b1 (n_1, 1), …, WL, bL.
    activations : sequence of str
        The activation of each layer 1 … L.
    masks : mapping, optional
        Inverted dropout: D1 (n_1, m), …, each entry 0 or 1 / keep_prob.

    Returns
    -------
    A : ndarray of shape (n_L, m)
        A[L] = Ŷ.
    cache : dict
        A0 = X, Z1, A1, …, ZL, AL, and the masks: what backward propagation needs.
    """
    L = check_parameters(parameters, activations)
    A = check_matrix("X", X, rows=parameters["W1"].shape[1])
    cache = {"A0": A, **_check_masks(masks, parameters, A.shape[1])}
    for l in range(1, L + 1):
        # Z[l] = W[l] A[l-1] + b[l]; of huge weights infinity or NaN, without a warning
        with np.errstate(over="ignore", invalid="ignore"):
            Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        # A[l] = g[l](Z[l])
        A = ACTIVATIONS[activations[l - 1]](Z)
        if f"D{l}" in cache:
            A = A * cache[f"D{l}"]
        cache[f"Z{l}"], cache[f"A{l}"] = Z, A
    return A, cache


def backward_propagation(
    Y: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    cache: Mapping[str, np.ndarray],
    activations: Sequence[str],
    l2: float = 0.0,
    l1: float = 0.0,
) -> dict[str, np.ndarray]:
    """The gradient of the cost J with respect to every parameter.

    Parameters
    ----------
    Y : ndarray of shape (1, m)
    parameters : mapping
        W1, b1, …, WL, bL.
    cache : mapping
        What `forward_propagation` returned beside A[L]. Infinity and NaN in it go on into the gradients.
    activations : sequence of str
        The activation of each layer 1 … L; the last is sigmoid (cross-entropy) or identity (squared error).
    l2, l1 : float
        λ and λ₁ in J + λ/(2m) Σ‖W[l]‖² + λ₁/m Σ|w|.

    Returns
    -------
    dict
        dJ/dW[l] under "W1" …, dJ/db[l] under "b1" …: the same keys and shapes as `parameters`.
    """
    L = check_parameters(parameters, activations)
    check_choice(f"activations[{L - 1}]", activations[-1], LOSSES)
    l2, l1 = check_number("l2", l2, 0, 1e6), check_number("l1", l1, 0, 1e6)
    Y = check_matrix("Y", Y, rows=1)
    if activations[-1] == "sigmoid":
        check_labels("Y", Y)
    m = Y.shape[1]
    _check_cache(cache, parameters, m)

    with np.errstate(over="ignore", invalid="ignore"):
        blocks = backward_blocks(Y, parameters, cache, activations, l2, l1)
    return {f"{letter}{l}": blocks[f"d{letter}{l}"] for l in range(L, 0, -1) for letter in "Wb"}


def check_parameters(parameters: Mapping[str, np.ndarray], activations: Sequence[str]) -> int:
    """Check that W1, b1, …, WL, bL fit one another and the activations; return L."""
    if isinstance(activations, str) or not isinstance(activations, Sequence) or not activations:
        raise ValueError(f"activations is {shown_value(activations)}, expected one name for each layer")
    for l, activation in enumerate(activations, start=1):
        check_choice(f"activations[{l - 1}]", activation, ACTIVATIONS)
    check_mapping("parameters", parameters, "W1, b1, …")
    L = len(activations)
    expected = {f"{letter}{l}" for l in range(1, L + 1) for letter in "Wb"}
    if set(parameters) != expected:
        raise ValueError(f"parameters has keys {', '.join(parameters)}, expected W and b for each of {L} layers")
    for key, array in parameters.items():
        check_ndarray(f"parameters['{key}']", array)
    for l in range(1, L + 1):
        n_previous = parameters[f"W{l - 1}"].shape[0] if l > 1 else None
        W = check_matrix(f"parameters['W{l}']", parameters[f"W{l}"], columns=n_previous)
        check_matrix(f"parameters['b{l}']", parameters[f"b{l}"], rows=W.shape[0], columns=1)
    return L


def _check_masks(masks, parameters, m: int) -> dict[str, np.ndarray]:
    if masks is None or (isinstance(masks, Mapping) and not masks):
        return {}
    check_mapping("masks", masks, "D1, …")
    hidden = {f"D{l}": parameters[f"W{l}"].shape[0] for l in range(1, len(parameters) // 2)}
    for key in masks:
        if key not in hidden:
            raise ValueError(f"masks has key {key!r}, expected {', '.join(hidden) or 'none'}: one for each hidden layer")
    return {key: check_matrix(f"masks['{key}']", mask, rows=hidden[key], columns=m) for key, mask in masks.items()}


def _check_cache(cache, parameters, m: int) -> None:
    """Check the arrays' types and shapes; infinity and NaN, which huge weights lead to, go on into the gradients."""
    check_mapping("cache", cache, "what forward_propagation returned")
    L = len(parameters) // 2
    shapes = {"A0": (parameters["W1"].shape[1], m)}
    for l in range(1, L + 1):
        shapes[f"Z{l}"] = shapes[f"A{l}"] = (parameters[f"W{l}"].shape[0], m)
    # The masks are there only with dropout.
    shapes |= {f"D{l}": shapes[f"A{l}"] for l in range(1, L) if f"D{l}" in cache}
    for key, shape in shapes.items():
        if key not in cache:
            raise ValueError(f"cache has no {key}, expected what forward_propagation returned for these parameters")
        if (found := check_ndarray(f"cache['{key}']", cache[key]).shape) != shape:
            raise ValueError(f"cache['{key}'] has shape {found}, parameters and Y expect {shape}")
