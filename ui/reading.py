"""Reading a file from outside while the page says so: the session takes turns with the others."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from nnengine.isolated_photo import isolated_photo
from nnengine.photo_files import ReadPhoto
from nnengine.photos import KEPT_SIDE

WAITING = "Other visitors' files are read first: this one waits for its turn."
_OWNER = "_reading.owner"


@contextmanager
def reading(what: str) -> Iterator[dict[str, Any]]:
    """Say that a file is read, and that it waits if it has to, for the length of the block.

    Parameters
    ----------
    what : str
        Such as "the photo".

    Yields
    ------
    dict
        Whose turn it is and what happens while there is none: arguments for the isolated readers.
    """
    owner = st.session_state.setdefault(_OWNER, uuid.uuid4().hex)
    notice = st.empty()
    try:
        with st.spinner(f"Reading {what} …"):
            yield {"owner": owner, "on_wait": lambda: notice.caption(WAITING)}
    finally:
        notice.empty()


def read_own_photo(content: bytes) -> ReadPhoto:
    """Read a visitor's photo, whole; PhotoError says in one sentence why it can't be read."""
    with reading("the photo") as turn:
        return isolated_photo(content, KEPT_SIDE, **turn)
