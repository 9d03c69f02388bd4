"""What a stranger's ZIP archive lists: which entries may be pictures, and what else there is."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from nnengine.checks import printable
from nnengine.hdf5 import FileFormatError

MAX_ARCHIVE_BYTES = 20 * 1024**2
MAX_ENTRIES = 2_000  # besides what is ignored
MAX_LISTED = 10 * MAX_ENTRIES  # with it
IGNORED = ("__macosx", "thumbs.db", "desktop.ini")
# How the files begin that prepare_photo reads: JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF.
PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|BM|II[*+]\0|II\0\*|MM\0[*+]|MM\*\0|....ftypavi[fs]",
    re.DOTALL,
)
ARCHIVE = re.compile(
    rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!|BZh|\xfd7zXZ\0|\x28\xb5\x2f\xfd|MSCF|.{257}ustar",
    re.DOTALL,
)
ARCHIVE_NAME = re.compile(r"\.(zip|tar|t?gz|7z|rar|bz2|t?xz|zst|cab|jar|iso)\Z", re.IGNORECASE)
HEIC = re.compile(rb"....ftyp(hei|hev|mif|msf)", re.DOTALL)


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
NO_PICTURE = LeftOut("1 file that is no picture", "{:,} files that are no pictures")


class Entry(NamedTuple):
    """A file in the archive, the folder it lies in ("" for none) and its name there."""

    info: zipfile.ZipInfo
    folder: str
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
        is_picture, is_archive = PICTURE.match(content), ARCHIVE.match(content)
        kind = "a single picture" if is_picture else "another kind of archive" if is_archive else "no ZIP file"
        raise FileFormatError(f"The file is {kind}: pack folders of pictures as a ZIP file.") from error


def list_entries(archive: zipfile.ZipFile) -> Iterator[Entry | tuple[LeftOut, str]]:
    """The files that may be read, and the names of those whose paths aren't safe; what systems add is passed over."""
    count = 0
    for info in archive.infolist():
        path = _path(info)
        parts = [part for part in path.split("/") if part not in ("", ".")]
        is_safe = _is_plain(info) and not re.match(r"/|[A-Za-z]:", path) and ".." not in parts
        if is_safe and (path.endswith("/") or not parts or any(_is_ignored(part) for part in parts)):
            continue
        count += 1
        if count > MAX_ENTRIES:
            raise FileFormatError(f"The ZIP file holds more than {MAX_ENTRIES:,} files: choose fewer pictures.")
        if is_safe:
            yield Entry(info, parts[-2] if len(parts) > 1 else "", parts[-1])
        else:
            yield UNSAFE, path[-100:]


def what_begins_so(start: bytes) -> LeftOut | None:
    """What a file is that doesn't begin like a picture; None if it does."""
    if PICTURE.match(start):
        return None
    return NESTED if ARCHIVE.match(start) else HEIC_PHOTO if HEIC.match(start) else NO_PICTURE


def _path(info: zipfile.ZipInfo) -> str:
    path = info.filename
    if not info.flag_bits & 0x800:  # macOS writes UTF-8 without saying so
        try:
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return path.replace("\\", "/")  # as some programs on Windows write it


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is a file or a folder, not a link or a device, with a name that ends where it seems to."""
    return stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR) and "\0" not in info.orig_filename


def _is_ignored(part: str) -> bool:
    return part.startswith(".") or part.lower() in IGNORED
