"""Figures of a cat probability, against brute force and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine.activations import sigmoid
from nnengine.photo_figures import (
    FIGURES,
    area_under_curve,
    balanced_accuracy,
    class_weights,
    figures_of,
    fit_calibration,
    recall,
    reliability,
)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30))
def test_auc_is_how_often_a_cat_comes_first(pairs):
    score, y = np.array([s for s, _ in pairs]) / 6, np.array([int(cat) for _, cat in pairs])
    wins = [(c > o) + (c == o) / 2 for c in score[y == 1] for o in score[y == 0]]
    expected = np.mean(wins) if wins else np.nan
    assert area_under_curve(score, y) == pytest.approx(expected, nan_ok=True)


def test_accuracy_counts_both_classes_the_same():
    p, y = np.array([0.9, 0.5, 0.4, 0.1, 0.1, 0.1, 0.6, 0.2]), np.array([1, 1, 1, 0, 0, 0, 0, 0])
    assert recall(p, y) == (pytest.approx(4 / 5), pytest.approx(2 / 3))
    assert balanced_accuracy(p, y) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert balanced_accuracy(p[:3], y[:3]) == pytest.approx(2 / 3)  # where there are only cats


def test_reliability_in_ten_steps():
    p, y = np.array([0.0, 0.05, 0.95, 1.0, 0.55]), np.array([0, 1, 1, 1, 0])
    found = reliability(p, y)
    assert found.count.tolist() == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert found.predicted[[0, 5, 9]] == pytest.approx([0.025, 0.55, 0.975])
    assert found.observed[[0, 5, 9]] == pytest.approx([0.5, 0, 1])
    assert np.isnan(found.observed[1])
    assert found.error == pytest.approx((2 * 0.475 + 0.55 + 2 * 0.025) / 5)
    # With the cats counting three times, the first group holds three cats to one other.
    assert reliability(p, y, np.where(y == 1, 3, 1)).observed[0] == pytest.approx(0.75)


def test_class_weights():
    y = np.array([1, 0, 0, 0])
    weights = class_weights(y)
    assert weights[y == 1].sum() == pytest.approx(weights[y == 0].sum())
    assert weights.mean() == pytest.approx(1)


def test_calibration_finds_what_was_hidden():
    rng = np.random.default_rng(0)
    Z = rng.normal(0, 3, 20_000)
    y = (rng.random(20_000) < sigmoid(0.5 * Z - 1)).astype(int)
    a, c = fit_calibration(Z, y, np.ones(20_000))
    assert (a, c) == (pytest.approx(0.5, abs=0.03), pytest.approx(-1, abs=0.06))
    assert reliability(sigmoid(a * Z + c), y).error < 0.01 < reliability(sigmoid(Z), y).error


@pytest.mark.parametrize("Z", [[-1.0, 1.0], [0.0, 0.0]], ids=["nothing wrong", "nothing known"])
def test_calibration_stays_finite(Z):
    assert np.isfinite(fit_calibration(np.array(Z), np.array([0, 1]), np.ones(2))).all()


def test_all_figures_of_a_set():
    p, y = np.array([0.9, 0.2, 0.6]), np.array([1, 0, 0])
    found = figures_of(p, y)
    assert tuple(found) == FIGURES
    # even weights: 0.5 on the cat, 0.25 on each of the others
    assert list(found.values()) == pytest.approx([3, 0.75, 1, 1, 0.5, 0.5 * 0.1 + 0.25 * 0.2 + 0.25 * 0.6])
    alone = figures_of(p[:1], y[:1])
    assert np.isnan(alone["AUC"]) and np.isnan(alone["calibration error"]) and alone["cats found"] == 1
