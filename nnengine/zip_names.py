"""The paths in a ZIP archive, whatever code page the program that packed it wrote them in.

What counts is where a path is split: in Japanese and Chinese code pages the byte of the backslash, 0x5C, is also the
second half of letters. The letters themselves are only shown, so a guess at the code page is good enough for them.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence

UTF_8 = 0x800  # the flag of a name that is in UTF-8
UNICODE_PATH = 0x7075  # the extra field that holds a name once more, in UTF-8
MAX_NAMES, MAX_NAME_BYTES = 500, 255  # of those that tell the code page
EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")
# Code pages with how the names of their letters beyond ASCII begin in Unicode. Russian comes first, as its letters in
# pairs are valid Chinese too; the last is for archives from Linux and the web.
CODE_PAGES = (
    ("cp866", ("CYRILLIC",)),
    *((code_page, EAST_ASIAN) for code_page in ("cp932", "gbk", "big5", "cp949")),
    ("cp437", ("LATIN",)),
    ("cp1252", ("LATIN",)),
)


def entry_paths(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The path of each entry, its folders separated by "/"."""
    paths = [_unicode_path(info) for info in infos]
    # zipfile reads a name that isn't marked as UTF-8 in code page 437, which has a letter for each byte.
    raw = [info.orig_filename.encode("cp437") if path is None else b"" for info, path in zip(infos, paths, strict=True)]
    code_page = _code_page([name for name in raw if name and len(name) <= MAX_NAME_BYTES][:MAX_NAMES])
    return [
        path.replace("\\", "/") if path is not None else _separated(name.decode(code_page, "replace"))
        for path, name in zip(paths, raw, strict=True)
    ]


def _separated(path: str) -> str:
    # Some programs on Windows write the backslash as a separator, but never beside the slash.
    return path if "/" in path else path.replace("\\", "/")


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """The name if it is in ASCII, or in UTF-8 by what the archive says."""
    if info.flag_bits & UTF_8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        # version 1, and the checksum of the name it was written for: a program that renames may leave it behind
        if kind == UNICODE_PATH and field[:5] == struct.pack("<BI", 1, zlib.crc32(raw)):
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                break
    return info.orig_filename if raw.isascii() else None


def _code_page(names: Sequence[bytes]) -> str:
    """The code page in which all these names look like words; 437, the one ZIP itself names, if there is none."""
    try:
        for name in names:
            name.decode("utf-8")
        return "utf-8"  # macOS writes it without saying so; Chinese "cat" alone looks like it too, all names hardly do
    except UnicodeDecodeError:
        pass
    return next((code_page for code_page, scripts in CODE_PAGES if _reads_as(names, code_page, scripts)), "cp437")


def _reads_as(names: Sequence[bytes], code_page: str, scripts: tuple[str, ...]) -> bool:
    try:
        text = "\n".join(name.decode(code_page) for name in names)
    except UnicodeDecodeError:
        return False
    foreign = re.findall(r"[^\x00-\x7f]+", text)
    if not all(unicodedata.name(letter, "").startswith(scripts) for run in foreign for letter in run):
        return False
    if scripts == ("LATIN",):
        return True
    if re.search(r"\\[\\.]|\\.*/|/.*\\", text):  # a backslash that separates nothing is half of a letter
        return False
    # Words in another script rarely touch ASCII letters; a European word read in pairs of bytes does at each accent.
    return 2 * len(re.findall(r"[A-Za-z][^\x00-\x7f]+|[^\x00-\x7f]+[A-Za-z]", text)) < len(foreign)
