"""Reading a ZIP archive with folders of pictures that a stranger may have made: in memory, within bounds."""

from __future__ import annotations

import math
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

import numpy as np

from nnengine.checks import check_integer, printable, quoted
from nnengine.hdf5 import FileFormatError
from nnengine.photo_files import MAX_PIXELS as MAX_PICTURE_PIXELS
from nnengine.photo_files import TOO_MANY_PIXELS, PhotoError, open_photo, photo_size
from nnengine.photos import read_photo, square_in_middle
from nnengine.picture_sets import LabeledPictures
from nnengine.zip_entries import (
    ARCHIVE_NAME,
    HEIC_PHOTO,
    NESTED,
    NO_PICTURE,
    UNSAFE,
    Entry,
    LeftOut,
    list_entries,
    open_zip,
    what_begins_so,
)

MAX_PICTURES = 1_000
MAX_ENTRY_BYTES = 20 * 1024**2  # of one entry, unpacked
MAX_UNPACKED_BYTES = 200 * 1024**2  # of all entries together
MAX_PIXELS = 600_000_000  # of all pictures together, decoded
MAX_SIZE = 128  # of the prepared pictures
STEP = 64 * 1024  # bytes unpacked at once
CATS = ("cat", "cats")

HOMELESS = LeftOut("1 picture in no folder", "{:,} pictures in no folder")
ENCRYPTED = LeftOut("1 encrypted file", "{:,} encrypted files")
PACKED = LeftOut("1 file packed in a way that can't be read", "{:,} files packed in ways that can't be read")
DAMAGED = LeftOut("1 damaged picture", "{:,} damaged pictures")
LIMITS = f"{MAX_ENTRY_BYTES >> 20} MB or {MAX_PICTURE_PIXELS // 10**6} megapixels"
TOO_LARGE = LeftOut(f"1 file above {LIMITS}", f"{{:,}} files above {LIMITS}")
FIRST = f"beyond the first {MAX_PICTURES:,} pictures"
BEYOND = LeftOut(f"1 file {FIRST}", f"{{:,}} files {FIRST}")
# The first of them to be found says best why an archive without a picture has none.
KINDS = (HOMELESS, ENCRYPTED, HEIC_PHOTO, DAMAGED, TOO_LARGE, PACKED, NESTED, UNSAFE, NO_PICTURE, BEYOND)
FOLDERS = "put the pictures of each class into a folder of its own, for example cat and dog"
ADVICE = {
    ENCRYPTED: "pack them without a password",
    HEIC_PHOTO: "save them as JPEG",
    DAMAGED: "save or send them again",
    TOO_LARGE: "make them smaller",
    PACKED: "pack them in the usual way",
}


def read_picture_zip(content: bytes, size: int = 64) -> LabeledPictures:
    """Read a ZIP archive in which a picture's class is the folder it lies in.

    A folder named cat or cats is class 1 and all others together are class 0; without such a folder there must be
    exactly two, of which the first by name is class 1. Nothing is written to disk.

    Parameters
    ----------
    content : bytes
        The archive, up to 20 MB.
    size : int
        Side of the prepared pictures in pixels, 1 to 128: the square in the center of each.

    Returns
    -------
    LabeledPictures
        Up to 1,000 pictures (m, size, size, 3), the classes in turns; `skipped` says what was left out.

    Raises
    ------
    FileFormatError
        One sentence that says why the archive can't be used and what to do.
    TypeError, ValueError
        If size or the type of content is wrong.
    """
    size = check_integer("size", size, 1, MAX_SIZE)
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise TypeError(f"content is {type(content).__name__}, expected bytes")
    with open_zip(bytes(content)) as archive:
        reading = _Reading(archive, size)
        pictures = list(reading.pictures())
    left_out = {kind: reading.left_out[kind] for kind in KINDS if reading.left_out[kind]}
    if not pictures:
        kind = next(iter(left_out), None)
        found = f" but {kind.phrase(left_out[kind])}" if kind else ""
        raise FileFormatError(f"The ZIP file holds no picture that can be used{found}: {ADVICE.get(kind, FOLDERS)}.")
    names = {}  # of the folders that hold pictures; a name written in two ways is one folder
    for folder, _ in pictures:
        names.setdefault(_key(folder), folder)
    ones, classes = _classes(names)
    y = np.array([_key(folder) in ones for folder, _ in pictures], dtype=np.int64)
    skipped = tuple(kind.phrase(names) for kind, names in left_out.items())
    return LabeledPictures("pictures", np.stack([picture for _, picture in pictures]), y, classes, skipped)


class _Reading:
    """One walk over an archive, adding up what it unpacks to and noting what is left out."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self.archive, self.size = archive, size
        self.unpacked = self.pixels = 0
        self.left_out: dict[LeftOut, list[str]] = defaultdict(list)

    def pictures(self) -> Iterator[tuple[str, np.ndarray]]:
        """The folder that each picture lies in, and the picture."""
        entries, count = [], 0
        for listed in list_entries(self.archive):
            if isinstance(listed, Entry):
                entries.append(listed)
            else:
                kind, name = listed
                self.left_out[kind].append(name)
        for entry in _in_turns(entries):
            found = self.picture(entry) if count < MAX_PICTURES else BEYOND
            if isinstance(found, np.ndarray) and entry.folder:
                count += 1
                yield entry.folder, found
            else:
                self.left_out[HOMELESS if isinstance(found, np.ndarray) else found].append(entry.file)

    def picture(self, entry: Entry) -> np.ndarray | LeftOut:
        """The prepared picture, or what there is instead."""
        if entry.info.flag_bits & 0x41:  # encrypted, in the old way or the strong one
            return ENCRYPTED
        # The other methods unpack to any size at once, and hardly any program packs with them.
        if entry.info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return PACKED
        if ARCHIVE_NAME.search(entry.file):
            return NESTED
        try:
            content = self.unpack(entry.info)
            return self.prepare(content) if isinstance(content, bytes) else content
        except (FileFormatError, MemoryError):  # a bound on the whole archive is reached
            raise
        except PhotoError as error:
            return TOO_LARGE if str(error) == TOO_MANY_PIXELS else DAMAGED
        except Exception:  # zipfile and Pillow raise BadZipFile, EOFError, zlib.error, OSError, SyntaxError and others
            return DAMAGED

    def unpack(self, info: zipfile.ZipInfo) -> bytes | LeftOut:
        """The entry's content, whatever size it claims to have; or what it is, if it doesn't begin like a picture."""
        content = bytearray()
        with self.archive.open(info) as file:
            while part := file.read(STEP):
                self.unpacked += len(part)
                if self.unpacked > MAX_UNPACKED_BYTES:
                    size = f"more than {MAX_UNPACKED_BYTES >> 20} MB"
                    raise FileFormatError(f"The ZIP file unpacks to {size}: choose fewer or smaller pictures.")
                if not content and (other := what_begins_so(part)):
                    return other
                content += part
                if len(content) > MAX_ENTRY_BYTES:
                    return TOO_LARGE
        return bytes(content) or NO_PICTURE

    def prepare(self, content: bytes) -> np.ndarray | LeftOut:
        """The picture cut to a square, if it and all before it aren't too large to decode."""
        with open_photo(content) as image:
            pixels = math.prod(photo_size(image))
        self.pixels += pixels
        if self.pixels > MAX_PIXELS:
            size = f"more than {MAX_PIXELS // 10**6} megapixels together"
            raise FileFormatError(f"The ZIP file's pictures have {size}: choose fewer or smaller pictures.")
        return square_in_middle(read_photo(content).pixels, self.size)


def _in_turns(entries: Iterable[Entry]) -> Iterator[Entry]:
    """One of each class after the other, so that a bound on their number leaves no class out."""
    has_cats = any(_key(entry.folder) in CATS for entry in entries)
    groups = defaultdict(list)
    for entry in entries:
        groups[_key(entry.folder) in CATS if has_cats else _key(entry.folder)].append(entry)
    return (entry for turn in zip_longest(*groups.values()) for entry in turn if entry is not None)


def _key(folder: str) -> str:
    return unicodedata.normalize("NFC", folder[:255]).strip().casefold()


def _classes(names: dict[str, str]) -> tuple[set[str], tuple[str, str]]:
    """The folders of class 1, and the names of class 0 and class 1."""
    cats = names.keys() & set(CATS)
    others = sorted(names.keys() - cats)
    shown = {key: printable(name, 24) for key, name in names.items()}
    if cats and others:
        return cats, (shown[others[0]] if len(others) == 1 else "not cat", "cat")
    if cats or len(others) == 1:
        where = f"the folder {quoted(next(iter(names.values())), 24)}"
        raise FileFormatError(f"Every picture lies in {where}: add a folder with pictures of something else.")
    if len(others) > 2:
        listed = ", ".join(quoted(names[key], 24) for key in others[:3])
        folders = f"{len(others):,} folders ({listed}{', …' if len(others) > 3 else ''})"
        raise FileFormatError(f"The pictures lie in {folders}: name one of them cat, or keep only two.")
    one, zero = others
    return {one}, (shown[zero], shown[one])
