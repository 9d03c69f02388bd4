"""What the Cat recognizer shows of its run: mistakes, the first layer, telling pixels, the pictures."""

import itertools
import re

import numpy as np
import pytest

from nnengine import predict
from tests.cat_recognizer_page import (
    FOUR_LAYERS,
    PAGE,
    address,
    bodies,
    captions,
    emoji,
    emoji_run,
    formulas,
    images,
    pixels_of,
    probabilities,
    problems,
    said,
    sheet_with,
)
from tests.hostile_photos import saved
from tests.hostile_zips import archive
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text
from ui.charts.palette import LIGHT

CELLS = list(itertools.product((0, 1), repeat=2))
# Good enough for answers of both kinds, some of them sure.
LONGER = {"iterations": 400, "learning_rate": 0.03}


def longer_run(hidden_layers=FOUR_LAYERS):
    return emoji_run(16, hidden_layers, **LONGER)


def background(palette=LIGHT) -> list[int]:
    return list(bytes.fromhex(palette.background[1:]))


# -- mistakes ----------------------------------------------------------------------------------------------------------


def test_the_numbers_of_the_matrix_are_those_of_the_run(open_app):
    app = open_app(PAGE, ("mistakes",), **address(**LONGER))
    assert problems(app) == []
    run, dataset = longer_run(), emoji()
    answers, truth = predict(dataset.X_test, run.parameters, run.activations)[0], dataset.Y_test[0]
    counts = {cell: int(np.sum((truth == cell[0]) & (answers == cell[1]))) for cell in CELLS}
    assert min(counts.values()) > 0, "a cell without pictures would test little"
    assert {cell: app.button(key="cat_recognizer.confusion.{}{}".format(*cell)).label for cell in CELLS} == {
        cell: str(count) for cell, count in counts.items()
    }
    assert f"{counts[0, 1] + counts[1, 0]} of {dataset.m_test} test pictures are wrong." in said(app)


@pytest.mark.parametrize("cell", CELLS)
def test_a_pressed_number_shows_its_pictures(open_app, cell):
    app = open_app(PAGE, ("mistakes",), **address(**LONGER))
    run, dataset = longer_run(), emoji()
    p, truth = probabilities(run, dataset), dataset.Y_test[0]
    key = "cat_recognizer.confusion.{}{}".format(*cell)
    app.button(key=key).click().run()
    assert problems(app) == []
    members = np.flatnonzero((truth == cell[0]) & ((p > 0.5) == cell[1]))
    assert f"{min(len(members), 27)} of the {len(members)} test pictures" in said(app)
    body = sheet_with(app, "with probability of")
    assert captions(body) == [f"{p[i]:.2f}" for i in members[:27]]
    for _, alt in images(body):
        assert alt.startswith(f"{dataset.classes[cell[0]]}, ")
        assert f"answered {dataset.classes[cell[1]]} " in alt
        assert ("rightly" in alt) == (cell[0] == cell[1])
    app.button(key=key).click().run()
    assert "test pictures are wrong" in said(app)


def test_the_surest_mistakes_come_first(open_app):
    app = open_app(PAGE, ("mistakes",), **address(**LONGER))
    run, dataset = longer_run(), emoji()
    p, truth = probabilities(run, dataset), dataset.Y_test[0]
    wrong = sorted((abs(q - y), q) for q, y in zip(p, truth, strict=True) if (q > 0.5) != y)[::-1]
    shown = captions(sheet_with(app, "with probability of"))
    assert len(shown) == 27
    assert shown[: min(len(wrong), 18)] == [f"{q:.2f}" for _, q in wrong[:18]]


def few_pictures() -> bytes:
    rng = np.random.default_rng(0)
    return archive(
        *(
            (f"{folder}/{i}.png", saved(rng.integers(0, 256, (16, 16, 3), dtype=np.uint8)))
            for folder in ("cat", "dog")
            for i in range(4)
        )
    )


def test_with_few_test_pictures_each_is_shown_once(open_app):
    app = open_app(PAGE, ("mistakes",), **address(data="Your pictures"))
    app.file_uploader(key="cat_recognizer.own_files").set_value(("a.zip", few_pictures(), "")).run()
    assert problems(app) == []
    urls = [url for url, _ in images(sheet_with(app, "with probability of"))]
    assert len(set(urls)) == 2
    assert len(urls) == 2


# -- the first layer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "hidden_layers"),
    [({}, FOUR_LAYERS), ({"model": "One unit"}, ()), ({"model": "2 layers", "units": 64}, (64,))],
)
def test_every_unit_is_a_picture_with_its_leaning(open_app, settings, hidden_layers):
    app = open_app(PAGE, ("first-layer",), **address(**settings))
    assert problems(app) == []
    run, dataset = emoji_run(16, hidden_layers), emoji()
    W, b = run.parameters["W1"], run.parameters["b1"]
    assert f"Each row of W[1] {W.shape} is one unit's weights" in said(app)
    body = sheet_with(app, "standard deviations")
    assert len(images(body)) == len(W) == (hidden_layers or (1,))[0]
    Z, cats = W @ dataset.X_test + b, dataset.Y_test[0] == 1
    leaning = [(z[cats].mean() - z[~cats].mean()) / z.std() for z in Z]
    for k, ((url, alt), caption, w) in enumerate(zip(images(body), captions(body), W, strict=True)):
        text = number_text(float(leaning[k]), 2)
        assert alt == f"unit {k + 1}: {text} standard deviations"
        assert caption == (f"+{text}" if leaning[k] > 0 else text)
        shown, sums = pixels_of(url).astype(int), w.reshape(16, 16, 3).sum(axis=2)
        assert shown.shape == (16, 16, 3)
        strongest = np.unravel_index(np.argmax(np.abs(sums)), sums.shape)
        full = LIGHT.class_1 if sums[strongest] > 0 else LIGHT.class_0
        assert shown[strongest].tolist() == list(bytes.fromhex(full[1:]))


def test_units_without_weights_lean_nowhere(open_app):
    app = open_app(PAGE, ("first-layer",), **address(initialization="zeros"))
    assert problems(app) == []
    body = sheet_with(app, "standard deviations")
    assert captions(body) == ["0"] * 20
    for url, _ in images(body):
        assert (pixels_of(url) == background()).all()


# -- the pixels that moved the answer ----------------------------------------------------------------------------------


def slope_of(run, x: np.ndarray) -> np.ndarray:
    """∂z/∂x from the output's own finite differences: z is linear where no unit changes its side."""
    h = 1e-6
    X = np.concatenate([x + h * np.eye(len(x)), x - h * np.eye(len(x))], axis=1)
    ahead, behind = np.split(logit(run, X), 2)
    return (ahead - behind) / (2 * h)


def logit(run, X: np.ndarray) -> np.ndarray:
    A, L = X, len(run.activations)
    for l in range(1, L + 1):
        Z = run.parameters[f"W{l}"] @ A + run.parameters[f"b{l}"]
        A = np.maximum(Z, 0)
    return Z[0]


def sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def shown_answers(app) -> list[str]:
    """ŷ before and after."""
    body = sheet_with(app, "∂z/∂x")
    first, slope, second = captions(body)
    assert slope == "∂z/∂x"
    return [text.removeprefix("ŷ = ") for text in (first, second)]


@pytest.mark.parametrize(("rank", "push"), [(1, 0.02), (2, 0.2), (50, 0.005), (40, 0.1)])
def test_the_answer_before_and_after_the_push(open_app, rank, push):
    app = open_app(PAGE, ("telling-pixels",), **address(telling_rank=rank, telling_push=push, **LONGER))
    assert problems(app) == []
    run, dataset = longer_run(), emoji()
    p = probabilities(run, dataset)
    i = sorted(range(dataset.m_test), key=lambda i: -abs(p[i] - dataset.Y_test[0, i]))[rank - 1]
    x = dataset.X_test[:, i : i + 1]
    slope = slope_of(run, x)
    direction = 1 if p[i] < 0.5 else -1
    pushed = np.clip(x[:, 0] + direction * push * np.sign(slope), 0, 1)
    after = sigmoid(logit(run, pushed[:, np.newaxis])[0])
    assert shown_answers(app) == [number_text(float(p[i])), number_text(after)]
    assert rf"\sum_j |\partial z / \partial x_j| = {number_text(push * float(np.abs(slope).sum()))}" in formulas(app)
    assert max(np.abs(pushed - x[:, 0])) <= push + 1e-12
    first, gradient, second = (pixels_of(url) for url, _ in images(sheet_with(app, "∂z/∂x")))
    np.testing.assert_array_equal(first, np.rint(255 * x.reshape(16, 16, 3)))
    # The pixels themselves are rounded to whole levels, of which the push is at most half of one too many.
    assert np.abs(second.astype(float) - first).max() <= 255 * push + 0.5 + 1e-9
    assert np.abs(second - 255 * pushed.reshape(16, 16, 3)).max() <= 0.5 + 1e-9
    assert gradient.shape == (16, 16, 3)
    classes = dataset.classes
    sentence = f"This is {classes[int(dataset.Y_test[0, i])]}; the answer is {classes[int(p[i] > 0.5)]}."
    assert sentence in said(app)
    assert f"A push of at most {number_text(255 * push, 2)} of 255 levels" in said(app)
    turned = f"turns it to {classes[int(after > 0.5)]}"
    assert (turned in said(app)) == ((after > 0.5) != (p[i] > 0.5))
    assert ("does not turn it yet" in said(app)) == ((after > 0.5) == (p[i] > 0.5))


def test_no_push_changes_nothing(open_app):
    app = open_app(PAGE, ("telling-pixels",), **address(telling_push=0))
    assert problems(app) == []
    before, after = shown_answers(app)
    assert before == after
    assert "A push of at most" not in said(app)
    first, _, second = (pixels_of(url) for url, _ in images(sheet_with(app, "∂z/∂x")))
    np.testing.assert_array_equal(first, second)


def test_a_rank_and_a_push_move_with_their_sliders_and_go_back(open_app):
    app = open_app(PAGE, ("telling-pixels",), **address(telling_rank=7, telling_push=0.1))
    app.button(key="telling-pixels.reset").click().run()
    assert app.slider(key="cat_recognizer.telling_rank").value == 1
    assert app.slider(key="cat_recognizer.telling_push").value == 0.02
    first = shown_answers(app)[0]
    app.slider(key="cat_recognizer.telling_rank").set_value(50).run()
    assert shown_answers(app)[0] != first


def test_ranks_and_pushes_beyond_the_sliders_are_told(open_app):
    app = open_app(PAGE, ("telling-pixels",), **address(telling_rank=0, telling_push="9"))
    assert problems(app) == []
    (told,) = [text for text in plain_texts(app) if "this page can't use" in text]
    assert "telling rank “0”" in told
    assert "telling push “9”" in told


# -- the pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [16, 32])
def test_the_sheets_count_the_pictures_of_each_class(open_app, size):
    app = open_app(PAGE, ("pictures",), **address(size=f"{size} × {size}"))
    assert problems(app) == []
    dataset, text = emoji(size), said(app)
    assert f"**To learn from**: {dataset.m_train} pictures" in text
    assert f"**To test on, never learned from**: {dataset.m_test} pictures" in text
    counts = [int(np.sum(Y == label)) for Y in (dataset.Y_train, dataset.Y_test) for label in (1, 0)]
    shown = [int(count) for count in re.findall(r":(?:blue\[cat|orange\[non-cat)\]: (\d+)", text)]
    assert shown == counts
    sheets = [body for body in bodies(app) if ", number " in body]
    assert len(sheets) == 4
    for body, (Y, label) in zip(
        sheets, [(Y, label) for Y in (dataset.Y_train[0], dataset.Y_test[0]) for label in (1, 0)], strict=True
    ):
        found = [re.fullmatch(r"(.*), number (\d+)", alt).groups() for _, alt in images(body)]
        numbers = [int(number) - 1 for _, number in found]
        assert {name for name, _ in found} == {dataset.classes[label]}
        assert len(set(numbers)) == 18
        assert (Y[numbers] == label).all()


def test_a_rank_beyond_the_last_picture_is_the_last_picture(open_app):
    app = open_app(PAGE, ("telling-pixels",), **address(data="Your pictures", telling_rank=2))
    app.file_uploader(key="cat_recognizer.own_files").set_value(("a.zip", few_pictures(), "")).run()
    second = shown_answers(app)
    app.slider(key="cat_recognizer.telling_rank").set_value(50).run()
    assert problems(app) == []
    assert shown_answers(app) == second


def test_few_pictures_are_all_shown(open_app):
    app = open_app(PAGE, ("pictures",), **address(data="Your pictures"))
    app.file_uploader(key="cat_recognizer.own_files").set_value(("a.zip", few_pictures(), "")).run()
    assert [len(images(body)) for body in bodies(app) if ", number " in body] == [3, 3, 1, 1]


OPTIONS = ("fall by over 5 points", "stay within 5 points", "rise by over 5 points")


# With these settings one rises, one falls and one stays.
@pytest.mark.parametrize(("size", "other", "learning_rate"), [(64, 16, 0.05), (16, 64, 0.05), (32, 16, 0.0075)])
def test_the_prediction_about_another_size_is_judged_by_a_real_run(open_app, size, other, learning_rate):
    settings = {"model": "2 layers", "learning_rate": learning_rate, "iterations": 100}
    here, there = (
        emoji_run(side, (7,), learning_rate=learning_rate, iterations=100).test_accuracy for side in (size, other)
    )
    change = there - here
    right = OPTIONS[0] if change < -0.05 else OPTIONS[2] if change > 0.05 else OPTIONS[1]
    for answer in OPTIONS:
        app = open_app(PAGE, ("pictures",), **address(size=f"{size} × {size}", **settings))
        (question,) = [control for control in app.segmented_control if control.key.startswith("cat_recognizer.coarser")]
        assert f"{other} × {other} pixels" in question.label
        numbers = f"from {here:.1%} to {there:.1%}, with {3 * other**2:,} inputs in place of {3 * size**2:,}."
        assert numbers not in said(app)
        question.set_value(answer).run()
        assert problems(app) == []
        assert numbers in said(app)
        assert ("**As you said.**" in said(app)) == (answer == right)
        assert (f"**You said {answer}; it is {right}.**" in said(app)) == (answer != right)


def test_another_run_is_asked_about_anew(open_app):
    app = open_app(PAGE, ("pictures",), **address())

    def question():
        return [control for control in app.segmented_control if control.key.startswith("cat_recognizer.coarser")][0]

    question().set_value(OPTIONS[1]).run()
    assert "It goes from" in said(app)
    app.slider(key="cat_recognizer.seed").set_value(3).run()
    assert question().value is None
    assert "It goes from" not in said(app)


# -- runs that came to nothing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"learning_rate": 10, "activation": "identity", "iterations": 100}, "diverged"),
        ({"learning_rate": 10, "iterations": 30}, "dead"),
        ({"learning_rate": 10, "model": "One unit", "l2": 100}, None),
    ],
)
def test_dead_and_diverged_runs_are_shown_all_the_same(open_app, settings, kind):
    app = open_app(PAGE, ("mistakes", "first-layer", "telling-pixels", "pictures"), **address(**settings))
    assert problems(app) == []
    if kind is not None:
        run = emoji_run(
            learning_rate=10, iterations=settings["iterations"], hidden_activation=settings.get("activation", "relu")
        )
        assert kind in {finding.kind for finding in run.diagnosis}, "the case is not what it is called"
        dataset = emoji()
        assert f"{np.sum(predict(dataset.X_test, run.parameters, run.activations) != dataset.Y_test)} of" in said(app)
        if kind == "dead":
            # Without a slope there is nothing to push along.
            before, after = shown_answers(app)
            assert before == after
    for text in (said(app), formulas(app), *bodies(app)):
        assert "nan" not in re.sub(r"base64,[^\"]*", "", text)
        assert "not a number" not in text
    for cell in CELLS:
        app.button(key="cat_recognizer.confusion.{}{}".format(*cell)).click().run()
        assert problems(app) == []
