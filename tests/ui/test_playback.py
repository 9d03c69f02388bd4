"""What the player, the network picture and the stages hand to the browser, and what they take from it."""

import base64
import json

import numpy as np
import pytest

from nnengine import Hyperparameters, evaluate, load_dataset, predict_probability, train
from ui import playback
from ui.charts.plane import plane_grid
from ui.data_choice import load_choice
from ui.live.network import NetworkAction, _read_action, moment
from ui.live.player import Grid, figure_moments
from ui.stages import _read
from ui.tiles import unit_tiles
from ui.staged_training import join


@pytest.fixture(scope="module")
def choice():
    return load_choice("circles", {"examples": 300, "noise": 0.1, "seed": 0})


@pytest.fixture(scope="module")
def run(choice):
    return train(choice.dataset, Hyperparameters())


def numbers(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def test_a_moment_of_the_network_is_its_weights_and_tiles(run):
    tiles = unit_tiles(run.parameters, run.activations, 3.6, ("x1", "x2"), cells=5)
    sent = moment(run.parameters, tiles)
    p = run.parameters
    np.testing.assert_array_equal(
        numbers(sent["weights"], "<f4"), np.concatenate([p[f"W{l}"].ravel() for l in (1, 2, 3)]).astype(np.float32)
    )
    np.testing.assert_array_equal(
        numbers(sent["biases"], "<f4"), np.concatenate([p[f"b{l}"].ravel() for l in (1, 2, 3)]).astype(np.float32)
    )
    assert [len(layer) for layer in tiles] == [2, 4, 2, 1]
    assert len(numbers(sent["tiles"], np.uint8)) == 9 * 25


def test_tiles_show_each_units_activation(run):
    tiles = unit_tiles(run.parameters, run.activations, 3.0, ("x1", "x2"), cells=3)
    p = run.parameters
    # The middle of the lowest row of the plane is the point (0, −2).
    A1 = np.tanh(p["W1"] @ [[0.0], [-2.0]] + p["b1"])
    np.testing.assert_allclose(tiles[1][:, 0, 1], 127.5 + 127.5 * A1[:, 0], atol=0.51)
    answer = predict_probability([[0.0], [-2.0]], p, run.activations)
    np.testing.assert_allclose(tiles[3][0, 0, 1], 255 * answer[0, 0], atol=0.51)
    assert tiles[0][0, 0].tolist() == [0, 128, 255]  # x1 grows to the right
    assert tiles[0][1, :, 0].tolist() == [0, 128, 255]  # and x2 from row to row


def test_heights_keep_their_sign_and_their_size():
    heights = np.array([[[0.004, -0.002], [0.001, -0.004]], [[1.0, -0.5], [0.0, 0.25]]])
    (grid,) = figure_moments(grids=[Grid((0, 1), heights)])["grids"]
    shares = numbers(grid["shares"], np.int8).reshape(heights.shape)
    back = shares / 127 * np.reshape(grid["most"], (2, 1, 1))
    np.testing.assert_allclose(back, heights, atol=0.5 / 127)
    np.testing.assert_allclose(back[0], heights[0], atol=0.004 * 0.5 / 127 + 1e-12)
    np.testing.assert_array_equal(np.sign(back), np.sign(heights))


def test_the_moments_of_a_run_are_the_engines_and_small(run, choice):
    pictures = playback._pictures(run, choice, "deep_net", False)
    scores = playback._scores_of_moments(run, choice)
    assert len(json.dumps(pictures)) + len(json.dumps(scores)) < 1_000_000
    data = choice.dataset
    for k, snapshot in enumerate(run.snapshots):
        result = evaluate(data.X_test, data.Y_test, snapshot.parameters, run.activations)
        assert scores["Test accuracy"][k] == f"{result.accuracy:.1%}"
    assert [snapshot.iteration for snapshot in run.snapshots][:21] == list(range(21))

    grid = pictures["deep_net.answers"]["grids"][0]
    k = 30
    shares = numbers(grid["shares"], np.int8).reshape(len(run.snapshots), -1)[k]
    answers = predict_probability(plane_grid(choice.extent), run.snapshots[k].parameters, run.activations)
    np.testing.assert_allclose(shares / 127 * grid["most"][k], 2 * answers[0] - 1, atol=1 / 127)
    assert pictures["deep_net.cost"]["points"][0]["y"] == [snapshot.cost for snapshot in run.snapshots]


@pytest.mark.parametrize(
    "message",
    [
        None, "units", [], {}, {"kind": "units"}, {"kind": "weights", "layer": 1, "units": 2},
        {"kind": "units", "layer": 0, "units": 2}, {"kind": "units", "layer": 3, "units": 2},
        {"kind": "units", "layer": 1, "units": 0}, {"kind": "units", "layer": 1, "units": 17},
        {"kind": "units", "layer": True, "units": 2}, {"kind": "units", "layer": 1.0, "units": 2},
        {"kind": "units", "layer": "1", "units": "2"}, {"kind": "units", "layer": 10**30, "units": 2},
    ],
)
def test_a_tampered_action_is_none(message):
    assert _read_action(message, [2, 4, 2, 1], 16) is None


def test_an_action_of_the_picture_is_taken():
    assert _read_action({"kind": "units", "layer": 2, "units": 16}, [2, 4, 2, 1], 16) == NetworkAction(2, 16)


@pytest.mark.parametrize(
    "text", ["", "x", "0.5x0", "0.5x0x1x1", "0.5x0x1.5", "0x0x5", "0.5x-1x5", "nanx0x5", "0.5x0x5_", "_".join(["1x0x1"] * 9),
     "0.5x0x5001", "0.5x0x1000000", "0.37x0x5", "0.5x0.2x5", "0.5x0x0", "0.5x0x-3", "1e0x0x1e3", "0.5x0x" + "9" * 5000]
)
def test_stages_that_nobody_wrote_are_refused(text):
    assert _read(text) is None


def test_joined_stages_count_their_iterations_through():
    dataset = load_dataset("moons")
    settings = Hyperparameters(iterations=30)
    first = train(dataset, settings)
    second = train(dataset, settings.replace(learning_rate=0.1, iterations=50), first.parameters)
    joined = join((first,), second)
    np.testing.assert_array_equal(joined.costs, np.concatenate([first.costs[:-1], second.costs]))
    iterations = [snapshot.iteration for snapshot in joined.snapshots]
    assert iterations == sorted(set(iterations))
    assert iterations[-1] == 80
    for snapshot in joined.snapshots:
        assert snapshot.cost == joined.costs[snapshot.iteration]
        assert len(snapshot.costs) == snapshot.iteration + 1


def test_joining_one_stage_changes_nothing(run):
    joined = join((), run)
    np.testing.assert_array_equal(joined.costs, run.costs)
    assert [snapshot.iteration for snapshot in joined.snapshots] == [snapshot.iteration for snapshot in run.snapshots]
