"""What a file really is, whatever its name says: told by how its content begins."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

START = 4096  # bytes that are looked at; web servers send blank lines before a page
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
# How the files begin that are read as pictures: JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF.
PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|BM|II[*+]\0|II\0\*|MM\0[*+]|MM\*\0|....ftypavi[fs]",
    re.DOTALL,
)
ZIP = re.compile(rb"PK\x03\x04|PK\x05\x06")
OTHER_ARCHIVE = re.compile(
    rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!|BZh|\xfd7zXZ\0|\x28\xb5\x2f\xfd|MSCF|.{257}ustar", re.DOTALL
)
HEIC = re.compile(rb"....ftyp(hei|hev|mif|msf)", re.DOTALL)
# A repository holds such a text in place of a large file.
LFS_POINTER = re.compile(rb"version https?://(git-lfs|hawser)\.github\.com/spec/")
ANNEX_POINTER = re.compile(rb"[./]*(\.git)?/annex/objects/")
MARKUP = re.compile(rb"<(!doctype html|html|head|svg)\b")
MAC_SIDE_FILE = re.compile(rb"\x00\x05\x16[\x00\x07]")


class FileKind(NamedTuple):
    """A kind of file.

    Attributes
    ----------
    name : str
        "picture", "hdf5", "zip", "archive", "heic", "pointer", "web page", "svg", "pdf", "side file", "numpy", "text",
        "empty" or "unknown".
    words : str
        What a sentence calls it, such as "a web page".
    cure : str
        What to do where the file itself was wanted; "" where that depends on what was wanted.
    """

    name: str
    words: str
    cure: str = ""


_UNPACK = "unpack it and choose the file inside"
_DOWNLOAD = "download the file itself, on GitHub with “Download raw file”"
EMPTY = FileKind("empty", "empty (0 bytes)", "download or copy it again")
WEB_PAGE = FileKind("web page", "a web page", _DOWNLOAD)
SVG = FileKind("svg", "an SVG drawing")
UNKNOWN = FileKind("unknown", "of an unknown kind")
_BY_PATTERN = (
    (re.compile(re.escape(HDF5_SIGNATURE)), FileKind("hdf5", "an HDF5 file")),
    (PICTURE, FileKind("picture", "a single picture")),
    (ZIP, FileKind("zip", "a ZIP archive", _UNPACK)),
    (OTHER_ARCHIVE, FileKind("archive", "an archive such as RAR, 7z or gzip", _UNPACK)),
    (HEIC, FileKind("heic", "a HEIC photo")),
    (LFS_POINTER, FileKind("pointer", "a Git LFS pointer", f"{_DOWNLOAD}, or run git lfs pull")),
    (ANNEX_POINTER, FileKind("pointer", "a git-annex pointer", "run git annex get, and choose the file itself")),
    (re.compile(rb"%PDF"), FileKind("pdf", "a PDF document")),
    (re.compile(rb"\x93NUMPY"), FileKind("numpy", "a NumPy array")),
    (MAC_SIDE_FILE, FileKind("side file", "what macOS keeps beside a file", "choose the one without “._” in its name")),
)


def kind_of_file(content: bytes) -> FileKind:
    """What a file is by how its content begins."""
    if not content:
        return EMPTY
    start = content[:START]
    for pattern, kind in _BY_PATTERN:
        if pattern.match(start):
            return kind
    written = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if written.startswith(b"<") and (mark := MARKUP.search(written)):
        return SVG if mark[1] == b"svg" else WEB_PAGE
    return FileKind("text", "a text file") if _is_text(start) else UNKNOWN


def _is_text(start: bytes) -> bool:
    try:
        # Step by step, because the last letter may be cut in two.
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return not any(letter < " " and letter not in "\t\n\v\f\r" for letter in text)
