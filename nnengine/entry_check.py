"""The derivative with respect to one single entry of one parameter, by a nudge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nnengine.checks import check_number


def entry_slope(
    cost: Callable[[dict[str, np.ndarray]], float],
    parameters: Mapping[str, np.ndarray],
    key: str,
    index: tuple[int, int],
    nudge: float = 1e-5,
) -> float:
    """(J(θ + ε) − J(θ − ε)) / 2ε for one entry θ; `gradient_check` does so for all.

    Parameters
    ----------
    cost : callable
        J of a dictionary of parameters.
    parameters : mapping of str to ndarray
        Left as they are.
    key : str
        W1, b1, …
    index : (int, int)
        Row and column of the entry, from 0.
    nudge : float
        ε, above 0 up to 1.
    """
    nudge = check_number("nudge", nudge, 0, 1, above_low=True)
    if key not in parameters:
        raise ValueError(f"key is {key!r}, expected one of {', '.join(parameters)}")
    shape = parameters[key].shape
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise ValueError(f"index is {tuple(index)}, {key} has shape {shape}")
    nudged = dict(parameters)
    J = []
    for step in (nudge, -nudge):
        nudged[key] = parameters[key].copy()
        nudged[key][index] += step
        J.append(cost(nudged))
    # dJ/dθ ≈ (J(θ + ε) − J(θ − ε)) / 2ε
    return (J[0] - J[1]) / (2 * nudge)
