"""Reading sets of pictures from outside in a process of their own, with limits on its memory and time.

Nothing reaches the disk: the files go in through the process's input, numbers or one sentence come out of its output.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from nnengine.checks import check_integer
from nnengine.hdf5 import FileFormatError
from nnengine.picture_sets import MAX_PICTURE_BYTES, LabeledPictures, PictureSet
from nnengine.picture_zip import MAX_SIZE
from nnengine.reader_process import BUSY, Limits, ReadingError, ask
from nnengine.reading_answers import MAX_ANSWER_BYTES, record_of
from nnengine.turns import NoTurn, Turns
from nnengine.zip_entries import MAX_ARCHIVE_BYTES

MAX_COURSE_BYTES = MAX_PICTURE_BYTES + 16 * 1024**2  # the pictures, and what a file needs around them
PATIENCE = 45.0  # seconds in the queue: longer than one file takes on a machine that is not busy
_turns = Turns(2)  # the processes of many visitors at once would fill the memory


def isolated_course_files(
    first: bytes,
    second: bytes,
    *,
    limits: Limits = Limits(),
    owner: Hashable = None,
    on_wait: Callable[[], None] | None = None,
) -> PictureSet:
    """Read the course's two files, in either order, in a child process.

    Parameters
    ----------
    first, second : bytes
        Up to 80 MB each.
    limits : Limits
    owner, on_wait
        Who has a turn of the few that read at once, and what is called while there is none (`Turns.turn`).

    Returns
    -------
    PictureSet

    Raises
    ------
    FileFormatError
        One sentence: what is wrong with the files, which limit they break, or that others go first.
    """
    for content in (first, second):
        _check_size(content, MAX_COURSE_BYTES)
    answer = _ask({"reader": "course"}, (first, second), limits, owner, on_wait)
    return record_of(answer, PictureSet, "course", ("train_pictures", "y_train", "test_pictures", "y_test"))


def isolated_picture_zip(
    content: bytes,
    size: int = 64,
    *,
    limits: Limits = Limits(),
    owner: Hashable = None,
    on_wait: Callable[[], None] | None = None,
) -> LabeledPictures:
    """Read a ZIP archive of pictures as `read_picture_zip` does, in a child process.

    Parameters
    ----------
    content : bytes
        Up to 20 MB.
    size : int
        Side of the prepared pictures in pixels, 1 to 128.
    limits : Limits
    owner, on_wait
        As for `isolated_course_files`.

    Returns
    -------
    LabeledPictures

    Raises
    ------
    FileFormatError
        One sentence: what is wrong with the archive, which limit it breaks, or that others go first.
    TypeError, ValueError
        If size is wrong.
    """
    size = check_integer("size", size, 1, MAX_SIZE)
    _check_size(content, MAX_ARCHIVE_BYTES)
    answer = _ask({"reader": "zip", "size": size}, (content,), limits, owner, on_wait)
    return record_of(answer, LabeledPictures, "pictures", ("pictures", "y", "is_test"))


def _check_size(content: bytes, most: int) -> None:
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise TypeError(f"content is {type(content).__name__}, expected bytes")
    if len(content) > most:
        size = f"{len(content) / 1024**2:.1f} MB, up to {most >> 20} MB"
        raise FileFormatError(f"The file has {size} are read: choose a smaller one.")


def _ask(
    request: dict[str, Any],
    contents: Sequence[bytes],
    limits: Limits,
    owner: Hashable,
    on_wait: Callable[[], None] | None,
) -> bytes:
    try:
        with _turns.turn(owner, PATIENCE, on_wait):
            return ask(request, contents, limits, MAX_ANSWER_BYTES)
    except NoTurn as error:
        raise FileFormatError(BUSY) from error
    except ReadingError as error:
        raise FileFormatError(str(error)) from error
