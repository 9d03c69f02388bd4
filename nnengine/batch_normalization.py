"""Batch normalization: each channel to mean 0 and variance 1 over the batch, then to a learned deviation γ and mean β.

Ioffe & Szegedy 2015.
"""

from __future__ import annotations

import numpy as np

from nnengine.volumes import channel_mean, check_volume

EPSILON = 1e-5  # keeps a channel that never varies from dividing by zero


def batch_normalization_forward(
    Z: np.ndarray, gamma: np.ndarray, beta: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Normalize with the mean and variance of this batch, as in training.

    Parameters
    ----------
    Z : ndarray of shape (m, n_H, n_W, n_C), float32 or float64
    gamma, beta : ndarray of shape (1, 1, 1, n_C)

    Returns
    -------
    Z_tilde : ndarray of shape (m, n_H, n_W, n_C)
    cache : tuple
        What `batch_normalization_backward` needs.
    statistics : tuple of two ndarrays of shape (1, 1, 1, n_C)
        μ and σ² of this batch, for `running_statistics`.
    """
    _check(Z, gamma, beta)
    # μ = (1/n) Σ z, over all examples and places
    mu = channel_mean(Z)
    Z_norm = Z - mu
    # σ² = (1/n) Σ (z − μ)²
    variance = channel_mean(Z_norm**2)
    deviation = np.sqrt(variance + EPSILON)
    # z_norm = (z − μ) / √(σ² + ε)
    Z_norm /= deviation
    # z̃ = γ z_norm + β
    Z_tilde = gamma * Z_norm
    Z_tilde += beta
    return Z_tilde, (Z_norm, deviation, gamma), (mu, variance)


def batch_normalization_backward(
    dZ_tilde: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradients of a normalization in training.

    Parameters
    ----------
    dZ_tilde : ndarray of shape (m, n_H, n_W, n_C)
    cache : tuple
        What `batch_normalization_forward` returned.

    Returns
    -------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
    dgamma, dbeta : ndarray of shape (1, 1, 1, n_C)
    """
    Z_norm, deviation, gamma = cache
    check_volume("dZ_tilde", dZ_tilde, Z_norm.shape)
    n = Z_norm.size // gamma.size
    mean_dZ = channel_mean(dZ_tilde)
    mean_product = channel_mean(dZ_tilde * Z_norm)
    # μ and σ depend on every z, so each change is spread over all of them:
    # dZ = γ/√(σ² + ε) · (dZ̃ − mean(dZ̃) − z_norm · mean(dZ̃ z_norm))
    dZ = Z_norm * -mean_product
    dZ += dZ_tilde
    dZ -= mean_dZ
    dZ *= gamma / deviation
    # dγ = Σ dZ̃ z_norm, dβ = Σ dZ̃
    return dZ, n * mean_product, n * mean_dZ


def batch_normalization_predict(
    Z: np.ndarray, gamma: np.ndarray, beta: np.ndarray, mu: np.ndarray, variance: np.ndarray
) -> np.ndarray:
    """Normalize with the μ and σ² kept from training, so that no example's answer depends on the others.

    Parameters
    ----------
    Z : ndarray of shape (m, n_H, n_W, n_C), float32 or float64
    gamma, beta, mu, variance : ndarray of shape (1, 1, 1, n_C)

    Returns
    -------
    ndarray of shape (m, n_H, n_W, n_C)
    """
    _check(Z, gamma, beta, mu, variance)
    scale = gamma / np.sqrt(variance + EPSILON)
    # z̃ = γ (z − μ) / √(σ² + ε) + β, with all constants taken together
    Z_tilde = Z * scale
    Z_tilde += beta - mu * scale
    return Z_tilde


def running_statistics(
    running: tuple[np.ndarray, np.ndarray], batch: tuple[np.ndarray, np.ndarray], keep: float = 0.9
) -> tuple[np.ndarray, np.ndarray]:
    """An average of the last batches' μ and σ², about 1 / (1 − keep) of them, for use in prediction."""
    # μ ← keep · μ + (1 − keep) · μ of the batch; σ² likewise
    mu, variance = (keep * old + (1 - keep) * new for old, new in zip(running, batch, strict=True))
    return mu, variance


def _check(Z: np.ndarray, *constants: np.ndarray) -> None:
    n_C = check_volume("Z", Z).shape[3]
    for name, value in zip(("gamma", "beta", "mu", "variance"), constants, strict=False):
        check_volume(name, value, (1, 1, 1, n_C))
