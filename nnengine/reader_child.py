"""The process that reads files from outside: within limits, answering with arrays or with one sentence.

Started by `nnengine.reader_process`, which says what each line of its input and output means.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from PIL import Image

from nnengine.course_files import in_course_order, read_course_pictures
from nnengine.photo_answers import answer_of_photo
from nnengine.photos import read_photo
from nnengine.picture_zip import read_picture_zip
from nnengine.reader_process import DONE
from nnengine.reading_answers import answer_of, answer_of_error

try:
    import resource
except ImportError:  # Windows: the time is bounded there, the memory isn't
    resource = None

COPIES_ITSELF = sys.platform == "linux"  # elsewhere the system's own libraries may not survive it


def _read_course(request: dict[str, Any], first: bytes, second: bytes) -> bytes:
    return answer_of(read_course_pictures(*in_course_order(first, second)))


def _read_zip(request: dict[str, Any], content: bytes) -> bytes:
    return answer_of(read_picture_zip(content, size=request["size"]))


def _read_photo(request: dict[str, Any], content: bytes) -> bytes:
    return answer_of_photo(read_photo(content, request["most"]))


READERS: dict[str, Callable[..., bytes]] = {"course": _read_course, "zip": _read_zip, "photo": _read_photo}


def main() -> None:
    """Read one file after the other, each in a copy of this process, until the input ends."""
    _be_ended_first()
    Image.init()  # every format's module is loaded once, not by every copy
    requests, answers = io.FileIO(0, closefd=False), io.FileIO(1, "w", closefd=False)
    while request := _line(requests):
        copy = os.fork() if COPIES_ITSELF else 0
        if copy == 0:
            os._exit(0 if _answer(json.loads(request), io.BufferedReader(requests), io.BufferedWriter(answers)) else 1)
        _end_like(os.waitpid(copy, 0)[1])
        answers.write(DONE)


def _answer(request: dict[str, Any], contents: BinaryIO, answers: BinaryIO) -> bool:
    """Answer one request; False if what was sent has not been taken to its end."""
    is_taken = False
    _limit(request["memory"], request["seconds"], request["wall_seconds"])
    try:
        files = [contents.read(length) for length in request["lengths"]]
        is_taken = True
        answer = READERS[request["reader"]](request, *files)
    except Exception as error:
        answer = answer_of_error(error)
    answers.write(b"%d\n" % len(answer))
    answers.write(answer)
    answers.flush()
    return is_taken


def _line(pipe: BinaryIO) -> bytes:
    """A line of the input, and nothing of what follows it, which is for the copy."""
    line = bytearray()
    while (byte := pipe.read(1)) and byte != b"\n":
        line += byte
    return bytes(line)


def _end_like(status: int) -> None:
    """End as the copy has ended, unless it came to its own end."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    if status:
        os._exit(1)


def _be_ended_first() -> None:
    """Where memory runs out, Linux ends this process and not the server."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    if resource:
        _set("RLIMIT_CORE", 0, 0)


def _limit(memory: int, seconds: float, wall_seconds: float) -> None:
    if not resource:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(usage.ru_utime + usage.ru_stime + seconds)
    _set("RLIMIT_AS", memory, memory)
    _set("RLIMIT_CPU", seconds, seconds + 1)
    _set("RLIMIT_FSIZE", 0, 0)
    _set("RLIMIT_NOFILE", 32, 32)
    signal.alarm(math.ceil(wall_seconds) + 1)  # in case that the server has gone


def _set(name: str, soft: int, hard: int) -> None:
    with contextlib.suppress(AttributeError, ValueError, OSError):  # not every system has, or obeys, all of them
        resource.setrlimit(getattr(resource, name), (soft, hard))


if __name__ == "__main__":
    main()
