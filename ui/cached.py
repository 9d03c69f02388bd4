"""The only cache around the engine, and bounded. It holds arrays, never figures."""

import streamlit as st

from nnengine import Dataset, load_dataset, load_photo_model
from nnengine.familiarity import Familiarity, fit_familiarity
from nnengine.photo_model import PhotoModel, photo_features
from nnengine.picture_sets import PictureSet, picture_set_of
from nnengine.shipped import shipped


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
def photo_model() -> PhotoModel:
    """The photo model that ships with the app."""
    with shipped("The photo model"):
        return load_photo_model()
