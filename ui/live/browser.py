"""What a live component knows of the browser it talks to."""

import streamlit as st
from streamlit.runtime import Runtime

_RECORDS = "_live_records"
_HELD = "_live_held"


def runs_in_browser() -> bool:
    """Whether a server with browsers runs this script.

    Streamlit's AppTest puts a stand-in in the place of the server. No browser is there to run a
    component's JavaScript, so the live controls show Streamlit's own instead.
    """
    return hasattr(st.components, "v2") and Runtime.exists() and type(Runtime.instance()) is Runtime


def record(key: str) -> dict:
    """What is remembered of the live component `key` in this session; a dict to be changed."""
    return st.session_state.setdefault(_RECORDS, {}).setdefault(key, {})


def at_rest(key: str) -> bool:
    """Whether the slider or the figure's point `key` is neither being dragged nor moved on by the page."""
    return record(key).get("settled", True)


def forget(key: str) -> None:
    """Drop what is remembered of `key`."""
    st.session_state.setdefault(_RECORDS, {}).pop(key, None)


def held_blobs() -> frozenset[str]:
    """Names of the blobs the browser has said it holds."""
    return st.session_state.get(_HELD, frozenset())


def browser_holds(names) -> None:
    """Take what a message says the browser holds; anything but a list of names is ignored."""
    if isinstance(names, list) and len(names) <= 512 and all(isinstance(n, str) for n in names):
        st.session_state[_HELD] = frozenset(names)


def browser_lost_everything() -> None:
    """Send full frames until the browser says what it holds."""
    st.session_state[_HELD] = frozenset()


def component_state(key: str) -> dict | None:
    """What the component `key` last reported, or None before it was first drawn."""
    state = st.session_state.get(key)
    return dict(state) if hasattr(state, "keys") else None


def report(state: dict | None, name: str) -> dict:
    """The report `name` in a component's state; an empty one where it is missing or not a dict."""
    value = (state or {}).get(name)
    return value if isinstance(value, dict) else {}


def sequence(message: dict) -> int:
    """The number of a report; 0 where it is missing or not a whole number that can be one."""
    number = message.get("seq")
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return number if is_number and 0 < number < 2**53 else 0
