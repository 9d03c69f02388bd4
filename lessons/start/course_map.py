"""A map of the course: every concept, and the section in which it can be moved."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.concepts import CONCEPTS
from ui.navigation import link, pages


def course_map() -> None:
    st.header("Map of the course", anchor="map")
    st.markdown("Every concept, and where to take hold of it.")
    st.html(
        '<div style="display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:24px 32px">'
        f"{''.join(group(title, links) for title, links in sections_by_page())}</div>"
    )


def group(title: str, links: list[tuple[str, str, str]]) -> str:
    """One page's sections as HTML."""
    style = "display:block;padding:4px 0"
    items = "".join(link(path, anchor, text, style) for text, path, anchor in links)
    return f'<nav aria-label="{escape(title)}"><b style="{style}">{escape(title)}</b>{items}</nav>'


def sections_by_page() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each page's title, and its sections in the course's order: their titles, and the paths and anchors they have."""
    found = []
    for page in pages():
        # The page that opens the app has no path of its own; it is the one on which the map is.
        stem = page.url_path or "start"
        links = [
            (concept.title, page.url_path, concept.anchor)
            for concept in CONCEPTS.values()
            if stem in concept.pages
        ]
        if links:
            found.append((page.title, links))
    return found
