"""A real Chromium before the real app."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"no Chromium found (looked for {', '.join(NAMES)}); install one, on Debian: apt-get install chromium"
FIREFOX = ("firefox-esr", "firefox")
MISSING_FIREFOX = f"no Firefox found (looked for {', '.join(FIREFOX)}); install one, on Debian: apt-get install firefox-esr"
FLAGS = (
    "--no-sandbox",  # a container's root may not have one
    "--disable-dev-shm-usage",  # a container's /dev/shm may be too small
    # Whatever else the browser would fetch on its own.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# A busy machine answers late; a test that passes waits no longer for that.
SOON = 20_000
expect.set_options(timeout=SOON)
# On a deep link Streamlit's own code asks below the page's address first, before it finds the server's root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


def found(names: tuple[str, ...]) -> str | None:
    """The path of the first of these programs that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def pytest_terminal_summary(terminalreporter):
    if found(NAMES) is None:
        terminalreporter.write_sep("!", f"Browser tests did not run: {MISSING}", yellow=True, bold=True)
    if found(FIREFOX) is None:
        terminalreporter.write_sep("!", f"The test in Firefox did not run: {MISSING_FIREFOX}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, and fails where everything has to run."""
    path = found(NAMES)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium) -> dict:
    return browser_type_launch_args | {"executable_path": chromium, "args": list(FLAGS)}


@contextmanager
def app_server(folder: Path, base: str = "", *options: str):
    """The app in a process of its own, below the path `base`; its address. Fails if its log has a traceback."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true",
        f"--server.port={port}", "--server.fileWatcherType=none", f"--server.baseUrlPath={base}", *options,
    ]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        url = f"http://localhost:{port}/{base}"
        _wait_until_healthy(process, url, log)
        yield url
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_until_healthy(process, url: str, log: Path) -> None:
    # urlopen returns at once while nothing listens; the process's end would end the wait too.
    while process.poll() is None:
        with suppress(OSError):
            if urlopen(f"{url}_stcore/health", timeout=1).status == 200:
                return
    raise RuntimeError(log.read_text())


@pytest.fixture(scope="session")
def app_url(chromium, tmp_path_factory) -> str:
    """The address of the app, one server for all tests."""
    with app_server(tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture
def watched():
    """A function that watches a page: the test fails on any error in its console, and on any request to elsewhere."""
    errors, requests = [], []

    def watch(page):
        page.set_default_timeout(SOON)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(_text(message)) if _is_error(message) else None)
        page.on("request", lambda request: requests.append(request.url))
        page.on("websocket", lambda socket: requests.append(socket.url))
        return page

    yield watch
    assert errors == []
    assert requests, "no page was opened"
    assert [url for url in requests if not _stays_here(url)] == []


def _is_error(message) -> bool:
    is_probe = "404" in message.text and urlsplit(message.location["url"]).path.endswith(PROBES)
    return message.type == "error" and not is_probe


def _text(message) -> str:
    return f"{message.text} ({message.location['url']})"


def _stays_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or parts.hostname == "localhost"
