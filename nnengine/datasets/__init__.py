"""The datasets by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from nnengine.checks import check_choice, shown_value
from nnengine.dataset import Dataset
from nnengine.datasets.features import FEATURES, map_features
from nnengine.datasets.files import DATA, load_calories
from nnengine.datasets.housing import build_housing, build_housing_features
from nnengine.datasets.planar import SHAPES, build_planar
from nnengine.datasets.regression import SURFACES, build_regression
from nnengine.shipped import shipped

__all__ = ["DATASETS", "FEATURES", "DatasetEntry", "load_calories", "load_dataset", "map_features"]


@dataclass(frozen=True)
class DatasetEntry:
    """What is known of a dataset before it is loaded.

    Attributes
    ----------
    name : str
        Its key in `DATASETS`.
    kind : str
        "classification" or "regression".
    description : str
        One line.
    is_generated : bool
        Whether it is drawn anew from examples, noise, seed, test share and features.
    has_pictures : bool
        Whether its examples are pictures.
    build : callable (name, **options) -> Dataset
    """

    name: str
    kind: str
    description: str
    build: Callable[..., Dataset]
    is_generated: bool = True
    has_pictures: bool = False


def _build_cat_emoji(name: str) -> Dataset:
    # Imported here, as h5py takes longer to import than the rest of the engine.
    from nnengine.course_files import read_course_hdf5

    return replace(read_course_hdf5(DATA / "cat_emoji_train.h5", DATA / "cat_emoji_test.h5"), name=name)


DATASETS: Mapping[str, DatasetEntry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            *(DatasetEntry(name, "classification", shape.description, build_planar) for name, shape in SHAPES.items()),
            *(DatasetEntry(name, "regression", each.description, build_regression) for name, each in SURFACES.items()),
            DatasetEntry("housing", "regression", "Six houses: size and price.", build_housing, False),
            DatasetEntry(
                "housing_features", "regression", "160 houses: four features and price.", build_housing_features, False
            ),
            DatasetEntry(
                "cat_emoji", "classification", "64 × 64 pictures: cats and others.", _build_cat_emoji, False, True
            ),
        )
    }
)


def load_dataset(
    name: str,
    examples: int | None = None,
    noise: float | None = None,
    seed: int | None = None,
    test_share: float | None = None,
    features: Sequence[str] | None = None,
) -> Dataset:
    """Load or draw a dataset.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    examples : int
        Training and test set together, 10 to 5,000; 300 if not given.
    noise : float
        0 to 1; 0.1 if not given. Standard deviation of the shift of each point, or, for regression, of its y.
    seed : int
        0 to 4,294,967,295; 0 if not given.
    test_share : float
        Share of the examples that goes into the test set, 0.01 to 0.99; 0.3 if not given.
    features : sequence of str
        Keys of `FEATURES`, the rows of X; ("x1", "x2") if not given.

    Returns
    -------
    Dataset
        Pictures with values 0 … 1.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, its value and what is allowed. A dataset that is not generated takes no options.
    ShippedFileError
        If a file of a dataset that is not generated is missing or damaged.
    """
    entry = DATASETS[check_choice("name", name, DATASETS)]
    options = {"examples": examples, "noise": noise, "seed": seed, "test_share": test_share, "features": features}
    given = {option: value for option, value in options.items() if value is not None}
    if not entry.is_generated:
        if given:
            option, value = next(iter(given.items()))
            raise ValueError(f"{option} is {shown_value(value)}, but {name} is a fixed dataset and takes no options")
        with shipped(f"The data set {name}"):
            return entry.build(name)
    defaults = {"examples": 300, "noise": 0.1, "seed": 0, "test_share": 0.3, "features": ("x1", "x2")}
    return entry.build(name, **defaults | given)
