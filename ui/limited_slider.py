"""A slider whose range ends where something else on the page does: at the last unit, the last layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from ui import widgets
from ui.state import Setting


def limited_slider(
    label: str, setting: Setting, high: int, format: str | Callable[[float], str] | None = None
) -> int:
    """A slider over low … high of a setting of whole numbers; where nothing is to choose, a line in its place."""
    high = int(min(high, setting.high))
    if high <= setting.low:
        st.markdown(f"{label}: {setting.low}, the only one")
        return int(setting.low)
    return int(widgets.slider(label, replace(setting, high=high), format))
