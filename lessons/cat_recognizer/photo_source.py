"""Whose photo it is: one of those given, or the learner's own by upload, paste or camera."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from nnengine.photo_files import PhotoError
from nnengine.photos import read_photo, roll
from nnengine.reader_process import start_reader
from nnengine.shipped import shipped
from ui import cached, widgets
from ui.keep import forget_kept
from ui.paste import accept_pasted
from ui.plain import show_plain
from ui.reading import read_own_photo
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
PRIVACY = "Your photo stays in this session: nothing of it is kept on disk, logged or passed on."
SETTINGS = settings_of("cat_recognizer", photo=dict(default="chelsea"), photo_camera=dict(default=False))
UPLOADER, CAMERA = "cat_recognizer.photo_file", "cat_recognizer.photo_camera_shot"
PHOTO_KEPT = "cat_recognizer.photo_url"  # where what is made of it is kept
_YOURS = "_cat_recognizer.photo"
_TAKEN = "_cat_recognizer.photo_taken"  # the file that each way to give one held last
_PROBLEM, _NOTE = "_cat_recognizer.photo_problem", "_cat_recognizer.photo_note"


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
    with shipped(f"The photo {name}.jpg"):
        return read_photo((FOLDER / f"{name}.jpg").read_bytes()).pixels


def _own_photo() -> tuple[str, np.ndarray] | None:
    start_reader()
    uploader, camera_key = uploader_key(UPLOADER), uploader_key(CAMERA)
    accept_pasted(uploader)
    upload, camera = st.columns([0.6, 0.4])
    with upload:
        # Of any type: what can't be read is told in a sentence that says what it is.
        file = st.file_uploader("A photo, up to 20 MB; or paste one", key=uploader)
    shot = None
    with camera:
        # The browser asks for the camera as soon as this is drawn, so it waits for the switch.
        if widgets.toggle("Use the camera", SETTINGS["photo_camera"]):
            shot = st.camera_input("Camera", key=camera_key, label_visibility="collapsed")
    explain_refused(UPLOADER)
    notice = st.container()
    with notice:
        _take(UPLOADER, file)
        _take(CAMERA, shot)
    yours = st.session_state.get(_YOURS)
    if problem := st.session_state.get(_PROBLEM):
        with notice:
            show_plain(problem + (" The photo you had is still here." if yours else ""), "alert")
    if note := st.session_state.get(_NOTE):
        with notice:
            show_plain(note)
    st.caption(PRIVACY if yours else f"{PRIVACY} Until you give one, Chelsea stands in.")
    if yours:
        st.button("Forget this photo", key="cat_recognizer.forget_photo", on_click=_forget)
    return yours


def _forget() -> None:
    for key in (_YOURS, _TAKEN, _PROBLEM, _NOTE):
        st.session_state.pop(key, None)
    forget_kept(PHOTO_KEPT)
    for name in (UPLOADER, CAMERA):
        new_uploader(name)


def _take(name: str, file) -> None:
    """Read what was given, once; if that fails, keep why and the photo there was."""
    taken = st.session_state.setdefault(_TAKEN, {})
    file_id = file and file.file_id
    if file_id == taken.get(name):
        return
    problem = note = None
    if file is not None:
        try:
            found = read_own_photo(file.getvalue())
        except PhotoError as error:
            problem = str(error)
        else:
            note = found.note
            digest = hashlib.blake2b(found.pixels.tobytes(), digest_size=8).hexdigest()
            st.session_state[_YOURS] = (digest, found.pixels)
    taken[name] = file_id
    st.session_state[_PROBLEM], st.session_state[_NOTE] = problem, note
