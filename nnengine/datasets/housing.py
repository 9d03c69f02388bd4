"""Houses: six for a single neuron, and 160 with four features for a stack of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnengine.dataset import Dataset
from nnengine.datasets.files import read_table

TEST_HOUSES = 40
PRICE_UNIT = "$100,000"
# What a person might want hidden units to stand for; the rows of `house_meanings`.
HOUSE_MEANINGS = ("family size", "walkable", "school quality")


@dataclass(frozen=True)
class HouseFeature:
    """A feature of a house.

    Attributes
    ----------
    name : str
        Its column in the file.
    title : str
    unit : str
        "" for a count.
    """

    name: str
    title: str
    unit: str


HOUSE_FEATURES = (
    HouseFeature("size", "size", "1,000 square feet"),
    HouseFeature("bedrooms", "bedrooms", ""),
    HouseFeature("walkability", "walkability", "0 to 10"),
    HouseFeature("wealth", "wealth", "0 to 10"),
)


def build_housing(name: str) -> Dataset:
    """Six houses, x their size in 1,000 square feet (1, 6), y their price in $100,000 (1, 6).

    There are too few to hold any back: the test set is the training set.
    """
    _, table = read_table("housing.csv")
    X, Y = table[:, :1].T, table[:, 1:].T
    return Dataset(name, X, Y, X, Y, feature_names=("size",))


def build_housing_features(name: str) -> Dataset:
    """120 houses to train on and 40 to test, X (4, m) standardized, y their price in $100,000 (1, m)."""
    header, table = read_table("housing_features.csv")
    X, Y = table[:, :-1].T, table[:, -1:].T
    mean, deviation = feature_scale()
    X = (X - mean) / deviation
    m_train = X.shape[1] - TEST_HOUSES
    return Dataset(
        name, X[:, :m_train], Y[:, :m_train], X[:, m_train:], Y[:, m_train:], feature_names=tuple(header[:-1])
    )


@lru_cache(maxsize=1)
def feature_scale() -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each feature over the training houses, (4, 1) each: back to units from X."""
    _, table = read_table("housing_features.csv")
    features = table[:-TEST_HOUSES, :-1].T
    return features.mean(axis=1, keepdims=True), features.std(axis=1, keepdims=True)


def houses_in_units(X: np.ndarray) -> np.ndarray:
    """Standardized houses X (4, m) back in the features' own units."""
    mean, deviation = feature_scale()
    return X * deviation + mean


def house_meanings(features: np.ndarray) -> np.ndarray:
    """What a person would compute of a house's features (4, m), in their units: `HOUSE_MEANINGS` (3, m).

    The table's prices were made from these three, so a network could choose them for its hidden units.
    """
    size, bedrooms, walkability, wealth = features
    return np.vstack(
        [
            # A family needs room and bedrooms: the scarcer of the two limits it.
            np.minimum(1.6 * size, 0.9 * bedrooms),
            # A postcode counts as walkable from the middle of the scale on.
            np.maximum(0, walkability - 5),
            # A school profits from a wealthy postcode, and from pupils who can walk to it.
            np.maximum(0, 0.7 * wealth + 0.3 * walkability - 4),
        ]
    )
