"""The engine's own lines on a page: those that ran for it, and apart from them, and said to be so, others."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import lru_cache
from textwrap import dedent

import streamlit as st

from nnengine.descent import Descent
from nnengine.span import SpanWorkspace
from nnengine.workspace import Workspace
from ui.live.browser import runs_in_browser


def show_source(*functions: Callable, when_asked: Sequence[Callable] = (), plain: Sequence[Callable] = ()) -> None:
    """The source of functions or classes, folded away, each under the path of its file.

    Parameters
    ----------
    functions : callable
        What ran for the section that they stand under.
    when_asked : sequence of callable
        What runs for it once a question is answered, a button pressed or another choice made.
    plain : sequence of callable
        The same equations as in `functions`, easier to read, which did not run.
    """
    # Its key is the place it is called from: what it shows may change with a setting, and it stays unfolded.
    caller = inspect.currentframe().f_back
    key = f"source.{caller.f_globals['__name__']}.{caller.f_lineno}"
    folded = st.expander("The engine's code for this", type="compact", key=key, on_change="rerun")
    # Highlighted code takes the browser as long as a chart, at every move of a slider: so only while it is unfolded.
    if not folded.open and runs_in_browser():
        return
    with folded:
        if plain:
            twins = " and ".join(f"`{function.__qualname__}`" for function in functions)
            st.markdown(
                f"The equations, written plainly. These lines are for reading: what trained here is {twins} further "
                "below, the same equations in memory that is used again and again."
            )
            _show(plain)
            st.markdown("What ran:")
        _show(functions)
        if when_asked:
            st.markdown("What runs when you answer, press a button or choose otherwise:")
            _show(when_asked)


def training_code(method: str) -> tuple[type, ...]:
    """The engine's classes that train a run by this method: "direct" or "span"."""
    return (Descent, Workspace, SpanWorkspace) if method == "span" else (Descent, Workspace)


def _show(functions: Sequence[Callable]) -> None:
    for function in functions:
        path, text = _source(inspect.unwrap(function))
        st.caption(f"`{path}`")
        if text:
            st.code(text, language="python", wrap_lines=True)


@lru_cache(maxsize=128)
def _source(function: Callable) -> tuple[str, str]:
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError):  # NumPy's own, written in C
        return getattr(function, "__name__", type(function).__name__), ""
    path = inspect.getmodule(function).__name__.replace(".", "/") + ".py"
    return f"{path}, line {first}", dedent("".join(lines)).rstrip()
