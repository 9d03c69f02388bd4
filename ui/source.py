"""The engine's own lines on a page, read from the modules that just ran."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from textwrap import dedent

import streamlit as st


def show_source(*functions: Callable, label: str = "The engine's code for this") -> None:
    """The source of functions or classes, folded away, each under the path of its file."""
    with st.expander(label, type="compact"):
        for function in functions:
            path, text = _source(inspect.unwrap(function))
            st.caption(f"`{path}`")
            st.code(text, language="python", wrap_lines=True)


@lru_cache(maxsize=128)
def _source(function: Callable) -> tuple[str, str]:
    lines, first = inspect.getsourcelines(function)
    path = inspect.getmodule(function).__name__.replace(".", "/") + ".py"
    return f"{path}, line {first}", dedent("".join(lines)).rstrip()
