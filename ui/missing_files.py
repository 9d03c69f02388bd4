"""What a page says where a file that ships with Nudge can't be read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

import streamlit as st

from nnengine.shipped import ShippedFileError


def says_what_is_missing(body: Callable[[], None]) -> Callable[[], bool]:
    """Make `body` say in one sentence what keeps it from being drawn; it returns whether it was. For each fragment."""

    @wraps(body)
    def draw() -> bool:
        try:
            body()
        except ShippedFileError as error:
            # The log has the path, which is no visitor's business.
            logging.getLogger(__name__).error("A part of a page can't be drawn.", exc_info=error)
            st.error(str(error))
            return False
        return True

    return draw
