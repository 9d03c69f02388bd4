"""Numerical against analytic gradients, and how near they come with each nudge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

RIGHT, WRONG = 1e-7, 1e-3  # below the one a gradient is right, above the other it almost surely is not
LEAST, MOST = 1e-12, 10.0  # ends of the axis of differences


def gradients_figure(
    numerical: Mapping[str, np.ndarray],
    analytic: Mapping[str, np.ndarray],
    off: Mapping[str, np.ndarray],
    palette: Palette,
    height: int = 340,
) -> go.Figure:
    """One column a parameter: the nudges' slope as a blue square, backward propagation's as an orange point.

    Parameters
    ----------
    numerical, analytic : mapping of str to ndarray
        W1, b1, …: gradients of the same keys and shapes.
    off : mapping of str to ndarray of bool
        Which of them differ.
    """
    keys = list(numerical)
    sizes = [numerical[key].size for key in keys]
    left, right, wrong = (np.concatenate([np.ravel(side[key]) for key in keys]) for side in (numerical, analytic, off))
    entries = [(key, tuple(k + 1 for k in at)) for key in keys for at in np.ndindex(numerical[key].shape)]
    names = [f"{key[0]}[{key[1:]}] {at}" for key, at in entries]
    columns = np.arange(left.size)
    misses = [(k, value) for k in columns[wrong].tolist() for value in (left[k], right[k], None)]
    told = "<br>%{y:.6g}<extra></extra>"
    traces = [
        dict(
            type="scatter", x=[k if value is not None else None for k, value in misses],
            y=[value for _, value in misses], mode="lines", name="off", hoverinfo="skip",
            line=dict(color=palette.ink, width=2),
        ),
        dict(
            type="scatter", x=columns, y=left, mode="markers", name="numerical", text=names,
            hovertemplate="%{text}, nudged" + told,
            marker=dict(color="rgba(0,0,0,0)", size=13, symbol="square", line=dict(color=palette.class_1, width=2)),
        ),
        dict(
            type="scatter", x=columns, y=right, mode="markers", name="analytic", text=names,
            hovertemplate="%{text}, backward" + told,
            marker=dict(color=palette.class_0, size=7),
        ),
        dict(
            type="scatter", x=columns[wrong], y=np.ones(int(wrong.sum())), yaxis="y2", mode="markers", name="marks",
            hoverinfo="skip", marker=dict(symbol="x", size=8, color=palette.ink),
        ),
    ]
    ends = np.cumsum([0, *sizes])
    border = dict(color=palette.grid, width=1)
    layout = dict(
        height=height,
        xaxis=dict(
            range=[-0.7, left.size - 0.3], showgrid=False, tickvals=((ends[:-1] + ends[1:] - 1) / 2).tolist(),
            ticktext=[f"{key[0]}[{key[1:]}]" for key in keys],
        ),
        yaxis=dict(title=dict(text="dJ/dθ"), nticks=6, zeroline=True, zerolinecolor=palette.border, domain=[0, 0.93]),
        yaxis2=dict(visible=False, range=[0, 2], domain=[0.94, 1]),
        shapes=[
            dict(type="line", x0=end - 0.5, x1=end - 0.5, y0=0, y1=1, yref="paper", line=border)
            for end in ends[1:-1].tolist()
        ],
    )
    return make_figure(traces, layout, palette)


def differences_figure(
    nudges: Sequence[float], differences: Sequence[float], present: float, palette: Palette, height: int = 240
) -> go.Figure:
    """The difference ratio for every ε, between the lines below which it is right and above which it is wrong."""
    held = [min(max(difference, LEAST), MOST) for difference in differences]
    now = [value for nudge, value in zip(nudges, held, strict=True) if nudge == present]
    traces = [
        dict(
            type="scatter", x=nudges, y=held, customdata=differences, mode="lines+markers", name="difference",
            line=dict(color=palette.muted, width=1.5), marker=dict(size=5, color=palette.muted),
            hovertemplate="ε = %{x:.0e}<br>difference %{customdata:.2e}<extra></extra>",
        ),
        dict(
            type="scatter", x=[present] * len(now), y=now, mode="markers", name="present ε", hoverinfo="skip",
            marker=dict(color=palette.class_1, size=12),
        ),
    ]
    texts = ((RIGHT, "right below", "top"), (WRONG, "wrong above", "bottom"))
    layout = dict(
        height=height,
        xaxis=dict(
            title=dict(text="ε"), type="log", range=[-12.4, -0.6], showgrid=False,
            tickvals=[1e-12, 1e-9, 1e-6, 1e-3], ticktext=["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³"],
        ),
        yaxis=dict(
            title=dict(text="difference"), type="log", range=[math.log10(LEAST), math.log10(MOST)],
            tickvals=[1e-11, RIGHT, WRONG, 1.0], ticktext=["10⁻¹¹", "10⁻⁷", "10⁻³", "1"],
        ),
        shapes=[
            dict(type="line", x0=0, x1=1, xref="paper", y0=y, y1=y, line=dict(color=palette.muted, width=1, dash="dot"))
            for y, _, _ in texts
        ],
        annotations=[
            dict(
                x=0.5, xref="paper", xanchor="center", y=math.log10(y), yanchor=side, text=text, showarrow=False,
                font=dict(color=palette.muted, size=12),
            )
            for y, text, side in texts
        ],
    )
    return make_figure(traces, layout, palette)
