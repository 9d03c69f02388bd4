"""Pictures on a page, as HTML: one by itself, and sheets of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from weakref import WeakKeyDictionary

import numpy as np
from PIL import Image

from nnengine import Dataset
from nnengine.photos import roll
from ui.charts.numbers import number_text
from ui.charts.palette import Palette

# Weakly, so that somebody's own pictures go when their session does.
_URLS: WeakKeyDictionary[Dataset, dict[tuple[str, int], str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class SheetPicture:
    """One picture of a sheet.

    Attributes
    ----------
    url : str
    caption : str
        What stands below it, in `color`.
    alt : str
        What it is, in words.
    frame : str
        Color of its frame.
    """

    url: str
    caption: str
    alt: str
    color: str
    frame: str = "transparent"


def sheet(pictures: Iterable[SheetPicture], side: int = 64, rendering: str = "auto") -> str:
    """Pictures in a grid, each over its caption; with the rendering "pixelated" every pixel is a square."""
    cells = [
        f'<figure style="margin:0;width:{side + 4}px;text-align:center">'
        f'<img src="{picture.url}" alt="{escape(picture.alt)}" title="{escape(picture.alt)}" width="{side}" height="{side}" '
        f'style="display:block;border:2px solid {picture.frame};border-radius:4px;image-rendering:{rendering}">'
        f'<figcaption style="color:{picture.color};font-size:.8125rem;line-height:20px;font-variant-numeric:tabular-nums">'
        f"{picture.caption}</figcaption></figure>"
        for picture in pictures
    ]
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(cells)}</div>'


def contact_sheet(dataset: Dataset, indices: np.ndarray, probabilities: np.ndarray, palette: Palette) -> str:
    """Test pictures in a grid, each over its probability of class 1; mistakes are framed.

    Parameters
    ----------
    dataset : Dataset
        With an image_shape.
    indices : ndarray of int
        Which test pictures, in order.
    probabilities : ndarray of shape (m_test,)
        Of class 1, for every test picture.
    """
    pictures = []
    for i in indices:
        probability, label = float(probabilities[i]), int(dataset.Y_test[0, i])
        wrong = (probability > 0.5) != (label == 1)
        answer = f"{'answered' if wrong else 'rightly answered'} {dataset.classes[int(probability > 0.5)]}"
        alt = f"{dataset.classes[label]}, {answer} with probability of {dataset.classes[1]} {probability:.2f}"
        color = palette.class_1_text if probability > 0.5 else palette.class_0_text
        frame = palette.ink if wrong else "transparent"
        pictures.append(SheetPicture(dataset_url(dataset, "test", int(i)), f"{probability:.2f}", alt, color, frame))
    return sheet(pictures)


def loss_sheet(dataset: Dataset, indices: Sequence[int], losses: np.ndarray, chosen: int, palette: Palette) -> str:
    """Training pictures in a grid, each over its loss; the chosen one framed.

    Parameters
    ----------
    dataset : Dataset
        With an image_shape.
    indices : sequence of int
        Which training pictures, in order.
    losses : ndarray of shape (m_train,)
    chosen : int
    """
    pictures = []
    for i in map(int, indices):
        loss = number_text(float(losses[i]))
        alt = f"example {i + 1}, {dataset.classes[int(dataset.Y_train[0, i])]}, loss {loss}"
        frame = palette.ink if i == chosen else "transparent"
        pictures.append(SheetPicture(dataset_url(dataset, "train", i), loss, alt, palette.muted, frame))
    return sheet(pictures, 56)


def picture_html(dataset: Dataset, i: int, side: int = 96) -> str:
    """Training picture i, under it what it is."""
    label = escape(dataset.classes[int(dataset.Y_train[0, i])])
    return (
        f'<figure style="margin:0;width:{side}px"><img src="{dataset_url(dataset, "train", i)}" '
        f'alt="training picture {i + 1}, {label}" width="{side}" height="{side}" '
        f'style="display:block;border-radius:4px;image-rendering:pixelated">'
        f'<figcaption style="font-size:.8125rem;line-height:20px">{label}</figcaption></figure>'
    )


def dataset_url(dataset: Dataset, part: str, i: int) -> str:
    """Picture i of the "train" or "test" part of a dataset as a data URL, made once for as long as the dataset lives."""
    made = _URLS.setdefault(dataset, {})
    if (part, i) not in made:
        X = dataset.X_train if part == "train" else dataset.X_test
        made[part, i] = data_url(roll(X[:, i : i + 1], dataset.image_shape)[0])
    return made[part, i]


def signed_url(values: np.ndarray, palette: Palette) -> str:
    """A matrix as an image's address, a pixel an entry: blue above zero, orange below, the stronger the larger."""
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    most = float(np.abs(values).max()) or 1.0
    share = np.abs(values / most)[:, :, np.newaxis]
    ground, blue, orange = (
        np.array(list(bytes.fromhex(color[1:])), float) for color in (palette.background, palette.class_1, palette.class_0)
    )
    full = np.where(values[:, :, np.newaxis] > 0, blue, orange)
    return data_url((ground + (full - ground) * share).round().astype(np.uint8), is_exact=True)


def data_url(picture: np.ndarray, is_exact: bool = False) -> str:
    """A picture, (height, width, 3) of uint8, as a data URL: to the last bit, or small enough for a whole sheet."""
    file = io.BytesIO()
    image = Image.fromarray(picture)
    if is_exact:
        image.save(file, "PNG", compress_level=1)
    else:
        image.save(file, "WEBP", quality=85)
    return f"data:image/{'png' if is_exact else 'webp'};base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
