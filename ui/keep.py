"""What a section has worked out and does not work out again while other controls move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def forget_kept(prefix: str) -> None:
    """Drop all that is held under keys that begin so."""
    for key in [key for key in st.session_state if str(key).startswith(f"_kept.{prefix}")]:
        del st.session_state[key]


def kept(key: str, basis: Any, compute: Callable[[], T]) -> T:
    """What `compute` returned for this `basis`; another basis takes the place of the one before, so one is held."""
    held = st.session_state.get(f"_kept.{key}")
    if held is None or held[0] != basis:
        held = st.session_state[f"_kept.{key}"] = (basis, compute())
    return held[1]
