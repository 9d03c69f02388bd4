"""Photos that are odd, damaged or hostile: for each a function that makes it, and what is to become of it."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image


def pixels(height: int = 40, width: int = 50, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)


def saved(image: np.ndarray | Image.Image, format: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(file, format, **options)
    return file.getvalue()


def cut(format: str, share: float = 0.5) -> Callable[[], bytes]:
    def make() -> bytes:
        whole = saved(pixels(), format)
        return whole[: int(share * len(whole))]

    return make


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG from the names and contents of its chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def header(width: int, height: int, depth: int = 8, color: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)


def data(values: bytes) -> tuple[bytes, bytes]:
    return b"IDAT", zlib.compress(values, 9)


END = (b"IEND", b"")


def oriented(orientation: int) -> Callable[[], bytes]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return lambda: saved(pixels(), "JPEG", exif=exif)


def jpeg_with(marker: int, content: bytes) -> bytes:
    jpeg = saved(pixels(), "JPEG")
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + jpeg[2:]


def with_thousands_of_scans() -> bytes:
    jpeg = saved(pixels(), "JPEG", progressive=True)
    scan = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    return jpeg[:-2] + 3_000 * scan + jpeg[-2:]


def with_flipped_bits(format: str) -> bytes:
    content = bytearray(saved(pixels(), format))
    for place in range(4, len(content) // 3, 7):
        content[place] ^= 0x55
    return bytes(content)


def frames(format: str) -> bytes:
    return saved(pixels(), format, save_all=True, append_images=[Image.new("RGB", (50, 40), "red")])


def tiff(*tags: tuple[int, int, int, int], following: int = 0) -> bytes:
    """A TIFF of one directory; each tag has a code, a type, a count and a value."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + struct.pack("<I", following) + bytes(64)


def tiff_of(width: int, height: int, following: int = 0, offset: int = 8) -> bytes:
    shape = ((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))
    return tiff(*shape, (273, 4, 1, offset), (278, 4, 1, height), (279, 4, 1, width * height), following=following)


def palette_with_transparency() -> bytes:
    image = Image.fromarray(pixels()).quantize(16)
    return saved(image, "PNG", transparency=3)


def bomb_of_text() -> bytes:
    text = b"Comment\0\0" + zlib.compress(bytes(60_000_000), 9)
    return png(header(8, 8), (b"zTXt", text), data(bytes(200)), END)


def tiff_of_strips(count: int, kind: int = 1) -> bytes:
    """A TIFF one pixel wide whose every row is a part of its own; the kind of the offsets is 1, 3 or 4 for 1, 2 or 4 bytes."""
    tags = ((256, 4, 1, 1), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))
    return tiff(*tags, (273, kind, count, 200), (278, 4, 1, 1)).ljust(200, b"\0") + bytes(count * {1: 1, 3: 2, 4: 4}[kind])


def tiff_of_tiles_without_width(count: int) -> bytes:
    tags = ((256, 4, 1, 1), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))
    return tiff(*tags, (322, 4, 1, 0), (323, 4, 1, 1), (324, 1, count, 200)).ljust(200, b"\0") + bytes(count)


def jpeg_of_exif_parts(count: int) -> bytes:
    jpeg = saved(pixels(), "JPEG")
    return jpeg[:2] + count * b"\xff\xe1\0\x12Exif\0\0MM\0*\0\0\0\x08\0\0" + jpeg[2:]


def jpeg_of_filling(count: int) -> bytes:
    jpeg = saved(pixels(), "JPEG")
    return jpeg[:2] + count * b"\xff" + jpeg[2:]


def png_of_profile_bombs(count: int) -> bytes:
    bomb = b"a\0\0" + zlib.compress(bytes(2**20), 9)
    return png(header(8, 8), *count * [(b"iCCP", bomb)], data(bytes(200)), END)


def png_of_deep_pixels(side: int) -> bytes:
    """16 bits for each of four colors: it unpacks to 8 bytes a pixel."""
    return png(header(side, side, 16, 6), data(bytes((8 * side + 1) * side)), END)


def gif_of_comments(count: int) -> bytes:
    gif = saved(Image.fromarray(pixels()).quantize(16), "GIF")
    start = gif.index(b",")  # of the picture
    return gif[:start] + count * b"!\xfe\1c\0" + gif[start:]


def bmp_of_runs(count: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, 2_000, count // 2_000, 1, 8, 1, 2 * count, 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 1_078 + 2 * count, 0, 0, 1_078) + head + bytes(1_024) + count * b"\1\7"


# Small files that keep a decoder busy, or fill its memory; each with about as many parts as 20 MB hold.
BOMBS = {
    "a TIFF of strips, offsets of 1 byte": (tiff_of_strips, 20_000_000),
    "a TIFF of strips, offsets of 2 bytes": (lambda count: tiff_of_strips(count, 3), 9_900_000),
    "a TIFF of strips, offsets of 4 bytes": (lambda count: tiff_of_strips(count, 4), 4_900_000),
    "a TIFF of tiles without a width": (tiff_of_tiles_without_width, 19_000_000),
    "a JPEG with EXIF in many parts": (jpeg_of_exif_parts, 1_000_000),
    "a JPEG with filling": (jpeg_of_filling, 20_000_000),
    "a PNG of color profiles": (png_of_profile_bombs, 18_000),
    "a PNG of 49 megapixels with 16 bits": (png_of_deep_pixels, 7_000),
    "a GIF of comments": (gif_of_comments, 4_000_000),
    "a BMP of short runs": (bmp_of_runs, 10_000_000),
}
PHOTOS = {
    "an empty file": (lambda: b"", "refused"),
    "one byte": (lambda: b"\xff", "refused"),
    "a JPEG's first two bytes": (lambda: b"\xff\xd8", "refused"),
    "half a JPEG": (cut("JPEG"), "refused"),
    "half a PNG": (cut("PNG"), "refused"),
    "half a GIF": (cut("GIF"), "refused"),
    "half a WebP": (cut("WEBP"), "refused"),
    "half a TIFF": (cut("TIFF"), "refused"),
    "half a BMP": (cut("BMP"), "refused"),
    "half an AVIF": (cut("AVIF"), "refused"),
    "a JPEG with flipped bits": (lambda: with_flipped_bits("JPEG"), "refused"),
    "a PNG with flipped bits": (lambda: with_flipped_bits("PNG"), "refused"),
    "a PNG of 60 megapixels": (lambda: png(header(7_500, 8_000, 1, 0), data(bytes(939 * 8_000)), END), "refused"),
    "a PNG of 16 gigapixels": (lambda: png(header(2**17, 2**17), data(b""), END), "refused"),
    "a PNG of no pixels": (lambda: png(header(0, 0), data(b""), END), "refused"),
    "a PNG without pixel data": (lambda: png(header(8, 8), END), "refused"),
    "a PNG with too little pixel data": (lambda: png(header(80, 80), data(bytes(99)), END), "refused"),
    "a PNG with far too much pixel data": (lambda: png(header(8, 8), data(bytes(60_000_000)), END), "read"),
    "a PNG with a bomb of text": (bomb_of_text, "refused"),
    "a PNG with a damaged color profile": (lambda: saved(pixels(), icc_profile=b"not a profile" * 99), "read"),
    "a JPEG of thousands of scans": (with_thousands_of_scans, "refused"),
    "a JPEG of 4 gigapixels": (
        lambda: b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\1\x22\0\2\x11\1\3\x11\1" + bytes(99),
        "refused",
    ),
    "a GIF of 4 gigapixels": (
        lambda: b"GIF89a" + b"\xff" * 4 + bytes(3) + b",\0\0\0\0" + b"\xff" * 4 + bytes(9),
        "refused",
    ),
    "a WebP of 268 megapixels": (
        lambda: b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f" + struct.pack("<I", 16_382 | 16_382 << 14) + bytes(15),
        "refused",
    ),
    "a BMP of 2 gigapixels": (
        lambda: b"BM" + struct.pack("<IIIIiiHHIIIIII", 99, 0, 54, 40, 50_000, 50_000, 1, 24, *6 * [0]),
        "refused",
    ),
    "a TIFF of 2 gigapixels": (lambda: tiff_of(50_000, 50_000), "refused"),
    "a TIFF whose pixels lie beyond its end": (lambda: tiff_of(8, 8, offset=10**9), "refused"),
    "a TIFF whose pages go in a circle": (lambda: tiff_of(8, 8, following=8), "read"),
    "a TIFF with a tag of 4 gigabytes": (lambda: tiff((256, 4, 2**30, 8), (257, 4, 2**30, 8)), "refused"),
    "a web page": (lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>", "refused"),
    "an SVG drawing": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "refused",
    ),
    "an XML file with entities": (lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "refused"),
    "a PDF document": (lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF", "refused"),
    "a PostScript program": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n%%EOF\n",
        "refused",
    ),
    "a HEIC photo": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "refused"),
    "a film": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(99), "refused"),
    "text": (lambda: b"Ein Foto? Nein, ein Brief.", "refused"),
    "text in UTF-16": (lambda: "Kein Foto".encode("utf-16"), "refused"),
    "a Windows program": (lambda: b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(200), "refused"),
    "a Linux program": (lambda: b"\x7fELF\2\1\1" + bytes(200), "refused"),
    "a Photoshop file": (lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 8, 8, 8, 3) + bytes(500), "refused"),
    "an icon": (lambda: saved(pixels(32, 32), "ICO"), "refused"),
    "a FITS image": (lambda: b"SIMPLE  =                    T".ljust(80) + b"END".ljust(2_800), "refused"),
    "a PPM image": (lambda: b"P6\n2 2\n255\n" + bytes(12), "refused"),
    "a TGA image": (lambda: saved(pixels(), "TGA"), "refused"),
    "zeros": (lambda: bytes(10**6), "refused"),
    "noise": (lambda: np.random.default_rng(1).bytes(10**5), "refused"),
    "a file above the limit": (lambda: b"\xff\xd8\xff" + bytes(20 * 1024**2), "refused"),
    "a picture of one pixel": (lambda: saved(pixels(1, 1)), "read"),
    "a picture of one column": (lambda: saved(pixels(20_000, 1)), "read"),
    "a picture of one row": (lambda: saved(pixels(1, 20_000)), "read"),
    "a CMYK JPEG": (lambda: saved(Image.new("CMYK", (50, 40), (9, 99, 200, 30)), "JPEG"), "read"),
    "a PNG of 16 bits": (lambda: saved(np.arange(2_000, dtype=np.uint16).reshape(40, 50) * 32), "read"),
    "a TIFF of floats": (lambda: saved(np.linspace(0, 1, 2_000, dtype=np.float32).reshape(40, 50), "TIFF"), "read"),
    "a TIFF of no numbers": (lambda: saved(np.full((40, 50), np.nan, dtype=np.float32), "TIFF"), "refused"),
    "a palette with transparency": (palette_with_transparency, "read"),
    "a transparent picture": (lambda: saved(pixels(channels=4), "WEBP"), "read"),
    "an animated GIF": (lambda: frames("GIF"), "read"),
    "an animated PNG": (lambda: frames("PNG"), "read"),
    "a camera's pair of photos": (lambda: frames("MPO"), "read"),
    **{f"EXIF orientation {number}": (oriented(number), "read") for number in range(10)},
    "a damaged EXIF block": (lambda: jpeg_with(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 50), "read"),
    "an EXIF block of zeros": (lambda: jpeg_with(0xE1, b"Exif\0\0" + bytes(500)), "read"),
    "a damaged color profile": (lambda: jpeg_with(0xE2, b"ICC_PROFILE\0\x09\x03" + b"\xff" * 500), "read"),
    "a JPEG with more after its end": (lambda: saved(pixels(), "JPEG") + b"<?php system('id'); ?>" * 50, "read"),
    "a GIF that is a script, too": (lambda: b"GIF89a=1;alert(1)//" + bytes(50), "refused"),
}
