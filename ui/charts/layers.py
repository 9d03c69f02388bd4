"""A network as circles in columns, one unit of it singled out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.elision import shown_around
from ui.charts.numbers import number_text
from ui.charts.palette import NUMBER_FONT, Palette
from ui.charts.short_numbers import short_text
from ui.charts.template import make_figure

MOST_UNITS = 8
GAP = float("nan")


def layer_units(count: int, keep: int = 0) -> list[int]:
    """Which units of a layer are drawn, from 0: of a large layer the ends, and the unit `keep`."""
    return [unit for unit in shown_around(count, MOST_UNITS, keep) if unit is not None]


def layers_figure(
    layers: Sequence[np.ndarray], weights: Sequence[np.ndarray], chosen: tuple[int, int], palette: Palette
) -> go.Figure:
    """Each unit with its activation, and the weights that the chosen unit reads with: blue above 0, orange below.

    Parameters
    ----------
    layers : sequence of ndarray of shape (n_l,)
        a[0], …, a[L] for one example. The traces of their circles are named "0", …, "L".
    weights : sequence of ndarray of shape (n_l, n_{l-1})
        W[1], …, W[L].
    chosen : (int, int)
        A layer from 1 and a unit from 0.
    """
    slots = [shown_around(len(a), MOST_UNITS, chosen[1] if l == chosen[0] else 0) for l, a in enumerate(layers)]
    places = [{unit: y for unit, y in zip(units, _heights(units), strict=True) if unit is not None} for units in slots]
    pale, positive, negative = ([], []), ([], []), ([], [])
    for l, W in enumerate(weights, start=1):
        for unit, y in places[l].items():
            for k, y_before in places[l - 1].items():
                line = pale if (l, unit) != chosen else positive if W[unit, k] >= 0 else negative
                line[0].extend((l - 1, l, GAP))
                line[1].extend((y_before, y, GAP))
    lines = zip((pale, positive, negative), (palette.border, palette.class_1, palette.class_0), (1, 3, 3), strict=True)
    traces = [
        dict(type="scatter", x=x, y=y, mode="lines", line=dict(color=color, width=width), hoverinfo="skip")
        for (x, y), color, width in lines
    ]
    traces += [_circles(l, a, places[l], chosen, palette) for l, a in enumerate(layers)]
    L = len(weights)
    dots = [
        (l, y) for l, units in enumerate(slots) for unit, y in zip(units, _heights(units), strict=True) if unit is None
    ]
    traces.append(
        dict(type="scatter", x=[x for x, _ in dots], y=[y for _, y in dots], mode="text", text=["⋮"] * len(dots),
             hoverinfo="skip", textfont=dict(size=18, color=palette.muted))
    )
    notes = []
    for l, a in enumerate(layers):
        equal = " = x" if l == 0 else " = ŷ" if l == L else ""
        notes.append(_note(l, 1.0, "top", f"<b>a[{l}]{equal}</b><br>({len(a)}, 1)", palette.ink))
    for l, W in enumerate(weights, start=1):
        between = " " if L <= 3 else "<br>"
        text = f"W[{l}]{between}({W.shape[0]}, {W.shape[1]})<br>b[{l}]{between}({W.shape[0]}, 1)"
        notes.append(_note(l - 0.5, 0.0, "bottom", text, palette.ink if l == chosen[0] else palette.muted))
    half = max(2.0, *(len(units) / 2 for units in slots))
    layout = dict(
        xaxis=dict(visible=False, range=[-0.4, L + 0.4], fixedrange=True),
        yaxis=dict(visible=False, range=[-1.45 * half, 1.25 * half], fixedrange=True),  # with room for the names
        annotations=notes,
    )
    return make_figure(traces, layout, palette)


def _heights(units: list[int | None]) -> list[float]:
    return [(len(units) - 1) / 2 - k for k in range(len(units))]


def _circles(l: int, a: np.ndarray, places: dict[int, float], chosen: tuple[int, int], palette: Palette) -> dict:
    values = [float(a[unit]) for unit in places]
    most = max((abs(value) for value in values if np.isfinite(value)), default=0.0) or 1.0
    shares = [max(-1.0, min(1.0, value / most)) if np.isfinite(value) else 0.0 for value in values]
    is_chosen = [(l, unit) == chosen for unit in places]
    return dict(
        type="scatter", name=str(l), x=[l] * len(values), y=list(places.values()), mode="markers+text",
        marker=dict(
            size=36, opacity=1, color=[palette.signed(share, 0.35) for share in shares],
            line=dict(
                width=[3 if one else 1 for one in is_chosen],
                color=[palette.ink if one else palette.muted for one in is_chosen],
            ),
        ),
        text=[short_text(value) for value in values],
        textfont=dict(family=NUMBER_FONT, size=10, color=palette.ink),
        hovertext=[
            f"layer {l}, unit {unit + 1}: {number_text(value)}" for unit, value in zip(places, values, strict=True)
        ],
        hoverinfo="text",
    )


def _note(x: float, y: float, anchor: str, text: str, color: str) -> dict:
    return dict(
        x=x, y=y, yref="paper", yanchor=anchor, text=text, align="center", showarrow=False,
        font=dict(size=12, color=color),
    )
