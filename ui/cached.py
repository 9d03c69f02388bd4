"""The only cache around the engine, and bounded. It holds arrays, never figures."""

import logging
import os
from pathlib import Path

import streamlit as st

from nnengine import Dataset, load_dataset, load_photo_model
from nnengine.course_files import read_course_pictures
from nnengine.familiarity import Familiarity, fit_familiarity
from nnengine.hdf5 import FileFormatError
from nnengine.photo_model import PhotoModel, photo_features
from nnengine.picture_sets import PictureSet, picture_set_of

COURSE_FOLDER = "NUDGE_COURSE_FOLDER"  # holds train_catvnoncat.h5 and test_catvnoncat.h5


@st.cache_resource(max_entries=32, show_spinner=False)
def dataset(name: str, **options) -> Dataset:
    """A dataset, the same object for everybody who asks for it; its arrays are read-only."""
    return load_dataset(name, **options)



@st.cache_resource(max_entries=1, show_spinner=False)
def cat_emoji_pictures() -> PictureSet:
    """The pictures that ship with the app, as bytes."""
    return picture_set_of(dataset("cat_emoji"))


@st.cache_resource(max_entries=3, show_spinner=False)
def cat_emoji(size: int) -> Dataset:
    """The same at size × size pixels, with what training in their span needs worked out."""
    made = cat_emoji_pictures().dataset(size) if size != 64 else dataset("cat_emoji")
    made.gram  # noqa: B018 - a cached property, asked for here so that no visitor waits for it
    return made


@st.cache_resource(max_entries=1, show_spinner=False)
def cat_emoji_familiarity() -> Familiarity:
    """What pictures like them look like to the photo model."""
    return familiarity_of(cat_emoji_pictures())


def familiarity_of(pictures: PictureSet) -> Familiarity:
    """What a set of pictures looks like to the photo model, which sees what is alike better than pixels tell."""
    parts = (pictures.train_pictures, pictures.test_pictures)
    return fit_familiarity(*(photo_features(photo_model(), part) for part in parts))


@st.cache_resource(max_entries=1, show_spinner=False)
def course_folder_pictures() -> PictureSet | None:
    """The course's pictures from the folder that the environment names; None where there is no such folder."""
    folder = os.environ.get(COURSE_FOLDER)
    if not folder:
        return None
    try:
        return read_course_pictures(*(Path(folder) / f"{half}_catvnoncat.h5" for half in ("train", "test")))
    except (OSError, FileFormatError) as error:
        logging.getLogger(__name__).warning("%s is set, but its files can't be read: %s", COURSE_FOLDER, error)
        return None


@st.cache_resource(max_entries=1, show_spinner=False)
def photo_model() -> PhotoModel:
    """The photo model that ships with the app."""
    return load_photo_model()
