"""The controls: each takes its key, default and range from a `Setting` and is bound to the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.live.slider import live_slider, set_live_value
from ui.state import Setting


def slider(
    label: str, setting: Setting, format: str | Callable[[float], str] | None = None, help: str | None = None
) -> Any:
    """A slider over the setting's options, or over its range, that reports while it moves."""
    values = (
        dict(options=setting.options)
        if setting.options
        else dict(minimum=setting.low, maximum=setting.high, step=setting.step)
    )
    return live_slider(
        label, default=setting.default, key=setting.key, bind="query-params", format=format, help=help, **values
    )


def set_slider(setting: Setting, value: float) -> None:
    """Move the slider of a setting; call it in a callback."""
    set_live_value(setting.key, value)


def stepper(label: str, setting: Setting, help: str | None = None) -> int:
    """A small whole number with − and +."""
    return st.number_input(
        label, int(setting.low), int(setting.high), setting.default, key=setting.key, bind="query-params", help=help
    )


def choice(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of a few named options."""
    return st.segmented_control(
        label, options, default=setting.default, required=True, format_func=format,
        key=setting.key, bind="query-params", help=help,
    )


def menu(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of several named options, where there is no room to show them all."""
    return st.selectbox(
        label, options, index=options.index(setting.default), format_func=format,
        key=setting.key, bind="query-params", help=help,
    )


def choices(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> list[str]:
    """Any of a few named options."""
    return st.pills(
        label, options, selection_mode="multi", default=list(setting.default), format_func=format,
        key=setting.key, bind="query-params", help=help,
    )
