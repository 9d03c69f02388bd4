"""The only caches around the engine, all bounded. They hold arrays, never figures."""

import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, load_dataset, train


@st.cache_resource(max_entries=32, show_spinner=False)
def dataset(name: str, **options) -> Dataset:
    """A dataset, the same object for everybody who asks for it; its arrays are read-only."""
    return load_dataset(name, **options)


@st.cache_resource(max_entries=128, show_spinner=False)
def training_run(_dataset: Dataset, dataset_key: tuple, hyperparameters: Hyperparameters) -> TrainingRun:
    """A finished run, so that going back to a setting costs nothing. `dataset_key` stands for the dataset."""
    return train(_dataset, hyperparameters)
