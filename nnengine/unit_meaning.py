"""What a hidden unit reacts to."""

from __future__ import annotations

import numpy as np

from nnengine.checks import check_matrix


def correlations(A: np.ndarray, Q: np.ndarray) -> np.ndarray:
    """Correlation of each row of A with each row of Q over the examples.

    Parameters
    ----------
    A : ndarray of shape (n, m)
        Activations of n units.
    Q : ndarray of shape (k, m)
        k quantities of the same examples.

    Returns
    -------
    ndarray of shape (n, k)
        −1 … 1; NaN where a row does not vary, as that of a unit that is 0 for every example.
    """
    A = check_matrix("A", A)
    Q = check_matrix("Q", Q, columns=A.shape[1])
    return _standardized(A) @ _standardized(Q).T / A.shape[1]


def _standardized(rows: np.ndarray) -> np.ndarray:
    """Each row with mean 0 and standard deviation 1; NaN where it does not vary."""
    deviation = rows.std(axis=1, keepdims=True)
    varies = deviation > 1e-12 * (1 + np.abs(rows).max(axis=1, keepdims=True))
    return (rows - rows.mean(axis=1, keepdims=True)) / np.where(varies, deviation, np.nan)


def strongest(activations: np.ndarray, count: int) -> np.ndarray:
    """The `count` examples with the largest of the activations (m,), the largest first; of equals the earlier."""
    return np.argsort(-activations, kind="stable")[:count]
