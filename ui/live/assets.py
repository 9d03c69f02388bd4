"""How the browser code of the live components gets to the browser, and what is done where it does not.

Streamlit sends a component's JavaScript along with every update. So that only a line travels, the
component is that line: it waits for the loader, static/live/loader.js, which `draw_loader` sends once with the page,
and the loader imports the real module from static/live/, where Streamlit serves it as a plain file. The address is
relative to the page, as those of Streamlit's own files are: a host may serve the app below a path that the server
never hears of.

Line and loader always arrive. Where a module has not come within a second and a half, for whatever reason,
the loader tells Python, which shows a stand-in; a module that comes later takes its place back.
"""

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

from ui.live import browser

_FOLDER = Path(__file__).parents[2] / "static" / "live"
_FAILED = "_live_failed"

_LINE = """\
const loader = (globalThis.nudgeLoader ??= {{}});
loader.ready ??= new Promise((resolve) => {{ loader.resolve = resolve; }});
export default async (component) => (await loader.ready)("{name}", {has_stand_in}, component);
"""
_loader = st.components.v2.component(
    "nudge_live_loader",
    html='<div class="nudge-loader"></div>',
    # It shows nothing, so it takes no place among what does.
    css=".stElementContainer:has(.nudge-loader) { position: absolute; }",
    js=(_FOLDER / "loader.js").read_text(),
    isolate_styles=False,
)


def draw_loader() -> None:
    """Send what brings the components' code: once in each run of the whole page, before anything live."""
    if browser.runs_in_browser():
        _loader(key="_loader", data={"version": _version()}, height=0)


class Component:
    """A live component: call it to draw it, with the arguments of Streamlit's own renderer."""

    def __init__(self, name: str, height: int, has_stand_in: bool):
        self._name = name
        self._render = st.components.v2.component(
            f"nudge_live_{name}",
            html=f'<div class="nudge-live" data-component="{name}" style="min-height:{height}px"></div>',
            js=_LINE.format(name=name, has_stand_in=str(has_stand_in).lower()),
            # Plotly puts its own style sheet into the document's head, out of a shadow root's reach.
            isolate_styles=False,
        )

    def __call__(self, **arguments):
        return self._render(**arguments)

    @property
    def is_missing(self) -> bool:
        """Whether the browser has last said that it is without the component's code."""
        return self._name in st.session_state.get(_FAILED, ())

    def has_failed(self, key: str) -> bool:
        """Whether something has to stand in for the component `key`.

        What the browser says of one component holds for others of the same code until they say themselves.
        """
        without = st.session_state.setdefault(_FAILED, set())
        said = (browser.component_state(key) or {}).get("failed")
        if said is True:
            without.add(self._name)
        elif said is False:
            without.discard(self._name)
        return said is True or (said is not False and self.is_missing)

    def stand_in(self, key: str, again_after: float | None = None) -> None:
        """Keep the place of the component `key`, beside which the page shows something else, for when its code arrives.

        With `again_after` the script runs again after so many seconds.
        """
        again = None
        if again_after is not None:
            number = (browser.component_state(key) or {}).get("again")
            again = {"number": (number if type(number) is int else 0) + 1, "after": 1000 * again_after}
        self._render(
            key=key, data={"standsIn": True, "again": again},
            on_failed_change=lambda: None, on_again_change=lambda: None,
        )


def component(name: str, height: int = 0, has_stand_in: bool = False) -> Component:
    """Register the component whose code is static/live/<name>.js.

    Parameters
    ----------
    name : str
    height : int
        Pixels that are kept free for it before its code has arrived.
    has_stand_in : bool
        Whether the page shows something in its place where `Component.has_failed`.
    """
    return Component(name, height, has_stand_in)


@cache
def _version() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted(_FOLDER.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
