"""The only cache around the engine, and bounded. It holds arrays, never figures."""

import streamlit as st

from nnengine import Dataset, load_dataset


@st.cache_resource(max_entries=32, show_spinner=False)
def dataset(name: str, **options) -> Dataset:
    """A dataset, the same object for everybody who asks for it; its arrays are read-only."""
    return load_dataset(name, **options)

