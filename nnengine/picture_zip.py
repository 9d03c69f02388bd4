"""Reading a ZIP archive of pictures from outside: in memory, within bounds."""

from __future__ import annotations

import math
import zipfile
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from nnengine.checks import check_integer
from nnengine.hdf5 import FileFormatError
from nnengine.photo_files import MAX_PIXELS as MAX_PICTURE_PIXELS
from nnengine.photo_files import TOO_MANY_PIXELS, PhotoError, open_photo, photo_size
from nnengine.photos import read_photo, square_in_middle
from nnengine.picture_labels import FOLDERS, in_turns, read_labels
from nnengine.picture_sets import LabeledPictures
from nnengine.zip_entries import (
    ARCHIVE_NAME,
    HEIC_PHOTO,
    NESTED,
    NO_PICTURE,
    POINTER,
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

UNLABELED = LeftOut("1 picture without a class", "{:,} pictures without a class")
ENCRYPTED = LeftOut("1 encrypted file", "{:,} encrypted files")
PACKED = LeftOut("1 file packed in a way that can't be read", "{:,} files packed in ways that can't be read")
DAMAGED = LeftOut("1 damaged picture", "{:,} damaged pictures")
LIMITS = f"{MAX_ENTRY_BYTES >> 20} MB or {MAX_PICTURE_PIXELS // 10**6} megapixels"
TOO_LARGE = LeftOut(f"1 file above {LIMITS}", f"{{:,}} files above {LIMITS}")
FIRST = f"beyond the first {MAX_PICTURES:,} pictures"
BEYOND = LeftOut(f"1 file {FIRST}", f"{{:,}} files {FIRST}")
# The first of them to be found says best why an archive without a picture has none.
KINDS = (UNLABELED, ENCRYPTED, HEIC_PHOTO, DAMAGED, TOO_LARGE, PACKED, POINTER, NESTED, UNSAFE, NO_PICTURE, BEYOND)
ADVICE = {
    ENCRYPTED: "pack them without a password",
    HEIC_PHOTO: "save them as JPEG",
    DAMAGED: "save or send them again",
    TOO_LARGE: "make them smaller",
    POINTER: "run git lfs pull in their repository, and pack them then",
    PACKED: "pack them in the usual way",
}


def read_picture_zip(content: bytes, size: int = 64) -> LabeledPictures:
    """Read a ZIP archive in which folders, or else names, say what each picture shows; nothing is written to disk.

    A folder named cat or cats anywhere above a picture makes it class 1, and all others together are class 0. Without
    such a folder there must be exactly two; of these a number above the other, or the second by name, is class 1. Where
    folders say nothing, names such as cat.0.jpg do. Folders such as train, test1 and validation are no classes, but
    `is_test` says what they set aside.

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
    if not pictures:
        kind = next((kind for kind in KINDS if reading.left_out[kind]), None)
        found = f" but {kind.phrase(reading.left_out[kind])}" if kind else ""
        raise FileFormatError(f"The ZIP file holds no picture that can be used{found}: {ADVICE.get(kind, FOLDERS)}.")
    labels = read_labels([entry for entry, _ in pictures])
    known = [i for i, label in enumerate(labels.y) if label is not None]
    reading.left_out[UNLABELED] += [entry.file for (entry, _), y in zip(pictures, labels.y, strict=True) if y is None]
    return LabeledPictures(
        "pictures",
        np.stack([pictures[i][1] for i in known]),
        np.array([labels.y[i] for i in known], dtype=np.int64),
        labels.classes,
        tuple(kind.phrase(reading.left_out[kind]) for kind in KINDS if reading.left_out[kind]),
        np.array([labels.is_test[i] for i in known]),
    )


class _Reading:
    """One walk over an archive, adding up what it unpacks to and noting what is left out."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self.archive, self.size = archive, size
        self.unpacked = self.pixels = 0
        self.left_out: dict[LeftOut, list[str]] = defaultdict(list)

    def pictures(self) -> Iterator[tuple[Entry, np.ndarray]]:
        """Each picture with its entry."""
        entries, count = [], 0
        for listed in list_entries(self.archive):
            if isinstance(listed, Entry):
                entries.append(listed)
            else:
                kind, name = listed
                self.left_out[kind].append(name)
        for entry in in_turns(entries):
            found = self.picture(entry) if count < MAX_PICTURES else BEYOND
            if isinstance(found, np.ndarray):
                count += 1
                yield entry, found
            else:
                self.left_out[found].append(entry.file)

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
