"""Pictures to learn from that somebody uploads: read apart from the app, and kept in the session alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import streamlit as st

from nnengine.hdf5 import FileFormatError
from nnengine.isolated_reading import isolated_course_files, isolated_picture_zip
from nnengine.picture_sets import LabeledPictures, PictureSet, split_pictures
from ui import widgets
from ui.keep import forget_kept
from ui.plain import plain
from ui.state import CAT_RECOGNIZER as SETTINGS
from ui.uploader import explain_refused, new_uploader, uploader_key

PRIVACY = "Your files stay in this session: nothing of them is kept on disk, logged or passed on."
LARGEST = 64  # side of a picture that the page trains on, in pixels
NOT_TWO = (
    "This is one file, and both are needed: add the other one, for training or for testing.",
    "These are more than two files: keep the one for training and the one for testing.",
)
DERIVED = "cat_recognizer.pictures"  # where what is made of them is kept
_UPLOADS, _PROBLEMS = "_cat_recognizer.uploads", "_cat_recognizer.upload_problems"


def uploaded(name: str) -> tuple[str, PictureSet | LabeledPictures] | None:
    """What this session holds for the set `name`, after what stands for it in a cache; None if nothing."""
    return st.session_state.get(_UPLOADS, {}).get(name)


def course_uploader() -> None:
    """Takes the course's two files, in either order."""
    key, given, state = _places("course")
    given.file_uploader(
        "The course's two HDF5 files, for training and for testing", accept_multiple_files=True, key=key,
        on_change=_take, args=("course", key),
    )
    with given:
        explain_refused(key)
    with state:
        _show_state("course")


def zip_uploader() -> None:
    """Takes a ZIP with a folder for each class."""
    key, given, state = _places("own")
    given.file_uploader(
        "A ZIP with two folders of pictures, cat and any other name", key=key, on_change=_take, args=("own", key)
    )
    with given:
        explain_refused(key)
    with state:
        _show_state("own")
    if uploaded("own") is not None:
        with given:
            widgets.slider("Seed of the split into train and test", SETTINGS["split_seed"])


def _places(name: str) -> tuple:
    return uploader_key(f"cat_recognizer.{name}_files"), *st.columns([0.42, 0.58], gap="medium")


def _show_state(name: str) -> None:
    """What went wrong, what was left out, and how to forget it."""
    held = uploaded(name)
    if problem := st.session_state.get(_PROBLEMS, {}).get(name):
        st.error(plain(problem) + (" The pictures you had are still here." if held else ""))
    if held is None:
        st.caption(f"{PRIVACY} Until they are here, the cat emoji stand in.")
        return
    st.caption(" ".join([*(f"Left out: {plain(line)}." for line in held[1].skipped), PRIVACY]))
    st.button("Forget these pictures", key=f"cat_recognizer.forget.{name}", on_click=_forget, args=(name,))


def _take(name: str, key: str) -> None:
    """Read what was uploaded; if that fails, say why and keep what there was."""
    given = st.session_state.get(key)
    files = [file.getvalue() for file in (given if isinstance(given, list) else [given]) if file is not None]
    problems = st.session_state.setdefault(_PROBLEMS, {})
    problems.pop(name, None)
    if not files:
        return
    if name == "course" and len(files) != 2:
        problems[name] = NOT_TWO[len(files) > 2]
        return
    try:
        if name == "course":
            pictures = split = isolated_course_files(*files)
        else:
            pictures = isolated_picture_zip(*files)
            split = split_pictures(pictures)
        split.dataset(LARGEST)  # says if there are too few or too many, before anything depends on it
    except (FileFormatError, ValueError) as error:
        problems[name] = str(error)
        return
    pictures = replace(pictures, classes=plain_names(pictures.classes))
    digest = hashlib.blake2b(b"".join(files), digest_size=8).hexdigest()
    st.session_state.setdefault(_UPLOADS, {})[name] = (digest, pictures)


def plain_names(names: tuple[str, str]) -> tuple[str, str]:
    """Names of two classes that can stand in any text: a stranger's may be empty, alike, or hold markup."""
    first, second = (" ".join(re.sub(r"[^\w-]|_", " ", name).split()) for name in names)
    return (first, second) if first and second and first != second else ("class 0", "class 1")


def _forget(name: str) -> None:
    """Drop the pictures, all that was made of them, and the files in the uploader."""
    st.session_state.get(_UPLOADS, {}).pop(name, None)
    st.session_state.get(_PROBLEMS, {}).pop(name, None)
    forget_kept(f"{DERIVED}.{name}.")
    new_uploader(f"cat_recognizer.{name}_files")
