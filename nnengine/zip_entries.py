"""What a ZIP archive from outside lists: which entries may be pictures, and what else there is."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from nnengine.checks import printable
from nnengine.file_kinds import kind_of_file
from nnengine.hdf5 import FileFormatError
from nnengine.zip_names import entry_paths

MAX_ARCHIVE_BYTES = 20 * 1024**2
MAX_ENTRIES = 2_000  # besides what is ignored
MAX_LISTED = 10 * MAX_ENTRIES  # with it
CURED = ("pointer", "web page", "side file")  # kinds of file that stand for a ZIP file that can be had
IGNORED = ("__macosx", "thumbs.db", "desktop.ini")
ARCHIVE_NAME = re.compile(r"\.(zip|tar|t?gz|7z|rar|bz2|t?xz|zst|cab|jar|iso)\Z", re.IGNORECASE)


class LeftOut(NamedTuple):
    """A kind of thing that isn't read: what one of it is called, and {} of it."""

    one: str
    several: str

    def phrase(self, names: list[str]) -> str:
        """How many there are, with the name of the first, such as "3 encrypted files (a.jpg and 2 more)"."""
        name, more = printable(names[0], 24), len(names) - 1
        return f"{self.several.format(more + 1)} ({name} and {more:,} more)" if more else f"{self.one} ({name})"


UNSAFE = LeftOut("1 file with an unsafe path", "{:,} files with unsafe paths")
NESTED = LeftOut("1 archive inside the archive", "{:,} archives inside the archive")
HEIC_PHOTO = LeftOut("1 HEIC photo, which can't be read", "{:,} HEIC photos, which can't be read")
POINTER = LeftOut("1 pointer in place of a picture", "{:,} pointers in place of pictures")
NO_PICTURE = LeftOut("1 file that is no picture", "{:,} files that are no pictures")
INSTEAD = {"zip": NESTED, "archive": NESTED, "heic": HEIC_PHOTO, "pointer": POINTER}


class Entry(NamedTuple):
    """A file in the archive, the folders it lies in from the outermost on, and its name there."""

    info: zipfile.ZipInfo
    folders: tuple[str, ...]
    file: str


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Open an archive in memory, or raise FileFormatError with a sentence that says what is wrong with it."""
    if not content:
        raise FileFormatError("The file is empty (0 bytes): choose a ZIP file with folders of pictures.")
    if len(content) > MAX_ARCHIVE_BYTES:
        megabytes = f"{len(content) / 1024**2:.1f} MB, up to {MAX_ARCHIVE_BYTES >> 20} MB"
        raise FileFormatError(f"The ZIP file has {megabytes} are read: choose fewer or smaller pictures.")
    # Each listed entry begins so; counted first, as listing hundreds of thousands of them takes seconds.
    if content.count(b"PK\1\2") > MAX_LISTED:
        raise FileFormatError(f"The ZIP file lists more than {MAX_LISTED:,} files: choose fewer pictures.")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # damaged lists end in BadZipFile, struct.error, UnicodeDecodeError and others
        if content.startswith(b"PK"):
            raise FileFormatError("The ZIP file is damaged or cut short: pack or send it again.") from error
        kind = kind_of_file(content)
        cure = kind.cure if kind.name in CURED else "pack folders of pictures as a ZIP file"
        raise FileFormatError(f"The file is {kind.words}, not a ZIP file: {cure}.") from error


def list_entries(archive: zipfile.ZipFile) -> Iterator[Entry | tuple[LeftOut, str]]:
    """The files that may be read, and the names of those whose paths aren't safe; what systems add is passed over."""
    count = 0
    infos = archive.infolist()
    for info, path in zip(infos, entry_paths(infos), strict=True):
        parts = [part for part in path.split("/") if part not in ("", ".")]
        is_safe = _is_plain(info) and "\0" not in path and not re.match(r"/|[A-Za-z]:", path) and ".." not in parts
        if is_safe and (path.endswith("/") or not parts or any(_is_ignored(part) for part in parts)):
            continue
        count += 1
        if count > MAX_ENTRIES:
            raise FileFormatError(f"The ZIP file holds more than {MAX_ENTRIES:,} files: choose fewer pictures.")
        if is_safe:
            yield Entry(info, tuple(parts[:-1]), parts[-1])
        else:
            yield UNSAFE, path[-100:]


def what_begins_so(start: bytes) -> LeftOut | None:
    """What a file is that doesn't begin like a picture; None if it does."""
    return None if (name := kind_of_file(start).name) == "picture" else INSTEAD.get(name, NO_PICTURE)


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is a file or a folder, not a link or a device, with a name that ends where it seems to."""
    return stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR) and "\0" not in info.orig_filename


def _is_ignored(part: str) -> bool:
    return part.startswith(".") or part.lower() in IGNORED
