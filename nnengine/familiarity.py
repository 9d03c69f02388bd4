"""Is a photo unlike anything the model knows? Then its answer means nothing, however sure it sounds.

Photos like those it has learned from form a cloud in the space of its features. The Mahalanobis distance says how far
outside a photo lies, each direction measured by how much familiar photos vary in it (Lee et al. 2018, "A simple unified
framework for detecting out-of-distribution samples"; there with one cloud for each class).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.checks import check_array, check_matrix

SHRINKAGE = 0.1
QUANTILES = 101  # of the distances: 0 %, 1 %, … 100 %


@dataclass(frozen=True, eq=False)
class Familiarity:
    """Where familiar photos lie.

    Attributes
    ----------
    mean : ndarray of shape (n,)
        The middle of their features.
    precision : ndarray of shape (n, n)
        The inverse of their covariance.
    distances : ndarray of shape (101,)
        Squared distances to the middle that 0 %, 1 %, … 100 % of other familiar photos don't exceed.

    Arrays are read-only float32 copies.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    mean: np.ndarray
    precision: np.ndarray
    distances: np.ndarray

    def __post_init__(self) -> None:
        n = np.size(self.mean)
        for field, shape in (("mean", (n,)), ("precision", (n, n)), ("distances", (QUANTILES,))):
            array = check_array(field, getattr(self, field), shape).astype(np.float32)
            array.flags.writeable = False
            object.__setattr__(self, field, array)
        if (np.diff(self.distances) < 0).any():
            raise ValueError("distances falls, expected numbers in rising order")


def fit_familiarity(features: np.ndarray, other_features: np.ndarray) -> Familiarity:
    """Learn the cloud from some familiar photos, and from others how far outside of it is usual.

    Photos that the cloud was fitted to lie nearer to its middle than others, so their distances would not be honest.

    Parameters
    ----------
    features : ndarray of shape (m, n)
    other_features : ndarray of shape (m_other, n)
    """
    features = check_matrix("features", features)
    other_features = check_matrix("other_features", other_features, columns=features.shape[1])
    mean = features.mean(axis=0)
    precision = np.linalg.inv(shrunk_covariance(features))
    distances = squared_distance(other_features, mean, precision)
    return Familiarity(mean, precision, np.quantile(distances, np.linspace(0, 1, QUANTILES)))


def share_nearer(familiarity: Familiarity, features: np.ndarray) -> np.ndarray:
    """The share of familiar photos that lie nearer to the middle than each of these; 1 is farther out than all.

    Parameters
    ----------
    familiarity : Familiarity
    features : ndarray of shape (m, n)

    Returns
    -------
    ndarray of shape (m,), 0 … 1
    """
    features = check_matrix("features", features, columns=len(familiarity.mean))
    distances = squared_distance(features, familiarity.mean, familiarity.precision)
    return np.interp(distances, familiarity.distances, np.linspace(0, 1, QUANTILES))


def squared_distance(features: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """The squared Mahalanobis distance of each row to the mean, (m,)."""
    D = features - mean
    # d² = (f − μ)ᵀ Σ⁻¹ (f − μ)
    return ((D @ precision) * D).sum(axis=1)


def shrunk_covariance(features: np.ndarray) -> np.ndarray:
    """The covariance, moved a little toward its own diagonal, (n, n).

    With few photos the covariance has directions of hardly any variance, by chance, which would make every distance
    huge. Moving it toward a simpler matrix is steadier (Ledoit & Wolf 2004; here by a fixed share).
    """
    S = np.atleast_2d(np.cov(features, rowvar=False, bias=True))
    variance = S.diagonal()
    # Σ = (1 − λ) S + λ diag(S), with a little on the diagonal for features that never vary
    return (1 - SHRINKAGE) * S + np.diag(SHRINKAGE * variance + 1e-4 * variance.mean() + 1e-12)
