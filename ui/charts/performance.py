"""Performance against the amount of data, and an hour spent between idea and experiment."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure

LOWEST, HIGHEST = 0.4, 1.02


def performance_figure(
    sizes: Sequence[int],
    mean: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    names: Sequence[str],
    palette: Palette,
    height: int = 400,
    largest: int | None = None,
) -> go.Figure:
    """Test accuracy against m for several nets: the mean over repetitions as a line, their spread as a band.

    Parameters
    ----------
    sizes : sequence of int
        Amounts of training examples.
    mean, low, high : ndarray of shape (len(names), len(sizes))
        NaN where nothing is known yet.
    names : sequence of str
        One for each net, written at the end of its line.
    largest : int, optional
        Where the axis of m ends; at the last size if not given.
    """
    m = np.asarray(sizes)
    last = largest or int(m[-1])
    bands, lines, ends = [], [], []
    for k, name in enumerate(names):
        color = palette.categories[k % len(palette.categories)]
        known = np.isfinite(mean[k])
        bands.append(
            dict(
                type="scatter", x=np.concatenate([m[known], m[known][::-1]]),
                y=np.concatenate([high[k][known], low[k][known][::-1]]),
                mode="lines", line=dict(width=0), fill="toself", fillcolor=_faint(color), hoverinfo="skip",
                name=f"{name}, spread",
            )
        )
        lines.append(
            dict(
                type="scatter", x=m[known], y=mean[k][known], mode="lines+markers", name=name,
                line=dict(color=color, width=2), marker=dict(color=color, size=6),
                hovertemplate=f"{name}<br>m = %{{x:,}}: %{{y:.1%}}<extra></extra>",
            )
        )
        if known.any():
            ends.append((name, color, int(m[known][-1]), float(mean[k][known][-1])))
    gap = 17 / max(height - 60, 60) * (HIGHEST - LOWEST)
    places = spread([end[3] for end in ends], gap)
    words = [
        dict(
            text=name, x=np.log10(x), y=y, xanchor="left", xshift=8, showarrow=False, font=dict(color=color, size=12)
        )
        for (name, color, x, _), y in zip(ends, places, strict=True)
    ]
    if not ends:
        words = [
            dict(
                text="Nothing is trained yet.", x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False,
                font=dict(color=palette.muted, size=14),
            )
        ]
    layout = dict(
        height=height, annotations=words, margin=dict(l=8, r=16 + 7 * max(map(len, names)), t=8, b=8),
        xaxis=dict(
            title=dict(text="training examples m"), type="log", tickvals=list(sizes),
            # Every other one, so that they fit on a phone.
            ticktext=["" if k % 2 else f"{n:,}" for k, n in enumerate(sizes)], tickangle=0,
            range=[np.log10(0.9 * m[0]), np.log10(1.05 * last)], showgrid=False,
        ),
        yaxis=dict(title=dict(text="accuracy on test examples"), range=[LOWEST, HIGHEST], tickformat=".0%", nticks=7),
    )
    return make_figure([*bands, *lines], layout, palette)


def _faint(color: str) -> str:
    red, green, blue = bytes.fromhex(color[1:])
    return f"rgba({red},{green},{blue},0.15)"


def hour_figure(idea: float, run: float, palette: Palette, height: int = 110) -> go.Figure:
    """One hour of going from an idea over its code to an experiment's result, again and again.

    Parameters
    ----------
    idea, run : float
        Minutes that an idea and its code take, and that its run takes; above 0.
    """
    rounds = min(int(np.ceil(60 / (idea + run))), 600)
    starts = (idea + run) * np.arange(rounds)
    gaps = np.full(rounds, np.nan)

    def pieces(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
        return np.column_stack([np.minimum(begin, 60), np.minimum(end, 60), gaps]).ravel()

    line = dict(type="scatter", y=np.zeros(3 * rounds), mode="lines", hoverinfo="skip")
    traces = [
        line | dict(x=pieces(starts, starts + idea), name="idea and code", line=dict(color=palette.border, width=26)),
        line | dict(x=pieces(starts + idea, starts + idea + run), name="run", line=dict(color=palette.ink, width=26)),
    ]
    words = [
        dict(
            text=text, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top", xshift=shift,
            showarrow=False, font=dict(color=color, size=12),
        )
        for text, shift, color in (("idea and code", 0, palette.muted), ("run", 100, palette.ink))
    ]
    layout = dict(
        height=height, annotations=words,
        xaxis=dict(title=dict(text="minutes of one hour"), range=[0, 60], nticks=7, showgrid=False),
        yaxis=dict(visible=False, range=[-1, 1.6], fixedrange=True),
    )
    return make_figure(traces, layout, palette)
