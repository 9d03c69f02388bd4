"""Performance against the amount of data: every score is that of a plain run."""

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, train
from nnengine.learning_curves import LearningCurves, first_examples, parameter_count

SETTINGS = Hyperparameters(hidden_activation="relu", learning_rate=0.3, iterations=20)
NETS, SIZES = ((), (3,)), (10, 30)


def draw(seed):
    return load_dataset("moons", examples=100, seed=seed, test_share=0.4)


@pytest.fixture
def curves():
    return LearningCurves(draw, NETS, SIZES, 2, SETTINGS)


def test_every_score_is_that_of_its_own_run(curves):
    curves.advance()
    assert curves.is_finished
    assert curves.runs_done == curves.runs == 8
    for net, layers in enumerate(NETS):
        for size, m in enumerate(SIZES):
            for seed in range(2):
                run = train(first_examples(draw(seed), m), SETTINGS.replace(hidden_layers=layers, seed=seed))
                assert curves.scores[net, size, seed] == run.test_accuracy


def test_pieces_come_to_the_same_as_one_go(curves):
    in_pieces = LearningCurves(draw, NETS, SIZES, 2, SETTINGS)
    seen = []
    while not in_pieces.is_finished:
        in_pieces.advance(1e-5)
        seen.append(in_pieces.runs_done)
    curves.advance()
    assert seen == sorted(seen)
    assert len(seen) > 8
    np.testing.assert_array_equal(in_pieces.scores, curves.scores)


def test_a_part_of_the_study_has_a_spread_where_something_is_known(curves):
    assert all(np.isnan(part).all() for part in curves.spread())
    curves.scores[0, 0] = [0.5, 0.8]
    curves.scores[1, 0] = [0.6, np.nan]
    mean, low, high = curves.spread()
    np.testing.assert_allclose(mean, [[0.65, np.nan], [0.6, np.nan]])
    np.testing.assert_allclose(low, [[0.5, np.nan], [0.6, np.nan]])
    np.testing.assert_allclose(high, [[0.8, np.nan], [0.6, np.nan]])


def test_the_first_examples():
    data = draw(0)
    part = first_examples(data, 7)
    np.testing.assert_array_equal(part.X_train, data.X_train[:, :7])
    np.testing.assert_array_equal(part.Y_test, data.Y_test)
    for m in (0, 61):
        with pytest.raises(ValueError, match=f"m is {m}, expected 1 to the 60 training examples of moons"):
            first_examples(data, m)


def test_parameters_are_counted():
    assert parameter_count((2, 1)) == 3
    assert parameter_count((2, 32, 32, 1)) == 2 * 32 + 32 + 32 * 32 + 32 + 32 + 1
