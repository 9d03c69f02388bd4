"""Which theme the person looks at."""

import streamlit as st

from ui.charts.palette import LIGHT, PALETTES, Palette


def current_theme() -> Palette:
    """The palette of the theme in use; the light one until the browser has told."""
    return PALETTES.get(st.context.theme.type, LIGHT)
