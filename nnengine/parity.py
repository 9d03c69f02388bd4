"""Parity, the XOR of n bits: a tree of small layers against one wide layer, both wired by hand.

All three nets use ReLU units and end in one sigmoid unit. On bits, a ReLU unit whose sum is at most 1 is a logic gate,
and max(0, s) − 2 max(0, s − 1) is the XOR of two bits with the sum s.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnengine.checks import check_integer
from nnengine.dataset import Dataset

FEWEST_BITS, MOST_BITS = 2, 12
# Turns 0 and 1 into logits of −10 and 10, so that the sigmoid's answers are 0 and 1 to four decimals.
CERTAINTY = 20.0


def parity_dataset(n: int) -> Dataset:
    """All 2ⁿ inputs of n bits, in counting order with the first bit the highest; y = 1 where the number of ones is odd.

    There is nothing else to test on, so the test set is the training set.
    """
    n = _check_bits(n)
    numbers = np.arange(2**n)
    # x_j = bit n − j of the input's number
    X = (numbers >> np.arange(n - 1, -1, -1)[:, np.newaxis] & 1).astype(np.float64)
    Y = X.sum(axis=0, keepdims=True) % 2
    names = tuple(f"x{j}" for j in range(1, n + 1))
    return Dataset("parity", X, Y, X, Y, classes=("even", "odd"), feature_names=names)


def deep_parity_units(n: int) -> tuple[int, ...]:
    """Units in each hidden layer of the tree: as many as there are values to join two by two, until one is left."""
    values, units = _check_bits(n), []
    while values > 1:
        units.append(values)  # two units for each pair, one that hands on a value left over
        values = (values + 1) // 2
    return tuple(units)


def shallow_parity_units(n: int) -> tuple[int]:
    """2ⁿ⁻¹: one unit for each input with an odd number of ones."""
    return (2 ** (_check_bits(n) - 1),)


def counting_parity_units(n: int) -> tuple[int]:
    """n: one unit for each number of ones."""
    return (_check_bits(n),)


def deep_parity_parameters(n: int) -> dict[str, np.ndarray]:
    """A tree of XORs: each hidden layer joins the values of the one before two by two, ⌈log₂ n⌉ layers in all.

    Returns
    -------
    dict
        W1, b1, …, for `deep_parity_units` and one output unit.
    """
    parameters: dict[str, np.ndarray] = {}
    read = np.eye(_check_bits(n))  # the values so far, read off the layer before
    for l, units in enumerate(deep_parity_units(n), start=1):
        gates, biases = np.zeros((units, units)), np.zeros((units, 1))
        joined = np.zeros(((units + 1) // 2, units))
        for pair in range(units // 2):
            first, second = 2 * pair, 2 * pair + 1
            # a = max(0, x + x′) and a′ = max(0, x + x′ − 1): x XOR x′ = a − 2a′
            gates[first : second + 1, first : second + 1] = 1.0
            biases[second] = -1.0
            joined[pair, first], joined[pair, second] = 1.0, -2.0
        if units % 2:
            gates[-1, -1] = joined[-1, -1] = 1.0
        parameters[f"W{l}"], parameters[f"b{l}"] = gates @ read, biases
        read = joined
    return _with_output(parameters, read)


def shallow_parity_parameters(n: int) -> dict[str, np.ndarray]:
    """One hidden layer in which each unit recognizes one input with an odd number of ones: 1 for it, 0 for all others.

    Returns
    -------
    dict
        W1 (2ⁿ⁻¹, n), b1, W2 (1, 2ⁿ⁻¹), b2.
    """
    dataset = parity_dataset(n)
    patterns = dataset.X_train[:, dataset.Y_train[0] == 1].T
    # z = Σ x_j over the pattern's ones − Σ x_j over its zeros − (number of ones − 1): 1 minus the bits that differ
    W = 2 * patterns - 1
    b = 1 - patterns.sum(axis=1, keepdims=True)
    return _with_output({"W1": W, "b1": b}, np.ones((1, len(patterns))))


def counting_parity_parameters(n: int) -> dict[str, np.ndarray]:
    """One hidden layer that counts: unit k is max(0, ones − k), and the output turns their sum up and down.

    Returns
    -------
    dict
        W1 (n, n), b1, W2 (1, n), b2.
    """
    n = _check_bits(n)
    k = np.arange(n, dtype=np.float64)[:, np.newaxis]
    # The slope is 1, then −1, then 1 …: each unit after the first turns it by 2.
    turns = 2 * (-1.0) ** k.T
    turns[0, 0] = 1.0
    return _with_output({"W1": np.ones((n, n)), "b1": -k}, turns)


def _with_output(parameters: dict[str, np.ndarray], read: np.ndarray) -> dict[str, np.ndarray]:
    l = len(parameters) // 2 + 1
    # ŷ = σ(20 (parity − ½))
    return {**parameters, f"W{l}": CERTAINTY * read, f"b{l}": np.full((1, 1), -CERTAINTY / 2)}


def parity_activations(parameters: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """ReLU in every hidden layer, and a sigmoid."""
    return ("relu",) * (len(parameters) // 2 - 1) + ("sigmoid",)


def _check_bits(n: int) -> int:
    return check_integer("n", n, FEWEST_BITS, MOST_BITS)
