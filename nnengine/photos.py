"""Photos: from a file's bytes or a Pillow image to a small picture and the column a network reads."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from nnengine.checks import check_choice, check_integer, check_matrix
from nnengine.photo_files import open_photo, photo_size, shrink_upright
from nnengine.resampling import resample

MAX_SIDE = 1_024  # of the prepared picture, in pixels
FRAMINGS = ("crop", "fit")


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
        with open_photo(content) as image:
            picture = _prepare(image, size, framing, draft=True)
    else:
        raise TypeError(f"photo is {type(photo).__name__}, expected bytes or a PIL.Image.Image")
    return picture, unroll(picture[np.newaxis])


def upright_photo(content: bytes, most: int = MAX_SIDE) -> np.ndarray:
    """The whole photo as people look at it: upright, on white, no side longer than `most` pixels.

    Parameters
    ----------
    content : bytes
        As for `prepare_photo`.
    most : int
        1 to 1,024. A smaller photo keeps its size.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8

    Raises
    ------
    PhotoError
        If the photo can't be read, in one sentence.
    """
    most = check_integer("most", most, 1, MAX_SIDE)
    with open_photo(content) as image:
        width, height = photo_size(image)
        target = _fitted(width, height, min(most, max(width, height)))
        return np.array(shrink_upright(image, (0, 0, width, height), target, draft=True).convert("RGB"))


def cut_square(photo: np.ndarray, left: float, top: float, side: float, size: int = 64) -> np.ndarray:
    """Cut a square out of a photo and bring it to size × size pixels; what lies beyond the photo is white.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
    left, top : float
        The square's corner, in pixels of the photo.
    side : float
        In pixels of the photo, above 0.
    size : int

    Returns
    -------
    ndarray of shape (size, size, 3), uint8
    """
    height, width, _ = photo.shape
    box = [[top / height, left / width, side / height, side / width]]
    return np.rint(255 * resample(photo[np.newaxis], size, np.array(box))[0]).astype(np.uint8)


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


def _prepare(image: Image.Image, size: int, framing: str, draft: bool) -> np.ndarray:
    width, height = photo_size(image)
    if framing == "crop":
        side = min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        small = shrink_upright(image, (left, top, left + side, top + side), (size, size), draft)
    else:
        small = shrink_upright(image, (0, 0, width, height), _fitted(width, height, size), draft)
    canvas = Image.new("RGB", (size, size), "white")
    canvas.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    return np.array(canvas)


def _fitted(width: int, height: int, most: int) -> tuple[int, int]:
    scale = most / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))
