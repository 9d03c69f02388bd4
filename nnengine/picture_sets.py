"""Sets of pictures in two classes: as they were read, and split into what a network learns from and is tested on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnengine.checks import check_instance, check_integer, check_number, real_array, shown_value
from nnengine.dataset import Dataset
from nnengine.photos import roll, unroll
from nnengine.resampling import MAX_SIDE, resample
from nnengine.volumes import check_pictures

# X holds 8 bytes for each byte of a picture, so this is 512 MB of X: 5,400 pictures of 64 × 64.
MAX_PICTURE_BYTES = 64 * 1024**2


@dataclass(frozen=True, eq=False)  # compared and hashed by identity, like a dataset
class LabeledPictures:
    """Pictures of one size and the class of each.

    Attributes
    ----------
    name : str
    pictures : ndarray of shape (m, height, width, 3), uint8
    y : ndarray of shape (m,), int64
        0 or 1.
    classes : tuple of str
        Names of class 0 and class 1.
    skipped : tuple of str
        One short phrase for each kind of thing that was left out when the pictures were read.
    is_test : ndarray of shape (m,), bool
        Which pictures their maker has set aside for testing; none if not given.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    name: str
    pictures: np.ndarray
    y: np.ndarray
    classes: tuple[str, str]
    skipped: tuple[str, ...] = ()
    is_test: np.ndarray | None = None

    def __post_init__(self) -> None:
        _check_words(self)
        _check_half(self, "pictures", "y")
        is_test = np.zeros(len(self.y), bool) if self.is_test is None else np.array(self.is_test, bool)
        if is_test.shape != self.y.shape:
            raise ValueError(f"is_test has shape {is_test.shape}, expected {self.y.shape}: one for each picture")
        is_test.flags.writeable = False
        object.__setattr__(self, "is_test", is_test)

    @property
    def is_split(self) -> bool:
        """Whether both what is set aside for testing and the rest have pictures of both classes."""
        return all(len(np.unique(self.y[half])) == 2 for half in (self.is_test, ~self.is_test))

    def swapped(self) -> LabeledPictures:
        """The same pictures with class 1 as class 0."""
        return replace(self, y=1 - self.y, classes=self.classes[::-1])


@dataclass(frozen=True, eq=False)
class PictureSet:
    """Pictures to learn from and pictures to test on.

    Attributes
    ----------
    name : str
    train_pictures : ndarray of shape (m_train, height, width, 3), uint8
    y_train : ndarray of shape (m_train,), int64
        0 or 1.
    test_pictures : ndarray of shape (m_test, height, width, 3), uint8
    y_test : ndarray of shape (m_test,), int64
    classes : tuple of str
        Names of class 0 and class 1.
    skipped : tuple of str
        One short phrase for each kind of thing that was left out when the pictures were read.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    name: str
    train_pictures: np.ndarray
    y_train: np.ndarray
    test_pictures: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, str]
    skipped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_words(self)
        _check_half(self, "train_pictures", "y_train")
        _check_half(self, "test_pictures", "y_test")
        train, test = self.train_pictures.shape[1:], self.test_pictures.shape[1:]
        if test != train:
            raise ValueError(f"test_pictures has pictures of shape {test}, train_pictures of {train}")

    def dataset(self, size: int) -> Dataset:
        """The set as columns of X, each picture brought to size × size pixels.

        Parameters
        ----------
        size : int
            Side of a picture in pixels, 1 to 1,024; pictures of that size keep their exact values.

        Returns
        -------
        Dataset
            X_train (size · size · 3, m_train) of whole multiples of 1/255, Y_train (1, m_train), X_test, Y_test,
            classes and image_shape (size, size, 3).

        Raises
        ------
        TypeError, ValueError
            If size is no such number, or all pictures together would take more than 128 MB.
        """
        size = check_integer("size", size, 1, MAX_SIDE)
        m, most = len(self.y_train) + len(self.y_test), 2 * MAX_PICTURE_BYTES // (size * size * 3)
        if m > most:
            raise ValueError(f"The set has {m:,} pictures, at {size} × {size} pixels up to {most:,} are used.")
        return Dataset(
            name=self.name,
            X_train=unroll(_brought_to(size, self.train_pictures)),
            Y_train=self.y_train[np.newaxis],
            X_test=unroll(_brought_to(size, self.test_pictures)),
            Y_test=self.y_test[np.newaxis],
            classes=self.classes,
            image_shape=(size, size, 3),
        )


def split_pictures(labeled: LabeledPictures, test_share: float = 0.3, seed: int = 0) -> PictureSet:
    """Split pictures into a training and a test set: as their maker has, or else at random.

    Parameters
    ----------
    labeled : LabeledPictures
        Where `is_split`, its own test pictures are the test set.
    test_share : float
        The share of each class to test on in a random split, 0 to 1; at least one picture of each class goes to either
        side.
    seed : int

    Returns
    -------
    PictureSet
        Both sides in random order.

    Raises
    ------
    ValueError
        If a class has fewer than two pictures, in one sentence.
    """
    check_instance("labeled", labeled, LabeledPictures)
    test_share = check_number("test_share", test_share, 0, 1)
    rng = np.random.default_rng(check_integer("seed", seed, 0, 2**32 - 1))
    if labeled.is_split:
        train, test = np.flatnonzero(~labeled.is_test), np.flatnonzero(labeled.is_test)
    else:
        train, test = _random_halves(labeled, test_share, rng)
    train, test = rng.permutation(train), rng.permutation(test)
    pictures, y = labeled.pictures, labeled.y
    halves = (pictures[train], y[train], pictures[test], y[test])
    return PictureSet(labeled.name, *halves, labeled.classes, labeled.skipped)


def _random_halves(
    labeled: LabeledPictures, test_share: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Which pictures to learn from and which to test on, each class in the same proportion."""
    train, test = [], []
    for label, name in enumerate(labeled.classes):
        examples = rng.permutation(np.flatnonzero(labeled.y == label))
        if len(examples) < 2:
            has = f"{len(examples)} picture{'s' if len(examples) != 1 else ''}"
            raise ValueError(
                f"The class '{name}' has {has}; at least 2 are needed, one to learn from and one to test on."
            )
        count = min(max(1, round(test_share * len(examples))), len(examples) - 1)
        test.append(examples[:count])
        train.append(examples[count:])
    return np.concatenate(train), np.concatenate(test)


def picture_set_of(dataset: Dataset) -> PictureSet:
    """Turn a dataset of unrolled pictures back into a set of pictures.

    Raises
    ------
    ValueError
        If the dataset doesn't hold pictures in two classes.
    """
    if dataset.image_shape is None or not dataset.classes:
        raise ValueError(f"The dataset '{dataset.name}' holds no pictures in two classes")
    return PictureSet(
        dataset.name,
        roll(dataset.X_train, dataset.image_shape),
        dataset.Y_train[0].astype(np.int64),
        roll(dataset.X_test, dataset.image_shape),
        dataset.Y_test[0].astype(np.int64),
        dataset.classes,
    )


def _brought_to(size: int, pictures: np.ndarray) -> np.ndarray:
    if pictures.shape[1:3] == (size, size):
        return pictures
    # One by one: as float32 numbers, all of them together could take gigabytes.
    small = [np.rint(resample(picture[np.newaxis], size) * 255) for picture in pictures]
    return np.concatenate(small, dtype=np.uint8, casting="unsafe")


def _check_words(record: Any) -> None:
    if not isinstance(record.name, str):
        raise TypeError(f"name is {shown_value(record.name)}, expected a string")
    for field in ("classes", "skipped"):
        words = getattr(record, field)
        if not isinstance(words, (tuple, list)) or not all(isinstance(word, str) for word in words):
            raise TypeError(f"{field} is {shown_value(words)}, expected a tuple of strings")
        object.__setattr__(record, field, tuple(words))
    if len(record.classes) != 2:
        raise ValueError(f"classes is {record.classes}, expected two names")


def _check_half(record: Any, pictures_field: str, y_field: str) -> None:
    pictures = check_pictures(pictures_field, getattr(record, pictures_field))
    if not len(pictures):
        raise ValueError(f"{pictures_field} is empty, expected at least one picture")
    y = real_array(y_field, getattr(record, y_field))
    if y.dtype.kind not in "bui":
        raise TypeError(f"{y_field} holds {y.dtype}, expected whole numbers")
    if y.shape != (len(pictures),):
        raise ValueError(f"{y_field} has shape {y.shape}, expected ({len(pictures)},): one label for each picture")
    if (wrong := y[(y != 0) & (y != 1)]).size:
        raise ValueError(f"{y_field} holds the label {wrong[0]}, expected only 0 and 1")
    for field, array in ((pictures_field, pictures), (y_field, y.astype(np.int64, copy=False))):
        array = array.view()
        array.flags.writeable = False  # a cached set is shared by every visitor
        object.__setattr__(record, field, array)
