"""Servers of their own for the pages in tests/browser/apps, and what their tests share."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = Path(__file__).parent / "apps"
READY = ".stApp[data-test-script-state=notRunning]"


class LiveServer:
    """A Streamlit server for one script, in a directory with the app's configuration and files."""

    def __init__(self, directory: Path, script: str):
        shutil.copy(APPS / script, directory / script)
        (directory / "static").symlink_to(ROOT / "static")
        (directory / ".streamlit").symlink_to(ROOT / ".streamlit")
        self.directory, self.script = directory, script
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}/"
        self.log = directory / "server.log"
        self.process = None

    def start(self) -> "LiveServer":
        command = [
            sys.executable, "-m", "streamlit", "run", self.script, "--server.headless=true",
            f"--server.port={self.port}", "--server.fileWatcherType=none",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.directory, stdout=log, stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
        self._wait_until_healthy()
        return self

    def _wait_until_healthy(self):
        # urlopen returns at once while nothing listens; the process's end would end the wait too.
        while self.process.poll() is None:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.url}_stcore/health", timeout=1).status == 200:
                    return
        raise RuntimeError(self.log.read_text())

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self):
        self.stop()
        self.start()


def serve(tmp_path_factory, script: str):
    """The server of a script, as a generator for a fixture."""
    server = LiveServer(tmp_path_factory.mktemp(script.removesuffix(".py")), script).start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


def open_page(page, url: str, wait_for: str = READY):
    """Open `url` and wait until the script has run and `wait_for` is there."""
    page.set_default_timeout(15_000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(url)
    page.wait_for_selector(READY)
    page.wait_for_selector(wait_for, state="attached")
    return page


def gate(page) -> dict:
    """The counters of the page's gate."""
    text = page.evaluate("document.documentElement.dataset.nudgeGate")
    return json.loads(text) if text else {"asked": 0, "sent": 0, "mostUnderWay": 0, "gaveUp": 0}


def settled(page):
    """Wait until no request is under way and no script runs."""
    page.wait_for_function(
        """() => {
            const gate = JSON.parse(document.documentElement.dataset.nudgeGate ?? "{}");
            const app = document.querySelector("[data-testid=stApp]");
            return !gate.underWay && app?.dataset.testScriptState === "notRunning";
        }"""
    )


def drawn_after(page, figure: str, draws: int):
    """Wait until the figure has been drawn more than `draws` times."""
    page.wait_for_function(
        "([s, n]) => Number(document.querySelector(s)?.dataset.draws) > n", arg=[figure, draws]
    )


def draws(page, figure: str) -> int:
    return int(page.get_attribute(figure, "data-draws"))
