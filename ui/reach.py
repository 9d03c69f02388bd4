"""Parts of a page that wait until somebody scrolls to them, and parts that follow the page's run."""

from __future__ import annotations

import streamlit as st

from ui.live import assets, browser
from ui.live.player import player_is_missing

_REACHED = "_reached"
_render = assets.component("reach", has_stand_in=True)
_render_follow = assets.component("follow", has_stand_in=True)


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
    key = f"_follow.{name}"
    if not browser.runs_in_browser():
        return
    if _render_follow.has_failed(key):
        _render_follow.stand_in(key)
        return
    answers = browser.sequence(browser.report(browser.component_state(key), "stale"))
    _render_follow(
        key=key, data={"version": version, "answers": answers},
        on_stale_change=lambda: None, on_failed_change=lambda: None,
    )


def bring_followers(page: str, version: str) -> None:
    """Run the whole page again once its run is another than when this was last called, unless the browser sees to it.

    It does not where it lacks the code of the player, which tells which run is shown, or of those that follow. Call it
    in the fragment that draws the run.
    """
    if not browser.runs_in_browser():
        return
    shown = browser.record(f"_follow.{page}")
    before, shown["version"] = shown.get("version"), version
    if before not in (None, version) and (_render_follow.is_missing or player_is_missing()):
        st.rerun()
