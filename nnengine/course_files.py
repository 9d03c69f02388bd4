"""Reading datasets in the course's HDF5 format: pictures in two classes, one file for training and one for testing."""

from __future__ import annotations

import os
from typing import BinaryIO

import numpy as np

from nnengine.dataset import Dataset
from nnengine.hdf5 import FileFormatError, decode_text, open_hdf5, read_array
from nnengine.photos import unroll

# X holds 8 bytes for each byte of a picture, so this is 512 MB of X: 5,400 pictures of 64 × 64.
MAX_PICTURE_BYTES = 64 * 1024**2


def read_course_hdf5(
    train_path: str | os.PathLike | bytes | BinaryIO,
    test_path: str | os.PathLike | bytes | BinaryIO,
    name: str = "course",
) -> Dataset:
    """Read the course's two files into a dataset with X scaled to 0 … 1.

    Parameters
    ----------
    train_path : path, bytes, or binary file
        Holds train_set_x (m_train, size, size, 3) uint8, train_set_y (m_train,) of 0 and 1, and list_classes (2,).
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
    train_pictures, Y_train, train_classes = _read_half(train_path, "train")
    test_pictures, Y_test, test_classes = _read_half(test_path, "test")
    if test_pictures.shape[1:] != train_pictures.shape[1:]:
        raise FileFormatError(
            f"test_set_x has pictures of shape {test_pictures.shape[1:]}, train_set_x of {train_pictures.shape[1:]}."
        )
    if test_classes != train_classes:
        raise FileFormatError(f"The test file's list_classes is {test_classes}, the training file's is {train_classes}.")
    return Dataset(
        name=name,
        X_train=unroll(train_pictures),
        Y_train=Y_train,
        X_test=unroll(test_pictures),
        Y_test=Y_test,
        classes=train_classes,
        image_shape=train_pictures.shape[1:],
    )


def _read_half(source, half: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    try:
        with open_hdf5(source, MAX_PICTURE_BYTES) as file:
            pictures = read_array(file, f"{half}_set_x")
            labels = read_array(file, f"{half}_set_y")
            classes = read_array(file, "list_classes")
        _check_pictures(f"{half}_set_x", pictures)
        Y = _check_labels(f"{half}_set_y", labels, f"{half}_set_x", len(pictures))
        if classes.shape != (2,):
            raise FileFormatError(f"list_classes has shape {classes.shape}, expected (2,): the names of class 0 and class 1.")
        return pictures, Y, decode_text("list_classes", classes)
    except FileFormatError as error:
        # Both files are opened by one call, so every message says which of them it means.
        raise FileFormatError(f"In the {'training' if half == 'train' else 'test'} file: {error}") from error


def _check_pictures(name: str, pictures: np.ndarray) -> None:
    if pictures.dtype != np.uint8:
        raise FileFormatError(f"{name} holds {pictures.dtype}, expected uint8: values 0 to 255.")
    if pictures.ndim != 4 or pictures.shape[1] != pictures.shape[2] or pictures.shape[3] != 3:
        raise FileFormatError(f"{name} has shape {pictures.shape}, expected (m, size, size, 3).")
    if pictures.size == 0:
        raise FileFormatError(f"{name} is empty: it has shape {pictures.shape}, expected at least one picture.")


def _check_labels(name: str, labels: np.ndarray, pictures_name: str, m: int) -> np.ndarray:
    if labels.dtype.kind not in "bui":
        raise FileFormatError(f"{name} holds {labels.dtype}, expected whole numbers.")
    if labels.shape != (m,):
        raise FileFormatError(f"{name} has shape {labels.shape}, expected ({m},): one label for each picture in {pictures_name}.")
    wrong = labels[(labels != 0) & (labels != 1)]
    if wrong.size:
        raise FileFormatError(f"{name} holds the label {wrong[0]}, expected only 0 and 1.")
    return labels.reshape(1, m).astype(np.float64)
