"""Photos: from a file's bytes or a Pillow image to a small picture and the column a network reads."""

from __future__ import annotations

import math
import warnings

import numpy as np
from PIL import Image

from nnengine.checks import check_choice, check_integer, check_matrix
from nnengine.isolated_photo import isolated_photo
from nnengine.photo_files import PhotoError, ReadPhoto, open_photo, photo_size, shrink_upright
from nnengine.photo_repairs import ends_for_jpeg
from nnengine.resampling import resample

MAX_SIDE = 1_024  # of the prepared picture, in pixels
KEPT_SIDE = 768  # of what is kept of a photo, whatever is cut out of it then
FRAMINGS = ("crop", "fit")
NO_END = "The JPEG has no end marker, but no pixel is missing."


def prepare_photo(
    photo: bytes | Image.Image, size: int = 64, framing: str = "crop"
) -> tuple[np.ndarray, np.ndarray]:
    """Turn a photo into a small square picture and into a column of X.

    Turned upright as its EXIF orientation says; its colors in sRGB as its color profile says; transparency laid on
    white; of an animation, the first frame. The photo is first made no larger than 768 pixels, or twice `size`.

    A file may be anybody's, so its bytes are decoded in a process of their own with limits on its memory and time. It
    is started by the first call, in about half a second, and waits for further ones.

    Parameters
    ----------
    photo : bytes or PIL.Image.Image
        A file's content, whatever its name; up to 20 MB and 50 megapixels. An image stays as it is, and is worked on
        in this process.
    size : int
        Side of the picture in pixels, 1 to 1,024.
    framing : str
        "crop" keeps the square in the center, "fit" the whole photo with white beside it.

    Returns
    -------
    picture : ndarray of shape (size, size, 3), uint8
    X : ndarray of shape (size * size * 3, 1)
        The picture unrolled, 0 … 1.

    Warns
    -----
    UserWarning
        Of damage that cost no pixel.

    Raises
    ------
    PhotoError
        If the photo can't be read, in one sentence.
    TypeError, ValueError
        If size, framing or the type of photo is wrong.
    """
    size = check_integer("size", size, 1, MAX_SIDE)
    check_choice("framing", framing, FRAMINGS)
    most = max(KEPT_SIDE, 2 * size)
    if isinstance(photo, Image.Image):
        pixels = _upright(photo, most, draft=False)
    elif isinstance(photo, (bytes, bytearray, memoryview)):
        found = isolated_photo(bytes(photo), most)
        if found.note:
            warnings.warn(found.note, stacklevel=2)
        pixels = found.pixels
    else:
        raise TypeError(f"photo is {type(photo).__name__}, expected bytes or a PIL.Image.Image")
    picture = square_in_middle(pixels, size, framing)
    return picture, unroll(picture[np.newaxis])


def read_photo(content: bytes, most: int = KEPT_SIDE) -> ReadPhoto:
    """The whole photo as people look at it, decoded in this process: for files of one's own, or with limits around it.

    Parameters
    ----------
    content : bytes
        As for `prepare_photo`.
    most : int
        Pixels of the longer side at most, 1 to 2,048. A smaller photo keeps its size.

    Raises
    ------
    PhotoError
        If the photo can't be read, in one sentence.
    """
    most = check_integer("most", most, 1, 2 * MAX_SIDE)
    try:
        return ReadPhoto(_decode(content, most))
    except PhotoError:
        ends = ends_for_jpeg(content)
        if ends is None:
            raise
        one, other = (_decode(ended, most) for ended in ends)
        if not np.array_equal(one, other):
            raise
        return ReadPhoto(one, NO_END)


def square_in_middle(photo: np.ndarray, size: int = 64, framing: str = "crop") -> np.ndarray:
    """Cut the square in the middle out of a photo, as every photo is that nobody has cut by hand.

    Parameters
    ----------
    photo : ndarray of shape (height, width, 3), uint8
    size : int
    framing : str
        As for `prepare_photo`.

    Returns
    -------
    ndarray of shape (size, size, 3), uint8
    """
    height, width, _ = photo.shape
    side = min(height, width) if framing == "crop" else max(height, width)
    return cut_square(photo, (width - side) / 2, (height - side) / 2, side, size)


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


def _decode(content: bytes, most: int) -> np.ndarray:
    with open_photo(content) as image:
        return _upright(image, most, draft=True)


def _upright(image: Image.Image, most: int, draft: bool) -> np.ndarray:
    width, height = photo_size(image)
    scale = min(1.0, most / max(width, height))
    target = max(1, round(width * scale)), max(1, round(height * scale))
    return np.array(shrink_upright(image, target, draft).convert("RGB"))
