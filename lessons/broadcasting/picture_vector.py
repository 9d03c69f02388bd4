"""A picture as three planes of numbers, as one column, and many as the columns of X."""

from dataclasses import replace

import numpy as np
import streamlit as st
from PIL import Image

from nnengine import Dataset
from nnengine.photo_files import PhotoError
from nnengine.photos import prepare_photo, roll, square_in_middle, unroll
from nnengine.unrolling import pictures_in_column, place_in_picture, unroll_wrongly
from ui import cached, widgets
from ui.plain import show_plain
from ui.plane_pictures import PLANES, picture_row, planes_html, vector_html
from ui.prediction import Verdict, predict_first
from ui.reading import read_own_photo
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.uploader import explain_refused, new_uploader, uploader_key

GIVEN = tuple(f"picture {k}" for k in range(1, 7))  # the first ones of the test set
SETTINGS = settings_of(
    "broadcasting",
    picture=dict(default=GIVEN[2]),
    picture_size=dict(default=16, options=(8, 12, 16, 24, 32, 48, 64)),
    picture_entry=dict(default=300, low=0, high=12_287),
    picture_count=dict(default=4, low=2, high=6),
)
TYPES = ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "avif")
UPLOADER, KEPT = "broadcasting.photo", "_broadcasting.own_picture"
NO_PHOTO = (None, None, None)  # the picture, what there is to say of its file, and which file that was


@section("C15", settings=SETTINGS, height=1150)
def picture_vector() -> None:
    st.markdown(
        "A picture is three planes of numbers from 0 to 255: red, green, blue. "
        "Read row by row and divided by 255, they become one column x."
    )
    cats = cached.dataset("cat_emoji")
    controls, picture_column = st.columns([0.3, 0.7], gap="large")
    with controls:
        chosen = widgets.menu("Picture", SETTINGS["picture"], list(GIVEN), str)
        original = own_picture()
        if original is None:
            original = given_pictures(cats)[GIVEN.index(chosen)]
        size = widgets.slider("Height and width in pixels", SETTINGS["picture_size"])
        shape = (size, size, 3)
        i = widgets.slider("Entry i of the column", entry_setting(size), format=",d")
    picture, x = prepare_photo(Image.fromarray(original), size)
    row, column, plane = place_in_picture(i, shape)
    with picture_column:
        st.html(planes_html(picture, row, column, plane))
    st.html(vector_html(x, shape, i))
    st.latex(
        rf"\begin{{gathered}} i = (\text{{row}} \cdot {size} + \text{{column}}) \cdot 3 + \text{{plane}} \\"
        rf"= ({row} \cdot {size} + {column}) \cdot 3 + {plane} = {i} \end{{gathered}}"
    )
    st.markdown(
        f"Entry {i:,} of x ({x.shape[0]:,}, 1) is the {PLANES[plane]} of the pixel in row {row}, column {column}: "
        f"{picture[row, column, plane]} of 255. The course's 64 × 64 pictures give 12,288 entries."
    )
    many(given_pictures(cats), cats.Y_test[:, : len(GIVEN)])
    show_source(unroll, place_in_picture, when_asked=(unroll_wrongly,))


def entry_setting(size: int):
    """The slider along the column ends where the column does."""
    high = size * size * 3 - 1
    setting = SETTINGS["picture_entry"]
    return replace(setting, high=high, default=min(setting.default, high))


def given_pictures(cats: Dataset) -> np.ndarray:
    """The first test pictures, (6, 64, 64, 3) of uint8."""
    return roll(cats.X_test[:, : len(GIVEN)], cats.image_shape)


def own_picture() -> np.ndarray | None:
    """The photo somebody has chosen, 64 × 64, kept in the session; what was there before if it can't be read."""
    with st.expander("Take a photo of your own"):
        file = st.file_uploader("Photo", TYPES, key=uploader_key(UPLOADER), label_visibility="collapsed")
        explain_refused(UPLOADER)
        take_photo(file)
        picture, message, _ = st.session_state.get(KEPT, NO_PHOTO)
        if message:
            show_plain(message, "problem")
        elif picture is not None:
            st.caption("The square in its middle is used. It stays in this session and is not stored.")
        if picture is not None:
            st.button("Forget this photo", key="broadcasting.forget_photo", on_click=forget_photo)
        return picture


def take_photo(file) -> None:
    """Read what was given, once, and keep it: on another page the uploader forgets its file, and the photo stays."""
    picture, _, taken = st.session_state.get(KEPT, NO_PHOTO)
    file_id = file and file.file_id
    if file_id == taken:
        return
    message = None
    if file is not None:
        try:
            photo = read_own_photo(file.getvalue())
        except PhotoError as error:
            message = str(error)
        else:
            picture, message = square_in_middle(photo.pixels), photo.note
    st.session_state[KEPT] = (picture, message, file_id)


def forget_photo() -> None:
    st.session_state.pop(KEPT, None)
    new_uploader(UPLOADER)


def many(pictures: np.ndarray, Y: np.ndarray) -> None:
    """X of several pictures, and the reshape that mixes them."""
    st.subheader("Many pictures: the columns of X", anchor="columns-of-pictures")
    m = widgets.slider("Pictures m", SETTINGS["picture_count"])
    pictures, Y = pictures[:m], Y[:, :m].astype(int)
    X = unroll(pictures)
    n_x = X.shape[0]
    st.code(
        f"X = pictures.reshape({m}, -1).T  # {pictures.shape} → {X.shape}\nY  # {Y.shape}: {Y.tolist()}",
        language="python", wrap_lines=True,
    )
    st.html(picture_row(roll(X, pictures.shape[1:]), [f"column {k}, y = {y}" for k, y in enumerate(Y[0])]))

    def judge() -> Verdict:
        found = pictures_in_column(m, n_x, wrongly=True)
        return Verdict(
            options[0] if found == 1 else options[2] if found == m else options[1],
            f"Its {n_x:,} numbers come from {found} of {m} pictures. Reshaped straight to (n_x, m), "
            "the numbers of one picture fill row after row.",
        )

    options = ["the first picture", "numbers of some pictures", "numbers of every picture"]
    question = f"pictures.reshape(-1, {m}) has the same shape {X.shape}. What is in its first column?"
    if predict_first(question, options, judge, key="broadcasting.wrong_reshape", about=(m,)):
        wrong = unroll_wrongly(pictures)
        code = f"X = pictures.reshape(-1, {m})  # {pictures.shape} → {wrong.shape}"
        st.code(code, language="python", wrap_lines=True)
        st.html(picture_row(roll(wrong, pictures.shape[1:]), [f"column {k}" for k in range(m)]))
