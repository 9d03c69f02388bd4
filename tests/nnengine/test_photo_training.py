"""Training a photo network: it learns, it repeats itself, and an interruption leaves no trace."""

import io
import math

import numpy as np
import pytest

from nnengine import photo_training
from nnengine.photo_augmentation import augment
from nnengine.photo_network import PhotoArchitecture
from nnengine.photo_training import (
    PhotoTraining,
    balanced_weights,
    load_checkpoint,
    save_checkpoint,
    start_training,
    training_step,
)

TINY = PhotoArchitecture(8, (4, 6), (True, True))


def plan(**changes):
    settings = dict(mean=(0.5,) * 3, deviation=(0.25,) * 3, steps=40, batch_size=16, warmup=5, learning_rate=0.02)
    return PhotoTraining(TINY, **settings | changes)


def checks_and_stripes(m=40, seed=0):
    """Pictures of class 1 have stripes, the others are even; both in any color."""
    rng = np.random.default_rng(seed)
    pictures = np.broadcast_to(rng.integers(60, 200, (m, 1, 1, 3)), (m, 16, 16, 3)).copy()
    y = np.arange(m) % 2
    pictures[y == 1, ::4] += 50
    pictures[y == 1, 1::4] += 50
    return pictures.astype(np.uint8), y


def run(training, steps, state=None):
    pictures, y = checks_and_stripes()
    state = state or start_training(training)
    weights = np.full(len(y), 1 / len(y))
    return state, [training_step(state, training, pictures, y[np.newaxis], weights) for _ in range(steps)]


def assert_equal(first, second):
    assert first.step == second.step
    for name in ("network", "averaged", "moments"):
        one, other = getattr(first, name), getattr(second, name)
        assert one.keys() == other.keys()
        for key in one:
            # Moments are tuples of two arrays and a number; an array is compared row by row.
            for a, b in zip(one[key], other[key], strict=True):
                np.testing.assert_array_equal(a, b)
                assert np.asarray(a).dtype == np.asarray(b).dtype, key


def test_it_learns():
    _, costs = run(plan(steps=120), 120)
    assert costs[0] == pytest.approx(math.log(2))  # undecided
    assert np.mean(costs[-20:]) < 0.45


def test_the_same_seed_gives_the_same_network():
    assert_equal(run(plan(), 6)[0], run(plan(), 6)[0])
    assert run(plan(), 6)[1] != run(plan(seed=2), 6)[1]


def test_an_interruption_leaves_no_trace():
    whole, costs = run(plan(), 12)
    half, _ = run(plan(), 7)
    kept = io.BytesIO()
    save_checkpoint(kept, half)
    kept.seek(0)
    resumed = load_checkpoint(kept)
    assert_equal(resumed, half)
    resumed, rest = run(plan(), 5, resumed)
    assert rest == costs[7:]
    assert_equal(resumed, whole)


def test_all_numbers_stay_float32():
    state, _ = run(plan(), 2)
    arrays = [*state.network.values(), *state.averaged.values(), *(v for v, _, _ in state.moments.values())]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_the_learning_rate_rises_and_falls():
    training = plan(steps=1000, warmup=100, learning_rate=1.0)
    rates = [training.learning_rate_at(step) for step in range(1000)]
    assert rates[0] == pytest.approx(0.01, rel=1e-3)
    assert max(rates) == pytest.approx(rates[99], rel=0.01)
    assert rates[500] == pytest.approx(0.5, rel=0.01)
    assert rates[-1] < 1e-5


def test_the_second_round_rises_and_falls_once_more():
    training = plan(steps=1000, first_steps=600, warmup=50)
    alone = plan(steps=600, warmup=50), plan(steps=400, warmup=50)
    for step in (0, 10, 300, 599):
        assert training.learning_rate_at(step) == alone[0].learning_rate_at(step)
    for step in (0, 10, 300, 399):
        assert training.learning_rate_at(600 + step) == alone[1].learning_rate_at(step)


def test_the_first_round_is_the_same_whatever_follows():
    assert_equal(run(plan(steps=40, first_steps=25), 25)[0], run(plan(steps=25), 25)[0])


def test_scenes_come_in_the_second_round_and_show_no_cat(monkeypatch):
    seen = []

    def watched(pictures, side, rng, scenes=None):
        seen.append(scenes)
        return augment(pictures, side, rng, scenes)

    monkeypatch.setattr(photo_training, "augment", watched)
    run(plan(steps=8, first_steps=5), 8)
    pictures, y = checks_and_stripes()
    others = {picture.tobytes() for picture in pictures[y == 0]}
    assert [scenes is None for scenes in seen] == [True] * 5 + [False] * 3
    assert all(scene.tobytes() in others for scenes in seen[5:] for scene in scenes)


def test_weights_decay_and_nothing_else_does():
    # With labels that fit the outputs exactly (ε = 1: all 0.5, as the untrained output layer says) no gradient is left.
    state, _ = run(plan(smoothing=1.0, weight_decay=0.5, learning_rate=0.1, warmup=1), 1)
    start = start_training(plan())
    np.testing.assert_allclose(state.network["W1"], 0.95 * start.network["W1"], rtol=1e-5)
    np.testing.assert_array_equal(state.network["gamma1"], start.network["gamma1"])


def test_the_average_lags_behind():
    state, _ = run(plan(average=0.0), 3)
    np.testing.assert_array_equal(state.averaged["W1"], state.network["W1"])
    state, _ = run(plan(average=0.9), 30)
    assert np.abs(state.averaged["W1"] - state.network["W1"]).max() > 1e-4


def test_both_classes_are_drawn_equally_often():
    y = np.array([1] * 3 + [0] * 17)
    source = np.array([0, 0, 1] + [0] * 16 + [2])
    weights = balanced_weights(y, source, power=0.5)
    assert weights.sum() == pytest.approx(1)
    assert weights[y == 1].sum() == pytest.approx(0.5)
    # shares ∝ √16 and √1
    assert weights[-1] / weights[y == 0].sum() == pytest.approx(1 / 5)
    np.testing.assert_allclose(balanced_weights(y, source, power=1)[y == 0], 0.5 / 17)
    assert balanced_weights(y, source, power=0)[-1] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"steps": 0}, ValueError, "steps is 0"),
        ({"batch_size": 1.5}, TypeError, "batch_size is 1.5"),
        ({"learning_rate": 0}, ValueError, "learning_rate is 0"),
        ({"smoothing": 2}, ValueError, "smoothing is 2"),
        ({"seed": -1}, ValueError, "seed is -1"),
    ],
)
def test_errors_name_the_setting(changes, error, words):
    with pytest.raises(error, match=words):
        plan(**changes)
