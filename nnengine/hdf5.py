"""Opening HDF5 files from outside.

HDF5 can point to other files, run plugins and unpack to any size. Nudge's files need plain numbers and fixed-length
text in groups, so everything else is refused, by looking at the structure before any dataset is read.
"""

from __future__ import annotations

import itertools
import math
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import h5py
import numpy as np
from h5py import h5a, h5d, h5f, h5g, h5l, h5o, h5s, h5t, h5z

from nnengine.checks import printable, quoted
from nnengine.file_kinds import HDF5_SIGNATURE, kind_of_file

MAX_FILE_BYTES = 256 * 1024**2
MAX_VALUE_BYTES = 256 * 1024**2  # of all datasets and attributes together, unpacked
MAX_OBJECTS = 1_000
MAX_ATTRIBUTES = 1_000
MAX_CHUNKS = 20_000
MAX_DEPTH = 16
FILTERS = {h5z.FILTER_DEFLATE: "gzip", h5z.FILTER_SHUFFLE: "shuffle", h5z.FILTER_FLETCHER32: "fletcher32"}
LINKS = {h5l.TYPE_SOFT: "a soft link", h5l.TYPE_EXTERNAL: "a link to another file"}
REFUSED_TYPES = {
    h5t.VLEN: "values of variable length",
    h5t.REFERENCE: "references",
    h5t.COMPOUND: "compound values",
    h5t.OPAQUE: "opaque values",
    h5t.BITFIELD: "bit fields",
    h5t.ARRAY: "arrays as values",
    h5t.TIME: "times",
    h5t.ENUM: "enumerated values",
}


class FileFormatError(ValueError):
    """A file isn't what it should be; the message is one sentence that says what is wrong and where."""


@contextmanager
def open_hdf5(
    source: str | os.PathLike | bytes | BinaryIO, max_value_bytes: int = MAX_VALUE_BYTES
) -> Iterator[h5py.File]:
    """Open an HDF5 file for reading, after checking that it holds nothing but plain values.

    The file is read into memory first: what was checked is then what is read, whatever happens on disk.

    Parameters
    ----------
    source : path, bytes, or binary file
        A file is read from its beginning.
    max_value_bytes : int
        How much all values together may take, unpacked.

    Raises
    ------
    FileFormatError
        Naming what is refused, and where it stands in the file.
    OSError
        If the path can't be read.
    """
    content = _read(source)
    if not _has_signature(content):
        raise FileFormatError(_what_instead(content))
    try:
        file = h5py.File(h5f.open_file_image(content))
    except Exception as error:  # h5py raises OSError, RuntimeError and others on damaged files
        raise FileFormatError("The HDF5 file is damaged or cut short: its structure can't be opened.") from error
    with file:
        try:
            _Inspection(len(content), max_value_bytes).group(file.id, "/", depth=0)
        except FileFormatError:
            raise
        except Exception as error:
            raise FileFormatError("The HDF5 file is damaged or cut short: its structure can't be read.") from error
        yield file


def read_array(group: h5py.Group, name: str) -> np.ndarray:
    """Return all values of the dataset `name`, or say that there is no such dataset or that it is damaged."""
    if name not in group:
        found = ", ".join(quoted(key, 16) for key in list(group)[:8]) or "nothing"
        raise FileFormatError(f"The file has no dataset {quoted(name)}: it holds {found}.")
    try:
        if isinstance(node := group[name], h5py.Dataset):
            return np.asarray(node[()])
    except Exception as error:
        raise FileFormatError(f"The dataset {quoted(name)} is damaged: its values can't be read.") from error
    raise FileFormatError(f"{quoted(name)} is a group, expected a dataset.")


def read_attribute(node: h5py.HLObject, name: str) -> np.ndarray:
    """Return the value of the attribute `name`, or say that there is no such attribute or that it is damaged."""
    if name not in node.attrs:
        raise FileFormatError(f"The file has no attribute {quoted(name)} at {quoted(node.name)}.")
    try:
        return np.asarray(node.attrs[name])
    except Exception as error:
        raise FileFormatError(f"The attribute {quoted(name)} is damaged: its value can't be read.") from error


def decode_text(name: str, values: np.ndarray) -> tuple[str, ...]:
    """Return an array of fixed-length text, of any shape, as strings in reading order."""
    if values.dtype.kind != "S":
        raise FileFormatError(f"{quoted(name)} holds {values.dtype}, expected text.")
    try:
        return tuple(value.decode("utf-8") for value in values.ravel().tolist())
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{quoted(name)} holds text that isn't UTF-8.") from error


class _Inspection:
    """One walk over a file's structure, adding up what it holds. Links are looked at, never followed blindly."""

    def __init__(self, file_bytes: int, max_value_bytes: int) -> None:
        self.file_bytes, self.max_value_bytes = file_bytes, max_value_bytes
        self.objects = self.attributes = self.chunks = self.value_bytes = 0
        self.groups_seen: set[int] = set()

    def group(self, group: h5g.GroupID, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise FileFormatError(f"The group {quoted(path)} is nested deeper than {MAX_DEPTH} levels.")
        address = h5o.get_info(group).addr
        if address in self.groups_seen:
            raise FileFormatError(f"The group {quoted(path)} is linked more than once, so the file may loop.")
        self.groups_seen.add(address)
        self._count_attributes(group, path)
        self.objects += group.get_num_objs()
        if self.objects > MAX_OBJECTS:
            raise FileFormatError(f"The file holds more than {MAX_OBJECTS:,} objects by the group {quoted(path)}.")
        for name in group:
            child = path.rstrip("/") + "/" + name.decode("utf-8")
            link = group.links.get_info(name).type
            if link != h5l.TYPE_HARD:
                raise FileFormatError(f"{quoted(child)} is {LINKS.get(link, 'a link of unknown kind')}, expected the data itself.")
            node = h5o.open(group, name)
            if isinstance(node, h5g.GroupID):
                self.group(node, child, depth + 1)
            elif isinstance(node, h5d.DatasetID):
                self.dataset(node, child)
            else:
                raise FileFormatError(f"{quoted(child)} is a named type, expected only groups and datasets.")

    def dataset(self, dataset: h5d.DatasetID, path: str) -> None:
        where = f"The dataset {quoted(path)}"
        properties = dataset.get_create_plist()
        layout = properties.get_layout()
        # First of all: asking a virtual dataset for its shape can open the files it is made of.
        if layout not in (h5d.COMPACT, h5d.CONTIGUOUS, h5d.CHUNKED):
            raise FileFormatError(f"{where} is virtual, made of other datasets, expected the data itself.")
        if properties.get_external_count():
            raise FileFormatError(f"{where} keeps its values in another file, expected them in this one.")
        filters = [properties.get_filter(i)[0] for i in range(properties.get_nfilters())]
        for code in filters:
            if code not in FILTERS:
                raise FileFormatError(f"{where} is packed with filter {code}, expected only {', '.join(FILTERS.values())}.")
        value_bytes = self._count_values(dataset, where)
        self._count_attributes(dataset, path)
        if value_bytes and not dataset.get_storage_size():
            raise FileFormatError(f"{where} has a shape but no values: they were never written.")
        if layout == h5d.CHUNKED:
            self._check_chunks(dataset, where, properties.get_chunk(), filters)

    def _count_attributes(self, node: h5g.GroupID | h5d.DatasetID, path: str) -> None:
        count = h5a.get_num_attrs(node)
        self.attributes += count
        if self.attributes > MAX_ATTRIBUTES:
            raise FileFormatError(f"The file holds more than {MAX_ATTRIBUTES:,} attributes by {quoted(path)}.")
        for index in range(count):
            attribute = h5a.open(node, index=index)
            name = attribute.name.decode("utf-8")
            self._count_values(attribute, f"The attribute {quoted(name, 40)} of {quoted(path)}")

    def _count_values(self, values: h5d.DatasetID | h5a.AttrID, where: str) -> int:
        datatype, space = values.get_type(), values.get_space()
        _check_type(datatype, where)
        if space.get_simple_extent_type() == h5s.NULL:
            raise FileFormatError(f"{where} has no shape, expected values.")
        shape = space.get_simple_extent_dims()
        value_bytes = math.prod(shape) * datatype.get_size()
        self.value_bytes += value_bytes
        if self.value_bytes > self.max_value_bytes:
            # 32 dimensions make numbers of hundreds of digits
            size = printable(f"{self.value_bytes:,}", 30)
            raise FileFormatError(
                f"{where} has shape {printable(str(shape), 40)}, which takes the file to {size} bytes unpacked, "
                f"expected up to {self.max_value_bytes:,}."
            )
        return value_bytes

    def _check_chunks(self, dataset: h5d.DatasetID, where: str, chunk_shape: tuple[int, ...], filters: list[int]) -> None:
        chunk_bytes = math.prod(chunk_shape) * dataset.get_type().get_size()
        if chunk_bytes > self.max_value_bytes:
            raise FileFormatError(f"{where} has chunks of {chunk_bytes:,} bytes, expected up to {self.max_value_bytes:,}.")
        deflate = [i for i, code in enumerate(filters) if code == h5z.FILTER_DEFLATE]
        if len(deflate) > 1 or (deflate and h5z.FILTER_SHUFFLE in filters[deflate[0] :]):
            raise FileFormatError(f"{where} is packed more than once, expected gzip once, after shuffle.")
        starts = [range(0, length, step) for length, step in zip(dataset.shape, chunk_shape, strict=True)]
        self.chunks += math.prod(map(len, starts))
        if self.chunks > MAX_CHUNKS:
            raise FileFormatError(f"{where} takes the file to more than {MAX_CHUNKS:,} chunks.")
        for start in itertools.product(*starts):
            chunk = dataset.get_chunk_info_by_coord(start)
            if chunk.byte_offset is None:  # HDF5 would read it as zeros
                raise FileFormatError(f"{where} has no values at {start}: they were never written, or the file is damaged.")
            if chunk.size > self.file_bytes or not _unpacks_to(dataset, chunk, chunk_bytes, filters):
                raise FileFormatError(f"{where} has a damaged chunk at {start}: it isn't {chunk_bytes:,} bytes unpacked.")


def _check_type(datatype: h5t.TypeID, where: str) -> None:
    kind = datatype.get_class()
    # h5py writes NumPy's booleans as an enumeration of FALSE and TRUE; it is the one enumeration read back as numbers
    is_boolean = kind == h5t.ENUM and datatype.get_size() == 1 and datatype.dtype == bool
    if kind == h5t.STRING:
        if datatype.is_variable_str():
            raise FileFormatError(f"{where} holds text of variable length, expected a fixed length such as NumPy's S10.")
    elif kind not in (h5t.INTEGER, h5t.FLOAT) and not is_boolean:
        raise FileFormatError(f"{where} holds {REFUSED_TYPES.get(kind, 'values of unknown kind')}, expected numbers or text of fixed length.")
    elif datatype.get_size() > 8 or datatype.dtype.itemsize != datatype.get_size():
        raise FileFormatError(f"{where} holds numbers of {datatype.get_size()} bytes, expected NumPy's own up to 8.")


def _unpacks_to(dataset: h5d.DatasetID, chunk: h5d.StoreInfo, chunk_bytes: int, filters: list[int]) -> bool:
    # HDF5 itself inflates a chunk to whatever size comes out, so a small file could fill the memory: the size that
    # comes out is checked here first, with a bound. Each fletcher32 adds a checksum of 4 bytes to what it was given.
    inside = outside = 0
    deflated = False
    for position, code in enumerate(filters):
        if chunk.filter_mask >> position & 1:  # skipped for this chunk
            continue
        deflated |= code == h5z.FILTER_DEFLATE
        if code == h5z.FILTER_FLETCHER32:
            inside, outside = (inside, outside + 4) if deflated else (inside + 4, outside)
    if not deflated:
        return chunk.size == chunk_bytes + inside
    inflate = zlib.decompressobj()
    try:
        unpacked = inflate.decompress(dataset.read_direct_chunk(chunk.chunk_offset)[1], chunk_bytes + inside + 1)
    except zlib.error:
        return False
    return inflate.eof and len(unpacked) == chunk_bytes + inside and len(inflate.unused_data) == outside


def check_source(name: str, source) -> None:
    """Check that `source` is something to read from: a path, bytes or a file."""
    if not isinstance(source, (bytes, bytearray, memoryview, str, os.PathLike)) and not hasattr(source, "read"):
        raise TypeError(f"{name} is {type(source).__name__}, expected a path, bytes or a binary file")


def _read(source: str | os.PathLike | bytes | BinaryIO) -> bytes:
    check_source("source", source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        content = bytes(source)
    elif isinstance(source, (str, os.PathLike)):
        content = _read_path(source)
    else:
        if hasattr(source, "seek"):
            source.seek(0)  # an uploaded file may have been read before
        content = source.read(MAX_FILE_BYTES + 1)
        if not isinstance(content, bytes):
            raise TypeError(f"source gives {type(content).__name__} when read, expected a file opened in binary mode")
    if len(content) > MAX_FILE_BYTES:
        raise FileFormatError(f"The file has more than {MAX_FILE_BYTES:,} bytes, the most that is read.")
    return content


def _read_path(path: str | os.PathLike) -> bytes:
    with open(path, "rb", opener=_open_at_once) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):  # a pipe would keep its reader waiting, and some devices have no end
            raise FileFormatError("The path leads to a pipe or a device, expected a file.")
        return file.read(MAX_FILE_BYTES + 1)


def _open_at_once(path: str, flags: int) -> int:
    # Without this, opening a pipe waits until somebody writes to it. Windows has no such pipes in its folders.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _what_instead(content: bytes) -> str:
    kind = kind_of_file(content)
    what = f"The file is {kind.words}, not an HDF5 file" if content else f"The file is {kind.words}"
    return f"{what}: {kind.cure or 'choose one whose name ends in .h5 or .hdf5'}."


def _has_signature(content: bytes) -> bool:
    # It stands at byte 0, or after a user block of 512, 1024, 2048, … bytes.
    offset = 0
    while offset < len(content):
        if content.startswith(HDF5_SIGNATURE, offset):
            return True
        offset = max(512, 2 * offset)
    return False
