"""Photo files that anybody may have made: opened, decoded and turned upright, or refused in one sentence."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageCms

from nnengine.file_kinds import kind_of_file
from nnengine.photo_repairs import PNG_START, PixelsDamaged, usable_png

MAX_FILE_BYTES = 20 * 1024**2
MAX_PIXELS = 50_000_000
# Formats that browsers and cameras write. Pillow reads more, but some of those run other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
# A progressive JPEG has about 10 scans. Thousands of them are a way to keep a decoder busy for hours.
MAX_JPEG_SCANS = 200
# Each scan goes over all pixels again; 50 megapixels in 10 scans are fine.
MAX_SCANNED_PIXELS = 600_000_000
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


# Pillow's mode for the pixels that a color profile of each kind is for.
PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


class PhotoError(ValueError):
    """A photo can't be read; the message is one sentence that says what is wrong and what to do."""


@dataclass(frozen=True, eq=False)
class ReadPhoto:
    """A photo as people look at it.

    Attributes
    ----------
    pixels : ndarray of shape (height, width, 3), uint8
        Upright, in sRGB, on white.
    note : str
        One sentence about damage that cost no pixel; mostly empty.
    """

    pixels: np.ndarray
    note: str = ""


def check_file_size(content: bytes) -> None:
    """Say in one sentence if a file has no bytes or too many."""
    if not content:
        raise PhotoError(f"The file is empty (0 bytes): {INSTEAD}.")
    if len(content) > MAX_FILE_BYTES:
        megabytes = len(content) / 1024**2
        raise PhotoError(
            f"The file is {megabytes:.1f} MB, above the limit of {MAX_FILE_BYTES // 1024**2} MB: make it smaller and try again."
        )


def open_photo(content: bytes) -> Image.Image:
    """Open a file's content as an image, its pixels not yet decoded; or say in one sentence why that can't be."""
    check_file_size(content)
    scans = content.count(b"\xff\xda") if content.startswith(b"\xff\xd8") else 0
    if scans > MAX_JPEG_SCANS:
        raise PhotoError(f"The JPEG has more than {MAX_JPEG_SCANS} scans, far more than any photo: {INSTEAD}.")
    try:
        if content.startswith(PNG_START):
            content = usable_png(content)
        image = Image.open(io.BytesIO(content), formats=_formats())
    except PixelsDamaged as error:
        raise PhotoError(DAMAGED) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError(TOO_MANY_PIXELS) from error
    except Image.UnidentifiedImageError as error:
        raise PhotoError(f"{_describe(content)}: {INSTEAD}.") from error
    except Exception as error:  # damaged headers end in SyntaxError, struct.error, KeyError and others
        raise PhotoError(DAMAGED) from error
    if scans * image.width * image.height > MAX_SCANNED_PIXELS:
        raise PhotoError(f"The JPEG has {scans} scans, too many for a photo of its size: save it again, or {INSTEAD}.")
    return image


@cache
def _formats() -> tuple[str, ...]:
    Image.init()  # registers every format that this Pillow was built with
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _describe(content: bytes) -> str:
    kind = kind_of_file(content)
    if kind.name == "heic":
        return "The file is a HEIC photo, which can't be read here"
    if kind.name in ("unknown", "picture"):
        return "The file isn't a photo in a format that can be read here"
    return f"The file is {kind.words}, not a photo"


def photo_size(image: Image.Image) -> tuple[int, int]:
    """Width and height, if it has a size that is read."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PhotoError(TOO_MANY_PIXELS)
    if width == 0 or height == 0:
        raise PhotoError(f"The photo is empty, {width} × {height} pixels: {INSTEAD}.")
    return width, height


def shrink_upright(image: Image.Image, target: tuple[int, int], draft: bool) -> Image.Image:
    """The image at the target's size, in gray or RGB of sRGB, turned upright.

    Parameters
    ----------
    image : PIL.Image.Image
    target : tuple of int
        Width and height, as the image lies in its file.
    draft : bool
        Whether the image may be decoded at a smaller size, which spoils it for whoever passed it in.

    Raises
    ------
    PhotoError
        If its pixels can't be decoded.
    """
    try:
        box = _load(image, target, draft)
        small = _flatten(image).resize(target, Image.Resampling.LANCZOS, box, REDUCING_GAP)
        small = _in_srgb(small, image.info.get("icc_profile"))
    except PhotoError:
        raise
    except Exception as error:  # Pillow's decoders raise OSError, SyntaxError, struct.error, MemoryError and others
        raise PhotoError(DAMAGED) from error
    turn = UPRIGHT.get(_orientation(image))
    return small if turn is None else small.transpose(turn)


def _load(image: Image.Image, target: tuple[int, int], draft: bool) -> tuple[float, float, float, float]:
    """Decode the image's pixels; return where the image lies in what was decoded: left, top, right and bottom."""
    width, height = image.size
    box = (0, 0, width, height)
    if draft and image.format in ("JPEG", "MPO"):
        # A JPEG can be decoded at 1/2, 1/4 or 1/8 of its size, many times faster than in full.
        drafted = image.draft(None, target)
        if drafted is not None:
            box = drafted[1]
    image.load()
    return box


def _flatten(image: Image.Image) -> Image.Image:
    """The image in 8-bit gray, RGB, CMYK or Lab, transparency laid on white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.has_transparency_data:
        solid = Image.new("RGB", image.size, "white")
        if image.mode == "La":  # Pillow takes premultiplied gray only this way
            image = image.convert("LA")
        layer = image.convert("RGBA")
        solid.paste(layer, mask=layer)
        return solid
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The image in gray or RGB of sRGB, from the colors that its profile describes.

    A profile that is damaged, or meant for other pixels, is passed over. The image is small by now: its colors are
    brought together first and converted then, as in a browser.
    """
    try:
        if image.mode == "LAB":
            source = ImageCms.createProfile("LAB")
        elif profile:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = PROFILE_MODES.get(source.profile.xcolor_space.strip())
            if image.mode == "L" and mode == "RGB":
                image = image.convert("RGB")
            source = source if mode == image.mode else None
        else:
            source = None
        if source is not None:
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        pass
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
