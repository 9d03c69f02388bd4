"""Pasting a picture into a file uploader: see static/live/paste.js."""

from __future__ import annotations

import re


from ui.live import assets, browser

_render = assets.component("paste")


def accept_pasted(uploader_key: str) -> None:
    """Let a picture that is pasted anywhere on the page go to the file uploader with this key."""
    if browser.runs_in_browser():
        target = "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", uploader_key)
        _render(key=f"_paste.{uploader_key}", data={"target": target})
