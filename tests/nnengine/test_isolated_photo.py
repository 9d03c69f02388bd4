"""A photo read in a process of its own: the same as in this one, and no burden to it whatever the file does."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from nnengine import isolated_photo as isolated
from nnengine.isolated_photo import LIMITS, isolated_photo
from nnengine.photo_answers import answer_of_photo, photo_of
from nnengine.photo_files import PhotoError, ReadPhoto
from nnengine.photos import NO_END, read_photo
from nnengine.reader_process import BROKEN, BUSY, Limits
from tests.hostile_files import assert_one_sentence
from tests.hostile_photos import BOMBS, pixels, saved

NOISE = pixels(90, 120)
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
TIGHT = Limits(memory=400 * 1024**2, seconds=1)


def refusal(call, *arguments, **options):
    with pytest.raises(PhotoError) as caught:
        call(*arguments, **options)
    assert_one_sentence(caught.value)
    return str(caught.value)


def peak() -> int:
    """The most memory that this process has held since `CLEAR`, in kB."""
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF"])
def test_it_is_read_as_in_this_process(format):
    content = saved(NOISE, format)
    for most in (768, 30):
        np.testing.assert_array_equal(isolated_photo(content, most).pixels, read_photo(content, most).pixels)
    assert isolated_photo(saved(NOISE, "JPEG")[:-2], 768).note == NO_END
    assert "is a text" in refusal(isolated_photo, b"Ein Foto? Nein, ein Brief.", 768)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't tell, or don't obey every limit")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_no_burden_to_this_process(name):
    make, count = BOMBS[name]
    content = make(max(count // 20, 3_000))
    CLEAR.write_text("5")  # from now on
    before = peak()
    try:
        photo = isolated_photo(content, 768, limits=TIGHT)
    except PhotoError as error:
        assert_one_sentence(error)
    else:
        assert max(photo.pixels.shape) <= 768
    assert peak() - before < 20_000
    np.testing.assert_array_equal(isolated_photo(saved(NOISE), 768).pixels, NOISE)


def test_the_largest_photos_are_read_within_the_limits():
    content = BOMBS["a PNG of 49 megapixels with 16 bits"][0](7_000)
    assert isolated_photo(content, 64, limits=Limits(memory=LIMITS.memory, seconds=60)).pixels.shape == (64, 64, 3)


def test_who_waits_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(isolated, "PATIENCE", 0.1)
    with isolated._turns.turn("first"), isolated._turns.turn("second"):
        assert refusal(isolated_photo, saved(NOISE), 768) == BUSY


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{",
        b"{}\n",
        b"[]\n",
        b'{"error": 3}\n',
        json.dumps({"shape": [2, 2, 3], "note": ""}).encode() + b"\n" + bytes(11),
        json.dumps({"shape": [2, 2, 4], "note": ""}).encode() + b"\n" + bytes(16),
        json.dumps({"shape": [0, 2, 3], "note": ""}).encode() + b"\n",
        json.dumps({"shape": [9, 1, 3], "note": ""}).encode() + b"\n" + bytes(27),
        json.dumps({"shape": [1, 1, 3], "note": 5}).encode() + b"\n" + bytes(3),
    ],
)
def test_an_answer_is_not_believed(answer):
    np.testing.assert_array_equal(photo_of(answer_of_photo(ReadPhoto(NOISE[:8, :8])), 8).pixels, NOISE[:8, :8])
    assert refusal(photo_of, answer, 8) == BROKEN
