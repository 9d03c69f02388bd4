"""ZIP archives that are odd, damaged or hostile: for each a function that makes it, and what is to become of it."""

import struct
import zipfile
import zlib
from functools import cache
from typing import NamedTuple

from tests.hostile_photos import END, data, header, pixels, png, saved


class Packed(NamedTuple):
    """An entry of an archive, with the lies that it tells."""

    name: str | bytes
    content: bytes
    method: int = zipfile.ZIP_DEFLATED
    packed: bytes | None = None  # the content as it is packed, if it is something else
    flags: int = 0
    mode: int = 0o100644
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    offset: int | None = None  # where its header is said to stand


def archive(*entries: Packed | tuple, comment: bytes = b"", listed: int = 1) -> bytes:
    """A ZIP archive put together by hand; each entry may be listed several times."""
    body, listing, count = b"", b"", 0
    for entry in entries:
        entry = Packed(*entry)
        name = entry.name.encode() if isinstance(entry.name, str) else entry.name
        packed = entry.content if entry.packed is None else entry.packed
        if entry.packed is None and entry.method == zipfile.ZIP_DEFLATED:
            packed = deflated(entry.content)
        sizes = (
            zlib.crc32(entry.content) if entry.crc is None else entry.crc,
            len(packed) if entry.packed_size is None else entry.packed_size,
            len(entry.content) if entry.size is None else entry.size,
        )
        flags = entry.flags | (0x800 if isinstance(entry.name, str) else 0)
        shared = struct.pack("<HHHHHIIIHH", 20, flags, entry.method, 0, 0x21, *sizes, len(name), 0)
        offset = len(body) if entry.offset is None else entry.offset
        listing += listed * (b"PK\1\2\x14\3" + shared + struct.pack("<HHHII", 0, 0, 0, entry.mode << 16, offset) + name)
        body += b"PK\3\4" + shared + name + packed
        count += listed
    end = struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(listing), len(body), len(comment))
    return body + listing + b"PK\5\6" + end + comment


def deflated(content: bytes) -> bytes:
    return zlib.compress(content, 9)[2:-4]


@cache
def small() -> bytes:
    return saved(pixels())


def pair(*more: Packed | tuple) -> bytes:
    """A good picture of a cat and one of a dog, and more."""
    return archive(("cat/1.png", small()), ("dog/1.png", small()), *more)


@cache
def bomb(megabytes: int = 30) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(megabytes * 10**6)


def bombs(count: int, **lies) -> bytes:
    packed = deflated(bomb())
    return pair(*(Packed(f"cat/{i}.png", bomb(), packed=packed, **lies) for i in range(count)))


def nested(depth: int = 6) -> bytes:
    content = small()
    for level in range(depth):
        content = archive(*((f"cat/{level}{i}.zip", content) for i in range(3)))
    return content


def end_of(content: bytes) -> int:
    return content.rindex(b"PK\5\6")


def pixel_bombs() -> bytes:
    content = png(header(7_000, 7_000, 1, 0), data(bytes(876 * 7_000)), END)
    return pair(*((f"cat/{i}.png", content) for i in range(13)))


ZIPS = {
    "a good archive": (pair, "read"),
    "a path that leaves the folder": (lambda: pair(("../../etc/passwd", b"x"), ("cat/../../1.png", small())), "read"),
    "an absolute path": (lambda: pair(("/etc/cat/1.png", small())), "read"),
    "a Windows drive": (lambda: pair(("C:\\cat\\1.png", small()), ("\\\\server\\cat\\1.png", small())), "read"),
    "only unsafe paths": (lambda: archive(("../cat/1.png", small()), ("/dog/1.png", small())), "refused"),
    "folders written with backslashes": (
        lambda: archive(("a\\cat\\1.png", small()), ("a\\dog\\1.png", small())),
        "read",
    ),
    "a symbolic link": (lambda: pair(Packed("cat/link.png", b"/etc/passwd", mode=0o120777)), "read"),
    "a device": (lambda: pair(Packed("cat/null.png", b"", mode=0o020666)), "read"),
    "a zero in a name": (lambda: pair(("cat/1.png\0.exe", small())), "read"),
    "archives inside": (
        lambda: pair(("cat/1.zip", pair()), ("cat/2.png", pair()), ("cat/3.jpg", b"\x1f\x8b" + bytes(9))),
        "read",
    ),
    "nothing but archives inside": (nested, "refused"),
    "a bomb": (lambda: bombs(2), "read"),
    "many bombs": (lambda: bombs(20), "refused"),
    "a bomb that claims to be small": (lambda: bombs(2, size=100), "read"),
    "bombs with wrong checksums": (lambda: bombs(20, crc=1), "refused"),
    "a bomb listed a thousand times": (
        lambda: archive(("cat/1.png", bomb(9)), ("dog/1.png", small()), listed=900),
        "refused",
    ),
    "overlapping entries": (lambda: archive(("cat/1.png", small()), Packed("dog/1.png", small(), offset=0)), "refused"),
    "bombs of pixels": (pixel_bombs, "refused"),
    "a picture of 16 gigapixels": (lambda: pair(("cat/2.png", png(header(2**17, 2**17), data(b""), END))), "read"),
    "sizes too large": (lambda: pair(Packed("cat/2.png", small(), size=2**32 - 2, packed_size=2**32 - 2)), "read"),
    "sizes too small": (lambda: pair(Packed("cat/2.png", small(), size=10)), "read"),
    "a wrong checksum": (lambda: pair(Packed("cat/2.png", small(), crc=1)), "read"),
    "damaged packing": (lambda: pair(Packed("cat/2.png", small(), packed=b"\xff" * 99)), "read"),
    "an encrypted entry": (lambda: pair(Packed("cat/2.png", small(), flags=1)), "read"),
    "nothing but encrypted entries": (lambda: archive(Packed("cat/1.png", small(), flags=1)), "refused"),
    "a strongly encrypted entry": (lambda: pair(Packed("cat/2.png", small(), flags=0x41)), "read"),
    "an unknown packing": (lambda: pair(Packed("cat/2.png", small(), method=98)), "read"),
    "a packing without bounds": (lambda: pair(Packed("cat/2.png", small(), method=zipfile.ZIP_BZIP2)), "read"),
    "an archive cut short": (lambda: pair()[:-200], "refused"),
    "no list of entries": (lambda: pair()[: end_of(pair()) - 150], "refused"),
    "only a list of entries": (lambda: pair()[pair().index(b"PK\1\2") :], "refused"),
    "a list with flipped bits": (lambda: bytes(b ^ 0x11 if i % 9 == 8 else b for i, b in enumerate(pair())), "refused"),
    "10,000 entries": (lambda: archive(("cat/1.png", small()), listed=10_000), "refused"),
    "100,000 entries": (lambda: archive(("c", b""), listed=100_000), "refused"),
    "1,500 pictures": (
        lambda: archive(("cat/1.png", saved(pixels(2, 2))), ("dog/1.png", saved(pixels(2, 2))), listed=750),
        "read",
    ),
    "one class": (lambda: archive(("cat/1.png", small()), ("cat/2.png", small())), "refused"),
    "cats in two ways of writing": (lambda: archive(("Cat/1.png", small()), ("cats/2.png", small())), "refused"),
    "three classes without cats": (lambda: archive(*((f"{name}/1.png", small()) for name in "abc")), "refused"),
    "three classes with long names": (
        lambda: archive(*((f"{name * 300}/1.png", small()) for name in "a\nb")),
        "refused",
    ),
    "no folders": (lambda: archive(("1.png", small()), ("2.png", small())), "refused"),
    "deep folders": (lambda: archive(("a/" * 500 + "cat/1.png", small()), ("b/" * 500 + "dog/1.png", small())), "read"),
    "control characters in names": (
        lambda: archive(("\x1b[31m\n\u202e/1.png", small()), ("b\r\t/\x07.png", small()), ("b/\n\u202egnp.exe", b"x")),
        "read",
    ),
    "HTML and Markdown in names": (
        lambda: archive(("<script>/1.png", small()), ("![](x)/1.png", small()), ("![](x)/$x$.txt", b"x")),
        "read",
    ),
    "names that aren't UTF-8": (lambda: pair(Packed(b"cat/\xff\xfe.png", small(), flags=0x800)), "refused"),
    "names in UTF-8 without saying so": (
        lambda: archive(("Kätzchen/1.png".encode(), small()), ("Hündchen/1.png".encode(), small())),
        "read",
    ),
    "one name twice": (lambda: pair(("cat/1.png", small()), ("cat/1.png", small())), "read"),
    "what systems add": (
        lambda: pair(
            ("__MACOSX/cat/._1.png", b"\0\5\x16\7"),
            ("cat/.DS_Store", b"Bud1"),
            ("cat/Thumbs.db", b"\xd0\xcf"),
            ("cat/", b""),
        ),
        "read",
    ),
    "texts and a HEIC photo": (
        lambda: pair(
            ("cat/a.txt", b"text"),
            ("cat/b.png", b"text"),
            ("cat/empty.png", b""),
            ("dog/c.heic", b"\0\0\0\x18ftypheic"),
        ),
        "read",
    ),
    "a picture cut short inside": (lambda: pair(("cat/2.png", small()[:900])), "read"),
    "an empty archive": (archive, "refused"),
    "only a comment": (lambda: archive(comment=b"x" * 60_000), "refused"),
    "only folders": (lambda: archive(("cat/", b""), ("dog/", b"")), "refused"),
    "a program before the archive": (lambda: b"MZ" + bytes(500) + pair(), "read"),
    "text as an archive": (lambda: b"not an archive", "refused"),
    "a picture as an archive": (small, "refused"),
    "a RAR archive": (lambda: b"Rar!\x1a\7\0" + bytes(200), "refused"),
    "an empty file as an archive": (lambda: b"", "refused"),
    "an archive above the limit": (lambda: pair() + bytes(20 * 1024**2), "refused"),
}
