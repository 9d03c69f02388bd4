"""What the controls keep in the browser's address.

The session holds what stands in the address of each page. The browser is believed on a fresh page and after Back or
Forward alone: what else a run is told may be the address from before the last answer, and is put right. A page that
somebody comes back to through a link gets its last address again.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_REJECTED = "_live_rejected"
MOST_TOLD = 40  # characters of a bad entry
_PAGE, _HELD = "_live_address_page", "_live_address"
_AGREED = "_live_address_agreed"  # how the browser has told, or was told, what the session holds


def arrive(page: str) -> None:
    """Begin a run of the whole page `page`: before anything is drawn, find out what its address holds."""
    held = st.session_state.setdefault(_HELD, {})
    before = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if page not in held or travelled() or (before != page and len(st.query_params)):
        held[page] = _shown()
    # An answer to what the page before had asked may still change the address. A fresh session has asked nothing, and
    # writing its address, perhaps in other letters, would be an entry of the history.
    if before not in (None, page) or travelled() or held[page] != _shown():
        st.query_params.from_dict(held[page])


def travelled() -> bool:
    """Whether this run answers Back or Forward, so that every control takes its value from the address again."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def read(key: str) -> str | None:
    """What the address holds under `key`, the last of several; None if nothing."""
    texts = read_all(key)
    return texts[-1] if texts else None


def read_all(key: str) -> list[str]:
    """All that the address holds under `key`."""
    return _entries().get(key, [])


def write(key: str, text: str | Sequence[str] | None) -> None:
    """Put a text or several into the address under `key`, or take the entry out with None.

    What one run writes becomes one entry of the browser's history: see static/live/travel.js.
    """
    entries = _entries()
    texts = None if text is None else [text] if isinstance(text, str) else list(text)
    context = get_script_run_ctx()
    said = context.query_string if context else None
    # Nearly every control of every run writes what stands there already.
    if texts == entries.get(key) and said == st.session_state.get(_AGREED):
        return
    if texts is None:
        entries.pop(key, None)
    else:
        entries[key] = texts
    if entries != _shown():
        st.query_params.from_dict(entries)
    st.session_state[_AGREED] = context.query_string if context else None


def _entries() -> dict[str, list[str]]:
    """What stands in the address of the present page, by key; to be changed."""
    held = st.session_state.setdefault(_HELD, {})
    page = st.session_state.get(_PAGE)
    if page not in held:
        held[page] = _shown()
    return held[page]


def _shown() -> dict[str, list[str]]:
    """The address as the browser has told it, or as it was last sent there."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def reject(key: str, text: str) -> None:
    """Take a bad entry out of the address and remember it for the page to tell."""
    remember(key, text)
    write(key, None)


def remember(key: str, text: str) -> None:
    """Remember the beginning of a bad entry; for a control that takes it out of the address itself."""
    shown = text if len(text) <= MOST_TOLD else text[: MOST_TOLD - 1] + "…"
    st.session_state.setdefault(_REJECTED, {})[key] = shown


def accept(key: str) -> None:
    """Nothing is wrong with the value of `key` any more."""
    st.session_state.get(_REJECTED, {}).pop(key, None)


def rejected_value(key: str) -> str | None:
    """What the address held for the control `key` where the default had to take its place.

    None once someone has moved the control, and where nothing was wrong.
    """
    return st.session_state.get(_REJECTED, {}).get(key)
