"""The processes that read files from outside, as the server sees them: started, asked, and ended at their limits.

One that waits has loaded all that it needs. For each file it makes a copy of itself, which alone gets to see the file
and ends with it (`nnengine.reader_child`); where a process can't be copied, it reads one file itself. Nothing reaches
the disk: the files go in through the process's input, and an answer of bounded size comes out of its output.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

ENGINE = Path(__file__).parents[1]
# All that an interpreter may need to start; the rest of the server's environment isn't the reader's business.
KEPT = ("HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "USERPROFILE", "APPDATA", "PATH")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
DONE = b"."  # after an answer: the process is ready for the next file
MAX_HEADER = 32
MOST_WAITING = 2  # processes, of about 25 MB each

TOO_LONG = "The file takes longer than {:g} seconds to read: choose a smaller one."
TOO_MUCH = "The file takes more memory to read than is allowed: choose a smaller one."
BROKEN = "Reading the file failed partway: choose another file."
BUSY = "The file can't be read now, because the server is busy: try again in a minute."


class ReadingError(Exception):
    """A file was not read to its end; the message is one sentence that says why."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may use.

    Attributes
    ----------
    memory : int
        Bytes of address space.
    seconds : float
        Of the processor.
    wall_seconds : float
        Of the clock. A busy machine gives a process little of its time, so this is the laxer bound.
    """

    memory: int = 1_500 * 1024**2
    seconds: float = 30.0
    wall_seconds: float = 90.0


_waiting: list[subprocess.Popen] = []
_lock = threading.Lock()


def ask(request: dict[str, Any], contents: Sequence[bytes], limits: Limits, most: int) -> bytes:
    """Have a process read files.

    Parameters
    ----------
    request : dict
        What `nnengine.reader_child` needs to know, as JSON can say it.
    contents : sequence of bytes
        The files.
    limits : Limits
    most : int
        Bytes that the answer may have.

    Returns
    -------
    bytes
        All that the process answered. It is as little to be trusted as the files.

    Raises
    ------
    ReadingError
        If there is no answer.
    """
    request = request | {
        "lengths": [len(content) for content in contents],
        "memory": limits.memory,
        "seconds": limits.seconds,
        "wall_seconds": limits.wall_seconds,
    }
    process = _take()
    late = threading.Event()
    timer = threading.Timer(limits.wall_seconds, lambda: (late.set(), _kill(process)))
    writer = threading.Thread(target=_write, args=(process.stdin, request, contents), daemon=True)
    timer.start()
    writer.start()
    answer, ready, code = None, False, None
    try:
        answer = _read_answer(process.stdout, most)
        ready = answer is not None and process.stdout.read(1) == DONE
        if not ready:
            code = _exit_code(process)
    finally:
        timer.cancel()
        timer.join()
        if ready and not late.is_set():
            writer.join()
            _keep(process)
        else:
            _stop(process)
            writer.join()
            start_reader()  # another one gets ready while nobody waits for it
    if answer is None:
        raise ReadingError(_why(code, late.is_set(), limits))
    return answer


def start_reader() -> None:
    """Have a process ready for the next file, if there is none; it starts in the background."""
    with _lock, contextlib.suppress(ReadingError):
        if not _waiting:
            _waiting.append(_start())


def _take() -> subprocess.Popen:
    with _lock:
        while _waiting:
            process = _waiting.pop(0)
            if process.poll() is None:
                return process
            _close(process)
    return _start()


def _start() -> subprocess.Popen:
    try:
        return subprocess.Popen(
            [sys.executable, "-B", "-m", "nnengine.reader_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ENGINE,
            env={name: os.environ[name] for name in KEPT if name in os.environ} | dict.fromkeys(THREADS, "1"),
            start_new_session=True,  # so that it and its copy can be ended together
        )
    except OSError as error:
        raise ReadingError(BUSY) from error


def _keep(process: subprocess.Popen) -> None:
    with _lock:
        if len(_waiting) < MOST_WAITING:
            _waiting.append(process)
            return
    _stop(process)


def _write(pipe: BinaryIO, request: dict[str, Any], contents: Sequence[bytes]) -> None:
    with contextlib.suppress(OSError):  # the process has ended before it has read everything
        pipe.write(json.dumps(request).encode() + b"\n")
        for content in contents:
            pipe.write(content)
        pipe.flush()


def _read_answer(pipe: BinaryIO, most: int) -> bytes | None:
    """The answer, after a line with its length; None if it isn't whole, or longer than it may be."""
    header = pipe.readline(MAX_HEADER)
    if not header.strip().isdigit() or int(header) > most:
        return None
    answer = pipe.read(int(header))
    return answer if len(answer) == int(header) else None


def _exit_code(process: subprocess.Popen) -> int | None:
    """How it ended; None if it has to be ended."""
    try:
        return process.wait(0.5)  # the end of its output comes a moment before its own
    except subprocess.TimeoutExpired:
        return None


def _why(code: int | None, late: bool, limits: Limits) -> str:
    """Why there is no answer."""
    if os.name != "posix":  # no limit but the clock's
        return TOO_LONG.format(limits.wall_seconds) if late else BROKEN
    if code == -signal.SIGXCPU:
        return TOO_LONG.format(limits.seconds)
    if late:
        return BUSY
    # A system that runs out of memory ends the largest process without a word.
    return TOO_MUCH if code == -signal.SIGKILL else BROKEN


def _stop(process: subprocess.Popen) -> None:
    _kill(process)
    process.wait()
    _close(process)


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def _close(process: subprocess.Popen) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was not written before it ended
            pipe.close()


@atexit.register
def _end_all() -> None:
    while _waiting:
        _stop(_waiting.pop())


if hasattr(os, "register_at_fork"):
    # A copy of this process must not talk to the same readers.
    os.register_at_fork(after_in_child=_waiting.clear)
