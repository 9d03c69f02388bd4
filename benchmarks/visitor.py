"""A visitor without a browser: Streamlit's websocket protocol, and the answers that Nudge's live components give.

`benchmarks.sessions` opens many of these at once where so many real browsers would not fit on one machine.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_PREFIX = "nudge_live_"
# Far more than any run of a page takes; a server that does not answer fails the benchmark instead of holding it up.
ANSWER_SECONDS = 120


@dataclass
class LiveComponent:
    """A live component on the page, as the last message about it says.

    Attributes
    ----------
    name : str
        The module in static/live.
    id : str
        Streamlit's identity of the widget.
    fragment : str
        The fragment that draws it; "" for the page.
    data : dict
        What it was drawn with; empty for a picture, whose data are binary.
    """

    name: str
    id: str
    fragment: str
    data: dict[str, Any]


@dataclass
class Visitor:
    """One session of a server at `address`, such as "localhost:8501". Use it as an asynchronous context."""

    address: str
    errors: list[str] = field(default_factory=list)
    _socket: ClientConnection | None = None
    _components: dict[tuple[int, ...], LiveComponent] = field(default_factory=dict)
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)
    _messages: dict[str, bytes] = field(default_factory=dict)
    _page: str = ""
    _query: str = ""

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(
            f"ws://{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None, ping_interval=None
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Close the tab."""
        await self._socket.close()

    async def open(self, page: str, query: str = "") -> None:
        """Open a page by its name in the address ("" for the first), and wait until its script is done."""
        self._page, self._query = page, query
        self._components.clear()
        await self._run()

    async def reach_all_sections(self) -> None:
        """Scroll through the page, so that every section is drawn."""
        while places := [place for place in self._of("reach") if "reached" not in self._states.get(place.id, {})]:
            await self.report(places[0], "reached", True)

    def sliders(self) -> list[LiveComponent]:
        """The live sliders that can be moved."""
        return [slider for slider in self._of("slider") if slider.data["count"] > 1 and not slider.data["disabled"]]

    async def move(self, slider: LiveComponent, index: int) -> float:
        """Move a slider to a position and let go; seconds until its run was done."""
        grid, count = slider.data["grid"], slider.data["count"]
        index %= count
        if "values" in grid:
            value = grid["values"][index]
        else:
            value = grid["minimum"] + index * grid["step"]
        start = time.perf_counter()
        await self.report(slider, "moved", {"value": value, "moving": False, "held": []})
        return time.perf_counter() - start

    async def follow(self, seconds: float) -> bool:
        """Ask for more of a run under way, as the player does, for so long at most; whether it came to its end."""
        end = time.perf_counter() + seconds
        while (player := self.player()) and player.data["progress"] is not None:
            if time.perf_counter() >= end:
                return False
            await self.report(player, "more", {"run": player.data["run"]})
        return True

    async def stop(self) -> float:
        """Press the player's Stop; seconds until it was answered."""
        player = self.player()
        start = time.perf_counter()
        await self.report(player, "stop", {"run": player.data["run"]})
        return time.perf_counter() - start

    def player(self) -> LiveComponent | None:
        """The page's player, once it is drawn."""
        return next(self._of("player"), None)

    async def report(self, component: LiveComponent, name: str, content: Any) -> None:
        """Have a component report, and wait until the run that answers it is done."""
        state = self._states.setdefault(component.id, {})
        if isinstance(content, dict):
            latest = max((part["seq"] for part in state.values() if isinstance(part, dict)), default=0)
            content = {**content, "seq": max(latest, component.data.get("answers", 0)) + 1}
        state[name] = content
        await self._run(component.fragment)

    def _of(self, name: str) -> Iterator[LiveComponent]:
        return (component for component in list(self._components.values()) if component.name == name)

    async def _run(self, fragment: str = "") -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_name, client.fragment_id = self._query, self._page, fragment
        client.context_info.url = f"http://{self.address}/{self._page}"
        present = {component.id for component in self._components.values()}
        for id, state in self._states.items():
            if id in present:
                client.widget_states.widgets.add(id=id, json_value=json.dumps(state))
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while not self._receive(ForwardMsg.FromString(await self._socket.recv())):
                pass

    def _receive(self, message: ForwardMsg) -> bool:
        """Take one message; whether it ends a run."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":  # sent before, whole
            metadata = message.metadata
            message = ForwardMsg.FromString(self._messages[message.ref_hash])
            message.metadata.CopyFrom(metadata)
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._messages[message.hash] = message.SerializeToString()
        if kind == "delta":
            self._draw(tuple(message.metadata.delta_path), message.delta)
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        return kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        )

    def _draw(self, path: tuple[int, ...], delta: Delta) -> None:
        # A container keeps what it holds; anything else takes the place of all that stood there.
        if delta.WhichOneof("type") != "new_element":
            return
        for other in [other for other in self._components if other[: len(path)] == path and other != path]:
            del self._components[other]
        element = delta.new_element
        if element.WhichOneof("type") == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        if element.WhichOneof("type") == "bidi_component":
            component = element.bidi_component
            name = component.component_name.rsplit(".", 1)[-1].removeprefix(_PREFIX)
            data = json.loads(component.json) if component.WhichOneof("data") == "json" else {}
            self._components[path] = LiveComponent(name, component.id, delta.fragment_id, data)
        else:
            self._components.pop(path, None)
