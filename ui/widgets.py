"""The controls: each takes its key, default and range from a `Setting` and is bound to the URL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from ui.live import address
from ui.live.address import rejected_value
from ui.live.slider import live_slider, live_value, set_live_value
from ui.plain import show_plain
from ui.state import Setting


def slider(
    label: str, setting: Setting, format: str | Callable[[float], str] | None = None, help: str | None = None
) -> Any:
    """A slider over the setting's options, or over its range, that reports while it moves."""
    values = (
        dict(options=setting.options)
        if setting.options
        else dict(minimum=setting.low, maximum=setting.high, step=setting.step, scale=setting.scale)
    )
    return live_slider(
        label, default=setting.default, key=setting.key, bind="query-params", format=format, help=help, **values
    )


def slider_value(setting: Setting) -> float:
    """Where the slider of a setting stands, before it is drawn."""
    return live_value(setting.key, setting.default)


def set_slider(setting: Setting, value: float, is_settled: bool = True) -> None:
    """Move the slider of a setting; call it in a callback. Only a settled value goes into the address."""
    set_live_value(setting.key, value, is_settled)


def set_value(setting: Setting, value: Any) -> None:
    """Give a setting's control of any kind another value; call it in a callback."""
    if setting.is_slider:
        set_slider(setting, value)
    else:
        st.session_state[setting.key] = list(value) if isinstance(value, tuple) else value
        address.accept(setting.key)


def toggle(label: str, setting: Setting, help: str | None = None) -> bool:
    """A switch."""
    _check_address(setting, {"true", "false"}.__contains__)
    return st.toggle(label, setting.default, key=setting.key, bind="query-params", help=help)


def text(label: str, setting: Setting, help: str | None = None, most: int = 200) -> str:
    """A line of text of at most `most` characters."""
    sent = st.query_params.get(setting.key, "")
    if setting.key not in st.session_state and len(sent) > most:
        address.reject(setting.key, sent)
    # Tied to the address, the field would begin with what Streamlit leaves of a text that is too long.
    bind = None if rejected_value(setting.key) else "query-params"
    return st.text_input(
        label, setting.default, max_chars=most, key=setting.key, bind=bind, help=help,
        on_change=address.accept, args=(setting.key,),
    )


def choice(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of a few named options."""
    _check_address(setting, [format(option) for option in options].__contains__)
    chosen = st.segmented_control(
        label, options, default=setting.default, required=True, format_func=format,
        key=setting.key, bind="query-params", help=help,
    )
    # Streamlit answers None where it drops what the address holds.
    return chosen or setting.default


def menu(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of several named options, where there is no room to show them all."""
    _check_address(setting, [format(option) for option in options].__contains__)
    return st.selectbox(
        label, options, index=options.index(setting.default), format_func=format,
        key=setting.key, bind="query-params", help=help,
    )


def choices(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> list[str]:
    """Any of a few named options."""
    _check_address(setting, [format(option) for option in options].__contains__)
    return st.pills(
        label, options, selection_mode="multi", default=list(setting.default), format_func=format,
        key=setting.key, bind="query-params", help=help, wrap=True,
    )


def _check_address(setting: Setting, is_good: Callable[[str], bool]) -> None:
    """Remember what the address holds for a control if it is none of its values: Streamlit drops it without a word."""
    if setting.key in st.session_state:
        # Streamlit holds None for a control whose value in the address it has dropped.
        if st.session_state[setting.key] not in (setting.default, None):
            address.accept(setting.key)
            return
    bad = [text for text in st.query_params.get_all(setting.key) if not is_good(text)]
    if bad:
        address.remember(setting.key, bad[0])


def show_rejected(keys: Iterable[str]) -> None:
    """One sentence if the address held what can't be under these of its keys; call it after the controls."""
    rejected = {key: rejected_value(key) for key in keys}
    told = [f"{_key_in_words(key)} “{text}”" for key, text in rejected.items() if text is not None]
    if told:
        show_plain(f"The address asks for what is not on offer, so the default stands: {', '.join(told)}.")


def _key_in_words(key: str) -> str:
    """A key of the address without its page: "learning rate"."""
    return key.partition(".")[2].replace("_", " ")
