"""The order of the features, and what it means to a dense net: nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnengine.dataset import Dataset


def shuffled_features(dataset: Dataset, seed: int) -> tuple[Dataset, np.ndarray]:
    """The dataset with the rows of X in another order, the same for every example.

    Returns
    -------
    Dataset
        Without an image_shape: shuffled pixels are no picture any more.
    order : ndarray of shape (n_x,)
        Row i of the new X is row order[i] of the old one.
    """
    order = np.random.default_rng(seed).permutation(dataset.n_x)
    names = tuple(dataset.feature_names[i] for i in order) if dataset.feature_names else ()
    shuffled = replace(
        dataset, X_train=dataset.X_train[order], X_test=dataset.X_test[order], image_shape=None, feature_names=names
    )
    return shuffled, order
