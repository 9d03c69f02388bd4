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
from ui.plain import show_plain
from ui.reading import reading
from ui.state import CAT_RECOGNIZER as SETTINGS
from ui.uploader import explain_refused, new_uploader, uploader_key

PRIVACY = "Your files stay in this session: nothing of them is kept on disk, logged or passed on."
LARGEST = 64  # side of a picture that the page trains on, in pixels
NOT_TWO = (
    "This is one file, and both are needed: add the other one, for training or for testing.",
    "These are more than two files: keep the one for training and the one for testing.",
)
UNNAMED = ("class 0", "class 1")
DERIVED = "cat_recognizer.pictures"  # where what is made of them is kept
_UPLOADS, _PROBLEMS = "_cat_recognizer.uploads", "_cat_recognizer.upload_problems"
_TAKEN = "_cat_recognizer.uploads_taken"  # the files that each uploader held last


def uploaded(name: str) -> tuple[str, PictureSet | LabeledPictures] | None:
    """What this session holds for the set `name`, after what stands for it in a cache; None if nothing."""
    return st.session_state.get(_UPLOADS, {}).get(name)


def course_uploader() -> None:
    """Takes the course's two files, in either order."""
    key, given, state = _places("course")
    files = given.file_uploader(
        "The course's two HDF5 files, for training and for testing", accept_multiple_files=True, key=key
    )
    with given:
        explain_refused(key)
    with state:
        _take("course", files)
        _show_state("course")


def zip_uploader() -> None:
    """Takes a ZIP with a folder for each class."""
    key, given, state = _places("own")
    file = given.file_uploader("A ZIP with two folders of pictures, cat and any other name", key=key)
    with given:
        explain_refused(key)
    with state:
        _take("own", [file] if file else [])
    if (held := uploaded("own")) is not None:
        with given:
            widgets.toggle("Swap the classes", SETTINGS["swap_classes"])
            if not held[1].is_split:
                widgets.slider("Seed of the split into train and test", SETTINGS["split_seed"])
    with state:
        _show_state("own")


def is_swapped() -> bool:
    """Whether the classes of the ZIP's pictures have changed places."""
    return bool(st.session_state.get(SETTINGS["swap_classes"].key))


def _places(name: str) -> tuple:
    return uploader_key(f"cat_recognizer.{name}_files"), *st.columns([0.42, 0.58], gap="medium")


def _show_state(name: str) -> None:
    """What went wrong, what was left out, and how to forget it."""
    held = uploaded(name)
    if problem := st.session_state.get(_PROBLEMS, {}).get(name):
        show_plain(problem + (" The pictures you had are still here." if held else ""), "alert")
    if held is None:
        st.caption(f"{PRIVACY} Until they are here, the cat emoji stand in.")
        return
    names = held[1].classes[::-1] if name == "own" and is_swapped() else held[1].classes
    told = "" if names == UNNAMED else f"Class 1 is :blue[{names[1]}], class 0 is :orange[{names[0]}]. "
    if told := told + _split_words(held[1]):
        st.markdown(told)
    show_plain(" ".join([*(f"Left out: {line}." for line in held[1].skipped), PRIVACY]))
    st.button("Forget these pictures", key=f"cat_recognizer.forget.{name}", on_click=_forget, args=(name,))


def _split_words(pictures: PictureSet | LabeledPictures) -> str:
    """How what somebody has set aside for testing is used; empty where nothing is."""
    if isinstance(pictures, PictureSet) or not pictures.is_test.any():
        return ""
    if pictures.is_split:
        return f"The {pictures.is_test.sum():,} pictures in folders for testing are the test set."
    return "The folders for testing or those for training lack a class, so all pictures are split at random."


def _take(name: str, given: list) -> None:
    """Read what was uploaded, once; if that fails, say why and keep what there was."""
    taken = st.session_state.setdefault(_TAKEN, {})
    file_ids = [file.file_id for file in given]
    if file_ids == taken.get(name, []):
        return
    with reading("the pictures") as turn:
        _read(name, [file.getvalue() for file in given], turn)
        taken[name] = file_ids


def _read(name: str, files: list[bytes], turn: dict) -> None:
    problems = st.session_state.setdefault(_PROBLEMS, {})
    problems.pop(name, None)
    if not files:
        return
    if name == "course" and len(files) != 2:
        problems[name] = NOT_TWO[len(files) > 2]
        return
    try:
        if name == "course":
            pictures = split = isolated_course_files(*files, **turn)
        else:
            pictures = isolated_picture_zip(*files, **turn)
            split = split_pictures(pictures)
        split.dataset(LARGEST)  # says if there are too few or too many, before anything depends on it
    except (FileFormatError, ValueError) as error:
        problems[name] = str(error)
        return
    pictures = replace(pictures, classes=plain_names(pictures.classes))
    digest = hashlib.blake2b(b"".join(files), digest_size=8).hexdigest()
    st.session_state.setdefault(_UPLOADS, {})[name] = (digest, pictures)


def plain_names(names: tuple[str, str]) -> tuple[str, str]:
    """Names of two classes that can stand in any text: an uploaded one may be empty, like the other, or hold markup."""
    # Letters and digits alone, and a hyphen inside a word: "---" would be a rule in Markdown, and "--" a dash.
    first, second = (" ".join(re.sub(r"[^\w-]|_|(?<!\w)-|-(?!\w)", " ", name).split()) for name in names)
    return (first, second) if first and second and first != second else UNNAMED


def _forget(name: str) -> None:
    """Drop the pictures, all that was made of them, and the files in the uploader."""
    st.session_state.get(_UPLOADS, {}).pop(name, None)
    st.session_state.get(_PROBLEMS, {}).pop(name, None)
    st.session_state.get(_TAKEN, {}).pop(name, None)
    forget_kept(f"{DERIVED}.{name}.")
    new_uploader(f"cat_recognizer.{name}_files")
