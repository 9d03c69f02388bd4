"""The confusion matrix of the page's run, and what its cells show."""

import base64
import json
from functools import partial

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, predict, train

PAGE = "pages/deep_net.py"
FEW = {"deep_net.iterations": "20", "deep_net.learning_rate": "0.1"}


@pytest.fixture
def open_lab(open_app):
    return partial(open_app, PAGE, sections=(), **FEW)


def by_hand():
    dataset = load_dataset("circles")
    run = train(dataset, Hyperparameters(iterations=20, learning_rate=0.1))
    answers = predict(dataset.X_test, run.parameters, run.activations)[0]
    cells = {}
    for i in range(dataset.m_test):
        cells.setdefault((int(dataset.Y_test[0, i]), int(answers[i])), []).append(i)
    return dataset, cells


def figure(app, key):
    spec = next(element.proto.spec for element in app.get("plotly_chart") if element.proto.id.endswith(key))
    return json.loads(spec)


def test_the_counts_are_those_of_the_run(open_lab):
    app = open_lab()
    dataset, cells = by_hand()
    for truth in (0, 1):
        for answer in (0, 1):
            button = app.button(key=f"deep_net.confusion.{truth}{answer}")
            assert button.label == str(len(cells.get((truth, answer), [])))
    assert sum(len(cell) for cell in cells.values()) == dataset.m_test
    assert len(cells) > 2, "a run without mistakes would test little"


def ringed(app):
    return [trace for trace in figure(app, "deep_net.answers")["data"] if trace["name"] == "chosen"]


def decoded(array):
    if isinstance(array, dict):
        return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])
    return np.array(array)


def test_a_pressed_cell_rings_its_examples_until_it_is_pressed_again(open_lab):
    app = open_lab()
    assert ringed(app) == []
    dataset, cells = by_hand()
    truth_answer = max((cell for cell in cells if cell[0] != cell[1]), key=lambda cell: len(cells[cell]))
    key = "deep_net.confusion.{}{}".format(*truth_answer)
    app.button(key=key).click().run()
    (rings,) = ringed(app)
    np.testing.assert_allclose(decoded(rings["x"]), dataset.X_test[0, cells[truth_answer]], rtol=1e-6)
    app.button(key=key).click().run()
    assert ringed(app) == []


def test_a_cell_of_pictures_shows_its_pictures(open_app):
    app = open_app(PAGE, sections=(), **{"deep_net.data": "Cats", "deep_net.cat_iterations": "20"})
    app.button(key="deep_net.confusion.10").click().run()
    assert not app.exception
    missed = int(app.button(key="deep_net.confusion.10").label)
    assert any(element.value.startswith(f"{min(missed, 24)} of the {missed} test pictures") for element in app.caption)


def test_regression_has_no_matrix(open_app):
    app = open_app(PAGE, sections=(), **{"deep_net.data": "Plane"})
    assert not app.exception
    assert not [button for button in app.button if "confusion" in (button.key or "")]
