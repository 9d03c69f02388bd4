"""Pinned runs: what is kept, what was changed, and whether it helped."""

import re

import pytest

from lessons.deep_net.pins import MOST_PINS
from nnengine import Hyperparameters, load_dataset, train

PAGE, SECTION = "pages/deep_net.py", {"experiments"}


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def table(app) -> list[list[str]]:
    found = [element.proto.body for element in app.get("html") if "Changed against" in element.proto.body]
    if not found:
        return []
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in found[0].split("<tr>")[2:]]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in rows]


def pin(app):
    app.button(key="deep_net.pin").click().run()
    assert not app.exception


def test_pins_are_runs_of_the_page_and_what_was_changed(open_app):
    app = open_app(PAGE, SECTION)
    pin(app)
    assert app.button(key="deep_net.pin").disabled
    app.select_slider(key="deep_net.learning_rate").set_value(0.01)
    app.slider(key="deep_net.layers").set_value(1).run()
    assert "Changed since run 1: hidden layers 4, 2 → 4; learning rate 0.5 → 0.01." in said(app)
    pin(app)
    app.segmented_control(key="deep_net.data").set_value("gaussians")
    app.slider(key="deep_net.noise").set_value(0.3).run()
    pin(app)
    first = train(load_dataset("circles"), Hyperparameters())
    second = train(load_dataset("circles"), Hyperparameters((4,), learning_rate=0.01))
    third = train(load_dataset("gaussians", noise=0.3), Hyperparameters((4,), learning_rate=0.01))
    shown = table(app)
    assert [row[0] for row in shown] == ["run 1", "run 2", "run 3"]
    assert [row[1] for row in shown[1:]] == [
        "hidden layers 4, 2 → 4; learning rate 0.5 → 0.01",
        "data Circles → Two groups; noise 0.1 → 0.3",
    ]
    assert [row[3:5] for row in shown] == [
        [f"{run.train_accuracy:.1%}", f"{run.test_accuracy:.1%}"] for run in (first, second, third)
    ]
    assert [row[5] for row in shown] == ["the first", "worse", "better"]


@pytest.mark.parametrize(("answer", "verdict"), [("worse", "As you said."), ("better", "You said better; it is worse.")])
def test_the_change_is_judged_by_the_test_examples(open_app, answer, verdict):
    app = open_app(PAGE, SECTION)
    pin(app)
    app.select_slider(key="deep_net.iterations").set_value(5).run()
    few = train(load_dataset("circles"), Hyperparameters(iterations=5))
    many = train(load_dataset("circles"), Hyperparameters())
    assert f"test {few.test_accuracy:.1%}" not in said(app)
    question = next(control for control in app.segmented_control if control.key.startswith("deep_net.pin_prediction"))
    question.set_value(answer).run()
    assert f"**{verdict}** Run 1 came to {many.test_accuracy:.1%}, this one to {few.test_accuracy:.1%}." in said(app)


def test_one_is_removed_then_all(open_app):
    app = open_app(PAGE, SECTION)
    assert "Nothing is pinned yet." in said(app)
    for seed in (0, 1, 2):
        app.slider(key="deep_net.seed").set_value(seed).run()
        pin(app)
    app.button(key="deep_net.unpin_2").click().run()
    assert [row[:2] for row in table(app)][1] == ["run 3", "seed 0 → 2"]
    app.button(key="deep_net.unpin_all").click().run()
    assert table(app) == []
    pin(app)
    assert table(app)[0][0] == "run 1"


def test_so_many_and_no_more(open_app):
    app = open_app(PAGE, SECTION, **{"deep_net.iterations": "5"})
    for seed in range(MOST_PINS):
        app.slider(key="deep_net.seed").set_value(seed).run()
        pin(app)
    app.slider(key="deep_net.seed").set_value(50).run()
    assert app.button(key="deep_net.pin").disabled
    assert f"{MOST_PINS} runs are pinned; remove one first." in said(app)


@pytest.mark.parametrize(
    "address",
    [
        {"data": "Cats", "cat_iterations": "3"},
        {"data": "Hill", "learning_rate": "10", "activation": "ReLU"},
        {"layers": "0", "iterations": "0"},
        {"initialization": "random × scale", "initialization_scale": "10", "activation": "ReLU", "layers": "6"},
    ],
)
def test_every_kind_of_run_can_be_pinned(open_app, address):
    app = open_app(PAGE, SECTION, **{f"deep_net.{name}": value for name, value in address.items()})
    pin(app)
    app.slider(key="deep_net.seed").set_value(7).run()
    pin(app)
    assert len(table(app)) == 2
