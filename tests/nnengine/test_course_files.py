"""The course's format: the real files where they are present, and every way such a file can be wrong."""

import gzip
import io
import os
import re

import h5py
import numpy as np
import pytest

from nnengine.course_files import in_course_order, read_course_hdf5
from nnengine.hdf5 import FileFormatError
from tests.hostile_zips import archive

rng = np.random.default_rng(0)
CLASSES = np.array([b"non-cat", "Kätzchen".encode()])


def half(name, m=4, size=6, **changes):
    """One of the two files in bytes; a change of None leaves a dataset out."""
    datasets = {
        f"{name}_set_x": rng.integers(0, 256, (m, size, size, 3), dtype=np.uint8),
        f"{name}_set_y": np.arange(m) % 2,
        "list_classes": CLASSES,
    }
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.update({key: value for key, value in (datasets | changes).items() if value is not None})
    return content.getvalue()


def test_what_is_read_is_what_was_written():
    train, test = half("train", m=5), half("test", m=3)
    dataset = read_course_hdf5(train, test, name="kittens")
    assert dataset.name == "kittens"
    assert dataset.classes == ("non-cat", "Kätzchen")
    assert dataset.image_shape == (6, 6, 3)
    for name, content, X, Y in (("train", train, dataset.X_train, dataset.Y_train), ("test", test, dataset.X_test, dataset.Y_test)):
        with h5py.File(io.BytesIO(content)) as file:
            pictures, labels = file[f"{name}_set_x"][()], file[f"{name}_set_y"][()]
        assert X.shape == (108, len(pictures))
        for example, picture in enumerate(pictures):
            np.testing.assert_array_equal(X[:, example], [value / 255 for value in picture.ravel().tolist()])
        np.testing.assert_array_equal(Y, [labels])


def test_paths_and_open_files(tmp_path):
    train, test = tmp_path / "train.h5", tmp_path / "test.h5"
    train.write_bytes(half("train", m=1, size=1))
    test.write_bytes(half("test", m=1, size=1))
    from_paths = read_course_hdf5(str(train), test)
    with train.open("rb") as opened_train, test.open("rb") as opened_test:
        from_files = read_course_hdf5(opened_train, opened_test)
    np.testing.assert_array_equal(from_paths.X_train, from_files.X_train)
    with pytest.raises(FileNotFoundError, match="missing.h5"):
        read_course_hdf5(tmp_path / "missing.h5", test)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int32, np.float64])
def test_labels_of_every_whole_number_type(dtype):
    labels = np.array([0, 1, 1, 0]).astype(dtype)
    if dtype is np.float64:
        with pytest.raises(FileFormatError, match="train_set_y holds float64"):
            read_course_hdf5(half("train", train_set_y=labels), half("test"))
    else:
        dataset = read_course_hdf5(half("train", train_set_y=labels), half("test"))
        np.testing.assert_array_equal(dataset.Y_train, [[0, 1, 1, 0]])


TRAIN, TEST = half("train"), half("test")
WEB_PAGE = b"\n\n\n<!DOCTYPE html>\n<html lang='en'><head><title>train.h5</title></head></html>" + b" " * 5_000
LFS_POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 2572022\n".encode()


def test_numbers_stand_for_names():
    """Happy House, of the same course, has list_classes = [0, 1]."""
    numbers = np.array([0, 1])
    train, test = half("train", m=6, list_classes=numbers), half("test", list_classes=numbers)
    dataset = read_course_hdf5(train, test)
    assert dataset.classes == ("class 0", "class 1")
    np.testing.assert_array_equal(dataset.Y_train, [[0, 1, 0, 1, 0, 1]])
    np.testing.assert_array_equal(dataset.Y_test, [[0, 1, 0, 1]])


@pytest.mark.parametrize("broken", [WEB_PAGE, b""])
def test_the_order_is_told_by_the_file_that_can_be_opened(broken):
    assert in_course_order(TEST, TRAIN) == (TRAIN, TEST)
    assert in_course_order(TRAIN, TEST) == (TRAIN, TEST)
    assert in_course_order(broken, TRAIN) == in_course_order(TRAIN, broken) == (TRAIN, broken)
    assert in_course_order(broken, TEST) == in_course_order(TEST, broken) == (broken, TEST)
    assert in_course_order(WEB_PAGE, broken) == (WEB_PAGE, broken)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("kind", ["a pipe", "a device", "an endless file"])
def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "train.h5"
    if kind == "a pipe":
        os.mkfifo(path)  # a reader that opens it waits for a writer, of which there is none
    else:
        path.symlink_to("/dev/null" if kind == "a device" else "/dev/zero")
    with pytest.raises(FileFormatError, match="training file: The path leads to a pipe or a device, expected a file"):
        read_course_hdf5(path, TEST)


@pytest.mark.parametrize(
    ("train", "test", "words"),
    [
        (half("train", train_set_x=None), TEST, "training file: The file has no dataset 'train_set_x'"),
        (TRAIN, half("test", test_set_y=None), "test file: The file has no dataset 'test_set_y'"),
        (half("train", list_classes=None), TEST, "no dataset 'list_classes'"),
        (TEST, TRAIN, "training file: It holds test_set_x, so it is a test file: choose the one that holds train"),
        (TRAIN, TRAIN, "test file: It holds train_set_x, so it is a training file: choose the one that holds test"),
        (half("train", train_set_x=np.zeros((4, 6, 6, 3))), TEST, "train_set_x holds float64, expected uint8"),
        (half("train", train_set_x=np.zeros((4, 108), np.uint8)), TEST, r"train_set_x has shape \(4, 108\)"),
        (half("train", train_set_x=np.zeros((4, 6, 5, 3), np.uint8)), TEST, r"\(4, 6, 5, 3\), expected \(m, size, size, 3\)"),
        (half("train", train_set_x=np.zeros((4, 6, 6, 4), np.uint8)), TEST, r"\(4, 6, 6, 4\)"),
        (half("train", m=0), TEST, "train_set_x is empty"),
        (half("train", size=0), TEST, "train_set_x is empty"),
        (half("train", train_set_y=np.array([0, 1, 2, 1])), TEST, "train_set_y holds the label 2"),
        (half("train", train_set_y=np.array([0, 1, -1, 1])), TEST, "train_set_y holds the label -1"),
        (TRAIN, half("test", test_set_y=np.array([0, 1])), r"test_set_y has shape \(2,\), expected \(4,\)"),
        (TRAIN, half("test", test_set_y=np.zeros((1, 4), np.int64)), r"test_set_y has shape \(1, 4\)"),
        (half("train", list_classes=np.array([b"cat"])), TEST, r"list_classes has shape \(1,\), expected \(2,\)"),
        (half("train", list_classes=np.array([1, 2])), TEST, r"list_classes holds the numbers \[1, 2\], expected two"),
        (half("train", list_classes=np.arange(6)), TEST, r"list_classes has shape \(6,\), expected \(2,\)"),
        (half("train", list_classes=np.array([0, 1])), TEST, "“class 0” and “class 1” in the training file, but .*“Kätzchen” in the test file: choose two files of one set"),
        (half("train", list_classes=np.array([b"\xff", b"\xfe"])), TEST, "isn't UTF-8"),
        (TRAIN, half("test", list_classes=np.array([b"cat", b"dog"])), "in the training file, but “cat” and “dog” in the test file: choose two"),
        (TRAIN, half("test", size=5), r"test_set_x has pictures of shape \(5, 5, 3\), train_set_x of \(6, 6, 3\)"),
        (b"", TEST, "training file: The file is empty"),
        (TRAIN, b"x,y", "test file: The file is a text file, not an HDF5 file: choose one whose name ends in .h5"),
        (WEB_PAGE, TEST, "training file: The file is a web page, not an HDF5 file: download the file itself"),
        (TRAIN, LFS_POINTER, "test file: The file is a Git LFS pointer.* download the file itself"),
        (gzip.compress(TRAIN), TEST, "training file: The file is an archive such as RAR, 7z or gzip, .* unpack it"),
        (archive(("train.h5", TRAIN)), TEST, "training file: The file is a ZIP archive, .* unpack it"),
        (TRAIN[:2_000], TEST, "training file: The HDF5 file is damaged or cut short"),
        (half("train", more=h5py.SoftLink("/train_set_x")), TEST, "'/more' is a soft link"),
    ],
)
def test_what_is_wrong_is_named(train, test, words):
    with pytest.raises(FileFormatError, match=words) as caught:
        read_course_hdf5(train, test)
    assert re.fullmatch(r"[A-Z'a-z][^\n]{20,300}\.", str(caught.value))
    assert ". " not in str(caught.value)


def test_more_pictures_than_memory_allows_are_refused():
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.create_dataset("train_set_x", (10_000, 64, 64, 3), np.uint8, chunks=(1, 64, 64, 3), compression="gzip")
    with pytest.raises(FileFormatError, match="'/train_set_x' has shape"):
        read_course_hdf5(content.getvalue(), TEST)


def test_the_courses_own_files(shared_data):
    folder = shared_data / "course"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    dataset = read_course_hdf5(folder / "train_catvnoncat.h5", folder / "test_catvnoncat.h5")
    assert dataset.X_train.shape == (12_288, 209)
    assert dataset.X_test.shape == (12_288, 50)
    assert dataset.classes == ("non-cat", "cat")
    assert dataset.image_shape == (64, 64, 3)
    # The course's assignment prints these five numbers of its first training picture, before dividing by 255.
    np.testing.assert_array_equal(np.rint(dataset.X_train[:5, 0] * 255), [17, 31, 56, 22, 33])
    assert dataset.Y_train.sum() == 72
    assert dataset.Y_test.sum() == 33
