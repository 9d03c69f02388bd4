"""The files that ship with Nudge, in data/: what is said where one of them is missing or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class ShippedFileError(RuntimeError):
    """A file that ships with Nudge can't be read; the message is one sentence without a path of this machine."""


@contextmanager
def shipped(what: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into one sentence about `what`, such as "The data set cat_emoji".

    Raises
    ------
    ShippedFileError
        From the error itself, which has the path.
    """
    try:
        yield
    except (ShippedFileError, MemoryError):
        raise
    except Exception as error:  # damage shows itself as OSError, ValueError, IndexError, csv.Error and others
        raise ShippedFileError(
            f"{what} is missing or damaged: whoever runs this copy of Nudge has to restore its folder data."
        ) from error
