"""Training pictures on a page: one by itself, and a sheet of them by their loss."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache
from html import escape

import numpy as np
from PIL import Image

from nnengine import Dataset
from nnengine.photos import roll
from ui.charts.numbers import number_text
from ui.charts.palette import Palette


def picture_html(dataset: Dataset, i: int, side: int = 96) -> str:
    """Training picture i, under it what it is."""
    label = dataset.classes[int(dataset.Y_train[0, i])]
    return (
        f'<figure style="margin:0;width:{side}px"><img src="{_data_url(dataset, i)}" alt="training picture {i + 1}, '
        f'{escape(label)}" width="{side}" height="{side}" '
        f'style="display:block;border-radius:4px;image-rendering:pixelated">'
        f'<figcaption style="font-size:.8125rem;line-height:20px">{escape(label)}</figcaption></figure>'
    )


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
    cells = []
    for i in indices:
        label, color = dataset.classes[int(dataset.Y_train[0, i])], palette.muted
        frame = palette.ink if i == chosen else "transparent"
        alt = f"example {i + 1}, {label}, loss {number_text(float(losses[i]))}"
        cells.append(
            f'<figure style="margin:0;width:60px;text-align:center">'
            f'<img src="{_data_url(dataset, int(i))}" alt="{escape(alt)}" title="{escape(alt)}" width="56" height="56" '
            f'style="display:block;border:2px solid {frame};border-radius:4px">'
            f'<figcaption style="color:{color};font-size:.8125rem;line-height:20px;font-variant-numeric:tabular-nums">'
            f"{number_text(float(losses[i]))}</figcaption></figure>"
        )
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(cells)}</div>'


@lru_cache(maxsize=1_024)
def _data_url(dataset: Dataset, i: int) -> str:
    picture = roll(dataset.X_train[:, i : i + 1], dataset.image_shape)[0]
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "WEBP", quality=85)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")
