"""Streamlit servers of their own for the benchmarks."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
APP = ROOT / "streamlit_app.py"


@dataclass(frozen=True)
class RunningServer:
    """A server that answers.

    Attributes
    ----------
    port : int
    pid : int
        The process that serves; others that it starts are its children.
    """

    port: int
    pid: int

    @property
    def host(self) -> str:
        """Host and port, as a websocket's address has them."""
        return f"localhost:{self.port}"

    @property
    def url(self) -> str:
        """The address of the first page, without a slash at its end."""
        return f"http://{self.host}"

    def memory(self) -> float:
        """MB of memory that the server and its children use, shared pages counted once (PSS; Linux only)."""
        return sum(_proportional_kilobytes(pid) for pid in self._processes()) / 1_000

    def cpu_seconds(self) -> float:
        """Processor time that the server and its children have used so far (Linux only)."""
        ticks = 0
        for pid in self._processes():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                # User and system time, of the process and of children that have ended.
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> list[int]:
        pids = [self.pid]
        for pid in pids:  # grows while it is read: children of children too
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    pids += map(int, children.read_text().split())
        return pids


def _proportional_kilobytes(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0  # it has just ended


@contextlib.contextmanager
def server(script: Path, *arguments: str) -> Iterator[RunningServer]:
    """A server for a script, with the app's configuration and static files, until the context ends."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        # The configuration and the static files are looked for beside the script.
        place = Path(folder)
        for name in (".streamlit", "static"):
            (place / name).symlink_to(ROOT / name)
        copy = place / script.name
        if script.parent != ROOT:
            copy.write_text(script.read_text().replace("Path(__file__).parents[2]", f"Path({str(ROOT)!r})"))
        command = [sys.executable, "-m", "streamlit", "run", str(copy if copy.exists() else script)]
        command += ["--server.headless=true", f"--server.port={port}", "--", *arguments]
        process = subprocess.Popen(
            command, cwd=place if copy.exists() else ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            running = RunningServer(port, process.pid)
            while process.poll() is None:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{running.url}/_stcore/health", timeout=1)
                    break
                time.sleep(0.05)
            yield running
        finally:
            process.terminate()
            process.wait()
