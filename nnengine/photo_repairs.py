"""Damage to a photo's file that costs none of its pixels."""

from __future__ import annotations

import struct
import zlib

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
# What a JPEG's decoder would take for further pixels, if it still missed any: no byte of it is 0 or 255.
FILLING = bytes(range(1, 255)) * 2


class PixelsDamaged(ValueError):
    """The checksum of a part that holds pixels is wrong."""


def usable_png(content: bytes) -> bytes:
    """The PNG without the parts that cost no pixels and that a decoder would stumble over.

    As in libpng, a part that a decoder need not know ("ancillary": its name begins with a small letter) is left out if
    its checksum is wrong, and so is a second color profile.

    Raises
    ------
    PixelsDamaged
        If the checksum of another part is wrong; Pillow doesn't look at all of them.
    """
    kept, start, place, profiles = [], 0, len(PNG_START), 0
    view = memoryview(content)
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content) or name == b"IEND":
            break
        profiles += name == b"iCCP"
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        is_right = checksum == zlib.crc32(view[place + 4 : end - 4])
        if not is_right and not name[0] & 0x20:
            raise PixelsDamaged("the checksum of a part with pixels is wrong")
        if not is_right or (name == b"iCCP" and profiles > 1):
            kept.append(view[start:place])
            start = end
        place = end
    return b"".join([*kept, view[start:]]) if kept else content


def ends_for_jpeg(content: bytes) -> tuple[bytes, bytes] | None:
    """A JPEG that has no end marker, ended in two ways; None if the file is anything else.

    If no pixel is missing, both have the same pixels: a decoder passes over what stands between the last pixel and the
    end. Otherwise it takes the filling in the second for pixels.
    """
    if not content.startswith(JPEG_START) or content.endswith(JPEG_END):
        return None
    content = content.removesuffix(b"\xff")  # half of the end marker
    return content + JPEG_END, content + FILLING + JPEG_END
