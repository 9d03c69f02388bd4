"""What a process that reads files from outside answers: arrays as numbers, or one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from nnengine.checks import printable
from nnengine.hdf5 import FileFormatError
from nnengine.photo_files import PhotoError
from nnengine.picture_sets import MAX_PICTURE_BYTES, LabeledPictures, PictureSet
from nnengine.reader_process import BROKEN, TOO_MUCH

Record = TypeVar("Record", PictureSet, LabeledPictures)

MAX_ANSWER_BYTES = 3 * MAX_PICTURE_BYTES  # two halves of pictures with their labels
MAX_SENTENCE = 300


def answer_of(found: PictureSet | LabeledPictures) -> memoryview:
    """The record as an .npz file without pickled objects."""
    fields = {name: value for name, value in vars(found).items() if isinstance(value, np.ndarray)}
    # labels in one byte each, as there may be many
    fields = {name: array.astype(np.uint8, copy=False) for name, array in fields.items()}
    words = {name: np.array(getattr(found, name), dtype=np.str_) for name in ("classes", "skipped")}
    file = io.BytesIO()
    np.savez(file, **fields, **words)
    return file.getbuffer()


def answer_of_error(error: Exception) -> bytes:
    """The error's sentence as JSON, if it was made for people to read."""
    cause = error
    while cause and not isinstance(cause, MemoryError):  # which other errors follow from
        cause = cause.__cause__ or cause.__context__
    sentence = TOO_MUCH if cause else str(error) if isinstance(error, (FileFormatError, PhotoError)) else BROKEN
    return json.dumps({"error": sentence}).encode()


def record_of(answer: bytes, kind: type[Record], name: str, arrays: Sequence[str]) -> Record:
    """Make the record that an answer holds, looking at it as closely as at the file that it came from.

    Parameters
    ----------
    answer : bytes
    kind : type
        PictureSet or LabeledPictures.
    name : str
        The record's name.
    arrays : sequence of str
        The names of its arrays, in order.

    Raises
    ------
    FileFormatError
        The answer's own sentence, or another one if it is no answer.
    """
    sentence = BROKEN
    try:
        if not answer.startswith(b"{"):
            with zipfile.ZipFile(io.BytesIO(answer)) as archive:
                # Nothing in it may unpack to more than it is.
                if len(answer) > MAX_ANSWER_BYTES or sum(info.file_size for info in archive.infolist()) > len(answer):
                    raise FileFormatError(BROKEN)
            with np.load(io.BytesIO(answer), allow_pickle=False) as found:
                classes, skipped = (tuple(found[words].tolist()) for words in ("classes", "skipped"))
                fields = {array: found[array] for array in arrays}
                return kind(name=name, classes=classes, skipped=skipped, **fields)
        sentence = printable(json.loads(answer)["error"], MAX_SENTENCE)
    except Exception as error:  # whatever the child says instead of an answer
        raise FileFormatError(BROKEN) from error
    raise FileFormatError(sentence)
