"""Every odd and hostile file there is a maker for: it is read, or refused with exactly one sentence."""

from collections import Counter

import numpy as np
import pytest

from nnengine.hdf5 import FileFormatError
from nnengine.isolated_reading import isolated_course_files, isolated_picture_zip
from nnengine.photo_files import PhotoError
from nnengine.photos import prepare_photo
from tests.hostile_files import FILES, assert_one_sentence
from tests.hostile_hdf5 import course_half


def read_photo(content):
    picture, X = prepare_photo(content)
    assert picture.shape == (64, 64, 3)
    assert X.shape == (12_288, 1)
    assert np.isfinite(X).all()


def read_zip(content):
    labeled = isolated_picture_zip(content, size=8)
    assert labeled.pictures.shape[1:] == (8, 8, 3)
    assert 2 <= len(labeled.pictures) <= 1_000
    assert set(labeled.y) == {0, 1}
    assert_printable(*labeled.classes, *labeled.skipped)


def read_hdf5(content):
    found = isolated_course_files(content, course_half("test"))
    assert found.train_pictures.shape == found.test_pictures.shape == (4, 6, 6, 3)
    assert_printable(*found.classes)


def assert_printable(*texts):
    for text in texts:
        assert text.isprintable()
        assert 0 < len(text) <= 120


READERS = {"photo": read_photo, "zip": read_zip, "hdf5": read_hdf5}


# Pillow warns of damage that it gets over; a warning must not decide here what is read.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(name):
    file = FILES[name]
    try:
        READERS[file.kind](file.content)
    except (PhotoError, FileFormatError) as error:
        assert_one_sentence(error)
        assert file.expected == "refused", error
    else:
        assert file.expected == "read"


def test_the_corpus_is_as_large_as_it_claims():
    kinds = Counter((file.kind, file.expected) for file in FILES.values())
    assert min(kinds[kind, expected] for kind in READERS for expected in ("read", "refused")) >= 3
