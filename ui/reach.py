"""Parts of a page that wait until somebody scrolls to them, and parts that follow the page's run."""

from __future__ import annotations

import streamlit as st

from ui.live import assets, browser

_REACHED = "_reached"
_render = assets.component("reach") if hasattr(st.components, "v2") else None
_render_follow = assets.component("follow") if hasattr(st.components, "v2") else None


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


def follow_run(name: str, version: str) -> None:
    """Run the fragment `name` again when the page's player shows another run than `version` while it is in view.

    The page's run trains in a fragment of its own, so what else shows it would go stale; asking only what is seen
    keeps a slider as fast as if nothing else were there. Call it inside the container that the fragment draws.
    """
    if browser.runs_in_browser():
        key = f"_follow.{name}"
        answers = browser.sequence(browser.report(browser.component_state(key), "stale"))
        _render_follow(
            key=key, data={"version": version, "answers": answers},
            on_stale_change=lambda: None, on_failed_change=lambda: None,
        )
