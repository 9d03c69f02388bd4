"""Whose photo it is: one of those given, or the learner's own by upload, paste or camera."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from nnengine.photo_files import PhotoError
from nnengine.photos import roll, upright_photo
from ui import cached, widgets
from ui.keep import forget_kept
from ui.paste import accept_pasted
from ui.state import settings_of
from ui.uploader import explain_refused, new_uploader, uploader_key

FOLDER = Path(__file__).parents[2] / "data" / "photos"
GIVEN = {
    "chelsea": "Chelsea, a cat",
    "coffee": "Coffee",
    "rocket": "Rocket",
    "drawing": "A drawing",
    "noise": "Noise",
    "yours": "Yours",
}
SOURCES = {
    "chelsea": "Stefan van der Walt, CC0.",
    "coffee": "Rachel Michetti, CC0.",
    "rocket": "SpaceX, released into the public domain.",
    "drawing": "Twemoji, © Twitter, Inc and other contributors, CC BY 4.0, modified.",
    "noise": "Drawn by a random generator.",
}
# Where the cut of a given photo first has its middle, right of and above the photo's own, in shares of the longer side.
# Chelsea's takes in an ear: the middle alone is a close-up without an outline, which the photo model misses.
MIDDLES = {"chelsea": (0.15, 0.0)}
DRAWING = 4  # a cat among the test pictures
MOST_SIDE = 768  # of what is kept of a photo, in pixels; the networks see 64
PRIVACY = "Your photo stays in this session: nothing of it is kept on disk, logged or passed on."
SETTINGS = settings_of("cat_recognizer", photo=dict(default="chelsea"), photo_camera=dict(default=False))
UPLOADER, CAMERA = "cat_recognizer.photo_file", "cat_recognizer.photo_camera_shot"
PHOTO_KEPT = "cat_recognizer.photo_url"  # where what is made of it is kept
_YOURS, _PROBLEM = "_cat_recognizer.photo", "_cat_recognizer.photo_problem"


@dataclass(frozen=True)
class Photo:
    """A photo as people look at it.

    Attributes
    ----------
    name : str
        Stands for it.
    pixels : ndarray of shape (height, width, 3), uint8
    source : str
        Who made it and under which terms; empty for the learner's own.
    middle : tuple of float
        Where its cut first has its middle, as in `MIDDLES`.
    """

    name: str
    pixels: np.ndarray
    source: str
    middle: tuple[float, float] = (0.0, 0.0)


def choose_photo() -> Photo:
    """The row of photos, and for "Yours" the ways to give one. Until one is given, the first of the row stands in."""
    name = widgets.choice("Photo", SETTINGS["photo"], list(GIVEN), GIVEN.get)
    if name == "yours":
        yours = _own_photo()
        if yours is not None:
            return Photo(f"yours {yours[0]}", yours[1], "")
        name = "chelsea"
    return Photo(name, given_photo(name), SOURCES[name], MIDDLES.get(name, (0.0, 0.0)))


@st.cache_resource(max_entries=len(GIVEN), show_spinner=False)
def given_photo(name: str) -> np.ndarray:
    """The pixels of a given photo."""
    if name == "noise":
        return np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    if name == "drawing":
        dataset = cached.dataset("cat_emoji")
        cats = np.flatnonzero(dataset.Y_test[0] == 1)
        return roll(dataset.X_test[:, cats[DRAWING], np.newaxis], dataset.image_shape)[0]
    return upright_photo((FOLDER / f"{name}.jpg").read_bytes(), MOST_SIDE)


def _own_photo() -> tuple[str, np.ndarray] | None:
    uploader, camera_key = uploader_key(UPLOADER), uploader_key(CAMERA)
    accept_pasted(uploader)
    upload, camera = st.columns([0.6, 0.4])
    with upload:
        # Of any type: what can't be read is told in a sentence that says what it is.
        st.file_uploader("A photo, up to 20 MB; or paste one", key=uploader, on_change=_take, args=(uploader,))
    with camera:
        # The browser asks for the camera as soon as this is drawn, so it waits for the switch.
        if widgets.toggle("Use the camera", SETTINGS["photo_camera"]):
            st.camera_input("Camera", key=camera_key, on_change=_take, args=(camera_key,), label_visibility="collapsed")
    explain_refused(UPLOADER)
    yours = st.session_state.get(_YOURS)
    notice = st.container()
    if problem := st.session_state.get(_PROBLEM):
        notice.error(problem + (" The photo you had is still here." if yours else ""))
    st.caption(PRIVACY if yours else f"{PRIVACY} Until you give one, Chelsea stands in.")
    if yours:
        st.button("Forget this photo", key="cat_recognizer.forget_photo", on_click=_forget)
    return yours


def _forget() -> None:
    for key in (_YOURS, _PROBLEM):
        st.session_state.pop(key, None)
    forget_kept(PHOTO_KEPT)
    for name in (UPLOADER, CAMERA):
        new_uploader(name)


def _take(key: str) -> None:
    """Read what was given; if that fails, say why and keep the photo there was."""
    file = st.session_state.get(key)
    st.session_state.pop(_PROBLEM, None)
    if file is None:
        return
    try:
        pixels = upright_photo(file.getvalue(), MOST_SIDE)
    except PhotoError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    digest = hashlib.blake2b(pixels.tobytes(), digest_size=8).hexdigest()
    st.session_state[_YOURS] = (digest, pixels)
