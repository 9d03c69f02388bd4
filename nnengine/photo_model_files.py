"""The file of the photo model: a trained photo network in HDF5, readable with any HDF5 tool.

    /                attributes: format, format_version, engine_version, side, channels, pooled, mean, deviation,
                     calibration, note; measured_on (sets), figures (sets, FIGURES) and reliability (3, bins)
                     where something was measured
    /W1, …           filters and the output layer's weights, float16
    /gamma1, …       all other parameters and the kept statistics, float32
    /familiarity     where the model knows which photos are familiar: mean, precision and distances, float32
"""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import BinaryIO

import h5py
import numpy as np

from nnengine.familiarity import Familiarity
from nnengine.hdf5 import FileFormatError, open_hdf5, read_array, read_attribute
from nnengine.hdf5_writing import (
    check_format,
    hdf5_bytes,
    read_text,
    read_texts,
    write_array,
    write_attribute,
    write_file,
)
from nnengine.photo_figures import FIGURES
from nnengine.photo_model import PhotoModel
from nnengine.photo_network import PhotoArchitecture
from nnengine.version import ENGINE_VERSION

FORMAT = "nudge-photo-model"
FORMAT_VERSION = 1
DEFAULT_PATH = Path(__file__).parents[1] / "data" / "photo_model.h5"
MAX_VALUE_BYTES = 16 * 1024**2
FAMILIARITY = "familiarity"


def save_photo_model(target: str | os.PathLike | BinaryIO, model: PhotoModel) -> None:
    """Write a model, its weights rounded to float16; the same model gives the same bytes.

    Parameters
    ----------
    target : path or binary file
        A file at a path is replaced in one step, once the new one is complete.
    model : PhotoModel
    """
    write_file(target, hdf5_bytes(lambda file: _write(file, model)))


def load_photo_model(source: str | os.PathLike | bytes | BinaryIO = DEFAULT_PATH) -> PhotoModel:
    """Read a model and check all of it.

    Parameters
    ----------
    source : path, bytes, or binary file
        The model that ships with Nudge, if nothing is said.

    Raises
    ------
    FileFormatError
        One sentence saying what the file lacks or what doesn't fit together.
    OSError
        If a path can't be read.
    """
    with open_hdf5(source, MAX_VALUE_BYTES) as file:
        check_format(file, "photo model", FORMAT, FORMAT_VERSION)
        try:
            arrays = {key: read_array(file, key) for key in file if key != FAMILIARITY}
            architecture = PhotoArchitecture(
                read_attribute(file, "side").item(), _numbers(file, "channels"), _numbers(file, "pooled")
            )
            kept = architecture.statistics_shapes()
            return PhotoModel(
                architecture,
                {key: array for key, array in arrays.items() if key not in kept},
                {key: array for key, array in arrays.items() if key in kept},
                _numbers(file, "mean"),
                _numbers(file, "deviation"),
                _numbers(file, "calibration"),
                read_text(file, "note"),
                _read_figures(file) if "figures" in file.attrs else {},
                read_attribute(file, "reliability") if "reliability" in file.attrs else None,
                _read_familiarity(file),
            )
        except FileFormatError:
            raise
        except (TypeError, ValueError) as error:
            raise FileFormatError(f"The photo model's file doesn't fit together: {error}.") from error


def _write(file: h5py.File, model: PhotoModel) -> None:
    texts = {"format": FORMAT, "engine_version": ENGINE_VERSION, "note": model.note}
    numbers = {name: getattr(model.architecture, name) for name in ("side", "channels", "pooled")}
    numbers = {name: np.asarray(value, dtype=np.int64) for name, value in numbers.items()}
    numbers |= {name: getattr(model, name) for name in ("mean", "deviation", "calibration")}
    for name, value in (texts | {"format_version": FORMAT_VERSION} | numbers).items():
        write_attribute(file, name, value)
    if model.figures:
        write_attribute(file, "measured_on", tuple(model.figures))
        table = [[figures[name] for name in FIGURES] for figures in model.figures.values()]
        write_attribute(file, "figures", table)
    if model.reliability is not None:
        write_attribute(file, "reliability", model.reliability)
    for name, array in (model.parameters | model.statistics).items():
        # Nearly all numbers are filters, and half precision is enough for those.
        write_array(file, name, array.astype(np.float16 if name.startswith("W") else np.float32))
    if model.familiarity is not None:
        group = file.create_group(FAMILIARITY)
        for field in fields(Familiarity):
            write_array(group, field.name, getattr(model.familiarity, field.name))


def _read_figures(file: h5py.File) -> dict[str, dict[str, float]]:
    sets, table = read_texts(file, "measured_on"), read_attribute(file, "figures")
    if table.shape != (len(sets), len(FIGURES)):
        raise ValueError(f"figures has shape {table.shape}, expected {(len(sets), len(FIGURES))}")
    return {name: dict(zip(FIGURES, row, strict=True)) for name, row in zip(sets, table.tolist(), strict=True)}


def _read_familiarity(file: h5py.File) -> Familiarity | None:
    if FAMILIARITY not in file:
        return None
    if file.get(FAMILIARITY, getclass=True) is not h5py.Group:
        raise FileFormatError(f"The photo model's file has a dataset {FAMILIARITY!r}, expected a group.")
    return Familiarity(*(read_array(file[FAMILIARITY], field.name) for field in fields(Familiarity)))


def _numbers(file: h5py.File, name: str) -> tuple:
    return tuple(np.atleast_1d(read_attribute(file, name)).tolist())
