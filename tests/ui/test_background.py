"""Training behind the page: the same numbers as in front of it, read at any time, and ended when nobody asks."""

import numpy as np
import pytest

from nnengine import Hyperparameters, Training, load_dataset, train
from ui import background
from ui.background import BackgroundTraining

LONG = Hyperparameters((8, 8), iterations=200_000)


@pytest.fixture
def circles():
    return load_dataset("circles", examples=60)


def wait_for_end(behind: BackgroundTraining) -> None:
    while behind._thread.is_alive():
        behind._thread.join(1)


def test_the_numbers_are_those_of_training_in_front(circles):
    hyperparameters = Hyperparameters((4, 2), iterations=3_000, batch_size=10, seed=3)
    behind = BackgroundTraining(Training(circles, hyperparameters))
    behind.advance_here(0.001)
    while True:
        behind.advance_behind(0.01)
        with behind.at_rest() as training:
            seen = training.run()
            if training.is_finished:
                break
    expected = train(circles, hyperparameters)
    np.testing.assert_array_equal(seen.costs, expected.costs)
    for key, value in expected.parameters.items():
        np.testing.assert_array_equal(seen.parameters[key], value)


def test_what_is_read_at_rest_is_of_one_moment_and_training_goes_on(circles):
    behind = BackgroundTraining(Training(circles, LONG))
    behind.advance_behind(0)
    iterations = []
    for _ in range(5):
        behind.advance_behind(0.05)
        with behind.at_rest() as training:
            run = training.run()
            assert run.costs[-1] == run.snapshots[-1].cost
            assert len(run.costs) - 1 == run.snapshots[-1].iteration
            iterations.append(run.snapshots[-1].iteration)
    behind.leave()
    assert iterations == sorted(set(iterations)), iterations
    assert behind.seconds > 0
    wait_for_end(behind)


def test_it_ends_when_nobody_asks_any_more(circles, monkeypatch):
    monkeypatch.setattr(background, "LEFT_ALONE_SECONDS", 0.05)
    behind = BackgroundTraining(Training(circles, LONG))
    behind.advance_behind(0)
    wait_for_end(behind)
    with behind.at_rest() as training:
        left = training.iteration
    assert 0 < left < LONG.iterations
    behind.advance_behind(0.2)  # somebody is back
    behind.leave()
    wait_for_end(behind)
    assert behind.training.iteration > left


def test_leaving_ends_it_at_once(circles):
    behind = BackgroundTraining(Training(circles, LONG))
    behind.advance_behind(0)
    behind.leave()
    wait_for_end(behind)
    assert not behind.training.is_finished


def test_an_error_behind_the_page_reaches_the_page(circles, monkeypatch):
    training = Training(circles, LONG)
    monkeypatch.setattr(training, "advance", lambda seconds: 1 / 0)
    behind = BackgroundTraining(training)
    with pytest.raises(ZeroDivisionError):
        behind.advance_behind(5)
