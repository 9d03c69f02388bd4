"""What live controls keep in the browser's address."""

import streamlit as st

_REJECTED = "_live_rejected"
MOST_TOLD = 40  # characters of a bad entry


def write(key: str, text: str | None) -> None:
    """Put `text` into the address under `key`, or take the entry out with None."""
    if text == st.query_params.get(key):
        return
    if text is None:
        del st.query_params[key]
    else:
        st.query_params[key] = text


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
