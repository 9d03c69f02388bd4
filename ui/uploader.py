"""File uploaders that can be emptied, and that say in words why a host has refused a file.

Streamlit keeps an uploader's files for as long as it has the same key.
"""

import streamlit as st

from ui.live import assets, browser

_render_refused = assets.component("refused")


def uploader_key(name: str) -> str:
    """The present key of the uploader `name`."""
    times = st.session_state.get(f"_{name}.emptied", 0)
    return f"{name}.{times}" if times else name


def new_uploader(name: str) -> None:
    """Forget the uploader's files; call it in a callback."""
    st.session_state[f"_{name}.emptied"] = st.session_state.get(f"_{name}.emptied", 0) + 1


def explain_refused(name: str) -> None:
    """Say what to do once an upload of the block that this is drawn in has been refused on its way to the app."""
    if not browser.runs_in_browser():
        return
    key = f"_refused.{name}"
    refused = browser.report(browser.component_state(key), "refused")
    if type(refused.get("status")) is int:
        st.error(refusal(refused["status"], refused.get("framed") is True))
    _render_refused(key=key, data=None, on_refused_change=lambda: None)


def refusal(status: int, is_framed: bool) -> str:
    """Why an upload was refused and what to do, by the status of the answer (0 if there was none)."""
    if status == 403 and is_framed:
        return (
            "The upload was refused because this page is shown inside another site's page, which keeps its cookie from "
            "it: open Nudge in a tab of its own and choose the file there."
        )
    if status == 403:
        return "The upload was refused because its cookie is missing: allow cookies for this site and reload the page."
    if status == 413:
        return "The file is larger than this page accepts: choose a smaller one."
    answer = f"The host answered the upload with the error {status}" if status else "The upload did not reach the server"
    return f"{answer}: check the connection, reload the page and choose the file again."
