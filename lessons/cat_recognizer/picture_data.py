"""The pictures to learn from: those that ship with the app, the course's own, or somebody's ZIP."""

from __future__ import annotations

import streamlit as st

from lessons.cat_recognizer import picture_uploads
from lessons.cat_recognizer.course_folder import course_folder
from nnengine import Dataset
from nnengine.familiarity import Familiarity
from nnengine.picture_sets import PictureSet, split_pictures
from ui import cached, widgets
from ui.data_choice import DataChoice
from ui.keep import kept
from ui.state import CAT_RECOGNIZER as SETTINGS

NAMES = {"cat_emoji": "Cat emoji", "course": "Course photos", "own": "Your pictures"}


def choose_set() -> str:
    """The row of picture sets; the chosen key of `NAMES`."""
    return widgets.choice("Pictures to learn from", SETTINGS["data"], list(NAMES), NAMES.get)


def take_uploads(name: str) -> str:
    """What a set needs from the learner; the set to train on until it is there."""
    if name == "own":
        picture_uploads.zip_uploader()
    elif name == "course":
        folder = course_folder()
        problem = folder and folder.problem
        if problem:
            st.warning(problem)
        if folder is None or problem:
            picture_uploads.course_uploader()
    return name if name == "cat_emoji" or _own_pictures(name) is not None else "cat_emoji"


def load_pictures(name: str, size: int) -> DataChoice:
    """The set `name` at size × size pixels."""
    digest = () if name == "cat_emoji" else (_own_pictures(name)[0],)
    return DataChoice(name, picture_dataset(name, size), None, (), (name, *digest, size))


def picture_dataset(name: str, size: int) -> Dataset:
    """The pictures of `choose_set` as columns of X."""
    if name == "cat_emoji":
        return cached.cat_emoji(size)
    digest, pictures = _own_pictures(name)
    # One at a time is held for each size asked for: it takes 8 bytes for each number of a picture.
    return kept(f"{picture_uploads.DERIVED}.{name}.dataset.{size}", (name, digest), lambda: pictures.dataset(size))


def picture_familiarity(name: str) -> Familiarity:
    """What the pictures of a set look like to the photo model."""
    if name == "cat_emoji":
        return cached.cat_emoji_familiarity()
    digest, pictures = _own_pictures(name)
    return kept(f"{picture_uploads.DERIVED}.{name}.familiarity", (name, digest), lambda: cached.familiarity_of(pictures))


def _own_pictures(name: str) -> tuple[str, PictureSet] | None:
    """What stands for the set in a cache, and the set, split for training and testing; None if there is none."""
    if name == "course" and (folder := course_folder()) is not None and not folder.problem:
        return "folder", folder.pictures
    uploaded = picture_uploads.uploaded(name)
    if uploaded is None or name == "course":
        return uploaded
    digest, labeled = uploaded
    seed, is_swapped = int(widgets.slider_value(SETTINGS["split_seed"])), picture_uploads.is_swapped()

    def split() -> PictureSet:
        return split_pictures(labeled.swapped() if is_swapped else labeled, seed=seed)

    basis = (digest, seed, is_swapped)
    return " ".join(map(str, basis)), kept(f"{picture_uploads.DERIVED}.{name}.split", basis, split)
