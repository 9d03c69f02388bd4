"""One neuron among its houses."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from nnengine.neuron import neuron_output
from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure


def handle_places(x: np.ndarray) -> tuple[float, float]:
    """Where along the line its two handles lie, beside the houses' sizes."""
    return 0.5 * float(x.min()), 1.07 * float(x.max())


def take_off(w: float, b: float) -> float | None:
    """The x at which wx + b passes zero, where the rectifier begins or ceases to be flat; None for w = 0."""
    return -b / w if w else None


def neuron_figure(
    x: np.ndarray,
    y: np.ndarray,
    w: float,
    b: float,
    palette: Palette,
    height: int = 420,
    path: Sequence[tuple[float, float]] = (),
) -> go.Figure:
    """Houses as points, the neuron's answer as a line, and between them what it gets wrong.

    Parameters
    ----------
    x : ndarray of shape (1, m)
        Sizes in 1,000 square feet.
    y : ndarray of shape (1, m)
        Prices in 100,000 dollars.
    path : sequence of (w, b)
        Earlier lines of a fit, drawn faintly.
    """
    right, top = 1.15 * float(x.max()), 1.25 * float(y.max())
    line_x, line_y = _line(w, b, right)
    earlier = [_line(*moment, right) for moment in path]
    gap = np.array([np.nan])
    places = np.array([handle_places(x)])
    hover = "%{x:.2f} thousand sq ft<br>"
    traces = [
        dict(
            x=np.concatenate([part for before, _ in earlier for part in (before, gap)] or [gap]),
            y=np.concatenate([part for _, before in earlier for part in (before, gap)] or [gap]),
            mode="lines", line=dict(color=palette.class_1, width=1), opacity=0.35, name="earlier lines",
            hoverinfo="skip",
        ),
        dict(
            x=np.repeat(x[0], 3),
            y=np.column_stack([y[0], neuron_output(x, w, b)[0], np.full(x.size, np.nan)]).ravel(),
            mode="lines", line=dict(color=palette.class_0, width=1.5, dash="dot"), hoverinfo="skip", name="error",
        ),
        dict(
            x=line_x, y=line_y, mode="lines", line=dict(color=palette.class_1, width=3), name="neuron",
            hovertemplate=hover + "neuron says $%{y:.2f} hundred thousand<extra></extra>",
        ),
        _flat_part(w, b, right, palette),
        dict(
            x=places[0], y=neuron_output(places, w, b)[0], mode="markers", name="handles", hoverinfo="skip",
            marker=dict(color=palette.background, size=14, line=dict(color=palette.class_1, width=3)),
        ),
        dict(
            x=x[0], y=y[0], mode="markers", marker=dict(color=palette.ink, size=10), name="houses",
            hovertemplate=hover + "sold for $%{y:.2f} hundred thousand<extra></extra>",
        ),
    ]
    layout = dict(
        height=height,
        annotations=_words(w, b, right, palette),
        xaxis=dict(title=dict(text="size x, 1,000 square feet"), range=[0, right], showgrid=False, nticks=6),
        yaxis=dict(title=dict(text="price y, $100,000"), range=[-0.12 * top, top], nticks=5),
    )
    return make_figure([dict(type="scatter", **trace) for trace in traces], layout, palette)


def _line(w: float, b: float, right: float) -> tuple[np.ndarray, np.ndarray]:
    """The corners of max(0, wx + b) over 0 … right."""
    kink = take_off(w, b)
    x = np.array([0.0, *([kink] if kink is not None and 0 < kink < right else []), right])
    return x, neuron_output(x[np.newaxis], w, b)[0]


def _flat_ends(w: float, b: float, right: float) -> tuple[float, float] | None:
    """Between which x the neuron is off; None if nowhere in sight."""
    kink = take_off(w, b)
    if kink is None:
        return (0.0, right) if b <= 0 else None
    left, right = (0.0, min(kink, right)) if w > 0 else (max(kink, 0.0), right)
    return (left, right) if left < right else None


def _flat_part(w: float, b: float, right: float, palette: Palette) -> dict:
    """The part of the line that lies on the floor, in grey, with a diamond where it ends."""
    ends = _flat_ends(w, b, right) or (np.nan, np.nan)
    kink = take_off(w, b)
    sizes = [11 if kink is not None and kink == end else 0 for end in ends]
    return dict(
        x=np.array(ends), y=np.zeros(2), mode="lines+markers", name="flat part", hoverinfo="skip",
        line=dict(color=palette.muted, width=4),
        marker=dict(symbol="diamond", color=palette.ink, size=sizes, opacity=1, line=dict(width=0)),
    )


def _words(w: float, b: float, right: float, palette: Palette) -> list[dict]:
    """What the kink is, below it."""
    ends, kink = _flat_ends(w, b, right), take_off(w, b)
    if ends is None:
        return []
    if kink is None or not 0 < kink < right:
        text, place = "flat everywhere: max(0, …) answers 0", right / 2
    else:
        text, place = f"{'takes off' if w > 0 else 'touches down'} at x = {number_text(kink)}", kink
    share = place / right
    anchor = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    return [
        dict(
            text=text, x=place, y=0, yanchor="top", yshift=-8, xanchor=anchor, showarrow=False,
            font=dict(size=13, color=palette.ink),
        )
    ]
