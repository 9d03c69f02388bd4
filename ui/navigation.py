"""The app's pages, links between them, and the guard that keeps each of them inside the app's frame."""

from html import escape

import streamlit as st

from ui.leftovers import watch_session
from ui.live import address, assets, browser

_IN_FRAME, _WANTED = "in_frame", "_wanted_page"
_LINKS = "_links"
_render_links = assets.component("links") if hasattr(st.components, "v2") else None


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
    known = pages()
    page = st.navigation(known, position="top")
    wanted = st.session_state.pop(_WANTED, None)
    for other in known:
        if other.url_path == wanted != page.url_path:
            st.switch_page(other)
    address.arrive(page.url_path)
    return page


def link(path: str, anchor: str, text: str, style: str = "") -> str:
    """A link to a section of the page with this path, as HTML for `st.html`: unlike one in Markdown it stays in the tab.

    It stays in the session too, where `follow_links` is drawn.
    """
    target = f"{path}#{anchor}" if anchor else path
    return f'<a href="{target}" data-page="{path}" style="color:inherit;{style}">{escape(text)}</a>'


def follow_links() -> None:
    """Draw what lets links to other pages stay in the session."""
    if browser.runs_in_browser():
        _render_links(key=_LINKS, on_page_change=_want_page, on_failed_change=lambda: None)


def _want_page() -> None:
    st.session_state[_WANTED] = (browser.component_state(_LINKS) or {}).get("page")


def inside_app() -> None:
    """The first line of every page: start over inside the frame if the page runs without it.

    Until st.navigation was called once, Streamlit runs a file in pages/ on its own when its
    address is opened. Calling it here makes the second run start at streamlit_app.py.
    """
    if _IN_FRAME not in st.session_state:
        st.navigation(pages(), position="top")
        st.rerun()
