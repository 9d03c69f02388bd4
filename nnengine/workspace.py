"""Forward and backward propagation without allocating: the inner loop of training.

The same equations as propagation.py, which is the plain way and the one to read first. Two tricks make small networks
several times faster: buffers are reused from step to step, and a row of ones under each A[l-1] turns W A + b into
one product (see parameter_vector.py). The tests hold both ways against each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnengine.activations import ACTIVATIONS
from nnengine.cost import LOSSES
from nnengine.parameter_vector import ParameterVector


class Workspace:
    """Buffers for one set of examples.

    Parameters
    ----------
    vector, gradient : ParameterVector
        θ, which is read, and dJ/dθ, which `backward` overwrites.
    activations : sequence of str
        The activation of each layer 1 … L.
    A0 : ndarray of shape (n_x + 1, m)
        X with a row of ones beneath. Read again at each pass, so its values may be replaced in place.
    Y : ndarray of shape (1, m)
    keep_prob : float
        Chance that dropout keeps a hidden unit.
    rng : numpy.random.Generator, optional
        Draws the dropout masks; None switches dropout off.

    Attributes
    ----------
    columns : slice or ndarray of int, shape (m,)
        Which examples its columns are; to be replaced when they are other ones.
    """

    columns: slice | np.ndarray = slice(None)

    def __init__(
        self,
        vector: ParameterVector,
        gradient: ParameterVector,
        activations: Sequence[str],
        A0: np.ndarray,
        Y: np.ndarray,
        keep_prob: float = 1.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.Y, self.m = Y, A0.shape[1]
        self.keep_prob, self.rng = keep_prob, rng
        self.loss = LOSSES[activations[-1]]
        units = [block.shape[0] for block in vector.blocks]
        with_ones = [A0, *(np.ones((n_l + 1, self.m)) for n_l in units)]
        Z = [np.empty((n_l, self.m)) for n_l in units]
        A = [A_ones[:-1] for A_ones in with_ones[1:]]
        g = [ACTIVATIONS[name] for name in activations]
        self.Z_output, self.A_output = Z[-1], A[-1]
        # dZ[l] takes the place of g[l]′(Z[l]) in its buffer, and dA[l] has one of its own.
        self.slopes = [np.empty_like(Z_l) for Z_l in Z]
        dA = [np.empty_like(Z_l) for Z_l in Z]
        self.forward_steps = [
            (vector.blocks[l], with_ones[l], Z[l], A[l], self.slopes[l], g[l]) for l in range(len(units))
        ]
        self.backward_steps = [
            (gradient.blocks[l], with_ones[l].T, self.slopes[l], vector.weights[l].T, self.slopes[l - 1], dA[l - 1])
            for l in range(len(units) - 1, 0, -1)
        ]
        self.input_step = (gradient.blocks[0], A0.T, self.slopes[0])

    def forward(self) -> None:
        """Z[l] = W[l] A[l-1] + b[l], A[l] = g[l](Z[l]) for every layer, and g[l]′(Z[l]) for the hidden ones."""
        last = self.slopes[-1]
        for P, A_previous, Z, A, slope, g in self.forward_steps:
            np.dot(P, A_previous, out=Z)
            g.function(Z, out=A)
            if slope is not last:
                g.slope(Z, A, out=slope)
                if self.rng is not None:
                    self._drop_units(A, slope)

    def cost(self) -> float:
        """J without regularization, of the last forward pass."""
        return float(np.add.reduce(self.loss(self.Z_output, self.Y), axis=None)) / self.m

    def backward(self) -> None:
        """dJ/dθ of the last forward pass, without regularization."""
        dZ = self.slopes[-1]
        # dZ[L] = (A[L] − Y) / m: dividing once here spares a division in every layer
        np.subtract(self.A_output, self.Y, out=dZ)
        np.divide(dZ, self.m, out=dZ)
        for dP, A_previous_T, dZ, W_T, slope, dA in self.backward_steps:
            np.dot(dZ, A_previous_T, out=dP)
            np.dot(W_T, dZ, out=dA)
            np.multiply(slope, dA, out=slope)  # from here on this buffer holds dZ[l-1]
        self._input_gradient(*self.input_step)

    def _input_gradient(self, dP: np.ndarray, A0_T: np.ndarray, dZ: np.ndarray) -> None:
        np.dot(dZ, A0_T, out=dP)

    def _drop_units(self, A: np.ndarray, slope: np.ndarray) -> None:
        # Inverted dropout: kept units grow by 1 / keep_prob, so that the next layer's sums keep their size. The mask
        # goes into the slope too, because dZ = dA * mask * g′(Z).
        mask = (self.rng.random(A.shape) < self.keep_prob) / self.keep_prob
        A *= mask
        slope *= mask
