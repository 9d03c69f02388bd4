"""A photo of one's own: cut, made small, unrolled, carried through the layers, and answered by two networks."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.cat_recognizer.answers import show_answers
from lessons.cat_recognizer.feature_maps import MAP_SETTINGS, show_feature_maps
from lessons.cat_recognizer.layer_strips import show_layers
from lessons.cat_recognizer.photo_cut import KEY, choose_cut
from lessons.cat_recognizer.photo_cut import SETTINGS as CUT_SETTINGS
from lessons.cat_recognizer.photo_source import SETTINGS as SOURCE_SETTINGS
from lessons.cat_recognizer.photo_source import choose_photo
from nnengine.convolution import convolution_forward
from nnengine.photo_model import PhotoAnswer, PhotoModel, answer_photo, predict_photos
from nnengine.photos import cut_square, unroll
from nnengine.resampling import resample
from ui import cached
from ui.plane_pictures import PLANES, picture_row, tinted_plane
from ui.prediction import Verdict, predict_first
from ui.section import concept_heading, section
from ui.source import show_source
from ui.training import current_run

PAGE = "cat_recognizer"
ANSWERS = ("not a cat", "cat")
SETTINGS = SOURCE_SETTINGS | CUT_SETTINGS | MAP_SETTINGS


@section("C41", settings=SETTINGS, places=(KEY,), follows=PAGE, height=1_800)
def photo() -> None:
    held = current_run(PAGE)
    # In a box of its own, so that what follows keeps its place however much this holds.
    with st.container():
        given = choose_photo()
    photo_column, answer_column = st.columns([0.36, 0.64], gap="large")
    with photo_column:
        cut = choose_cut(given)
        if given.source:
            st.caption(f"Photo: {given.source}")
    model = cached.photo_model()
    seen = answer_photo(model, cut)
    x = as_input(cut, held.choice.dataset.image_shape[0])
    with answer_column:
        show_answers(held, x, model, seen)
    st.subheader("What the networks get to see")
    size = cut.shape[0]
    st.markdown(
        f"The cut, made {size} × {size} pixels; its three planes; and, for the network you have trained, the column x "
        f"{x.shape} that they are unrolled into."
    )
    pictures = [cut, *(tinted_plane(cut, k) for k in range(3))]
    st.html(picture_row(np.stack(pictures), ["picture", *PLANES]))
    show_layers(held, x)
    concept_heading("C42")
    show_feature_maps(model, seen, cut)
    predict_first(
        "with the same cut upside down, the photo model answers",
        ANSWERS, lambda: judge_upside_down(model, cut, seen), key="cat_recognizer.upside_down", about=(cut.tobytes(),),
    )
    show_source(cut_square, unroll, answer_photo, convolution_forward, when_asked=(predict_photos,))


def judge_upside_down(model: PhotoModel, cut: np.ndarray, seen: PhotoAnswer) -> Verdict:
    """Ask the photo model about the turned cut."""
    turned = float(predict_photos(model, np.ascontiguousarray(cut[::-1])[np.newaxis])[0])
    return Verdict(
        ANSWERS[int(turned > 0.5)],
        f"It gives cat {turned:.0%}, the right way up {seen.probability:.0%}. Convolution finds a pattern anywhere in the "
        "picture, but not turned: it has learned from upright photos.",
    )


def as_input(cut: np.ndarray, size: int) -> np.ndarray:
    """The cut as a column of X for a network that reads size × size pixels."""
    small = cut if size == len(cut) else np.rint(255 * resample(cut[np.newaxis], size)[0]).astype(np.uint8)
    return unroll(small[np.newaxis])
