"""Trained networks in HDF5 files: plain numbers and text, readable with any HDF5 tool.

    /                  attributes: format, format_version, engine_version, activations, input_preparation,
                       classes, image_shape and feature_names where the model has them
    /W1, /b1, …        weights (n_l, n_{l-1}) and biases (n_l, 1), float64
    /hyperparameters   one attribute for each field; batch_size is left out for the full batch
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, BinaryIO

import h5py
import numpy as np

from nnengine.checks import check_image_shape, check_mapping, check_matrix, shown_value
from nnengine.cost import LOSSES
from nnengine.hdf5 import MAX_VALUE_BYTES, FileFormatError, decode_text, open_hdf5, read_array, read_attribute
from nnengine.hdf5_writing import (
    check_format,
    hdf5_bytes,
    read_text,
    read_texts,
    write_array,
    write_attribute,
    write_file,
)
from nnengine.hyperparameters import Hyperparameters
from nnengine.propagation import check_parameters
from nnengine.version import ENGINE_VERSION

FORMAT = "nudge-model"
FORMAT_VERSION = 1
MAX_TEXT = 1_000  # letters in one text


@dataclass(frozen=True, eq=False)  # compared by identity, like the arrays' owner Dataset
class Model:
    """A trained network with what is needed to use it.

    Attributes
    ----------
    parameters : dict
        W1 (n_1, n_x), b1 (n_1, 1), …, WL (1, n_{L-1}), bL (1, 1); read-only float64 copies.
    activations : tuple of str
        The activation of each layer 1 … L.
    hyperparameters : Hyperparameters
        What it was trained with.
    classes : tuple of str
        Names of class 0 and class 1; () for regression.
    image_shape : tuple of int or None
        (height, width, 3) where a column of X is an unrolled picture.
    feature_names : tuple of str
        One for each row of X, or ().
    input_preparation : str
        How X was made, such as "unrolled, divided by 255".
    engine_version : str
        The engine that wrote the file; `save_model` writes its own.

    Raises
    ------
    TypeError, ValueError
        Naming the field and both sides of a mismatch.
    """

    parameters: Mapping[str, np.ndarray]
    activations: tuple[str, ...]
    hyperparameters: Hyperparameters
    classes: tuple[str, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    feature_names: tuple[str, ...] = ()
    input_preparation: str = ""
    engine_version: str = ENGINE_VERSION

    def __post_init__(self) -> None:
        for field in ("activations", "classes", "feature_names"):
            object.__setattr__(self, field, _check_texts(field, getattr(self, field)))
        for field in ("input_preparation", "engine_version"):
            _check_text(field, getattr(self, field))
        check_mapping("parameters", self.parameters, "W1, b1, …")
        parameters = {key: _read_only(f"parameters[{key!r}]", value) for key, value in self.parameters.items()}
        object.__setattr__(self, "parameters", parameters)
        check_parameters(parameters, self.activations)
        self._check_hyperparameters()
        output = self.activations[-1]
        if len(self.classes) != (2 if output == "sigmoid" else 0):
            expected = "two names" if output == "sigmoid" else "none"
            raise ValueError(f"classes is {self.classes}, expected {expected} for the output activation {output}")
        if self.image_shape is not None:
            object.__setattr__(self, "image_shape", _check_image_shape(self.image_shape, self.n_x))
        if len(self.feature_names) not in (0, self.n_x):
            raise ValueError(f"feature_names has {len(self.feature_names)} names, W1 has {self.n_x} columns")

    @property
    def n_x(self) -> int:
        """Number of input features."""
        return self.parameters["W1"].shape[1]

    def _check_hyperparameters(self) -> None:
        if not isinstance(self.hyperparameters, Hyperparameters):
            raise TypeError(f"hyperparameters is {type(self.hyperparameters).__name__}, expected Hyperparameters")
        if self.activations[-1] not in LOSSES:
            raise ValueError(f"activations ends in {self.activations[-1]!r}, expected one of {', '.join(LOSSES)}")
        dims = (self.n_x, *(len(self.parameters[f"b{l}"]) for l in range(1, len(self.activations) + 1)))
        if dims != self.hyperparameters.layer_dims(self.n_x):
            raise ValueError(f"parameters has layers {dims}, hyperparameters expects {self.hyperparameters.layer_dims(self.n_x)}")
        if self.activations != self.hyperparameters.activations(self.activations[-1]):
            raise ValueError(
                f"activations is {self.activations}, hyperparameters expects "
                f"{self.hyperparameters.activations(self.activations[-1])}"
            )


def save_model(target: str | os.PathLike | BinaryIO, model: Model) -> None:
    """Write a model; the same model gives the same bytes.

    Parameters
    ----------
    target : path or binary file
        A file at a path is replaced in one step, once the new one is complete.
    model : Model
    """
    if not isinstance(model, Model):
        raise TypeError(f"model is {type(model).__name__}, expected a Model")
    value_bytes = sum(array.nbytes for array in model.parameters.values())
    if value_bytes > MAX_VALUE_BYTES - 1024**2:  # what load_model refuses isn't written either
        raise ValueError(f"model has {value_bytes:,} bytes of parameters, expected up to {MAX_VALUE_BYTES - 1024**2:,}")
    write_file(target, hdf5_bytes(lambda file: _write(file, model)))


def load_model(source: str | os.PathLike | bytes | BinaryIO) -> Model:
    """Read a model, equal to the last bit to the one saved, and check all of it.

    Parameters
    ----------
    source : path, bytes, or binary file

    Raises
    ------
    FileFormatError
        One sentence saying what the file lacks or what doesn't fit together.
    OSError
        If a path can't be read.
    """
    with open_hdf5(source) as file:
        check_format(file, "model", FORMAT, FORMAT_VERSION)
        try:
            return Model(
                parameters=_read_parameters(file),
                activations=read_texts(file, "activations"),
                hyperparameters=_read_hyperparameters(file),
                classes=read_texts(file, "classes"),
                image_shape=_read_field(file, "image_shape") if "image_shape" in file.attrs else None,
                feature_names=read_texts(file, "feature_names"),
                input_preparation=read_text(file, "input_preparation"),
                engine_version=read_text(file, "engine_version"),
            )
        except FileFormatError:
            raise
        except (TypeError, ValueError) as error:
            raise FileFormatError(f"The model file doesn't fit together: {error}.") from error


def _write(file: h5py.File, model: Model) -> None:
    texts = {"format": FORMAT, "engine_version": ENGINE_VERSION, "input_preparation": model.input_preparation}
    lists = {"activations": model.activations, "classes": model.classes, "feature_names": model.feature_names}
    for name, value in (texts | lists).items():
        if value != ():
            write_attribute(file, name, value)
    write_attribute(file, "format_version", FORMAT_VERSION)
    if model.image_shape is not None:
        write_attribute(file, "image_shape", model.image_shape)
    for name, array in model.parameters.items():
        write_array(file, name, array)
    group = file.create_group("hyperparameters")
    for field in fields(Hyperparameters):
        value = getattr(model.hyperparameters, field.name)
        if value is not None:
            write_attribute(group, field.name, value)


def _read_parameters(file: h5py.File) -> dict[str, np.ndarray]:
    parameters = {}
    for name in file:
        if name == "hyperparameters":
            continue
        if not re.fullmatch(r"[Wb][1-9][0-9]{0,2}", name):
            raise FileFormatError(f"The model file holds {name[:60]!r}, expected only W1, b1, … and hyperparameters.")
        parameters[name] = read_array(file, name)
        if parameters[name].dtype != np.float64:
            raise FileFormatError(f"The dataset {name!r} holds {parameters[name].dtype}, expected float64.")
    return parameters


def _read_hyperparameters(file: h5py.File) -> Hyperparameters:
    if file.get("hyperparameters", getclass=True) is not h5py.Group:
        raise FileFormatError("The model file has no group 'hyperparameters'.")
    group = file["hyperparameters"]
    known = {field.name for field in fields(Hyperparameters)}
    missing, unknown = sorted(known - {"batch_size"} - set(group.attrs)), sorted(set(group.attrs) - known)
    if missing or unknown:
        wrong = f"lacks {missing[0]!r}" if missing else f"has an unknown {unknown[0][:60]!r}"
        raise FileFormatError(f"The model file's group 'hyperparameters' {wrong}.")
    return Hyperparameters(**{name: _read_field(group, name) for name in group.attrs})


def _read_field(group: h5py.Group, name: str) -> Any:
    value = read_attribute(group, name)
    if value.dtype.kind == "S":
        return decode_text(name, value)[0] if value.shape == () else decode_text(name, value)
    return value.tolist() if value.shape == () else tuple(value.tolist())


def _check_texts(field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{field} is {shown_value(value)}, expected a tuple of texts")
    return tuple(_check_text(f"{field}[{i}]", item) for i, item in enumerate(value))


def _check_text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{field} is {shown_value(value)}, expected text")
    if len(value) > MAX_TEXT:
        raise ValueError(f"{field} has {len(value):,} letters, expected up to {MAX_TEXT:,}")
    # Fixed-length text in HDF5 is filled up with zeros, and UTF-8 can't hold half a surrogate pair.
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(f"{field} is {shown_value(value)}, expected letters that UTF-8 text can hold")
    return value


def _check_image_shape(image_shape: Any, n_x: int) -> tuple[int, int, int]:
    height, width, planes = check_image_shape("image_shape", image_shape)
    if height * width * planes != n_x:
        raise ValueError(f"image_shape ({height}, {width}, 3) holds {height * width * 3} values, W1 has {n_x} columns")
    return height, width, planes


def _read_only(name: str, value: Any) -> np.ndarray:
    array = np.array(check_matrix(name, value), order="C")
    array.flags.writeable = False
    return array
