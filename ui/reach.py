"""Parts of a page that wait until somebody scrolls to them."""

from __future__ import annotations

import streamlit as st

from ui.live import assets, browser

_REACHED = "_reached"
_render = assets.component("reach") if hasattr(st.components, "v2") else None


def reached(name: str, height: int) -> bool:
    """Whether the part `name` of the page has come near the screen; until then its place is kept free.

    Call it in a fragment, and draw the part if it says so: being reached runs the fragment again. Where no browser
    looks, all is reached, unless the session names what is.
    """
    if not browser.runs_in_browser():
        return name in st.session_state.get(_REACHED, (name,))
    seen = st.session_state.setdefault(_REACHED, set())
    if name in seen:
        return True
    key = f"_reach.{name}"
    _render(
        key=key,
        data={"height": height},
        height=height,
        on_reached_change=lambda: seen.add(name),
        on_failed_change=lambda: seen.add(name),
    )
    return False
