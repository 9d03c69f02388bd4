"""The controls: each takes its key, default and range from a `Setting` and has its entry in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    return live_slider(
        label, default=setting.default, key=setting.key, bind="query-params", format=format, help=help,
        **_values(setting),
    )


def slider_value(setting: Setting) -> float:
    """Where the slider of a setting stands, before it is drawn."""
    return live_value(setting.key, setting.default, **_values(setting))


def _values(setting: Setting) -> dict[str, Any]:
    if setting.options:
        return dict(options=setting.options)
    return dict(minimum=setting.low, maximum=setting.high, step=setting.step, scale=setting.scale)


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
    _take(setting, {"true": True, "false": False})
    return _keep(setting, st.toggle(label, setting.default, key=setting.key, help=help), lambda on: str(on).lower())


def text(label: str, setting: Setting, help: str | None = None, most: int = 200) -> str:
    """A line of text of at most `most` characters."""
    text = address.read(setting.key)
    _take(setting, {} if text is None or len(text) > most else {text: text})
    return _keep(setting, st.text_input(label, setting.default, max_chars=most, key=setting.key, help=help), str)


def choice(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of a few named options."""
    _take(setting, {format(option): option for option in options})
    chosen = st.segmented_control(
        label, options, default=setting.default, required=True, format_func=format, key=setting.key, help=help
    )
    return _keep(setting, chosen, format)


def choice_value(setting: Setting, options: Sequence[str], format: Callable[[str], str]) -> str:
    """Which option of a `choice` is chosen, before it is drawn."""
    _take(setting, {format(option): option for option in options})
    return st.session_state.get(setting.key, setting.default)


def menu(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> str:
    """One of several named options, where there is no room to show them all."""
    _take(setting, {format(option): option for option in options})
    chosen = st.selectbox(
        label, options, index=options.index(setting.default), format_func=format, key=setting.key, help=help
    )
    return _keep(setting, chosen, format)


def choices(
    label: str, setting: Setting, options: Sequence[str], format: Callable[[str], str], help: str | None = None
) -> list[str]:
    """Any of a few named options."""
    _take(setting, {format(option): option for option in options}, is_several=True)
    chosen = st.pills(
        label, options, selection_mode="multi", default=list(setting.default), format_func=format, key=setting.key,
        help=help, wrap=True,
    )
    return _keep(setting, chosen, lambda several: [format(option) for option in several] or "")


def _take(setting: Setting, values: Mapping[str, Any], is_several: bool = False) -> None:
    """Before a control is drawn, give it what the address holds: when it is new, and after Back or Forward.

    `values` has the control's values by how they stand in the address. Where that holds anything else, the default
    stands, and the bad entry is remembered for the page to tell.
    """
    if setting.key in st.session_state and not address.travelled():
        return
    texts = address.read_all(setting.key)
    bad = [text for text in texts if text not in values and (text or not is_several)]
    default = list(setting.default) if is_several else setting.default
    if bad:
        address.reject(setting.key, bad[0])
    elif texts:
        several = [values[text] for text in texts if text]
        st.session_state[setting.key] = several if is_several else values[texts[-1]]
    if address.travelled() and (bad or not texts):
        st.session_state[setting.key] = default


def _keep(setting: Setting, value: Any, write: Callable[[Any], str | list[str]]) -> Any:
    """Keep a control's value in the address, unless it is the default; returns the value."""
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    if value != default:
        address.accept(setting.key)
    address.write(setting.key, None if value == default else write(value))
    return value


def show_rejected(keys: Iterable[str]) -> None:
    """One sentence if the address held what can't be under these of its keys; call it after the controls."""
    rejected = {key: rejected_value(key) for key in keys}
    told = [f"{_key_in_words(key)} “{text}”" for key, text in rejected.items() if text is not None]
    if told:
        show_plain(f"The link holds values that this page can't use, so it uses the defaults: {', '.join(told)}.")


def _key_in_words(key: str) -> str:
    """A key of the address without its page: "learning rate"."""
    return key.partition(".")[2].replace("_", " ")
