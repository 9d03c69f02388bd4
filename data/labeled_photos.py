"""The photos that the photo model learns from and is measured on: reading their files, and holding some of them out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import h5py
import numpy as np
from PIL import Image

HELD_OUT = 0.1


class Photos(NamedTuple):
    pictures: np.ndarray  # (m, 64, 64, 3), uint8
    y: np.ndarray  # (m,), 1 = cat
    source: np.ndarray  # (m,), index into names
    names: tuple[str, ...]


def read_photos(path: Path, work: Path) -> Photos:
    """Read a file of photos; their pixels are kept in the work folder, so that JPEGs are decoded only once."""
    with h5py.File(path) as file:
        jpeg, offset = file["jpeg"][()], file["jpeg_offset"][()]
        y, source = file["y"][()].astype(np.int64), file["source"][()].astype(np.int64)
        names = tuple(name.decode() if isinstance(name, bytes) else name for name in file.attrs["source_names"])
    decoded = work / f"{path.stem}.{hashlib.sha256(jpeg).hexdigest()[:16]}.npy"
    if not decoded.exists():
        images = (Image.open(io.BytesIO(jpeg[a:b])) for a, b in zip(offset[:-1], offset[1:], strict=True))
        pictures = np.stack([np.asarray(image.convert("RGB")) for image in images])
        write_whole(decoded, lambda file: np.save(file, pictures))
    return Photos(np.load(decoded), y, source, names)


def hold_out(photos: Photos, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices to learn from and indices held out: a tenth of each class of each source."""
    rng = np.random.default_rng(seed)
    held = np.zeros(len(photos.y), dtype=bool)
    for group in np.unique(2 * photos.source + photos.y):
        members = np.flatnonzero(2 * photos.source + photos.y == group)
        held[rng.permutation(members)[: round(HELD_OUT * len(members))]] = True
    return np.flatnonzero(~held), np.flatnonzero(held)


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file in one step, so that an interruption leaves the old one or the new one."""
    unfinished = path.with_name(f".unfinished.{path.name}")
    with open(unfinished, "wb") as file:
        write(file)
    unfinished.replace(path)
