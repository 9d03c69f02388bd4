"""Pictures of a dataset on a page."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from html import escape

import numpy as np
from PIL import Image

from nnengine import Dataset
from nnengine.photos import roll
from ui.charts.palette import Palette


def contact_sheet(dataset: Dataset, indices: np.ndarray, probabilities: np.ndarray, palette: Palette) -> str:
    """Test pictures in a grid, as HTML.

    Parameters
    ----------
    dataset : Dataset
        With an image_shape.
    indices : ndarray of int
        Which test pictures, in order.
    probabilities : ndarray of shape (m_test,)
        Of class 1, for every test picture.
    """
    cells = []
    for i in indices:
        probability, label = float(probabilities[i]), int(dataset.Y_test[0, i])
        wrong = (probability > 0.5) != (label == 1)
        color = palette.class_1_text if probability > 0.5 else palette.class_0_text
        answer = f"{'answered' if wrong else 'rightly answered'} {dataset.classes[int(probability > 0.5)]}"
        alt = f"{dataset.classes[label]}, {answer} with probability of {dataset.classes[1]} {probability:.2f}"
        frame = palette.ink if wrong else "transparent"
        cells.append(
            f'<figure style="margin:0;width:68px;text-align:center">'
            f'<img src="{dataset_url(dataset, "test", int(i))}" alt="{escape(alt)}" title="{escape(alt)}" width="64" height="64" '
            f'style="display:block;border:2px solid {frame};border-radius:4px">'
            f'<figcaption style="color:{color};font-size:.8125rem;line-height:20px;font-variant-numeric:tabular-nums">'
            f"{probability:.2f}</figcaption></figure>"
        )
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(cells)}</div>'


@lru_cache(maxsize=2_048)
def dataset_url(dataset: Dataset, part: str, i: int) -> str:
    """Picture i of the "train" or "test" part of a dataset as a data URL."""
    X = dataset.X_train if part == "train" else dataset.X_test
    return data_url(roll(X[:, i : i + 1], dataset.image_shape)[0])


def data_url(picture: np.ndarray) -> str:
    """A picture, (height, width, 3) of uint8, as a data URL."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "WEBP", quality=85)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")
