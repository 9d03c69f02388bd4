"""The app's pages, and the guard that keeps each of them inside the app's frame."""

import streamlit as st

from ui.leftovers import watch_session

_IN_FRAME = "in_frame"


def pages() -> list:
    """Every page, in the order of the menu. The first one opens the app."""
    # Without a url_path of its own a page keeps the address of its file, in and out of the frame.
    return [
        st.Page("pages/start.py", title="Start", default=True),
        st.Page("pages/derivatives.py", title="Derivatives"),
        st.Page("pages/broadcasting.py", title="Broadcasting"),
        st.Page("pages/activations.py", title="Activations"),
        st.Page("pages/logistic_regression.py", title="Logistic regression"),
        st.Page("pages/deep_net.py", title="Deep net"),
        st.Page("pages/cat_recognizer.py", title="Cat recognizer"),
    ]


def current_page():
    """Draw the menu, and return the page that the address names."""
    st.session_state[_IN_FRAME] = True
    watch_session()
    return st.navigation(pages(), position="top")


def inside_app() -> None:
    """The first line of every page: start over inside the frame if the page runs without it.

    Until st.navigation was called once, Streamlit runs a file in pages/ on its own when its
    address is opened. Calling it here makes the second run start at streamlit_app.py.
    """
    if _IN_FRAME not in st.session_state:
        st.navigation(pages(), position="top")
        st.rerun()
