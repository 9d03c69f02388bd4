"""Work that takes longer than a picture may wait: done in pieces, the browser asking for each."""

from __future__ import annotations

import math


from ui.live import assets, browser

SECONDS_AT_A_TIME = 0.08
REST = 0.3  # seconds between two pieces where the browser cannot tell when it has drawn one
_render = assets.component("proceed", has_stand_in=True)


def seconds_at_a_time() -> float:
    """How long one piece of the work may take; all of it where no browser will ask for more."""
    return SECONDS_AT_A_TIME if browser.runs_in_browser() else math.inf


def proceed(key: str, work: str | None) -> None:
    """Have the fragment that calls this run again as soon as the browser has drawn it, as long as there is `work`.

    Parameters
    ----------
    key : str
    work : str or None
        Names what is under way; None once it is done or stopped.
    """
    if not browser.runs_in_browser():
        return
    if _render.has_failed(key):
        _render.stand_in(key, None if work is None else REST)
    else:
        answers = browser.sequence(browser.report(browser.component_state(key), "more"))
        _render(
            key=key, data={"work": work, "answers": answers}, on_more_change=lambda: None, on_failed_change=lambda: None
        )
