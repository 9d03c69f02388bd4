"""Choosing the data that a network is trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnengine import Dataset
from nnengine.datasets.generated import EXTENT
from ui import cached, names, widgets
from ui.state import Setting

PLANE_FEATURES = ("x1", "x2")


@dataclass(frozen=True)
class DataChoice:
    """What a page trains on.

    Attributes
    ----------
    name : str
        A key of the engine's `DATASETS`.
    dataset : Dataset
        As the network sees it.
    points : Dataset or None
        The same examples by x1 and x2 alone, for drawing; None for pictures.
    features : tuple of str
        Which features of the plane the network sees; () for pictures.
    key : tuple
        Stands for the dataset in a cache.
    extent : float
        Half the side of the square of the plane that is drawn.
    """

    name: str
    dataset: Dataset
    points: Dataset | None
    features: tuple[str, ...]
    key: tuple
    extent: float = 0.0


def choose_data(settings: Mapping[str, Setting], options: Sequence[str]) -> str:
    """The row of datasets."""
    return widgets.choice("Data", settings["data"], options, names.DATA.get)


def plane_options(settings: Mapping[str, Setting]) -> dict[str, Any]:
    """Controls for points in the plane: how many, how noisy, which draw."""
    examples, noise, seed = st.columns(3)
    with examples:
        count = widgets.slider("Examples m", settings["examples"])
    with noise:
        amount = widgets.slider("Noise", settings["noise"])
    with seed:
        draw = widgets.slider("Data seed", settings["data_seed"])
    return {"examples": count, "noise": amount, "seed": draw}


def load_choice(name: str, options: Mapping[str, Any], features: Sequence[str] = PLANE_FEATURES) -> DataChoice:
    """The chosen data, loaded once for everybody."""
    if name == "cat_emoji":
        return DataChoice(name, cached.dataset(name), None, (), (name,))
    features = tuple(features) or PLANE_FEATURES
    return DataChoice(
        name,
        cached.dataset(name, **options, features=features),
        cached.dataset(name, **options, features=PLANE_FEATURES),
        features,
        (name, *options.items(), features),
        # It grows with the noise alone, so that the picture keeps its scale while other controls move.
        extent=1.15 * EXTENT + 2 * options["noise"],
    )
