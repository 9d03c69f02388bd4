"""The engine's own lines on a page, read from the modules that just ran."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from textwrap import dedent

import streamlit as st

from ui.live.browser import runs_in_browser


def show_source(*functions: Callable, label: str = "The engine's code for this") -> None:
    """The source of functions or classes, folded away, each under the path of its file."""
    # Its key is the place it is called from: what it shows may change with a setting, and it stays unfolded.
    caller = inspect.currentframe().f_back
    key = f"source.{caller.f_globals['__name__']}.{caller.f_lineno}"
    folded = st.expander(label, type="compact", key=key, on_change="rerun")
    # Highlighted code takes the browser as long as a chart, at every move of a slider: so only while it is unfolded.
    if not folded.open and runs_in_browser():
        return
    with folded:
        for function in functions:
            path, text = _source(inspect.unwrap(function))
            st.caption(f"`{path}`")
            st.code(text, language="python", wrap_lines=True)


@lru_cache(maxsize=128)
def _source(function: Callable) -> tuple[str, str]:
    lines, first = inspect.getsourcelines(function)
    path = inspect.getmodule(function).__name__.replace(".", "/") + ".py"
    return f"{path}, line {first}", dedent("".join(lines)).rstrip()
