"""The loss after each update of one example."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure


def losses_figure(losses: Sequence[float], palette: Palette, height: int = 200) -> go.Figure:
    """L before the first update and after each."""
    traces = [
        dict(
            type="scatter", x=list(range(len(losses))), y=list(losses), mode="lines+markers", name="loss L",
            line=dict(color=palette.ink, width=2), marker=dict(color=palette.ink, size=7),
            hovertemplate="after %{x} updates<br>L = %{y:.4g}<extra></extra>",
        )
    ]
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text="updates"), range=[-0.3, max(len(losses) - 0.7, 5.3)], showgrid=False, nticks=6),
        yaxis=dict(title=dict(text="loss L"), range=[0, 1.15 * max(losses) or 1], nticks=4),
    )
    return make_figure(traces, layout, palette)
