"""Photos: from a file's bytes or a Pillow image to a small picture and the column a network reads."""

from __future__ import annotations

import io
import math
from functools import cache

import numpy as np
from PIL import Image

from nnengine.checks import check_choice, check_integer, check_matrix

MAX_FILE_BYTES = 20 * 1024**2
MAX_PIXELS = 50_000_000
MAX_SIDE = 1_024  # of the prepared picture, in pixels
FRAMINGS = ("crop", "fit")
# Formats that browsers and cameras write. Pillow reads more, but some of those run other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
# A progressive JPEG has about 10 scans. Thousands of them are a way to keep a decoder busy for hours.
MAX_JPEG_SCANS = 200
# How much larger than needed a picture stays after the fast first step of shrinking; above 2 no difference is seen.
REDUCING_GAP = 3.0
EXIF_ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TOO_MANY_PIXELS = f"The photo has more than {MAX_PIXELS // 10**6} megapixels: make it smaller and try again."
DAMAGED = "The photo is damaged or cut short: save or send it again, or choose another one."
INSTEAD = "choose a photo saved as JPEG or PNG"


class PhotoError(ValueError):
    """A photo can't be read; the message is one sentence that says what is wrong and what to do."""


def prepare_photo(
    photo: bytes | Image.Image, size: int = 64, framing: str = "crop"
) -> tuple[np.ndarray, np.ndarray]:
    """Turn a photo into a small square picture and into a column of X.

    Turned upright as its EXIF orientation says; transparency laid on white; of an animation, the first frame.

    Parameters
    ----------
    photo : bytes or PIL.Image.Image
        A file's content, whatever its name; up to 20 MB and 50 megapixels. An image stays as it is.
    size : int
        Side of the picture in pixels, 1 to 1,024.
    framing : str
        "crop" keeps the square in the center, "fit" the whole photo with white beside it.

    Returns
    -------
    picture : ndarray of shape (size, size, 3), uint8
    X : ndarray of shape (size * size * 3, 1)
        The picture unrolled, 0 … 1.

    Raises
    ------
    PhotoError
        If the photo can't be read, in one sentence.
    TypeError, ValueError
        If size, framing or the type of photo is wrong.
    """
    size = check_integer("size", size, 1, MAX_SIDE)
    check_choice("framing", framing, FRAMINGS)
    if isinstance(photo, Image.Image):
        picture = _prepare(photo, size, framing, draft=False)
    elif isinstance(photo, (bytes, bytearray, memoryview)):
        content = bytes(photo)
        with _open(content) as image:
            picture = _prepare(image, size, framing, draft=True)
    else:
        raise TypeError(f"photo is {type(photo).__name__}, expected bytes or a PIL.Image.Image")
    return picture, unroll(picture[np.newaxis])


def unroll(pictures: np.ndarray) -> np.ndarray:
    """Stand pictures up as columns, in the course's order: row by row, red, green and blue of each pixel.

    Parameters
    ----------
    pictures : ndarray of shape (m, height, width, 3), uint8

    Returns
    -------
    X : ndarray of shape (height * width * 3, m)
        0 … 1.
    """
    pictures = np.asarray(pictures)
    if pictures.dtype != np.uint8:
        raise TypeError(f"pictures holds {pictures.dtype}, expected uint8")
    if pictures.ndim != 4 or pictures.shape[3] != 3:
        raise ValueError(f"pictures has shape {pictures.shape}, expected (m, height, width, 3)")
    if pictures.size == 0:
        raise ValueError(f"pictures is empty: it has shape {pictures.shape}, expected (m, height, width, 3)")
    return pictures.reshape(len(pictures), -1).T / 255


def roll(X: np.ndarray, image_shape: tuple[int, int, int]) -> np.ndarray:
    """Turn columns back into pictures: the inverse of `unroll`.

    Parameters
    ----------
    X : ndarray of shape (height * width * 3, m)
        0 … 1.
    image_shape : tuple of int
        (height, width, 3).

    Returns
    -------
    ndarray of shape (m, height, width, 3), uint8
    """
    if np.shape(image_shape) != (3,) or image_shape[2] != 3:
        raise ValueError(f"image_shape is {image_shape!r}, expected (height, width, 3)")
    X = check_matrix("X", X, rows=math.prod(image_shape))
    if X.min() < 0 or X.max() > 1:
        raise ValueError(f"X holds values from {X.min():g} to {X.max():g}, expected 0 to 1")
    return np.rint(X.T * 255).astype(np.uint8).reshape(-1, *image_shape)


def _open(content: bytes) -> Image.Image:
    if not content:
        raise PhotoError(f"The file is empty (0 bytes): {INSTEAD}.")
    if len(content) > MAX_FILE_BYTES:
        megabytes = len(content) / 1024**2
        raise PhotoError(f"The file has {megabytes:.1f} MB, up to {MAX_FILE_BYTES // 1024**2} MB are read: make it smaller and try again.")
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise PhotoError(f"The JPEG has more than {MAX_JPEG_SCANS} scans, far more than any photo: {INSTEAD}.")
    try:
        return Image.open(io.BytesIO(content), formats=_formats())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError(TOO_MANY_PIXELS) from error
    except Image.UnidentifiedImageError as error:
        raise PhotoError(f"{_describe(content)}: {INSTEAD}.") from error
    except Exception as error:  # damaged headers end in SyntaxError, struct.error, KeyError and others
        raise PhotoError(DAMAGED) from error


@cache
def _formats() -> tuple[str, ...]:
    Image.init()  # registers every format that this Pillow was built with
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _describe(content: bytes) -> str:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[4:8] == b"ftyp" and content[8:11] in (b"hei", b"hev", b"mif", b"msf"):
        return "The file is a HEIC photo, which can't be read here"
    if content.startswith(b"%PDF"):
        return "The file is a PDF document, not a photo"
    if start.startswith((b"<!doctype html", b"<html")):
        return "The file is a web page, not a photo"
    if b"<svg" in start:
        return "The file is an SVG drawing, not a photo"
    if not any(byte < 9 or 13 < byte < 32 for byte in content[:512]):
        return "The file is text, not a photo"
    return "The file isn't a photo in a format that can be read here"


def _prepare(image: Image.Image, size: int, framing: str, draft: bool) -> np.ndarray:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PhotoError(TOO_MANY_PIXELS)
    if width == 0 or height == 0:
        raise PhotoError(f"The photo is empty, {width} × {height} pixels: {INSTEAD}.")
    if framing == "crop":
        side = min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        box, target = (left, top, left + side, top + side), (size, size)
    else:
        scale = size / max(width, height)
        box, target = (0, 0, width, height), (max(1, round(width * scale)), max(1, round(height * scale)))
    try:
        box = _load(image, box, target, draft)
    except Exception as error:  # Pillow's decoders raise OSError, SyntaxError, struct.error, MemoryError and others
        raise PhotoError(DAMAGED) from error
    small = _flatten(image).resize(target, Image.Resampling.LANCZOS, box, REDUCING_GAP)
    # The box lies in the center, so turning the small picture gives the same as turning the photo, and is fast.
    turn = UPRIGHT.get(_orientation(image))
    small = small if turn is None else small.transpose(turn)
    canvas = Image.new("RGB", (size, size), "white")
    canvas.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    return np.array(canvas)


def _load(image: Image.Image, box: tuple, target: tuple[int, int], draft: bool) -> tuple:
    """Decode the image's pixels; return the box in the coordinates of what was decoded."""
    width, height = image.size
    if draft and image.format in ("JPEG", "MPO"):
        # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size, many times faster than in full.
        shrinking = max((box[2] - box[0]) / target[0], (box[3] - box[1]) / target[1])
        wanted = max(1.0, shrinking / REDUCING_GAP)
        drafted = image.draft(None, (math.ceil(width / wanted), math.ceil(height / wanted)))
        if drafted is not None:
            factor = drafted[1][2] / width
            box = tuple(factor * edge for edge in box)
    image.load()
    return box


def _flatten(image: Image.Image) -> Image.Image:
    """The image in 8-bit gray or RGB, transparency laid on white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.has_transparency_data:
        solid = Image.new("RGB", image.size, "white")
        if image.mode == "La":  # Pillow takes premultiplied gray only this way
            image = image.convert("LA")
        layer = image.convert("RGBA")
        solid.paste(layer, mask=layer)
        return solid
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Gray of 16 or 32 bits, scaled to 0 … 255 without cutting anything off."""
    if image.mode == "F" and not np.isfinite(np.asarray(image)).all():
        raise PhotoError(f"The photo holds values that aren't numbers: {INSTEAD}.")
    if image.mode.startswith("I;16"):
        low, high = 0, 65_535
    else:
        # Files with 32 bits don't say what white is: the smallest usual range that holds all values, or else their own.
        low, high = image.getextrema()
        ranges = [top for top in ((1, 255, 65_535) if image.mode == "F" else (255, 65_535)) if 0 <= low and high <= top]
        low, high = (0, ranges[0]) if ranges else (low, high)
    scale = 255 / (high - low) if high > low else 0.0
    # Adding a half, because Pillow rounds down.
    return image.convert("F").point(lambda value: value * scale + (0.5 - low * scale)).convert("L")


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(EXIF_ORIENTATION, 1)
    except Exception:  # a damaged EXIF block is no reason to refuse the picture
        return 1
