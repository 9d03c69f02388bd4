"""Files that a stranger may hand over by mistake or on purpose, made anew by every run.

`FILES` maps a name to the file's kind ("photo", "zip" or "hdf5"), a function that makes its bytes, and whether it is to
be "read" or "refused" with one sentence. An HDF5 file is handed over as one of two; the other is `course_half("test")`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.hostile_hdf5 import HDF5S, course_half
from tests.hostile_photos import PHOTOS, pixels, saved
from tests.hostile_zips import ZIPS, archive

ROOT = Path(__file__).parents[1]


class HostileFile(NamedTuple):
    kind: str
    make: Callable[[], bytes]
    expected: str

    @property
    def content(self) -> bytes:
        return self.make()


def assert_one_sentence(error: Exception) -> None:
    """The message is one plain sentence that gives nothing of the machine away."""
    text = str(error)
    assert re.fullmatch(r"[A-Za-z'][^\n\r]{15,298}\.", text), text
    assert ". " not in text, text
    assert text.isprintable(), text
    for mark in ("Traceback", "Errno", "Error", "0x", "object at", str(ROOT), "/tmp", "/usr", ".py"):
        assert mark not in text, text
    assert not re.search(r"(?<![\w'])b['\"]", text), text  # bytes as Python writes them


# Photos made of other kinds of files.
MIXED = {
    "a ZIP file": (lambda: archive(("cat/1.png", saved(pixels()))), "refused"),
    "an HDF5 file": (lambda: course_half("train"), "refused"),
    "a JPEG that is a ZIP file, too": (
        lambda: saved(pixels(), "JPEG") + archive(("cat/1.png", saved(pixels()))),
        "read",
    ),
}
FILES = {
    name: HostileFile(kind, make, expected)
    for kind, files in (("photo", PHOTOS | MIXED), ("zip", ZIPS), ("hdf5", HDF5S))
    for name, (make, expected) in files.items()
}
assert len(FILES) == len(PHOTOS | MIXED) + len(ZIPS) + len(HDF5S), "a name stands for two files"
