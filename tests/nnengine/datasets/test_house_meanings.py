"""What a person would make of a house's features."""

import numpy as np
import pytest

from nnengine import load_dataset
from nnengine.datasets.housing import HOUSE_MEANINGS, house_meanings, houses_in_units


def test_two_houses_by_hand():
    features = np.array([[2.0, 1.0], [3.0, 5.0], [7.0, 4.0], [6.0, 2.0]])
    family, walkable, school = house_meanings(features)
    assert family == pytest.approx([2.7, 1.6])  # bedrooms limit the one, size the other
    assert walkable == pytest.approx([2.0, 0.0])
    assert school == pytest.approx([2.3, 0.0])


def test_prices_follow_the_three_meanings():
    houses = load_dataset("housing_features")
    meanings = house_meanings(houses_in_units(houses.X_train))
    assert len(meanings) == len(HOUSE_MEANINGS)
    design = np.vstack([meanings, np.ones(houses.m_train)]).T
    weights, *_ = np.linalg.lstsq(design, houses.Y_train[0], rcond=None)
    assert weights == pytest.approx([0.6, 0.35, 0.6, 0.8], abs=0.1)
    assert np.std(houses.Y_train[0] - design @ weights) < 0.2
