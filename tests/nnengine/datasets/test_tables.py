"""Housing, calories, cat emoji: what the files hold is what is loaded."""

import csv
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.datasets import FEATURES, load_calories, map_features
from nnengine.datasets.housing import HOUSE_FEATURES, feature_scale

DATA = Path(__file__).parents[3] / "data"


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_six_houses():
    rows = read("housing.csv")
    houses = load_dataset("housing")
    assert houses.X_train.shape == houses.Y_train.shape == (1, 6)
    assert houses.X_train[0].tolist() == [float(row["size"]) for row in rows]
    assert houses.Y_train[0].tolist() == [float(row["price"]) for row in rows]


def test_four_features_standardized_and_back():
    rows = read("housing_features.csv")
    houses = load_dataset("housing_features")
    assert (houses.n_x, houses.m_train, houses.m_test) == (4, 120, 40)
    np.testing.assert_allclose(houses.X_train.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(houses.X_train.std(axis=1), 1)
    mean, deviation = feature_scale()
    for i, feature in enumerate(HOUSE_FEATURES):
        column = [float(row[feature.name]) for row in rows]
        back = np.hstack([houses.X_train[i], houses.X_test[i]]) * deviation[i] + mean[i]
        np.testing.assert_allclose(back, column, atol=1e-12)
    assert np.hstack([houses.Y_train, houses.Y_test])[0].tolist() == [float(row["price"]) for row in rows]


def test_hidden_units_have_something_to_find_in_the_houses():
    houses = load_dataset("housing_features")
    X = np.vstack([houses.X_train, np.ones((1, houses.m_train))])
    weights, *_ = np.linalg.lstsq(X.T, houses.Y_train[0], rcond=None)
    linear = weights @ np.vstack([houses.X_test, np.ones((1, houses.m_test))])
    linear_r2 = 1 - np.mean((linear - houses.Y_test[0]) ** 2) / np.var(houses.Y_test)
    run = train(houses, Hyperparameters((6,), "relu", initialization="he", learning_rate=0.1, iterations=3_000))
    assert linear_r2 > 0.8
    assert run.test_accuracy > linear_r2


def test_the_housing_file_is_what_its_script_makes():
    result = subprocess.run(
        [sys.executable, str(DATA / "build_housing.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_calories():
    foods, nutrients, calories = load_calories()
    assert foods == ["apples", "beef", "eggs", "potatoes"]
    assert nutrients == ["carbs", "proteins", "fats"]
    # The course's own percentages: 94.9 % of an apple's calories are carbs.
    np.testing.assert_allclose(100 * calories[0] / calories.sum(axis=0), [94.9, 0.0, 2.8, 88.4], atol=0.05)


def test_cat_emoji_columns_are_the_pictures_of_the_file():
    dataset = load_dataset("cat_emoji")
    with h5py.File(DATA / "cat_emoji_train.h5") as file:
        pictures, labels = file["train_set_x"][:], file["train_set_y"][:]
    assert dataset.classes == ("non-cat", "cat")
    assert dataset.X_train.shape == (12_288, len(pictures))
    np.testing.assert_array_equal(dataset.Y_train[0], labels)
    for i in (0, 7, len(pictures) - 1):
        np.testing.assert_array_equal(dataset.X_train[:, i], pictures[i].ravel() / 255)


def test_features_of_a_point():
    X = np.array([[2.0, -0.5], [3.0, 1.0]])
    expected = {
        "x1": [2.0, -0.5],
        "x2": [3.0, 1.0],
        "x1_squared": [4.0, 0.25],
        "x2_squared": [9.0, 1.0],
        "x1_x2": [6.0, -0.5],
        "sin_x1": [0.9092974268256817, -0.479425538604203],
        "sin_x2": [0.1411200080598672, 0.8414709848078965],
    }
    assert list(FEATURES) == list(expected)
    np.testing.assert_allclose(map_features(X, tuple(expected)), list(expected.values()))


@pytest.mark.parametrize("X", [np.ones((3, 2)), np.ones(2), np.array([[np.nan], [1.0]])])
def test_features_refuse_what_is_no_point(X):
    with pytest.raises(ValueError, match="^X "):
        map_features(X)
