"""How good a cat probability is: right answers in both classes, order, and whether 0.8 means eight in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine.activations import sigmoid

BINS = 10
# The calibration error with both classes counting the same, as the probability is meant.
FIGURES = ("photos", "balanced accuracy", "AUC", "cats found", "others rejected", "calibration error")


@dataclass(frozen=True)
class Reliability:
    """Photos grouped by the probability they were given.

    Attributes
    ----------
    count : ndarray of shape (bins,)
        Photos in each group.
    predicted : ndarray of shape (bins,)
        Their mean probability of cat; NaN in an empty group.
    observed : ndarray of shape (bins,)
        The share of cats among them; NaN in an empty group.
    error : float
        Expected calibration error: the mean gap between predicted and observed, each group counting with its photos.
    """

    count: np.ndarray
    predicted: np.ndarray
    observed: np.ndarray
    error: float


def recall(probability: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Share of the non-cats below 0.5, and of the cats from 0.5 up; NaN for a class that is missing."""
    right = (probability >= 0.5) == (y == 1)
    return tuple(float(right[y == label].mean()) if (y == label).any() else float("nan") for label in (0, 1))


def balanced_accuracy(probability: np.ndarray, y: np.ndarray) -> float:
    """The mean of both classes' shares of right answers; of one, where the other is missing."""
    return float(np.nanmean(recall(probability, y)))


def area_under_curve(score: np.ndarray, y: np.ndarray) -> float:
    """AUC: how often a cat scores higher than a non-cat, ties counting half; NaN if a class is missing."""
    cats = int((y == 1).sum())
    others = len(y) - cats
    if not cats or not others:
        return float("nan")
    # Mann & Whitney 1947: U = Σ ranks of the cats − n(n + 1)/2, AUC = U / (cats · others)
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[y == 1].sum() - cats * (cats + 1) / 2) / (cats * others))


def figures_of(probability: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """All `FIGURES` of one set of photos; NaN where a class is missing.

    Parameters
    ----------
    probability : ndarray of shape (m,)
        Of cat.
    y : ndarray of shape (m,)
        1 = cat, 0 = not.
    """
    others_rejected, cats_found = recall(probability, y)
    both = 0 < np.mean(y) < 1
    error = reliability(probability, y, class_weights(y)).error if both else float("nan")
    accuracy, area = balanced_accuracy(probability, y), area_under_curve(probability, y)
    return dict(zip(FIGURES, (len(y), accuracy, area, cats_found, others_rejected, error), strict=True))


def reliability(probability: np.ndarray, y: np.ndarray, weights: np.ndarray | None = None) -> Reliability:
    """Group photos by probability, in ten equal steps, and compare with the share of cats.

    Parameters
    ----------
    probability : ndarray of shape (m,)
    y : ndarray of shape (m,)
        1 = cat, 0 = not.
    weights : ndarray of shape (m,), optional
        How much each photo counts.
    """
    weights = np.ones(len(y)) if weights is None else weights
    group = np.minimum((probability * BINS).astype(int), BINS - 1)
    weight, p, cats = (np.bincount(group, weights * values, BINS) for values in (1, probability, y))
    with np.errstate(invalid="ignore"):
        predicted, observed = p / weight, cats / weight
    # ECE = Σ (weight of the group) · |predicted − observed|
    error = float(np.abs(p - cats).sum() / weight.sum())
    return Reliability(np.bincount(group, minlength=BINS), predicted, observed, error)


def class_weights(y: np.ndarray) -> np.ndarray:
    """Weights under which both classes count the same; their mean is 1."""
    cats = np.mean(y == 1)
    return np.where(y == 1, 0.5 / cats, 0.5 / (1 - cats))


def fit_calibration(Z: np.ndarray, y: np.ndarray, weights: np.ndarray, steps: int = 1_000) -> tuple[float, float]:
    """The scale a and shift c with which σ(a z + c) fits the labels best (Platt 1999).

    Parameters
    ----------
    Z, y, weights : ndarray of shape (m,)
        Outputs, labels 0 or 1, and how much each photo counts.
    steps : int

    Returns
    -------
    a, c : float
    """
    x = np.stack([Z, np.ones_like(Z)]).astype(np.float64)
    start = theta = np.array([1.0, 0.0])
    # The cost is Σ w L + ½ ‖θ − θ₀‖²: its second part counts as little as one photo, and keeps the fit finite where no
    # answer is wrong. Its curvature is Σ w p(1 − p) x xᵀ + I; with p(1 − p) at most ¼, no step is too long.
    curvature = x * (weights / 4) @ x.T + np.eye(2)
    for _ in range(steps):
        # gradient Σ w (p − y) x + (θ − θ₀)
        gradient = x @ (weights * (sigmoid(theta @ x) - y)) + (theta - start)
        theta = theta - np.linalg.solve(curvature, gradient)
    return float(theta[0]), float(theta[1])
