"""File uploaders that can be emptied: Streamlit keeps an uploader's files for as long as it has the same key."""

import streamlit as st


def uploader_key(name: str) -> str:
    """The present key of the uploader `name`."""
    times = st.session_state.get(f"_{name}.emptied", 0)
    return f"{name}.{times}" if times else name


def new_uploader(name: str) -> None:
    """Forget the uploader's files; call it in a callback."""
    st.session_state[f"_{name}.emptied"] = st.session_state.get(f"_{name}.emptied", 0) + 1
