"""All parameters of a network in one vector, for speed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


class ParameterVector:
    """θ: every W[l] and b[l] end to end, so that an optimizer's step is one operation, not 2L.

    Layer l is the block P[l] = [W[l] b[l]] of shape (n_l, n_{l-1} + 1), a view into θ. With a row of ones under
    A[l-1], P[l] A[l-1] = W[l] A[l-1] + b[l] in a single product, and dP[l] = [dW[l] db[l]] in another.
    """

    def __init__(self, layer_dims: Sequence[int]) -> None:
        shapes = [(n_l, n_previous + 1) for n_previous, n_l in zip(layer_dims[:-1], layer_dims[1:], strict=True)]
        self.theta = np.zeros(sum(rows * columns for rows, columns in shapes))
        ends = np.cumsum([rows * columns for rows, columns in shapes])
        parts = np.split(self.theta, ends[:-1])
        self.blocks = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    @property
    def weights(self) -> list[np.ndarray]:
        """W[1] … W[L], views into θ."""
        return [block[:, :-1] for block in self.blocks]

    def load(self, parameters: Mapping[str, np.ndarray]) -> None:
        """Copy W1, b1, … into θ."""
        for l, block in enumerate(self.blocks, start=1):
            block[:, :-1] = parameters[f"W{l}"]
            block[:, -1:] = parameters[f"b{l}"]

    def parameters(self) -> dict[str, np.ndarray]:
        """W1, b1, … as copies."""
        parameters = {}
        for l, block in enumerate(self.blocks, start=1):
            parameters[f"W{l}"] = block[:, :-1].copy()
            parameters[f"b{l}"] = block[:, -1:].copy()
        return parameters
