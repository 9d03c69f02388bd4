"""Exact training in the span of the data.

Gradient descent moves W[1] only along the training examples: dW[1] = (1/m) dZ[1] Xᵀ. So with S = [X W[1]₀ᵀ]ᵀ, the
examples and the initial weights in rows, W[1] = B S holds throughout the run, and it is enough to train B, which is
(n_1, m + n_1) instead of (n_1, n_x). In these coordinates the step is dZ[1] itself, and W[1]X = B (S X) needs of the
pictures only their inner products. Costs and weights agree with direct training to rounding, and no factorization of X
is needed, so repeated or dependent examples do no harm.

It holds for whatever treats all directions of W[1] alike: full batch and mini-batches, momentum, L2, dropout. RMSProp and
Adam give each weight a step of its own, as does L1, and so they leave the span.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nnengine.dataset import Dataset
from nnengine.hyperparameters import Hyperparameters
from nnengine.workspace import Workspace

SPAN_OPTIMIZERS = ("gradient_descent", "momentum")


def span_is_faster(dataset: Dataset, hyperparameters: Hyperparameters) -> bool:
    """Whether training in the span is exact for these hyperparameters and takes fewer multiplications."""
    if hyperparameters.optimizer not in SPAN_OPTIMIZERS or hyperparameters.l1:
        return False
    n_x, m = dataset.n_x, dataset.m_train
    n_1 = hyperparameters.layer_dims(n_x)[1]
    direct = hyperparameters.iterations * 2 * n_1 * n_x * m  # W[1]X and dZ[1]Xᵀ in each iteration
    # B(SX) in each, and once what S Sᵀ takes beyond XᵀX, which the dataset keeps for all its runs.
    span = hyperparameters.iterations * n_1 * (m + n_1) * m + n_x * n_1 * (2 * m + n_1)
    return span < direct


class SpanBasis:
    """The coordinates B of W[1] = B S with S = [X W[1]₀ᵀ]ᵀ.

    Parameters
    ----------
    dataset : Dataset
    W1 : ndarray of shape (n_1, n_x)
        The initial weights W[1]₀.
    """

    def __init__(self, dataset: Dataset, W1: np.ndarray) -> None:
        self.X, self.W1 = dataset.X_train, W1
        self.n_1, self.m = W1.shape[0], dataset.m_train
        W1_X = W1 @ self.X
        # S Sᵀ, (m + n_1, m + n_1); its first m columns are S X, the network's input in these coordinates.
        self.gram = np.block([[dataset.gram, W1_X.T], [W1_X, W1 @ W1.T]])
        self.inputs = self.gram[:, : self.m]

    def enter(self, parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The initial parameters with B = [0 I], which is W[1]₀, for W1."""
        B = np.hstack([np.zeros((self.n_1, self.m)), np.eye(self.n_1)])
        return {**parameters, "W1": B}

    def leave(self, parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The parameters with W[1] = B S for B."""
        B = parameters["W1"]
        return {**parameters, "W1": B[:, : self.m] @ self.X.T + B[:, self.m :] @ self.W1}

    def project(self, X: np.ndarray) -> np.ndarray:
        """S X: what the network in these coordinates sees of other examples X, (n_x, any)."""
        return np.vstack([self.X.T @ X, self.W1 @ X])

    def squared_norm(self, B: np.ndarray) -> float:
        """‖W[1]‖² = trace(B S Sᵀ Bᵀ)."""
        return float(np.sum((B @ self.gram) * B))


class SpanWorkspace(Workspace):
    """A workspace whose layer 1 is trained in the coordinates of a `SpanBasis`; `columns` may change from pass to pass."""

    def __init__(self, *arguments, columns: slice | np.ndarray, **options) -> None:
        super().__init__(*arguments, **options)
        self.columns = columns

    def _input_gradient(self, dP: np.ndarray, A0_T: np.ndarray, dZ: np.ndarray) -> None:
        dP.fill(0.0)
        dP[:, self.columns] = dZ
        dP[:, -1] = np.add.reduce(dZ, axis=1)
