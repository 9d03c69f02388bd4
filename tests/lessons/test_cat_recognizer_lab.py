"""The lab of the Cat recognizer: accuracies and what they say, presets, the course's figures and its folder."""

import logging
import math

import numpy as np
import pytest

from lessons.cat_recognizer.course_folder import COURSE_FOLDER, UNREADABLE, reading_of
from lessons.cat_recognizer.lab import FOUR_LAYERS, PRESETS
from lessons.cat_recognizer.scores import COLOR_MATTERS, OVERFITTING_GAP, PUBLISHED, majority
from nnengine import Dataset, Hyperparameters, predict, train
from nnengine.course_files import read_course_hdf5
from tests.cat_recognizer_page import (
    OPENING,
    PAGE,
    address,
    emoji,
    emoji_run,
    figure,
    numbers_of,
    problems,
    said,
)
from tests.hostile_files import course_half
from tests.plain_text import plain_texts
from ui.concepts import CONCEPTS

# The photo has tests of its own.
BELOW = ("mistakes", "first-layer", "telling-pixels", "pictures")
HEADINGS = (
    "What it gets wrong",
    "What the first layer looks for",
    "The pixels that moved the answer",
    "The pictures",
    "What the networks get to see",
)


@pytest.fixture(autouse=True)
def course_folder(monkeypatch):
    """A function that names the folder of the course's files to the app; there is none until it is called."""

    def name(folder) -> None:
        monkeypatch.setenv(COURSE_FOLDER, str(folder))
        reading_of.clear()

    monkeypatch.delenv(COURSE_FOLDER, raising=False)
    reading_of.clear()
    yield name
    reading_of.clear()


def wilson(right: int, m: int) -> tuple[float, float]:
    """The shares p for which `right` of m is within 1.96 standard deviations, by trying them all."""
    p = np.linspace(0, 1, 100_001)
    inside = p[np.abs(right - m * p) <= 1.959964 * np.sqrt(m * p * (1 - p)) + 1e-12]
    return inside[0], inside[-1]


def rows(app) -> dict[str, tuple[float, float, float]]:
    """Share, low and high of each row of the figure of accuracies."""
    dots = figure(app, "cat_recognizer.accuracies")["data"][0]
    shares, ranges = numbers_of(dots["x"]), numbers_of(dots["customdata"])
    return {name: (share, *limits) for name, share, limits in zip(dots["y"], shares, ranges, strict=True)}


def gray_accuracy(run, dataset) -> float:
    X = dataset.X_test.copy()
    X[0::3] = X[1::3] = X[2::3] = (dataset.X_test[0::3] + dataset.X_test[1::3] + dataset.X_test[2::3]) / 3
    return float(np.mean(predict(X, run.parameters, run.activations) == dataset.Y_test))


def accuracy_of(run, X, Y) -> float:
    return float(np.mean(predict(X, run.parameters, run.activations) == Y))


def test_the_page_as_it_opens_draws_every_section(open_app):
    app = open_app(PAGE)
    assert problems(app) == []
    assert [title.value for title in app.title] == ["Is that a cat?"]
    assert [header.value for header in app.header] == [CONCEPTS["C41"].title, CONCEPTS["C42"].title]
    assert [heading.value for heading in app.subheader] == list(HEADINGS)
    assert "this page can't use" not in said(app)
    assert "12,288 → 20 → 7 → 5 → 1 units: 245,973 weights and biases." in said(app)


@pytest.mark.parametrize(
    ("settings", "size", "hidden_layers"),
    [
        ({}, 16, FOUR_LAYERS),
        ({"model": "One unit", "size": "32 × 32"}, 32, ()),
        ({"model": "2 layers", "units": 5, "size": "64 × 64", "iterations": 20}, 64, (5,)),
        ({"model": "Your own", "layers": 2, "n1": 6, "n2": 3}, 16, (6, 3)),
        ({"model": "Your own", "layers": 0}, 16, ()),
    ],
)
def test_accuracies_and_what_they_say(open_app, settings, size, hidden_layers):
    app = open_app(PAGE, OPENING, **address(**settings))
    assert problems(app) == []
    dataset = emoji(size)
    changes = {"iterations": settings["iterations"]} if "iterations" in settings else {}
    run = emoji_run(size, hidden_layers, **changes)
    train_share = accuracy_of(run, dataset.X_train, dataset.Y_train)
    test_share = accuracy_of(run, dataset.X_test, dataset.Y_test)
    low, high = wilson(round(test_share * dataset.m_test), dataset.m_test)
    shown = rows(app)
    # The training examples stand for themselves alone, so they have no range.
    assert shown["train"] == pytest.approx((train_share,) * 3)
    assert shown["test"] == pytest.approx((test_share, low, high), abs=2e-5)
    dims = (3 * size * size, *hidden_layers, 1)
    count = sum(n * before + n for before, n in zip(dims[:-1], dims[1:], strict=True))
    text = said(app)
    assert f"{' → '.join(f'{n:,}' for n in dims)} units: {count:,} weights and biases." in text
    assert f"**{dataset.m_test} test pictures** say only that it is right on {low:.0%} to {high:.0%} of pictures" in text
    others = 1 - dataset.Y_test.mean()
    assert others > 0.5
    (line,) = figure(app, "cat_recognizer.accuracies")["layout"]["shapes"]
    assert line["x0"] == line["x1"] == pytest.approx(others)
    (note,) = figure(app, "cat_recognizer.accuracies")["layout"]["annotations"]
    assert note["text"] == f"always “non-cat”: {others:.1%}"
    lead = f"{abs(100 * (test_share - others)):.1f} points"
    assert ("**It has learned something**" in text) == (low > others)
    assert ("No better than guessing" in text) == (low <= others)
    assert (lead in text) == (test_share != others)
    overfits = f"**It overfits**: {100 * (train_share - test_share):.1f} points better on what it has learned from."
    assert (overfits in text) == (train_share - test_share > OVERFITTING_GAP)
    gray = gray_accuracy(run, dataset)
    sentence = f"with the same pictures in gray, test accuracy falls to {gray:.1%}."
    assert (sentence in text) == (test_share - gray > COLOR_MATTERS)


def test_a_run_that_overfits_and_hangs_on_color_says_so(open_app):
    settings = {"iterations": 400, "learning_rate": 0.03}
    run, dataset = emoji_run(**settings), emoji()
    gray = gray_accuracy(run, dataset)
    gap = run.train_accuracy - run.test_accuracy
    # Otherwise this would test nothing.
    assert gap > OVERFITTING_GAP
    assert run.test_accuracy - gray > COLOR_MATTERS
    text = said(open_app(PAGE, OPENING, **address(**settings)))
    assert f"**It overfits**: {100 * gap:.1f} points better on what it has learned from." in text
    falls = f"with the same pictures in gray, test accuracy falls to {gray:.1%}."
    assert f"**Color carries much of the answer**: {falls}" in text
    assert "**It has learned something**" in text
    assert "Overfitting" not in text, "told twice"


@pytest.mark.parametrize(
    ("labels", "share", "answer"), [([0, 0, 1], 2 / 3, "dog"), ([1, 1, 1, 0], 0.75, "cat"), ([0, 1], 0.5, "dog")]
)
def test_the_larger_class_of_the_test_pictures(labels, share, answer):
    Y = np.array([labels])
    X = np.zeros((3, Y.size))
    dataset = Dataset("own", X, Y, X, Y, classes=("dog", "cat"))
    assert majority(dataset) == (pytest.approx(share), answer)


def test_presets_move_the_controls_and_reset_takes_them_back(open_app):
    app = open_app(PAGE, OPENING, **address())
    for label, changes in PRESETS.items():
        if label.startswith("Break it"):
            continue  # further down
        app.button(key=f"{CONCEPTS['C40'].anchor}.preset.{label}").click().run()
        assert problems(app) == []
        for name, value in changes.items():
            key = f"cat_recognizer.{name}"
            drawn = [*app.segmented_control, *app.select_slider, *app.slider, *app.selectbox]
            (control,) = [control for control in drawn if control.key == key]
            assert control.value == value, name
    app.button(key=f"{CONCEPTS['C40'].anchor}.reset").click().run()
    assert app.segmented_control(key="cat_recognizer.model").value == "four"
    assert app.segmented_control(key="cat_recognizer.size").value == 64
    assert app.select_slider(key="cat_recognizer.learning_rate").value == 0.0075
    assert app.select_slider(key="cat_recognizer.iterations").value == 2_500
    assert "12,288 → 20 → 7 → 5 → 1 units" in said(app)


def test_too_large_a_learning_rate_is_told_and_breaks_nothing(open_app):
    app = open_app(PAGE, BELOW, **address(iterations=300))
    app.button(key=f"{CONCEPTS['C40'].anchor}.preset.Break it: α too large").click().run()
    assert problems(app) == []
    run = emoji_run(iterations=300, learning_rate=0.3)
    kinds = {finding.kind for finding in run.diagnosis}
    assert kinds & {"diverged", "oscillating", "dead"}, "the preset breaks nothing"
    first, *further = [finding.message for finding in run.diagnosis if finding.kind != "overfitting"]
    assert first in said(app)
    assert not any(message in said(app) for message in further)


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 10, "iterations": 100},
        {"learning_rate": 10, "iterations": 100, "model": "One unit"},
        {"initialization": "random × scale", "initialization_scale": 10, "learning_rate": 10, "activation": "identity"},
        {"initialization": "zeros"},
        {"iterations": 0},
        {"optimizer": "Adam", "batch_size": 32, "keep_prob": 0.5, "l2": 100, "iterations": 3},
        {"model": "Your own", "layers": 6, "activation": "softplus", "iterations": 5},
    ],
)
def test_no_run_is_too_odd_for_the_page(open_app, settings):
    app = open_app(PAGE, BELOW, **address(**settings))
    assert problems(app) == []
    for share, low, high in rows(app).values():
        assert 0 <= low <= share <= high <= 1
    assert "nan" not in said(app)


def test_what_is_not_on_offer_is_told_in_one_sentence(open_app):
    app = open_app(
        PAGE,
        OPENING,
        **address(size="17 × 17", learning_rate="nan", model="Nine layers", data="dogs", seed="many"),
    )
    assert problems(app) == []
    (told,) = [text for text in plain_texts(app) if "this page can't use" in text]
    for text in ("17 × 17", "nan", "Nine layers", "dogs", "many"):
        assert f"“{text}”" in told
    assert app.segmented_control(key="cat_recognizer.size").value == 64
    assert app.segmented_control(key="cat_recognizer.model").value == "four"
    assert app.segmented_control(key="cat_recognizer.data").value == "cat_emoji"


# -- the course's files ------------------------------------------------------------------------------------------------


def published(app) -> dict[str, float]:
    diamonds = figure(app, "cat_recognizer.accuracies")["data"][1]
    assert diamonds["name"] == "published"
    return dict(zip(diamonds["y"], numbers_of(diamonds["x"]).tolist(), strict=True))


def test_the_courses_figures_stand_beside_its_own_files_only(open_app, shared_data):
    contents = [(shared_data / "course" / f"{half}_catvnoncat.h5").read_bytes() for half in ("train", "test")]
    app = open_app(PAGE, OPENING, **address(data="Course photos"))
    # Until the files are here, the emoji stand in, for which nobody has published anything.
    assert published(app) == {}
    uploader = app.file_uploader(key="cat_recognizer.course_files")
    uploader.set_value([(f"{i}.h5", content, "") for i, content in enumerate(contents)]).run()
    assert problems(app) == []
    assert "pictures** say only" in said(app)
    assert f"**{read_course_hdf5(*contents).m_test} test pictures**" in said(app)
    for model, layers in (("logistic", 1), ("two", 2), ("four", 4)):
        app.segmented_control(key="cat_recognizer.model").set_value(model).run()
        train_share, test_share = PUBLISHED[layers]
        expected = {"train": train_share, "test": test_share}
        assert published(app) == {name: share for name, share in expected.items() if share is not None}
    app.segmented_control(key="cat_recognizer.model").set_value("own").run()
    assert app.slider(key="cat_recognizer.layers").value == 2
    assert published(app) == {}, "three layers with the output, of which the course says nothing"
    app.segmented_control(key="cat_recognizer.model").set_value("four")
    app.segmented_control(key="cat_recognizer.data").set_value("cat_emoji").run()
    assert published(app) == {}


def test_the_folder_in_the_environment_takes_the_place_of_the_uploader(open_app, shared_data, course_folder):
    course_folder(shared_data / "course")
    settings = {"size": "64 × 64", "model": "One unit", "learning_rate": 0.005}
    app = open_app(PAGE, OPENING, **address(data="Course photos", **settings))
    assert problems(app) == []
    assert not app.get("file_uploader")
    dataset = read_course_hdf5(*(shared_data / "course" / f"{half}_catvnoncat.h5" for half in ("train", "test")))
    run = train(
        dataset, Hyperparameters((), "relu", learning_rate=0.005, iterations=60, initialization="zeros")
    )
    shown = rows(app)
    assert shown["train"][0] == pytest.approx(run.train_accuracy)
    assert shown["test"] == pytest.approx((run.test_accuracy, *wilson(round(50 * run.test_accuracy), 50)), abs=2e-5)
    assert published(app) == {"train": PUBLISHED[1][0], "test": PUBLISHED[1][1]}
    assert math.isclose(figure(app, "cat_recognizer.accuracies")["layout"]["shapes"][0]["x0"], 33 / 50)


@pytest.mark.parametrize("kind", ["missing", "garbage", "one alone"])
def test_a_folder_that_can_not_be_read_is_logged(open_app, course_folder, tmp_path, caplog, kind):
    if kind == "garbage":
        for half in ("train", "test"):
            (tmp_path / f"{half}_catvnoncat.h5").write_bytes(b"not an HDF5 file")
    elif kind == "one alone":
        (tmp_path / "train_catvnoncat.h5").write_bytes(course_half("train"))
    course_folder(tmp_path / "nowhere" if kind == "missing" else tmp_path)
    with caplog.at_level(logging.WARNING, "lessons.cat_recognizer.course_folder"):
        app = open_app(PAGE, OPENING, **address(data="Course photos"))
    assert problems(app) == []
    assert [warning.value for warning in app.warning] == [UNREADABLE]
    assert [uploader.key for uploader in app.get("file_uploader")] == ["cat_recognizer.course_files"]
    assert "the cat emoji stand in" in said(app)
    logged = [record for record in caplog.records if record.name == "lessons.cat_recognizer.course_folder"]
    assert len(logged) == 1, "told once, not at every visit"
    assert COURSE_FOLDER in logged[0].getMessage()
    assert str(tmp_path) not in said(app)
