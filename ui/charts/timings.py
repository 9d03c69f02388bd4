"""Times on a log scale: how far apart two ways to the same result are, and how time grows with iterations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import NUMBER_FONT, Palette
from ui.charts.template import make_figure

# A grid line at each power of ten, a word at each thousandth: more would not fit on a phone.
TICKS = {10.0**power: {-6: "1 µs", -3: "1 ms", 0: "1 s"}.get(power, "") for power in range(-7, 3)}
LABEL_GAP = 0.5  # decades between two labels at the end of their lines


def time_text(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{number_text(seconds / size)} {unit}"
    return f"{number_text(seconds / 1e-9)} ns"


def spans_figure(
    labels: Sequence[str],
    slow: Sequence[float | None],
    fast: Sequence[float | None],
    names: tuple[str, str],
    palette: Palette,
    height: int = 300,
    low: float = 2e-7,
    high: float = 3.0,
) -> go.Figure:
    """A bar from the fast to the slow time of each row, its length the ratio between them.

    Parameters
    ----------
    labels : sequence of str
        One a row, the first on top.
    slow, fast : sequence of float or None
        Seconds; None where the answer is not to be told yet.
    names : (str, str)
        What is slow and what is fast.
    low, high : float
        The ends of the axis in seconds.
    """
    known = [k for k in range(len(labels)) if slow[k] is not None]
    rows = [labels[k] for k in known]
    bars = dict(
        type="scatter", mode="lines", hoverinfo="skip", name="ratio", line=dict(width=10, color=palette.border),
        x=[x for k in known for x in (fast[k], slow[k], None)], y=[y for row in rows for y in (row, row, None)],
    )
    ends = [
        dict(
            type="scatter", mode="markers", name=name, x=[times[k] for k in known], y=rows,
            text=[time_text(times[k]) for k in known], hovertemplate=f"{name} %{{text}}<extra></extra>",
            marker=dict(size=13, symbol=symbol, color=color, line=dict(width=2, color=palette.ink)),
        )
        for name, times, symbol, color in (
            (names[0], slow, "diamond", palette.background), (names[1], fast, "circle", palette.ink)
        )
    ]
    ratios = [
        dict(
            x=1, xref="paper", xanchor="right", y=label, showarrow=False, font=dict(family=NUMBER_FONT, size=13),
            text="?" if slow[k] is None else f"{ratio_text(slow[k] / fast[k])} ×",
        )
        for k, label in enumerate(labels)
    ]
    heads = [
        dict(
            x=np.log10(times[known[0]]), y=rows[0], yshift=18, showarrow=False, text=name,
            font=dict(color=palette.muted),
        )
        for name, times in zip(names, (slow, fast), strict=True)
        if known and slow[known[0]] > 3 * fast[known[0]]
    ]
    layout = dict(
        height=height, annotations=ratios + heads, margin=dict(l=8, r=8, t=24, b=8),
        xaxis=dict(_time_axis(low, high), domain=[0, 0.88]),
        yaxis=dict(
            type="category", categoryorder="array", categoryarray=list(labels)[::-1], range=[-0.5, len(labels) - 0.4],
            showgrid=False, fixedrange=True, tickfont=dict(color=palette.ink),
        ),
    )
    return make_figure([bars, *ends], layout, palette)


def ratio_text(ratio: float) -> str:
    """Two digits, as a clock is no better: 1,083 as 1,100, 43.7 as 44, 3.14 as 3.1."""
    rounded = float(f"{ratio:.2g}")
    return number_text(int(rounded) if rounded >= 10 else rounded, 2)


def iterations_figure(
    names: Sequence[str], times: Sequence[np.ndarray], iterations: int, palette: Palette, height: int = 320
) -> go.Figure:
    """Time against iterations, both logarithmic: solid where it was measured, dotted where it is continued.

    Parameters
    ----------
    names : sequence of str
        The slowest first.
    times : sequence of ndarray
        Seconds after each iteration that was really run; at least one.
    iterations : int
        Where the lines end.
    """
    traces, labels = [], []
    for k, (name, seconds) in enumerate(zip(names, times, strict=True)):
        count = len(seconds)
        shown = np.unique(np.round(np.geomspace(1, count, 40)).astype(int))
        color = palette.categories[k]
        traces.append(
            dict(
                type="scatter", mode="lines+markers", name=name, x=shown, y=seconds[shown - 1],
                line=dict(color=color, width=2.5), marker=dict(size=5),
                hovertemplate=f"{name}, iteration %{{x}}: %{{y:.3g}} s<extra></extra>",
            )
        )
        end = seconds[-1] * iterations / count
        if count < iterations:
            traces.append(
                dict(
                    type="scatter", mode="lines", name=f"{name}, continued", x=[count, iterations],
                    y=[seconds[-1], end], line=dict(color=color, width=1.5, dash="dot"), hoverinfo="skip",
                )
            )
        # The slowest comes first; a label too close to the one above it makes room.
        height_of_label = min(np.log10(end), labels[-1]["y"] - LABEL_GAP) if labels else np.log10(end)
        labels.append(
            dict(
                x=np.log10(iterations), y=height_of_label, text=f" {name}", showarrow=False, xanchor="left",
                font=dict(color=color),
            )
        )
    span = np.log10(max(iterations, 2))
    layout = dict(
        height=height, annotations=labels, margin=dict(l=8, r=88, t=8, b=8),
        xaxis=dict(type="log", range=[-0.03 * span, 1.03 * span], title=dict(text="iterations"), dtick=1),
        yaxis=_time_axis(1e-6, 30.0),
    )
    return make_figure(traces, layout, palette)


def _time_axis(low: float, high: float) -> dict:
    return dict(
        type="log", range=[np.log10(low), np.log10(high)], fixedrange=True,
        tickvals=list(TICKS), ticktext=list(TICKS.values()), zeroline=False,
    )
