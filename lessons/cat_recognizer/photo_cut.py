"""The square that is cut out of a photo, and what becomes of it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from PIL import Image

from lessons.cat_recognizer.photo_source import PHOTO_KEPT, Photo
from nnengine.photos import cut_square
from ui import widgets
from ui.charts.photo_cut import photo_cut_figure
from ui.keep import kept
from ui.live import Handle, dragged, live_figure
from ui.pictures import data_url
from ui.state import settings_of
from ui.theme import current_theme

KEY = "cat_recognizer.cut"
SIZE = 64
HEIGHT = 320
SHOWN_SIDE = 480  # of the photo on the page, in pixels
SETTINGS = settings_of(
    "cat_recognizer",
    cut_size=dict(default=1.0, low=0.2, high=1.0, step=0.02),
    cut_fit=dict(default=False),
)


def choose_cut(photo: Photo) -> np.ndarray:
    """The photo with its movable cut; what is cut out, (64, 64, 3) of uint8."""
    height, width = photo.pixels.shape[:2]
    longer = max(height, width)
    rows, columns = height / longer, width / longer
    figure = st.container()
    fit = widgets.toggle("Take the whole photo, with white beside it", SETTINGS["cut_fit"])
    share = widgets.slider("Size of the cut", SETTINGS["cut_size"], ".0%")
    side = 1.0 if fit else share * min(rows, columns)
    spare_x, spare_y = (max(length - side, 0) / 2 for length in (columns, rows))
    x, y = dragged(KEY, photo.middle, bind="query-params")
    x, y = float(np.clip(x, -spare_x, spare_x)), float(np.clip(y, -spare_y, spare_y))
    url = kept(PHOTO_KEPT, photo.name, lambda: shown_url(photo.pixels))
    with figure:
        live_figure(
            photo_cut_figure(url, (rows, columns), (x, y), side, current_theme(), HEIGHT),
            key=KEY, alt="The photo, and in it the square that the networks get to see.", height=HEIGHT, table=False,
            drag=Handle("cut", label="Middle of the cut", bounds=((-spare_x, spare_x), (-spare_y, spare_y))),
        )
    left, top = columns / 2 + x - side / 2, rows / 2 - y - side / 2
    return cut_square(photo.pixels, left * longer, top * longer, side * longer, SIZE)


def shown_url(pixels: np.ndarray) -> str:
    """The photo as small as the page shows it."""
    image = Image.fromarray(pixels)
    image.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    return data_url(np.asarray(image))
