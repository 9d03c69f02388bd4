"""Choosing the data that a network is trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnengine import Dataset
from nnengine.datasets.generated import EXTENT
from nnengine.datasets.points import points_dataset
from ui import cached, names, widgets
from ui.own_points import own_points
from ui.state import Setting

PLANE_FEATURES = ("x1", "x2")


@dataclass(frozen=True)
class DataChoice:
    """What a page trains on.

    Attributes
    ----------
    name : str
        A key of the engine's `DATASETS`, or `names.OWN_POINTS`.
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
    return widgets.choice("Data", settings["data"], options, names.DATA_OR_OWN.get)


def plane_options(settings: Mapping[str, Setting], name: str) -> dict[str, Any]:
    """Controls for points in the plane: how many, how noisy, which draw, and how many of them are kept for the test."""
    options = {}
    left, right = st.columns(2)
    if name != names.OWN_POINTS:
        with left:
            options["examples"] = widgets.slider("Examples m", settings["examples"])
        with right:
            options["noise"] = widgets.slider("Noise", settings["noise"])
    with left:
        options["test_share"] = widgets.slider("Test share", settings["test_share"], format=".0%")
    with right:
        options["seed"] = widgets.slider("Data seed", settings["data_seed"])
    return options


def view_options(settings: Mapping[str, Setting]) -> tuple[bool, bool]:
    """Switches below a plane: whether it shows the test points, and whether only the side of the boundary."""
    with st.container(horizontal=True):
        return widgets.toggle("Test points", settings["show_test"]), widgets.toggle("Discretize", settings["discretize"])


def load_choice(
    name: str, options: Mapping[str, Any], features: Sequence[str] = PLANE_FEATURES, page: str = ""
) -> DataChoice:
    """The chosen data, loaded once for everybody; a person's own points are those of the page `page`."""
    if name == "cat_emoji":
        return DataChoice(name, cached.dataset(name), None, (), (name,))
    features = tuple(features) or PLANE_FEATURES
    if name == names.OWN_POINTS:
        own = own_points(page)
        return DataChoice(
            name,
            points_dataset(own.X, own.Y, **options, features=features),
            points_dataset(own.X, own.Y, **options, features=PLANE_FEATURES),
            features,
            (name, own.text, *options.items(), features),
            extent=1.15 * EXTENT,
        )
    return DataChoice(
        name,
        cached.dataset(name, **options, features=features),
        cached.dataset(name, **options, features=PLANE_FEATURES),
        features,
        (name, *options.items(), features),
        # It grows with the noise alone, so that the picture keeps its scale while other controls move.
        extent=1.15 * EXTENT + 2 * options["noise"],
    )
