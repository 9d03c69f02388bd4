"""A stock Firefox, driven by WebDriver BiDi: Playwright drives only its own build of Firefox."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect

SECONDS = 60  # that any condition may take
ARROW_RIGHT = "\ue014"


@contextmanager
def running_firefox(path: str, folder: Path) -> Iterator["Firefox"]:
    """A Firefox with a window, its profile and log in `folder`."""
    log = folder / "firefox.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [path, "--headless", "--profile", str(folder), "--remote-debugging-port", "0"],
            stdout=output, stderr=subprocess.STDOUT,
        )
    try:
        with connect(f"{_address(process, log)}/session", max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.kill()
        process.wait()


class Firefox:
    """One window.

    Attributes
    ----------
    errors : list of str
        What pages have told as errors, in their consoles or uncaught.
    """

    def __init__(self, socket):
        self._socket = socket
        self._last = 0
        self.errors: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self._context = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("browsingContext.setViewport", context=self._context, viewport={"width": 1440, "height": 900})

    def call(self, method: str, **parameters) -> dict:
        """A command of WebDriver BiDi and its result."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=2 * SECONDS))
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self.errors.append(message["params"]["text"])
            if message.get("id") == self._last:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def open(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self.call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def evaluate(self, expression: str):
        """The value of an expression in the page, as JSON carries it; promises are waited for."""
        result = self.call(
            "script.evaluate", expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self._context}, awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def wait_for(self, condition: str) -> None:
        """Wait until an expression in the page is true."""
        became = self.evaluate(f"""new Promise((resolve) => {{
            const until = performance.now() + {1_000 * SECONDS};
            const look = () => {{
                const holds = Boolean({condition});
                if (holds || performance.now() > until) resolve(holds);
                else setTimeout(look, 50);
            }};
            look();
        }})""")
        assert became, f"not within {SECONDS} s: {condition}"

    def press(self, key: str) -> None:
        """Press and release a key on what has the focus."""
        keys = {"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]}
        self.call("input.performActions", context=self._context, actions=[keys])


def _address(process, log: Path) -> str:
    # Firefox names the port that it has found once it listens.
    while process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text()):
            return found[1]
    raise RuntimeError(log.read_text())
