"""What a process that reads a photo answers: the pixels, or one sentence."""

from __future__ import annotations

import json

import numpy as np

from nnengine.checks import printable
from nnengine.photo_files import PhotoError, ReadPhoto
from nnengine.reader_process import BROKEN

MAX_NOTE = 200
MAX_SENTENCE = 300


def answer_of_photo(photo: ReadPhoto) -> bytes:
    """A line of JSON that says what follows it: the pixels, row by row."""
    header = {"shape": photo.pixels.shape, "note": photo.note}
    return json.dumps(header).encode() + b"\n" + photo.pixels.tobytes()


def photo_of(answer: bytes, most: int) -> ReadPhoto:
    """Make the photo that an answer holds, looking at it as closely as at the file that it came from.

    Parameters
    ----------
    answer : bytes
    most : int
        Pixels that its longer side may have.

    Raises
    ------
    PhotoError
        The answer's own sentence, or another one if it is no answer.
    """
    try:
        header, _, pixels = answer.partition(b"\n")
        header = json.loads(header)
        if "error" in header:
            sentence = printable(header["error"], MAX_SENTENCE)
        else:
            height, width, planes = (int(length) for length in header["shape"])
            if planes == 3 and 1 <= min(height, width) <= max(height, width) <= most and len(pixels) == height * width * 3:
                picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3).copy()
                return ReadPhoto(picture, printable(header["note"], MAX_NOTE))
            sentence = BROKEN
    except Exception as error:  # whatever the process says instead of an answer
        raise PhotoError(BROKEN) from error
    raise PhotoError(sentence)
