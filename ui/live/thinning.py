"""Traces with more points than a browser draws in a moment.

Plotly's SVG takes about a second for 10,000 markers. A longer trace is drawn thinned; hover, clicks
and the table speak of the points that are drawn, and the figure says how many there are.
"""

import base64

import numpy as np

MOST_DRAWN = 10_000


def thin(trace: dict) -> tuple[dict, np.ndarray | None]:
    """A flat scatter trace with at most MOST_DRAWN points, and the positions that were kept.

    Markers are thinned evenly. A line keeps the lowest and the highest point of every stretch, so
    that no spike is lost. Any other trace, and any short enough, comes back as it is with None.
    """
    if trace.get("type", "scatter") != "scatter":
        return trace, None
    length = max((length_of(trace.get(axis)) for axis in "xy"), default=0)
    if length <= MOST_DRAWN:
        return trace, None
    if trace.get("mode", "lines") == "lines" and length_of(trace.get("y")) == length:
        kept = _extremes(_array(trace["y"]), MOST_DRAWN // 2)
    else:
        kept = np.linspace(0, length - 1, MOST_DRAWN).astype(int)
    return _pick(trace, kept, length), kept


def length_of(values) -> int:
    """How many entries an array of a figure's JSON has along its first dimension."""
    if isinstance(values, dict) and "bdata" in values:
        if "shape" in values:
            return int(str(values["shape"]).split(",")[0])
        return len(base64.b64decode(values["bdata"])) // np.dtype(f"<{values['dtype']}").itemsize
    return len(values) if isinstance(values, (list, tuple, np.ndarray)) else 0


def _array(values) -> np.ndarray:
    if isinstance(values, dict):
        flat = np.frombuffer(base64.b64decode(values["bdata"]), f"<{values['dtype']}")
        if "shape" in values:
            return flat.reshape([int(n) for n in str(values["shape"]).split(",")])
        return flat
    return np.asarray(values)


def _extremes(values: np.ndarray, stretches: int) -> np.ndarray:
    """Positions of the lowest and highest value in each of `stretches` equal parts, and the ends."""
    values = np.where(np.isfinite(values.astype(float)), values.astype(float), 0.0)
    part = len(values) // (stretches - 1)
    whole = values[: part * (stretches - 1)].reshape(-1, part)
    starts = np.arange(stretches - 1) * part
    picked = [starts + whole.argmin(axis=1), starts + whole.argmax(axis=1), [0, len(values) - 1]]
    return np.unique(np.concatenate(picked))


def _pick(value, kept: np.ndarray, length: int):
    """Every array of `length` entries inside `value`, at the positions `kept`."""
    if isinstance(value, dict) and "bdata" not in value:
        return {k: _pick(v, kept, length) for k, v in value.items()}
    if length_of(value) != length:
        return value
    picked = _array(value)[kept]
    if picked.dtype.kind not in "iuf":
        return picked.tolist()
    spec = {
        "dtype": picked.dtype.str[1:],
        "bdata": base64.b64encode(np.ascontiguousarray(picked).tobytes()).decode(),
    }
    return spec if picked.ndim == 1 else spec | {"shape": ",".join(map(str, picked.shape))}
