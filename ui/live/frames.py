"""A figure as one binary message: a short JSON header, then its arrays as raw bytes.

Layout of a frame, all little-endian:

    4 bytes   length of the header
    header    UTF-8 JSON; `blobs` lists every array and JSON part with its place in the body
    body      the blobs, one after the other

Each blob is named by a hash of its content. The browser keeps what it received, and tells with
every message of a live control which blobs it holds; those are named in the next frame and not
sent again. Nothing here is remembered about the browser: what it says it holds is all that counts,
and a frame that names a blob the browser has lost is answered with a request for a full one.
"""

import base64
import hashlib
import json
import math
from collections.abc import Collection

import numpy as np

# A blob smaller than this is sent every time: naming it in a message costs about as much.
SMALLEST_NAMED = 256
# Only these carry positions on a screen, where single precision is finer than a pixel. Hover
# texts and custom data are shown digit by digit and keep their precision.
_COORDINATES = ("x", "y", "z")
_SINGLE_PRECISION_STEP = 2.0**-24


def encode(figure: dict, header: dict, held: Collection[str] = ()) -> bytes:
    """The frame of a figure.

    Parameters
    ----------
    figure : dict
        What `go.Figure.to_plotly_json` returns.
    header : dict
        Further entries of the header, JSON-serializable.
    held : collection of str
        Names of the blobs the browser has said it holds; these are not sent again.

    Returns
    -------
    bytes
        The frame, as `static/live/frame.js` reads it.
    """
    writer = _Writer(held)
    traces = [_extract(trace, writer, ()) for trace in figure["data"]]
    layout = dict(figure.get("layout", {}))
    template = layout.pop("template", None)
    parts = {
        "data": traces,
        "layout": writer.add_json(_extract(layout, writer, ())),
        "template": writer.add_json(template),
    }
    head = _json({**header, **parts, "blobs": writer.blobs}).encode()
    return b"".join([len(head).to_bytes(4, "little"), head, *writer.chunks])


class _Writer:
    def __init__(self, held: Collection[str]):
        self._held = held
        self._offset = 0
        self._index: dict[str, int] = {}
        self.blobs: list[dict] = []
        self.chunks: list[bytes] = []

    def add(self, content: bytes, kind: str, shape: list[int] | None = None) -> int:
        """Place a blob in the frame and return its number."""
        name = hashlib.blake2b(content + kind.encode(), digest_size=6).hexdigest()
        if shape and len(shape) > 1:
            name += "-" + "x".join(map(str, shape))
        if name in self._index:
            return self._index[name]
        blob = {"name": name, "kind": kind, "size": len(content)}
        if shape is not None:
            blob["shape"] = shape
        if name not in self._held or len(content) < SMALLEST_NAMED:
            blob["at"] = self._offset
            self.chunks.append(content)
            self._offset += len(content)
        self._index[name] = len(self.blobs)
        self.blobs.append(blob)
        return self._index[name]

    def add_json(self, value) -> int:
        return self.add(_json(value).encode(), "json")


def _extract(value, writer: _Writer, path: tuple):
    """`value` with every typed array replaced by {"$blob": number}."""
    if isinstance(value, dict):
        if "bdata" in value and "dtype" in value:
            return {"$blob": _add_array(value, writer, path)}
        return {k: _extract(v, writer, (*path, k)) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], dict):
            return [_extract(v, writer, path) for v in value]
        numbers = _as_numbers(value) if path and path[-1] in _COORDINATES else None
        return list(value) if numbers is None else _extract(numbers, writer, path)
    return value


def _as_numbers(values) -> dict | None:
    """A long list of numbers as a typed array; None for anything else."""
    if len(values) < SMALLEST_NAMED // 8:
        return None
    rows = values if isinstance(values[0], (list, tuple)) else [values]
    if not all(v is None or type(v) in (int, float) for row in rows for v in row):
        return None
    if len({len(row) for row in rows}) > 1:
        return None
    array = np.asarray(values, dtype="<f8")
    spec = {"dtype": "f8", "bdata": base64.b64encode(array.tobytes())}
    return spec if array.ndim == 1 else spec | {"shape": ",".join(map(str, array.shape))}


def _add_array(spec: dict, writer: _Writer, path: tuple) -> int:
    content = base64.b64decode(spec["bdata"])
    kind = spec["dtype"]
    shape = [int(n) for n in str(spec["shape"]).split(",")] if "shape" in spec else None
    if kind == "f8" and (path[-1] in _COORDINATES or path[:1] == ("marker",)):
        single = single_precision(np.frombuffer(content, "<f8"))
        if single is not None:
            content, kind = single.tobytes(), "f4"
    return writer.add(content, kind, shape)


def single_precision(values: np.ndarray) -> np.ndarray | None:
    """`values` as float32, or None where the picture could show the difference.

    It could where values lie close together far from zero (dates in milliseconds), or beyond
    what float32 can hold.
    """
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return values.astype("<f4")
    low, high = float(finite.min()), float(finite.max())
    largest = max(abs(low), abs(high))
    if largest > float(np.finfo(np.float32).max):
        return None
    # A tenth of a pixel on a picture 1,000 pixels wide.
    if largest * _SINGLE_PRECISION_STEP > (high - low) * 1e-4 and low != high:
        return None
    return values.astype("<f4")


def _json(value) -> str:
    """Strict JSON, as a browser reads it: what is not a finite number becomes null."""
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"), default=_plain)
    except ValueError:
        return json.dumps(_without_gaps(value), separators=(",", ":"), default=_plain)


def _plain(value):
    if isinstance(value, np.ndarray):
        return _without_gaps(value.tolist())
    if isinstance(value, np.generic):
        return _without_gaps(value.item())
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _without_gaps(value):
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {k: _without_gaps(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_gaps(v) for v in value]
    return value
