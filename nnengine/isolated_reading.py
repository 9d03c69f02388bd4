"""Reading a stranger's files in a process of their own, with limits on its memory and time.

Nothing reaches the disk: the files go in through the child's input, numbers or one sentence come out of its output.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnengine.checks import check_integer
from nnengine.course_files import in_course_order, read_course_pictures
from nnengine.hdf5 import FileFormatError
from nnengine.picture_sets import MAX_PICTURE_BYTES, LabeledPictures, PictureSet
from nnengine.picture_zip import MAX_SIZE, read_picture_zip
from nnengine.reading_answers import (
    BROKEN,
    BUSY,
    MAX_ANSWER_BYTES,
    TOO_LONG,
    TOO_MUCH,
    answer_of,
    answer_of_error,
    record_of,
)
from nnengine.zip_entries import MAX_ARCHIVE_BYTES

try:
    import resource
except ImportError:  # Windows: the time is bounded there, the memory isn't
    resource = None

MAX_COURSE_BYTES = MAX_PICTURE_BYTES + 16 * 1024**2  # the pictures, and what a file needs around them
ENGINE = Path(__file__).parents[1]
# All that an interpreter may need to start; the rest of the server's environment isn't the child's business.
KEPT = ("HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "USERPROFILE", "APPDATA", "PATH")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class Limits:
    """What a child may use: bytes of address space, and seconds, of the clock as of the processor."""

    memory: int = 1_500 * 1024**2
    seconds: float = 30.0


# More visitors than two wait for their turn, as the children of many at once would fill the memory.
_turns = threading.BoundedSemaphore(2)


def isolated_course_files(first: bytes, second: bytes, *, limits: Limits = Limits()) -> PictureSet:
    """Read the course's two files, in either order, in a child process.

    Parameters
    ----------
    first, second : bytes
        Up to 80 MB each.
    limits : Limits

    Returns
    -------
    PictureSet

    Raises
    ------
    FileFormatError
        One sentence: what is wrong with the files, or which limit they break.
    """
    for content in (first, second):
        _check_size(content, MAX_COURSE_BYTES)
    answer = _ask({"reader": "course"}, (first, second), limits)
    return record_of(answer, PictureSet, "course", ("train_pictures", "y_train", "test_pictures", "y_test"))


def isolated_picture_zip(content: bytes, size: int = 64, *, limits: Limits = Limits()) -> LabeledPictures:
    """Read a ZIP archive of pictures as `read_picture_zip` does, in a child process.

    Parameters
    ----------
    content : bytes
        Up to 20 MB.
    size : int
        Side of the prepared pictures in pixels, 1 to 128.
    limits : Limits

    Returns
    -------
    LabeledPictures

    Raises
    ------
    FileFormatError
        One sentence: what is wrong with the archive, or which limit it breaks.
    TypeError, ValueError
        If size is wrong.
    """
    size = check_integer("size", size, 1, MAX_SIZE)
    _check_size(content, MAX_ARCHIVE_BYTES)
    answer = _ask({"reader": "zip", "size": size}, (content,), limits)
    return record_of(answer, LabeledPictures, "pictures", ("pictures", "y", "is_test"))


# -- the parent's side -------------------------------------------------------------------------------------------------


def _check_size(content: bytes, most: int) -> None:
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise TypeError(f"content is {type(content).__name__}, expected bytes")
    if len(content) > most:
        size = f"{len(content) / 1024**2:.1f} MB, up to {most >> 20} MB"
        raise FileFormatError(f"The file has {size} are read: choose a smaller one.")


def _ask(request: dict[str, Any], contents: Sequence[bytes], limits: Limits) -> bytes:
    """Start a child, hand it the request and the contents, and return all that it says."""
    request |= {"lengths": [len(content) for content in contents], "memory": limits.memory, "seconds": limits.seconds}
    with _turns:
        try:
            child = subprocess.Popen(
                [sys.executable, "-B", "-m", "nnengine.isolated_reading", json.dumps(request)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ENGINE,
                env={name: os.environ[name] for name in KEPT if name in os.environ} | dict.fromkeys(THREADS, "1"),
            )
        except OSError as error:
            raise FileFormatError(BUSY) from error
        late = threading.Event()
        timer = threading.Timer(limits.seconds, lambda: (late.set(), child.kill()))
        writer = threading.Thread(target=_write, args=(child.stdin, contents), daemon=True)
        timer.start()
        writer.start()
        try:
            answer = child.stdout.read(MAX_ANSWER_BYTES + 1)
            if len(answer) > MAX_ANSWER_BYTES:
                child.kill()
            child.wait()  # not for long: the timer is still running
        finally:
            child.kill()
            timer.cancel()
            writer.join()
            child.stdout.close()
    if late.is_set() or (resource and child.returncode == -signal.SIGXCPU):
        raise FileFormatError(TOO_LONG.format(limits.seconds))
    if not answer:
        # A system that runs out of memory ends the largest process without a word.
        raise FileFormatError(TOO_MUCH if resource and child.returncode == -signal.SIGKILL else BROKEN)
    return answer


def _write(pipe: io.BufferedWriter, contents: Sequence[bytes]) -> None:
    with contextlib.suppress(OSError):  # the child has ended before it has read everything
        for content in contents:
            pipe.write(content)
    with contextlib.suppress(OSError):
        pipe.close()


# -- the child's side --------------------------------------------------------------------------------------------------


def main() -> None:
    """Read what the parent sends, within the limits it names, and answer with arrays or with one sentence."""
    request = json.loads(sys.argv[1])
    _limit(request["memory"], request["seconds"])
    try:
        contents = [sys.stdin.buffer.read(length) for length in request["lengths"]]
        if request["reader"] == "course":
            found = read_course_pictures(*in_course_order(*contents))
        else:
            found = read_picture_zip(*contents, size=request["size"])
        answer = answer_of(found)
    except Exception as error:
        answer = answer_of_error(error)
    sys.stdout.buffer.write(answer)


def _limit(memory: int, seconds: float) -> None:
    seconds = math.ceil(seconds)
    limits = {
        "RLIMIT_AS": (memory, memory),
        "RLIMIT_CPU": (seconds, seconds + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NOFILE": (32, 32),
    }
    for name, limit in limits.items() if resource else ():
        with contextlib.suppress(AttributeError, ValueError, OSError):  # not every system has, or obeys, all of them
            resource.setrlimit(getattr(resource, name), limit)


if __name__ == "__main__":
    main()
