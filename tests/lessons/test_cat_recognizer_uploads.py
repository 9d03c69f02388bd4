"""Pictures that somebody uploads to the Cat recognizer: read or refused in one sentence, and theirs alone."""

import gc
import os
import re
import threading
import weakref

import numpy as np
import pytest

from lessons.cat_recognizer import course_folder
from lessons.cat_recognizer.course_folder import COURSE_FOLDER, LATE, UNREADABLE, reading_of
from nnengine.course_files import read_course_pictures
from tests.cat_recognizer_page import OPENING, PAGE, address, bodies, emoji, images, problems, said
from tests.hostile_files import FILES, course_half
from tests.hostile_photos import saved
from tests.hostile_zips import archive
from tests.plain_text import plain_texts

ZIP, COURSE = "cat_recognizer.own_files", "cat_recognizer.course_files"
PICTURES = ("pictures",)
STAND_IN = "the cat emoji stand in"
STILL_HERE = "The pictures you had are still here."


@pytest.fixture(autouse=True)
def no_course_folder(monkeypatch):
    monkeypatch.delenv(COURSE_FOLDER, raising=False)
    reading_of.clear()
    yield
    reading_of.clear()


def picture(seed: int) -> bytes:
    """A picture of its own for each seed."""
    return saved(np.random.default_rng(seed).integers(0, 256, (24, 24, 3), dtype=np.uint8))


def zipped(cats: int = 6, dogs: int = 4, *more: tuple[str, bytes], first: int = 0, other: str = "dog") -> bytes:
    entries = [(f"cat/{i}.png", picture(first + i)) for i in range(cats)]
    entries += [(f"{other}/{i}.png", picture(first + 500 + i)) for i in range(dogs)]
    return archive(*entries, *more)


def give(app, key: str, *contents: bytes):
    uploader = app.file_uploader(key=key)
    if key == COURSE:
        uploader.set_value([(f"file{i}.h5", content, "") for i, content in enumerate(contents)])
    else:
        uploader.set_value(("pictures.zip", *contents, ""))
    return uploader.run()


def open_own(open_app, sections=OPENING):
    return open_app(PAGE, sections, **address(data="Your pictures"))


def open_course(open_app, sections=OPENING):
    return open_app(PAGE, sections, **address(data="Course photos"))


def count_tested(app) -> int:
    """How many test pictures the accuracies speak of."""
    return int(re.search(r"\*\*(\d+) test pictures\*\* say only", said(app))[1])


def shown_urls(app) -> set[str]:
    return {url for body in bodies(app) for url, _ in images(body) if url.startswith("data:")}


def is_trained_on_emoji(app) -> bool:
    return STAND_IN in said(app) and count_tested(app) == emoji().m_test


# -- ZIP archives ------------------------------------------------------------------------------------------------------


def test_a_good_archive_is_trained_on(open_app):
    app = open_own(open_app, PICTURES)
    assert problems(app) == []
    assert is_trained_on_emoji(app)
    give(app, ZIP, zipped(10, 20))
    assert problems(app) == []
    text = said(app)
    assert STAND_IN not in text
    # A third of each class, rounded, is tested on.
    assert count_tested(app) == 3 + 6
    assert "**To learn from**: 21 pictures" in text
    assert "**To test on, never learned from**: 9 pictures" in text
    assert re.findall(r":(?:blue\[cat|orange\[dog)\]: (\d+)", text) == ["7", "14", "3", "6"]
    assert "Left out" not in text
    assert "nothing of them is kept on disk, logged or passed on" in text


def test_the_seed_splits_anew(open_app):
    app = open_own(open_app, PICTURES)
    give(app, ZIP, zipped())
    before = shown_urls(app)
    app.slider(key="cat_recognizer.split_seed").set_value(5).run()
    assert problems(app) == []
    assert shown_urls(app) == before, "the same pictures"
    sheets = [[url for url, _ in images(body)] for body in bodies(app)]
    app.slider(key="cat_recognizer.split_seed").set_value(0).run()
    assert [[url for url, _ in images(body)] for body in bodies(app)] != sheets


def test_which_class_is_class_1_is_shown_and_can_be_swapped(open_app):
    app = open_own(open_app, PICTURES)
    give(app, ZIP, archive(*((f"{i % 2}/{i}.png", picture(i)) for i in range(10))))
    assert problems(app) == []
    assert "Class 1 is :blue[1], class 0 is :orange[0]." in said(app)
    run = app.session_state["_cat_recognizer.run"]
    name, classes = run.name, run.choice.dataset.classes
    app.toggle(key="cat_recognizer.swap_classes").set_value(True).run()
    assert "Class 1 is :blue[0], class 0 is :orange[1]." in said(app)
    assert run.choice.dataset.classes == classes[::-1] == ("1", "0")
    assert run.name != name, "another run"
    app.segmented_control(key="cat_recognizer.data").set_value("cat_emoji").run()
    app.segmented_control(key="cat_recognizer.data").set_value("own").run()
    assert "Class 1 is :blue[0]" in said(app), "it waits with the pictures"
    app.button(key="deeper-cats.reset").click().run()
    app.segmented_control(key="cat_recognizer.data").set_value("own").run()
    assert "Class 1 is :blue[1]" in said(app)
    # An address that asks for it finds it.
    late = open_app(PAGE, PICTURES, **address(data="Your pictures", swap_classes="true"))
    give(late, ZIP, zipped())
    assert "Class 1 is :blue[dog], class 0 is :orange[cat]." in said(late)
    assert late.session_state["_cat_recognizer.run"].choice.dataset.classes == ("cat", "dog")


def test_folders_for_testing_are_the_test_set(open_app):
    app = open_own(open_app, PICTURES)
    entries = [(f"train/{name}/{i}.png", picture(i)) for name in ("cat", "dog") for i in range(6)]
    tested = [(f"test/{name}/{i}.png", picture(90 + i)) for name in ("cat", "dog") for i in range(2)]
    give(app, ZIP, archive(*entries, *tested))
    assert problems(app) == []
    assert "The 4 pictures in folders for testing are the test set." in said(app)
    assert count_tested(app) == 4
    assert not [slider for slider in app.slider if slider.key == "cat_recognizer.split_seed"]
    give(app, ZIP, archive(*entries, *tested[:2]))
    assert "lack a class, so all pictures are split at random" in said(app)
    assert count_tested(app) == 2 + 2


def test_what_is_left_out_is_named(open_app):
    app = open_own(open_app)
    odd = [("cat/notes.txt", b"text"), ("dog/half.png", picture(1)[:300]), ("loose.png", picture(2))]
    give(app, ZIP, zipped(3, 3, *odd))
    assert problems(app) == []
    (told,) = [text for text in plain_texts(app) if "Left out" in text]
    assert told.count("Left out: ") == 3
    for name in ("notes.txt", "half.png", "loose.png"):
        assert name in told
    assert count_tested(app) == 2


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        (zipped(4, 0), "add a folder with pictures of something else"),
        (zipped(4, 1), "The class 'dog' has 1 picture; at least 2 are needed"),
        (b"not an archive", ""),
        (archive(), ""),
        (course_half("train"), ""),
    ],
    ids=["one class", "a class too small", "garbage", "empty", "HDF5"],
)
def test_what_can_not_be_used_is_told_in_one_sentence_and_the_emoji_stay(open_app, content, mark):
    app = open_own(open_app)
    give(app, ZIP, content)
    (told,) = problems(app)
    assert mark in told
    assert told.endswith(".")
    assert ". " not in told
    assert is_trained_on_emoji(app)


def test_what_the_learner_had_stays_until_it_is_forgotten(open_app):
    app = open_own(open_app, PICTURES)
    give(app, ZIP, zipped(10, 20))
    had = shown_urls(app)
    give(app, ZIP, b"not an archive")
    (told,) = problems(app)
    assert told.endswith(f" {STILL_HERE}")
    assert count_tested(app) == 9
    assert shown_urls(app) == had
    # Taking the bad file out of the uploader takes its sentence with it.
    app.file_uploader(key=ZIP).clear().run()
    assert problems(app) == []
    assert count_tested(app) == 9
    # So do other pictures, which are then what is trained on.
    give(app, ZIP, zipped(4, 5, first=100))
    assert problems(app) == []
    assert count_tested(app) == 1 + 2
    assert not shown_urls(app) & had
    # They wait while other pictures are looked at.
    app.segmented_control(key="cat_recognizer.data").set_value("cat_emoji").run()
    assert count_tested(app) == emoji().m_test
    app.segmented_control(key="cat_recognizer.data").set_value("own").run()
    assert count_tested(app) == 1 + 2
    app.button(key="cat_recognizer.forget.own").click().run()
    assert problems(app) == []
    assert is_trained_on_emoji(app)
    assert not [button for button in app.button if button.key == "cat_recognizer.forget.own"]
    app.run()
    assert is_trained_on_emoji(app), "what was forgotten came back"


def test_forgotten_pictures_are_in_no_corner_of_the_session(open_app):
    app = open_own(open_app, ("pictures", "mistakes", "telling-pixels"))
    give(app, ZIP, zipped())
    dataset = app.session_state["_cat_recognizer.run"].choice.dataset
    assert dataset.m_test == 3
    held = weakref.ref(dataset)
    del dataset
    app.button(key="cat_recognizer.forget.own").click().run()
    # Streamlit itself holds what the session had until the run after.
    app.run()
    assert is_trained_on_emoji(app)
    gc.collect()
    assert held() is None


def test_nothing_of_one_session_is_in_another(open_app):
    mine, other = (open_own(open_app, ("pictures", "mistakes")) for _ in range(2))
    give(mine, ZIP, zipped(5, 5, other="secretcorgi"))
    assert "secretcorgi" in said(mine)
    drawn = shown_urls(mine)
    assert len(drawn) == 10
    give(other, ZIP, b"not an archive")
    assert len(problems(other)) == 1
    assert STILL_HERE not in problems(other)[0]
    late = open_own(open_app, ("pictures", "mistakes"))
    for app in (other.run(), late):
        assert "secretcorgi" not in said(app) + "".join(bodies(app))
        assert is_trained_on_emoji(app)
        assert not shown_urls(app) & drawn
    give(late, ZIP, zipped(4, 4, first=100))
    assert count_tested(late) == 2
    assert not shown_urls(late) & drawn
    assert shown_urls(mine.run()) == drawn


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        ("my dogs-2", "my dogs-2"),
        ("H\u00fcndchen", "H\u00fcndchen"),
        ("<b>*dog*", "b dog"),
        ("a]![](u) $x$", "a u x"),
        ("--- x -> y-z --", "x y-z"),
        ("_dog_", None),
        ("!!!", "class 0"),
    ],
)
def test_the_name_of_a_folder_stays_a_name(open_app, folder, shown):
    """A folder may be called anything; the page shows a name, never what Markdown or HTML would make of it."""
    app = open_own(open_app, ("pictures", "mistakes", "first-layer"))
    give(app, ZIP, zipped(3, 3, other=folder))
    assert problems(app) == []
    if shown is not None:
        assert f":orange[{shown}]: 2" in said(app)
        assert f"truly {shown}" in said(app)
    else:
        assert not re.search(r"(?<!\\)_dog_", said(app)), "in italics"


HOSTILE_ZIPS = (
    "an archive above the limit",
    "control characters in names",
    "HTML and Markdown in names",
    "names that aren't UTF-8",
    "three classes with long names",
    "nothing but encrypted entries",
    "a path that leaves the folder",
    "a RAR archive",
    "an empty file as an archive",
)


@pytest.mark.parametrize("name", HOSTILE_ZIPS)
def test_a_hostile_archive_is_one_sentence(open_app, name):
    app = open_own(open_app)
    give(app, ZIP, FILES[name].content)
    # Those that can be read have one picture of each class, too few to test on.
    assert len(problems(app)) == 1
    assert is_trained_on_emoji(app)


# -- the course's two files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("train", "test"), ("test", "train")])
def test_the_courses_files_are_taken_in_either_order(open_app, order):
    app = open_course(open_app, PICTURES)
    assert is_trained_on_emoji(app)
    give(app, COURSE, *(course_half(half) for half in order))
    assert problems(app) == []
    assert STAND_IN not in said(app)
    assert count_tested(app) == 4
    assert "**To learn from**: 4 pictures" in said(app)
    assert re.findall(r":blue\[cat\]: (\d+)", said(app)) == ["2", "2"]


@pytest.mark.parametrize(
    ("halves", "mark"),
    [
        (["train"], "This is one file, and both are needed"),
        (["test"], "This is one file, and both are needed"),
        (["train", "test", "test"], "These are more than two files"),
        (["train", "train"], ""),
        (["test", "test"], ""),
    ],
)
def test_too_few_too_many_or_the_same_twice_is_told(open_app, halves, mark):
    app = open_course(open_app)
    give(app, COURSE, *(course_half(half) for half in halves))
    (told,) = problems(app)
    assert mark in told
    assert is_trained_on_emoji(app)


def test_the_second_file_may_come_later_and_a_bad_one_takes_nothing(open_app):
    app = open_course(open_app)
    uploader = app.file_uploader(key=COURSE)
    uploader.upload("a.h5", course_half("train")).run()
    assert len(problems(app)) == 1
    app.file_uploader(key=COURSE).set_value(
        [("a.h5", course_half("train"), ""), ("b.h5", course_half("test"), "")]
    ).run()
    assert problems(app) == []
    assert count_tested(app) == 4
    give(app, COURSE, course_half("train"), b"just text")
    (told,) = problems(app)
    assert told.endswith(f" {STILL_HERE}")
    assert count_tested(app) == 4
    app.button(key="cat_recognizer.forget.course").click().run()
    assert problems(app) == []
    assert is_trained_on_emoji(app)


def test_both_sets_are_kept_beside_each_other(open_app):
    app = open_course(open_app)
    give(app, COURSE, course_half("train"), course_half("test"))
    app.segmented_control(key="cat_recognizer.data").set_value("own").run()
    assert is_trained_on_emoji(app)
    give(app, ZIP, zipped(10, 20))
    assert count_tested(app) == 9
    app.button(key="cat_recognizer.forget.own").click().run()
    app.segmented_control(key="cat_recognizer.data").set_value("course").run()
    assert count_tested(app) == 4


def test_numbers_for_class_names_and_what_is_no_course_file(open_app):
    app = open_course(open_app)
    numbers = np.array([0, 1])
    give(app, COURSE, course_half("test", list_classes=numbers), course_half("train", list_classes=numbers))
    assert problems(app) == []
    assert "Class 1 is" not in said(app)  # the file has no names for them
    give(app, COURSE, course_half("test"), b"\n\n<!DOCTYPE html>\n<html></html>")
    (told,) = problems(app)
    assert "In the training file: The file is a web page, not an HDF5 file: download" in told.replace("\\", "")
    give(app, COURSE, course_half("train"), b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    (told,) = problems(app)
    assert "In the test file: The file is a Git LFS pointer" in told.replace("\\", "")


# -- the folder on the server ------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_folder_with_a_pipe_is_told(open_app, monkeypatch, tmp_path):
    os.mkfifo(tmp_path / "train_catvnoncat.h5")
    monkeypatch.setenv(COURSE_FOLDER, str(tmp_path))
    app = open_course(open_app)
    assert [warning.value for warning in app.warning] == [UNREADABLE]
    assert is_trained_on_emoji(app)


def test_a_folder_that_does_not_answer_holds_nobody_up(open_app, monkeypatch, tmp_path):
    answers = threading.Event()

    def read(*paths):
        answers.wait()
        return read_course_pictures(course_half("train"), course_half("test"))

    monkeypatch.setattr(course_folder, "read_course_pictures", read)
    monkeypatch.setattr(course_folder, "PATIENCE", 0.05)
    monkeypatch.setenv(COURSE_FOLDER, str(tmp_path))
    try:
        apps = [open_course(open_app) for _ in range(2)]
        for app in apps:
            assert [warning.value for warning in app.warning] == [LATE]
            assert is_trained_on_emoji(app)
    finally:
        answers.set()
    reading_of(str(tmp_path)).done.wait()
    for app in apps:
        app.run()
        assert not app.warning
        assert count_tested(app) == 4
        assert not app.get("file_uploader")


HOSTILE_HDF5S = (
    "a link to another file",
    "a bomb of gzip",
    "a shape beyond all numbers",
    "other classes",
    "the label 2",
    "half an HDF5 file",
    "text as HDF5",
    "an empty file as HDF5",
)


@pytest.mark.parametrize("name", HOSTILE_HDF5S)
def test_a_hostile_course_file_is_one_sentence(open_app, name):
    app = open_course(open_app)
    give(app, COURSE, FILES[name].content, course_half("test"))
    assert len(problems(app)) == 1
    assert is_trained_on_emoji(app)
