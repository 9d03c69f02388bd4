"""Reading datasets in the course's HDF5 format: pictures in two classes, one file for training and one for testing."""

from __future__ import annotations

import os
from typing import BinaryIO

import numpy as np

from nnengine.checks import printable
from nnengine.dataset import Dataset
from nnengine.hdf5 import FileFormatError, check_source, decode_text, open_hdf5, read_array
from nnengine.picture_sets import MAX_PICTURE_BYTES, PictureSet

TRAIN, TEST = "train", "test"
NAMES = {TRAIN: "training", TEST: "test"}  # what a sentence calls the two files
Source = str | os.PathLike | bytes | BinaryIO


def read_course_hdf5(train_path: Source, test_path: Source, name: str = "course") -> Dataset:
    """Read the course's two files into a dataset with X scaled to 0 … 1.

    Parameters
    ----------
    train_path : path, bytes, or binary file
        Holds train_set_x (m_train, size, size, 3) uint8, train_set_y (m_train,) of 0 and 1, and list_classes (2,):
        the names of class 0 and class 1, or the numbers 0 and 1.
    test_path : path, bytes, or binary file
        Holds test_set_x (m_test, size, size, 3) uint8, test_set_y (m_test,), and the same list_classes.
    name : str
        The dataset's name.

    Returns
    -------
    Dataset
        X_train (size · size · 3, m_train), Y_train (1, m_train), X_test, Y_test, classes and image_shape.

    Raises
    ------
    FileFormatError
        One sentence naming the file's part that is missing or wrong.
    OSError
        If a path can't be read.
    """
    for argument, source in (("train_path", train_path), ("test_path", test_path)):
        check_source(argument, source)
    pictures = read_course_pictures(train_path, test_path, name)
    return pictures.dataset(pictures.train_pictures.shape[1])


def read_course_pictures(train: Source, test: Source, name: str = "course") -> PictureSet:
    """Read the course's two files into a set of pictures (m, size, size, 3) uint8, as `read_course_hdf5` does.

    Raises
    ------
    FileFormatError
        One sentence naming the file's part that is missing or wrong.
    OSError
        If a path can't be read.
    """
    train_pictures, y_train, train_classes = _read_half(train, TRAIN)
    test_pictures, y_test, test_classes = _read_half(test, TEST)
    if test_pictures.shape[1:] != train_pictures.shape[1:]:
        raise FileFormatError(
            f"test_set_x has pictures of shape {test_pictures.shape[1:]}, train_set_x of {train_pictures.shape[1:]}."
        )
    if test_classes != train_classes:
        test_names, train_names = (" and ".join(f"“{name}”" for name in names) for names in (test_classes, train_classes))
        raise FileFormatError(
            f"The classes are {train_names} in the training file, but {test_names} in the test file: "
            "choose two files of one set."
        )
    return PictureSet(name, train_pictures, y_train, test_pictures, y_test, train_classes)


def in_course_order(first: Source, second: Source) -> tuple[Source, Source]:
    """Return the two files, the one for training first; one that can't be opened is taken for what the other isn't."""
    halves = _half_of(first), _half_of(second)
    return (second, first) if halves in ((TEST, TRAIN), (TEST, None), (None, TRAIN)) else (first, second)


def _half_of(source: Source) -> str | None:
    try:
        with open_hdf5(source, MAX_PICTURE_BYTES) as file:
            return next((half for half in (TRAIN, TEST) if f"{half}_set_x" in file), None)
    except FileFormatError:
        return None


def _read_half(source, half: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    try:
        with open_hdf5(source, MAX_PICTURE_BYTES) as file:
            other = TEST if half == TRAIN else TRAIN
            if f"{half}_set_x" not in file and f"{other}_set_x" in file:
                raise FileFormatError(
                    f"It holds {other}_set_x, so it is a {NAMES[other]} file: choose the one that holds {half}_set_x."
                )
            pictures = read_array(file, f"{half}_set_x")
            labels = read_array(file, f"{half}_set_y")
            classes = read_array(file, "list_classes")
        if classes.shape != (2,):
            shape = printable(str(classes.shape))
            raise FileFormatError(f"list_classes has shape {shape}, expected (2,): the names of class 0 and class 1.")
        _check_pictures(f"{half}_set_x", pictures)
        _check_labels(f"{half}_set_y", labels, f"{half}_set_x", len(pictures))
        return pictures, labels.astype(np.int64), _class_names(classes)
    except FileFormatError as error:
        # Both files are opened by one call, so every message says which of them it means.
        raise FileFormatError(f"In the {NAMES[half]} file: {error}") from error


def _class_names(classes: np.ndarray) -> tuple[str, ...]:
    if classes.dtype.kind not in "ui":
        return tuple(printable(name) for name in decode_text("list_classes", classes))
    # Happy House, of the same course, has the numbers 0 and 1 in place of names.
    if classes.tolist() == [0, 1]:
        return ("class 0", "class 1")
    raise FileFormatError(f"list_classes holds the numbers {classes.tolist()}, expected two names, or 0 and 1.")


def _check_pictures(name: str, pictures: np.ndarray) -> None:
    shape = printable(str(pictures.shape))
    if pictures.dtype != np.uint8:
        raise FileFormatError(f"{name} holds {pictures.dtype}, expected uint8: values 0 to 255.")
    if pictures.ndim != 4 or pictures.shape[1] != pictures.shape[2] or pictures.shape[3] != 3:
        raise FileFormatError(f"{name} has shape {shape}, expected (m, size, size, 3).")
    if pictures.size == 0:
        raise FileFormatError(f"{name} is empty: it has shape {shape}, expected at least one picture.")


def _check_labels(name: str, labels: np.ndarray, pictures_name: str, m: int) -> None:
    if labels.dtype.kind not in "bui":
        raise FileFormatError(f"{name} holds {labels.dtype}, expected whole numbers.")
    if labels.shape != (m,):
        shape = printable(str(labels.shape))
        expected = f"({m},): one label for each picture in {pictures_name}"
        raise FileFormatError(f"{name} has shape {shape}, expected {expected}.")
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise FileFormatError(f"{name} holds the label {wrong[0]}, expected only 0 and 1.")
