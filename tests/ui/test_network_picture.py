"""The network's picture: what one update weighs, which units are marked, and its tiles by an independent forward pass."""

import json
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnengine import Hyperparameters, load_dataset, train
from ui.charts.palette import LIGHT
from ui.live import network
from ui.live.network import NetworkAction, _read_action, network_picture
from ui.tiles import TILE_CELLS, unit_tiles

EXTENT = 3.65


@pytest.fixture
def drawn(monkeypatch):
    """What `network_picture` would hand to the browser."""
    sent = []
    monkeypatch.setattr(network, "runs_in_browser", lambda: True)
    monkeypatch.setattr(network, "_render", Mock(side_effect=lambda **options: sent.append(options)))
    network._render.has_failed.return_value = False

    def draw(run, marks=None, features=("x1", "x2")) -> dict:
        tiles = unit_tiles(run.parameters, run.activations, EXTENT, features)
        network_picture(
            run.parameters, tiles, list(features), marks or {}, LIGHT, key="net", alt="A network.", most_units=16
        )
        return sent[-1]["data"]

    return draw


def test_an_update_of_the_default_page_is_small(drawn):
    data = drawn(train(load_dataset("circles"), Hyperparameters()))
    assert len(json.dumps(data)) < 60_000
    assert data["dims"] == [2, 4, 2, 1]
    assert data["cells"] == TILE_CELLS
    assert data["labels"] == ["x1", "x2"]
    assert data["headings"] == ["inputs", "n[1] = 4", "n[2] = 2", "output"]


def test_the_widest_network_still_stays_below_half_a_megabyte(drawn):
    run = train(load_dataset("circles"), Hyperparameters((16,) * 6, iterations=1))
    assert len(json.dumps(drawn(run))) < 500_000


def test_marks_name_layer_and_unit(drawn):
    data = drawn(train(load_dataset("circles"), Hyperparameters(iterations=1)), {(1, 3): "dead", (2, 1): "saturated"})
    assert data["marks"] == {"1,3": "dead", "2,1": "saturated"}


def test_the_picture_follows_the_palette(drawn):
    colors = drawn(train(load_dataset("circles"), Hyperparameters(iterations=1)))["colors"]
    assert colors["class_1"] == LIGHT.class_1
    assert colors["class_0"] == LIGHT.class_0
    assert colors["background"] == LIGHT.background


SQUASH = {
    "tanh": np.tanh,
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    "relu": lambda Z: np.maximum(Z, 0),
    "leaky_relu": lambda Z: np.where(Z > 0, Z, 0.01 * Z),
    "identity": lambda Z: Z,
}


@pytest.mark.parametrize("activation", SQUASH)
def test_tiles_by_an_independent_forward_pass(activation):
    rng = np.random.default_rng(1)
    dims = [3, 5, 4, 1]
    parameters = {}
    for l in range(1, 4):
        parameters[f"W{l}"] = rng.standard_normal((dims[l], dims[l - 1]))
        parameters[f"b{l}"] = rng.standard_normal((dims[l], 1))
    activations = (activation, activation, "sigmoid")
    cells = 6
    tiles = unit_tiles(parameters, activations, EXTENT, ("x1", "x2", "x1_x2"), cells)
    assert [tile.shape for tile in tiles] == [(n, cells, cells) for n in dims]
    assert {tile.dtype for tile in tiles} == {np.dtype(np.uint8)}

    # Cell by cell: the middle of each of 6 × 6 squares, x2 growing from row to row.
    side = 2 * EXTENT / cells
    layers = [np.empty((n, cells, cells)) for n in dims]
    for row in range(cells):
        for column in range(cells):
            x1, x2 = -EXTENT + (column + 0.5) * side, -EXTENT + (row + 0.5) * side
            A = np.array([x1, x2, x1 * x2])
            layers[0][:, row, column] = A
            for l, name in enumerate(activations, start=1):
                A = SQUASH[name](parameters[f"W{l}"] @ A + parameters[f"b{l}"][:, 0])
                layers[l][:, row, column] = A
    for l, name in enumerate(("input", *activations)):
        if name == "sigmoid":
            shares = 2 * layers[l] - 1
        elif name == "tanh":
            shares = layers[l]
        elif name == "input":  # each feature by its own largest value
            shares = layers[l] / np.abs(layers[l]).max(axis=(1, 2), keepdims=True)
        else:  # all units of a layer on one scale, so that their sizes can be compared
            shares = layers[l] / np.abs(layers[l]).max()
        np.testing.assert_allclose(tiles[l], 127.5 + 127.5 * shares, atol=0.5 + 1e-9)


def test_tiles_of_weights_just_before_they_overflow():
    parameters = {
        "W1": np.array([[1e150, -1e150]]), "b1": np.zeros((1, 1)), "W2": np.array([[1e150]]), "b2": np.zeros((1, 1)),
    }
    tiles = unit_tiles(parameters, ("identity", "identity"), EXTENT, ("x1", "x2"), 4)
    # x1 − x2 falls from row to row; its largest value lies in the lower right corner.
    assert tiles[1][0, 0, 3] == tiles[2][0, 0, 3] == 255
    assert tiles[1][0, 3, 0] == tiles[2][0, 3, 0] == 0


def test_a_layer_that_answers_nothing_is_grey():
    parameters = {"W1": np.zeros((2, 2)), "b1": np.zeros((2, 1)), "W2": np.zeros((1, 2)), "b2": np.zeros((1, 1))}
    tiles = unit_tiles(parameters, ("relu", "sigmoid"), EXTENT, ("x1", "x2"), 4)
    assert np.isin(tiles[1], (127, 128)).all()
    assert np.isin(tiles[2], (127, 128)).all()


MESSAGES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.floats() | st.sampled_from(["units", "kind"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.fixed_dictionaries({}, optional={"kind": inner | st.just("units"), "layer": inner, "units": inner}),
    max_leaves=6,
)


@given(MESSAGES)
def test_any_message_is_an_action_on_offer_or_nothing(message):
    action = _read_action(message, [2, 4, 2, 1], 16)
    if action is not None:
        assert message["kind"] == "units"
        assert action == NetworkAction(message["layer"], message["units"])
        assert action.layer in (1, 2)
        assert 1 <= action.units <= 16


def test_a_picture_without_buttons_offers_no_action():
    assert _read_action({"kind": "units", "layer": 1, "units": 1}, [2, 4, 1], 0) is None
