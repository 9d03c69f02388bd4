"""The course's files as pictures: their exact bytes, their order, and names fit to be shown."""

import io

import h5py
import numpy as np
import pytest

from nnengine.checks import printable, quoted
from nnengine.course_files import in_course_order, read_course_hdf5, read_course_pictures
from nnengine.hdf5 import FileFormatError
from nnengine.picture_sets import picture_set_of
from tests.hostile_files import assert_one_sentence
from tests.hostile_hdf5 import course_half, hdf5

TRAIN, TEST = course_half("train"), course_half("test")


def test_pictures_keep_their_bytes_and_become_the_same_columns():
    found = read_course_pictures(TRAIN, io.BytesIO(TEST), name="kittens")
    with h5py.File(io.BytesIO(TRAIN)) as file:
        np.testing.assert_array_equal(found.train_pictures, file["train_set_x"][()])
        np.testing.assert_array_equal(found.y_train, file["train_set_y"][()])
    assert (found.name, found.classes, found.skipped) == ("kittens", ("non-cat", "cat"), ())
    dataset = read_course_hdf5(TRAIN, TEST)
    np.testing.assert_array_equal(found.dataset(6).X_test, dataset.X_test)
    np.testing.assert_array_equal(picture_set_of(dataset).test_pictures, found.test_pictures)


def test_only_the_pair_in_the_wrong_order_is_turned():
    neither = hdf5(lambda file: file.update({"x": np.zeros(3)}))
    for first, second, is_turned in (
        (TRAIN, TEST, False),
        (TEST, TRAIN, True),
        (TRAIN, TRAIN, False),
        (TEST, TEST, False),
        (b"", TRAIN, True),
        (TRAIN, b"text", False),
        (b"text", b"", False),
        (neither, TRAIN, True),
        (TRAIN[:2_000], TEST, False),
    ):
        expected = (second, first) if is_turned else (first, second)
        assert all(found is file for found, file in zip(in_course_order(first, second), expected, strict=True))


def test_names_of_classes_are_made_fit_to_be_shown():
    odd = np.array([b"line\nbreak", b"c" * 500])
    found = read_course_pictures(course_half("train", list_classes=odd), course_half("test", list_classes=odd))
    assert found.classes == (r"line\nbreak", "c" * 59 + "…")
    with pytest.raises(FileFormatError, match="in the training file, but") as caught:
        read_course_pictures(course_half("train", list_classes=odd), TEST)
    assert_one_sentence(caught.value)


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Kätzchen", 60, "Kätzchen"),
        ("a\nb\x1b\u202e\ud800", 60, r"a\nb\x1b\u202e\ud800"),
        ("x" * 60, 60, "x" * 60),
        ("x" * 61, 60, "x" * 59 + "…"),
        ("\n" * 10, 10, r"\n\n\n\n\…"),
        ("", 60, ""),
    ],
)
def test_a_strangers_text_is_made_printable(text, longest, expected):
    assert printable(text, longest) == expected
    assert quoted(text, longest) == f"'{expected}'"
