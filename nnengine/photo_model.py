"""The photo model that ships with Nudge: a trained photo network in one HDF5 file, and how to ask it.

    /                attributes: format, format_version, engine_version, side, channels, pooled, mean, deviation,
                     calibration, note; measured_on (sets), figures (sets, FIGURES) and reliability (3, bins)
                     where something was measured
    /W1, …           filters and the output layer's weights, float16
    /gamma1, …       all other parameters and the kept statistics, float32
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import h5py
import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_array
from nnengine.hdf5 import FileFormatError, decode_text, open_hdf5, read_array, read_attribute
from nnengine.photo_figures import FIGURES
from nnengine.photo_network import PhotoArchitecture, forward_photos, normalize_colors
from nnengine.resampling import resample
from nnengine.version import ENGINE_VERSION
from nnengine.volumes import check_pictures

FORMAT = "nudge-photo-model"
FORMAT_VERSION = 1
DEFAULT_PATH = Path(__file__).parents[1] / "data" / "photo_model.h5"
MAX_VALUE_BYTES = 16 * 1024**2
BATCH_SIZE = 64  # photos answered at once, so that many take no more memory than few


@dataclass(frozen=True, eq=False)
class PhotoModel:
    """A trained photo network with all that is needed to ask it.

    Attributes
    ----------
    architecture : PhotoArchitecture
    parameters, statistics : dict
        As `initialize_photo_network` makes them; read-only float32 copies.
    mean, deviation : tuple of float
        The network reads (x − mean) / deviation, for each color, x from 0 to 1.
    calibration : tuple of float
        a and c in P(cat) = σ(a z + c).
    note : str
        How it was trained.
    figures : dict of str to dict
        `photo_figures.FIGURES` for each set of photos that it was measured on and never learned from.
    reliability : ndarray of shape (3, bins), or None
        Photos, mean probability and share of cats (both classes counting the same) in each step of the probability.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    architecture: PhotoArchitecture
    parameters: Mapping[str, np.ndarray]
    statistics: Mapping[str, np.ndarray]
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    calibration: tuple[float, float]
    note: str = ""
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reliability: np.ndarray | None = None

    def __post_init__(self) -> None:
        shapes = {"parameters": self.architecture.shapes(), "statistics": self.architecture.statistics_shapes()}
        for name, expected in shapes.items():
            given = getattr(self, name)
            if set(given) != set(expected):
                odd = sorted(set(given) ^ set(expected))[0]
                raise ValueError(f"{name} {'has an unknown' if odd in given else 'lacks'} {odd[:60]!r}")
            object.__setattr__(self, name, {key: _read_only(key, given[key], shape) for key, shape in expected.items()})
        for name, size in (("mean", 3), ("deviation", 3), ("calibration", 2)):
            numbers = check_array(name, getattr(self, name), (size,))
            object.__setattr__(self, name, tuple(numbers.tolist()))
        if min(self.deviation) <= 0:
            raise ValueError(f"deviation is {self.deviation}, expected numbers above 0")
        if any(self.statistics[key].min() < 0 for key in self.statistics if key.startswith("variance")):
            raise ValueError("statistics has a variance below 0")
        if self.reliability is not None and (np.ndim(self.reliability) != 2 or len(self.reliability) != 3):
            raise ValueError(f"reliability has shape {np.shape(self.reliability)}, expected (3, bins)")


def prepare_for(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """What the network reads: photos brought to its size and its range of colors.

    Parameters
    ----------
    photos : ndarray of shape (m, height, width, 3), uint8

    Returns
    -------
    X : ndarray of shape (m, side, side, 3), float32
    """
    return normalize_colors(resample(photos, model.architecture.side), model.mean, model.deviation)


def predict_photos(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """The calibrated probability that a photo shows a cat, where cats are as frequent as everything else.

    Parameters
    ----------
    model : PhotoModel
        From `load_photo_model`.
    photos : ndarray of shape (m, 64, 64, 3), uint8

    Returns
    -------
    ndarray of shape (m,)
    """
    a, c = model.calibration
    # P(cat) = σ(a z + c)
    return sigmoid(a * photo_outputs(model, photos) + c)


def photo_outputs(model: PhotoModel, photos: np.ndarray) -> np.ndarray:
    """The output z for each photo, averaged over the photo and its mirror image, (m,)."""
    photos = check_pictures("photos", photos)
    outputs = np.empty(len(photos))
    for start in range(0, len(photos), BATCH_SIZE):
        X = prepare_for(model, photos[start : start + BATCH_SIZE])
        both = np.concatenate([X, X[:, :, ::-1]])
        Z, _ = forward_photos(both, model.parameters, model.architecture, model.statistics)
        outputs[start : start + BATCH_SIZE] = Z.reshape(2, -1).mean(axis=0)
    return outputs


def save_photo_model(target: str | os.PathLike | BinaryIO, model: PhotoModel) -> None:
    """Write a model, its weights rounded to float16; the same model gives the same bytes.

    Parameters
    ----------
    target : path or binary file
        A file at a path is replaced in one step, once the new one is complete.
    model : PhotoModel
    """
    content = _to_bytes(model)
    if hasattr(target, "write"):
        target.write(content)
        return
    path = Path(target)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


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
        _check_format(file)
        try:
            arrays = {key: read_array(file, key) for key in file}
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
                _texts(file, "note")[0],
                _read_figures(file) if "figures" in file.attrs else {},
                read_attribute(file, "reliability") if "reliability" in file.attrs else None,
            )
        except FileFormatError:
            raise
        except (TypeError, ValueError) as error:
            raise FileFormatError(f"The photo model's file doesn't fit together: {error}.") from error


def _to_bytes(model: PhotoModel) -> bytes:
    content = io.BytesIO()
    # The format of HDF5 1.10 protects its structure with checksums, and fletcher32 the values, so damage is noticed.
    with h5py.File(content, "w", libver=("v110", "v110")) as file:
        texts = {"format": FORMAT, "engine_version": ENGINE_VERSION, "note": model.note}
        for name, text in texts.items():
            file.attrs.create(name, _fixed_length(text))
        file.attrs["format_version"] = FORMAT_VERSION
        for name in ("side", "channels", "pooled"):
            file.attrs.create(name, np.asarray(getattr(model.architecture, name), dtype=np.int64))
        for name in ("mean", "deviation", "calibration"):
            file.attrs.create(name, getattr(model, name))
        if model.figures:
            file.attrs.create("measured_on", _fixed_length(tuple(model.figures)))
            file.attrs.create("figures", [[figures[name] for name in FIGURES] for figures in model.figures.values()])
        if model.reliability is not None:
            file.attrs.create("reliability", model.reliability)
        for name, array in (model.parameters | model.statistics).items():
            # Nearly all numbers are filters, and half precision is enough for those.
            stored = array.astype(np.float16 if name.startswith("W") else np.float32)
            file.create_dataset(name, data=stored, chunks=array.shape, fletcher32=True, track_times=False)
    return content.getvalue()


def _fixed_length(text: str | tuple[str, ...]) -> np.ndarray:
    encoded = np.char.encode(np.array(text, dtype=np.str_), "utf-8")
    return encoded.astype(f"S{max(1, encoded.dtype.itemsize)}")


def _check_format(file: h5py.File) -> None:
    if "format" not in file.attrs or _texts(file, "format") != (FORMAT,):
        raise FileFormatError(f"The file isn't a Nudge photo model: its format isn't {FORMAT!r}.")
    version = read_attribute(file, "format_version")
    if version.shape != () or version.dtype.kind not in "ui" or not 1 <= version <= FORMAT_VERSION:
        raise FileFormatError(
            f"The photo model has format version {version.tolist()!r}, "
            f"this version of Nudge reads up to {FORMAT_VERSION}."
        )


def _read_figures(file: h5py.File) -> dict[str, dict[str, float]]:
    sets, table = _texts(file, "measured_on"), read_attribute(file, "figures")
    if table.shape != (len(sets), len(FIGURES)):
        raise ValueError(f"figures has shape {table.shape}, expected {(len(sets), len(FIGURES))}")
    return {name: dict(zip(FIGURES, row, strict=True)) for name, row in zip(sets, table.tolist(), strict=True)}


def _numbers(file: h5py.File, name: str) -> tuple:
    return tuple(np.atleast_1d(read_attribute(file, name)).tolist())


def _texts(file: h5py.File, name: str) -> tuple[str, ...]:
    return decode_text(name, np.atleast_1d(read_attribute(file, name)))


def _read_only(name: str, value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    array = check_array(name, value, shape).astype(np.float32)
    array.flags.writeable = False
    return array
