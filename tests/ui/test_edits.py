"""Weights set by hand: in the address, in the run, held or not, and through the stages of a run."""

from functools import partial

import numpy as np
import pytest

from nnengine import Hyperparameters, evaluate, initial_parameters, load_dataset, train
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text
from ui.edits import MOST_EDITS, Edit, apply_edits, held_masks, parse_edits, write_edits
from ui.live.network import Selection, _read_selection

PAGE = "pages/deep_net.py"
DIMS = (2, 4, 2, 1)
EDITS = (Edit("W2", 1, 3, -0.25), Edit("b1", 0, 0, 4.17, True), Edit("W1", 3, 1, 1e-05))


@pytest.fixture
def open_lab(open_app):
    return partial(open_app, PAGE, sections=())


def numbers(app) -> list[str]:
    return [metric.value for metric in app.metric]


def shown(parameters, hyperparameters, data="circles") -> list[str]:
    dataset = load_dataset(data)
    activations = hyperparameters.activations()
    train_result, test_result = (
        evaluate(X, Y, parameters, activations)
        for X, Y in ((dataset.X_train, dataset.Y_train), (dataset.X_test, dataset.Y_test))
    )
    return [f"{train_result.accuracy:.1%}", f"{test_result.accuracy:.1%}", number_text(train_result.cost)]


def test_edits_come_back_from_their_text():
    text = write_edits(EDITS)
    assert text == "W2.2.4:-0.25;b1.1.1:4.17h;W1.4.2:1e-05"
    assert parse_edits(text) == EDITS
    assert parse_edits("") == ()


@pytest.mark.parametrize(
    "text",
    ["W", "W1.1.1", "W1.1.1:", "W1.1.1:x", "V1.1.1:1", "W0.1.1:1", "W1.0.1:1", "W1.1.1:1;", "W1.1.1:1hh", "W1.1.1:1e9", "W1.1.1:--1",
     "W1.1.1:1;W1.1.1:2", ";".join(f"W1.{k}.1:1" for k in range(1, MOST_EDITS + 2))],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError):
        parse_edits(text)


def test_an_edit_fits_the_layers_that_have_its_place():
    assert all(edit.fits(DIMS) for edit in EDITS)
    for edit in (Edit("W4", 0, 0, 1), Edit("W2", 2, 0, 1), Edit("W2", 0, 4, 1), Edit("b1", 4, 0, 1), Edit("b1", 0, 1, 1)):
        assert not edit.fits(DIMS)


def test_applying_changes_a_copy_in_these_places_alone():
    parameters = initial_parameters(load_dataset("circles"), Hyperparameters())
    before = {key: value.copy() for key, value in parameters.items()}
    changed = apply_edits(parameters, EDITS)
    for key, value in before.items():
        np.testing.assert_array_equal(parameters[key], value)
    assert changed["W2"][1, 3] == -0.25 and changed["b1"][0, 0] == 4.17 and changed["W1"][3, 1] == 1e-05
    assert sum(np.count_nonzero(changed[key] != before[key]) for key in before) == 3
    masks = held_masks(parameters, EDITS)
    assert masks.keys() == {"b1"} and masks["b1"].sum() == 1 and masks["b1"][0, 0]


def test_an_edit_after_training_changes_the_net_that_was_trained(open_lab):
    app = open_lab(**{"deep_net.edits": "W3.1.2:2.5;b3.1.1:-1"})
    assert not app.exception
    parameters = dict(train(load_dataset("circles"), Hyperparameters()).parameters)
    parameters["W3"], parameters["b3"] = parameters["W3"].copy(), np.array([[-1.0]])
    parameters["W3"][0, 1] = 2.5
    assert numbers(app) == shown(parameters, Hyperparameters())


def test_a_held_weight_is_trained_around(open_lab):
    app = open_lab(**{"deep_net.edits": "W1.2.1:-0.5h"})
    dataset, hyperparameters = load_dataset("circles"), Hyperparameters()
    start = initial_parameters(dataset, hyperparameters)
    start["W1"][1, 0] = -0.5
    mask = np.zeros((4, 2), bool)
    mask[1, 0] = True
    run = train(dataset, hyperparameters, start, {"W1": mask})
    assert run.parameters["W1"][1, 0] == -0.5
    assert numbers(app) == shown(run.parameters, hyperparameters)


def test_a_stage_keeps_what_was_set_in_it(open_lab):
    app = open_lab(**{"deep_net.stages": "0.5x0x40xW2.1.1:2", "deep_net.learning_rate": "0.05"})
    dataset = load_dataset("circles")
    first = train(dataset, Hyperparameters(iterations=40))
    start = apply_edits(first.parameters, [Edit("W2", 0, 0, 2.0)])
    second = train(dataset, Hyperparameters(learning_rate=0.05), start)
    assert numbers(app) == shown(second.parameters, Hyperparameters())


@pytest.mark.parametrize("text", ["nonsense", "W9.1.1:3", "W1.9.1:3", "b1.1.2:3"])
def test_an_edit_that_the_net_does_not_have_changes_nothing(open_lab, text):
    app = open_lab(**{"deep_net.edits": text})
    assert not app.exception
    assert numbers(app) == numbers(open_lab())
    assert f"edits “{text}”" in " ".join(plain_texts(app))


def test_an_edit_that_goes_with_its_unit_is_no_fault_of_the_address(open_lab):
    app = open_lab(**{"deep_net.edits": "W1.4.2:3h"})
    app.slider(key="deep_net.n1").set_value(2).run()
    assert not app.exception
    assert "deep_net.edits" not in app.query_params
    assert plain_texts(app) == []


def test_the_unit_that_is_chosen_shows_its_numbers(open_lab):
    app = open_lab()
    app.selectbox(key="deep_net.unit").set_value((2, 1)).run()
    assert not app.exception
    parameters = train(load_dataset("circles"), Hyperparameters()).parameters
    formula = next(element.value for element in app.latex if "aligned" in element.value)
    for weight in [*parameters["W2"][0], parameters["b2"][0, 0]]:
        assert number_text(abs(float(weight))) in formula
    # A slider for its bias, and one for a weight once that is chosen.
    app.selectbox(key="deep_net.entry").set_value(3).run()
    slider = app.slider(key="_deep_net.entry.W2.0.2")
    assert slider.value == pytest.approx(parameters["W2"][0, 2], abs=0.006)
    slider.set_value(1.5).run()
    assert not app.exception
    changed = apply_edits(parameters, [Edit("W2", 0, 2, 1.5)])
    assert numbers(app) == shown(changed, Hyperparameters())
    app.button(key="_deep_net.entry.W2.0.2.back").click().run()
    assert numbers(app) == shown(parameters, Hyperparameters())


def test_a_smaller_net_lets_go_of_a_unit_that_is_gone(open_lab):
    app = open_lab()
    app.selectbox(key="deep_net.unit").set_value((1, 4)).run()
    app.slider(key="deep_net.n1").set_value(2).run()
    assert not app.exception
    assert app.selectbox(key="deep_net.unit").value is None


@pytest.mark.parametrize(
    ("message", "selection"),
    [
        ({"kind": "select", "layer": 2, "unit": 1, "input": 3}, Selection(2, 1, 3)),
        ({"kind": "select", "layer": 3, "unit": 1, "input": 0}, Selection(3, 1, 0)),
        ({"kind": "select", "layer": 0, "unit": 1, "input": 0}, None),
        ({"kind": "select", "layer": 4, "unit": 1, "input": 0}, None),
        ({"kind": "select", "layer": 1, "unit": 5, "input": 0}, None),
        ({"kind": "select", "layer": 1, "unit": 1, "input": 3}, None),
        ({"kind": "select", "layer": True, "unit": 1, "input": 0}, None),
        ({"kind": "select", "layer": "1", "unit": 1}, None),
        ({"kind": "units", "layer": 1, "unit": 1, "input": 0}, None),
        (None, None),
    ],
)
def test_only_what_the_picture_has_can_be_selected(message, selection):
    assert _read_selection(message, DIMS) == selection


def test_a_selection_names_its_number():
    assert (Selection(2, 1, 3).parameter, Selection(2, 1, 3).place) == ("W2", (0, 2))
    assert (Selection(2, 3).parameter, Selection(2, 3).place) == ("b2", (2, 0))
    assert Selection(2, 1, 3).text == "W[2], row 1, column 3"
