"""What Nudge's own HDF5 files have in common: how they are written, what says which file it is, and their texts."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np

from nnengine.hdf5 import FileFormatError, decode_text, read_attribute


def hdf5_bytes(write: Callable[[h5py.File], None]) -> bytes:
    """The content of an HDF5 file that `write` fills; the same values give the same bytes."""
    content = io.BytesIO()
    # The format of HDF5 1.10 protects its structure with checksums, so damage is noticed.
    with h5py.File(content, "w", libver=("v110", "v110")) as file:
        write(file)
    return content.getvalue()


def write_array(file: h5py.File, name: str, array: np.ndarray) -> None:
    """Write a dataset with a checksum of its values (fletcher32) and without the time."""
    file.create_dataset(name, data=array, chunks=array.shape, fletcher32=True, track_times=False)


def write_attribute(node: h5py.Group, name: str, value: Any) -> None:
    """Write a text, a tuple of texts, or numbers."""
    if isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(item, str) for item in value)):
        # Text of fixed length: text of variable length lives in a heap that hostile files abuse, so it isn't read back.
        encoded = np.char.encode(np.array(value, dtype=np.str_), "utf-8")
        node.attrs.create(name, encoded, dtype=h5py.string_dtype("utf-8", max(1, encoded.dtype.itemsize)))
    else:
        node.attrs.create(name, value)


def write_file(target: str | os.PathLike | BinaryIO, content: bytes) -> None:
    """Write to a binary file; or to a path, whose old file is replaced in one step once the new one is complete."""
    if hasattr(target, "write"):
        target.write(content)
        return
    if not isinstance(target, (str, os.PathLike)):
        raise TypeError(f"target is {type(target).__name__}, expected a path or a binary file")
    path = Path(target)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def check_format(file: h5py.File, kind: str, name: str, newest: int) -> None:
    """Refuse a file whose attributes don't say that it is of this format, in a version known here.

    Parameters
    ----------
    file : h5py.File
    kind : str
        What the file holds, such as "model".
    name : str
        What its attribute `format` has to say.
    newest : int
        The newest `format_version` that can be read; the first is 1.
    """
    if "format" not in file.attrs or read_text(file, "format") != name:
        raise FileFormatError(f"The file isn't a Nudge {kind}: its format isn't {name!r}.")
    version = read_attribute(file, "format_version")
    if version.shape != () or version.dtype.kind not in "ui" or version < 1:
        raise FileFormatError(
            f"The {kind} file's format_version is {version.tolist()!r}, expected a whole number from 1."
        )
    if version > newest:
        raise FileFormatError(
            f"The {kind} file has format version {version}, this version of Nudge reads up to {newest}: "
            "update Nudge to open it."
        )


def read_text(node: h5py.Group, name: str) -> str:
    """One text."""
    value = read_attribute(node, name)
    if value.shape != ():
        raise FileFormatError(f"The attribute {name!r} has shape {value.shape}, expected one text.")
    return decode_text(name, value)[0]


def read_texts(node: h5py.Group, name: str) -> tuple[str, ...]:
    """A tuple of texts; an empty one isn't written, so it is what a missing attribute means."""
    return decode_text(name, read_attribute(node, name)) if name in node.attrs else ()
