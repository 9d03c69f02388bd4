"""Sets of pictures: what they check, how they are split, and the columns they become."""

from dataclasses import replace

import numpy as np
import pytest

import nnengine
from nnengine import picture_sets
from nnengine.dataset import Dataset
from nnengine.picture_sets import LabeledPictures, PictureSet, picture_set_of, split_pictures
from nnengine.resampling import resample

rng = np.random.default_rng(0)
PICTURES = rng.integers(0, 256, (10, 6, 6, 3), dtype=np.uint8)
y = np.array([0, 1, 1, 0, 0, 0, 1, 0, 0, 0])
CLASSES = ("dog", "cat")


def labeled(zeros, ones):
    """Pictures that tell their own number by their first byte."""
    pictures = np.zeros((zeros + ones, 2, 2, 3), dtype=np.uint8)
    pictures[:, 0, 0, 0] = np.arange(zeros + ones)
    return LabeledPictures("few", pictures, np.repeat([0, 1], [zeros, ones]), CLASSES, ("1 damaged picture (a.png)",))


def numbers(pictures):
    return pictures[:, 0, 0, 0].tolist()


def whole_set(**changes):
    fields = {
        "name": "set",
        "train_pictures": PICTURES,
        "y_train": y,
        "test_pictures": PICTURES[:3],
        "y_test": y[:3],
        "classes": CLASSES,
    }
    return PictureSet(**(fields | changes))


# -- columns -----------------------------------------------------------------------------------------------------------


def test_pictures_of_the_size_asked_for_keep_their_exact_bytes():
    dataset = whole_set().dataset(6)
    assert isinstance(dataset, Dataset)
    assert dataset.X_train.shape == (108, 10)
    assert (dataset.name, dataset.classes, dataset.image_shape) == ("set", CLASSES, (6, 6, 3))
    for example, picture in enumerate(PICTURES):
        np.testing.assert_array_equal(dataset.X_train[:, example], [value / 255 for value in picture.ravel().tolist()])
    np.testing.assert_array_equal(dataset.X_test, dataset.X_train[:, :3])
    np.testing.assert_array_equal(dataset.Y_train, [y])
    np.testing.assert_array_equal(dataset.Y_test, [y[:3]])


@pytest.mark.parametrize("size", [1, 3, 9])
def test_other_sizes_are_resampled_to_whole_values(size):
    dataset = whole_set().dataset(size)
    expected = np.rint(255 * resample(PICTURES, size)).reshape(10, -1).T
    np.testing.assert_array_equal(dataset.X_train * 255, expected)
    assert dataset.image_shape == (size, size, 3)


def test_halving_is_close_to_the_means_of_blocks():
    y, x = np.mgrid[0:32, 0:32]
    ramp = np.stack([4 * x, 4 * y, 2 * (x + y)], axis=-1).astype(np.uint8)[np.newaxis]
    dataset = whole_set(train_pictures=ramp, y_train=[1], test_pictures=ramp, y_test=[0]).dataset(16)
    means = ramp.reshape(16, 2, 16, 2, 3).mean(axis=(1, 3)).ravel()
    assert np.abs(255 * dataset.X_train[:, 0] - means).max() <= 1.5


def test_pictures_that_are_not_square_are_brought_to_squares():
    wide = np.full((2, 3, 8, 3), 7, dtype=np.uint8)
    dataset = whole_set(train_pictures=wide, y_train=[0, 1], test_pictures=wide, y_test=[0, 1]).dataset(4)
    np.testing.assert_array_equal(dataset.X_test, np.full((48, 2), 7 / 255))


def test_more_pictures_than_memory_allows_are_refused(monkeypatch):
    monkeypatch.setattr(picture_sets, "MAX_PICTURE_BYTES", 702)  # 13 pictures of 6 × 6 × 3 bytes, halved
    assert whole_set().dataset(6).m_train == 10
    with pytest.raises(ValueError, match=r"The set has 13 pictures, at 7 × 7 pixels up to 9 are used\."):
        whole_set().dataset(7)


@pytest.mark.parametrize(("size", "error"), [(0, ValueError), (1_025, ValueError), (8.0, TypeError)])
def test_wrong_sizes_are_named(size, error):
    with pytest.raises(error, match="size is"):
        whole_set().dataset(size)


def test_a_dataset_is_rolled_back_into_its_pictures():
    found = picture_set_of(whole_set().dataset(6))
    np.testing.assert_array_equal(found.train_pictures, PICTURES)
    np.testing.assert_array_equal(found.y_test, y[:3])
    assert found.y_train.dtype == np.int64
    assert found.classes == CLASSES
    with pytest.raises(ValueError, match="'circles' holds no pictures"):
        picture_set_of(nnengine.load_dataset("circles"))


# -- splitting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zeros", "ones", "share", "test_counts"),
    [(10, 10, 0.3, [3, 3]), (20, 5, 0.2, [4, 1]), (2, 100, 0.1, [1, 10]), (9, 9, 0.0, [1, 1]), (9, 4, 1.0, [8, 3])],
)
def test_each_class_is_split_in_the_same_proportion(zeros, ones, share, test_counts):
    found = split_pictures(labeled(zeros, ones), share, seed=1)
    assert np.bincount(found.y_test).tolist() == test_counts
    assert sorted(numbers(found.train_pictures) + numbers(found.test_pictures)) == list(range(zeros + ones))
    for pictures, labels in ((found.train_pictures, found.y_train), (found.test_pictures, found.y_test)):
        assert [number >= zeros for number in numbers(pictures)] == (labels == 1).tolist()
    assert (found.name, found.classes, found.skipped) == ("few", CLASSES, ("1 damaged picture (a.png)",))


def test_a_seed_gives_the_same_split_again_and_mixes_the_classes():
    first, again, other = (split_pictures(labeled(40, 40), seed=seed) for seed in (0, 0, 1))
    assert numbers(first.train_pictures) == numbers(again.train_pictures)
    assert set(numbers(first.test_pictures)) != set(numbers(other.test_pictures))
    assert 10 < np.count_nonzero(np.diff(first.y_train)) < 45


@pytest.mark.parametrize(
    ("zeros", "ones", "sentence"),
    [
        (1, 5, "The class 'dog' has 1 picture; at least 2 are needed, one to learn from and one to test on."),
        (5, 0, "The class 'cat' has 0 pictures; at least 2 are needed, one to learn from and one to test on."),
    ],
)
def test_a_class_too_small_to_split_is_named(zeros, ones, sentence):
    with pytest.raises(ValueError) as caught:
        split_pictures(labeled(zeros, ones))
    assert str(caught.value) == sentence


def test_what_is_set_aside_for_testing_is_the_test_set():
    pictures = labeled(6, 4)
    aside = np.array([True, False, False, False, True, False] + [True, False, False, False])
    found = split_pictures(replace(pictures, is_test=aside), 0.9, seed=3)
    assert sorted(numbers(found.test_pictures)) == [0, 4, 6]
    assert sorted(numbers(found.train_pictures)) == [1, 2, 3, 5, 7, 8, 9]
    assert [number >= 6 for number in numbers(found.train_pictures)] == (found.y_train == 1).tolist()
    # One class alone is no test: then all pictures are split at random.
    one_class = split_pictures(replace(pictures, is_test=aside & (pictures.y == 0)))
    assert np.bincount(one_class.y_test).tolist() == [2, 1]


def test_the_classes_swap_places():
    pictures = replace(labeled(2, 3), is_test=np.arange(5) > 2)
    swapped = pictures.swapped()
    assert (swapped.classes, swapped.y.tolist()) == (("cat", "dog"), [1, 1, 0, 0, 0])
    assert swapped.is_test.tolist() == pictures.is_test.tolist()
    np.testing.assert_array_equal(swapped.swapped().y, pictures.y)


# -- checks ------------------------------------------------------------------------------------------------------------


def test_what_is_kept_cannot_be_changed():
    found = whole_set(y_train=y.astype(bool))
    assert found.y_train.dtype == np.int64
    for array in (found.train_pictures, found.y_train, found.test_pictures, found.y_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    PICTURES[0, 0, 0, 0] += 0  # the caller's own array stays free


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"name": 3}, TypeError, "name is 3"),
        ({"classes": ("cat",)}, ValueError, r"classes is \('cat',\), expected two names"),
        ({"classes": "ab"}, TypeError, "classes is 'ab', expected a tuple"),
        ({"skipped": [1]}, TypeError, r"skipped is \[1\]"),
        ({"train_pictures": PICTURES / 255}, TypeError, "train_pictures holds float64, expected uint8"),
        ({"test_pictures": PICTURES[0]}, ValueError, r"test_pictures has shape \(6, 6, 3\), expected"),
        ({"test_pictures": PICTURES[:0]}, ValueError, "test_pictures is empty"),
        ({"test_pictures": PICTURES[:3, :5]}, ValueError, r"shape \(5, 6, 3\), train_pictures of \(6, 6, 3\)"),
        ({"y_train": y[:4]}, ValueError, r"y_train has shape \(4,\), expected \(10,\)"),
        ({"y_train": y[np.newaxis]}, ValueError, r"y_train has shape \(1, 10\), expected \(10,\)"),
        ({"y_test": y[:3] / 1}, TypeError, "y_test holds float64, expected whole numbers"),
        ({"y_test": y[:3] + 1}, ValueError, "y_test holds the label 2, expected only 0 and 1"),
    ],
)
def test_wrong_fields_are_named(changes, error, message):
    with pytest.raises(error, match=message):
        whole_set(**changes)


def test_labeled_pictures_are_checked_like_a_set():
    with pytest.raises(ValueError, match=r"y has shape \(3,\), expected \(10,\)"):
        LabeledPictures("few", PICTURES, y[:3], CLASSES)
    with pytest.raises(ValueError, match="expected two names"):
        LabeledPictures("few", PICTURES, y, ("a", "b", "c"))
    with pytest.raises(ValueError, match=r"is_test has shape \(3,\), expected \(10,\)"):
        LabeledPictures("few", PICTURES, y, CLASSES, is_test=[True, False, True])


@pytest.mark.parametrize(("share", "error"), [(-0.1, ValueError), (1.1, ValueError), ("0.3", TypeError)])
def test_wrong_shares_are_named(share, error):
    with pytest.raises(error, match="test_share is"):
        split_pictures(labeled(5, 5), share)
