"""The course's own pictures from a folder on the server: read once for everybody, in a thread of its own."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import streamlit as st

from lessons.cat_recognizer.picture_uploads import plain_names
from nnengine.course_files import read_course_pictures
from nnengine.picture_sets import PictureSet

COURSE_FOLDER = "NUDGE_COURSE_FOLDER"  # holds train_catvnoncat.h5 and test_catvnoncat.h5
PATIENCE = 3.0  # seconds that the first visitors wait; a network folder that is gone may never answer
UNREADABLE = "This server's own copy of the course's photos can't be read: upload the two files."
LATE = "This server's own copy of the course's photos takes long to read: upload the two files, or come back later."


class FolderReading:
    """The reading of a folder, under way or done.

    Attributes
    ----------
    pictures : PictureSet or None
        None until they are read, and where they can't be.
    done : threading.Event
        Set once the reading has ended.
    """

    def __init__(self, folder: str) -> None:
        self.pictures: PictureSet | None = None
        self.done = threading.Event()
        self._until = time.monotonic() + PATIENCE
        threading.Thread(target=self._read, args=(Path(folder),), name="course folder", daemon=True).start()

    @property
    def problem(self) -> str | None:
        """One sentence if there are no pictures; asked for the first time, it waits for them within bounds."""
        if not self.done.wait(max(0.0, self._until - time.monotonic())):
            return LATE
        return UNREADABLE if self.pictures is None else None

    def _read(self, folder: Path) -> None:
        try:
            found = read_course_pictures(*(folder / f"{half}_catvnoncat.h5" for half in ("train", "test")))
            self.pictures = replace(found, classes=plain_names(found.classes))
        except (OSError, ValueError) as error:
            logging.getLogger(__name__).warning("%s is set, but its files can't be read: %s", COURSE_FOLDER, error)
        finally:
            self.done.set()


# Quick, as the thread does the work: nobody waits behind the cache's lock for a folder that doesn't answer.
@st.cache_resource(max_entries=1, show_spinner=False)
def reading_of(folder: str) -> FolderReading:
    """The one reading of a folder that all visitors share."""
    return FolderReading(folder)


def course_folder() -> FolderReading | None:
    """The reading of the folder that the environment names; None where it names none."""
    folder = os.environ.get(COURSE_FOLDER)
    return reading_of(folder) if folder else None
