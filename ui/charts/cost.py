"""The cost curve."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

MOST_POINTS = 600  # more than a chart this wide has pixels


def cost_figure(
    costs: np.ndarray, palette: Palette, height: int = 220, changes: Mapping[int, str] = MappingProxyType({})
) -> go.Figure:
    """J against the iteration, and a point at its end that a player moves.

    Parameters
    ----------
    costs : ndarray of shape (iterations + 1,)
        J before each iteration and after the last.
    changes : mapping of int to str
        Iterations at which settings changed, and to what.
    """
    kept = thin(len(costs), MOST_POINTS)
    traces = [
        dict(
            type="scatter",
            x=kept,
            y=costs[kept],
            mode="lines",
            name="cost J",
            line=dict(color=palette.ink, width=2),
            hovertemplate="iteration %{x:,}<br>J = %{y:.4g}<extra></extra>",
        ),
        dict(
            type="scatter",
            x=kept[-1:],
            y=costs[kept[-1:]],
            mode="markers",
            name="moment shown",
            marker=dict(color=palette.ink, size=8),
            hoverinfo="skip",
        ),
    ]
    lines = [
        dict(
            type="line", xref="x", yref="paper", x0=iteration, x1=iteration, y0=0, y1=1,
            line=dict(color=palette.muted, width=1, dash="dot"),
        )
        for iteration in changes
    ]
    texts = [
        dict(
            x=iteration, y=1, yref="paper", text=text, showarrow=False, xanchor="left", yanchor="top", xshift=4,
            font=dict(color=palette.muted, size=12),
        )
        for iteration, text in changes.items()
    ]
    end = max(len(costs) - 1, 1)
    layout = dict(
        height=height,
        shapes=lines,
        annotations=texts,
        xaxis=dict(title=dict(text="iteration"), showgrid=False, range=[-0.02 * end, 1.02 * end], nticks=6),
        yaxis=dict(title=dict(text="cost J"), rangemode="tozero", nticks=5),
    )
    return make_figure(traces, layout, palette)


def thin(count: int, most: int) -> np.ndarray:
    """Indices of at most `most` of `count` values: dense at the start, where the curve bends, with both ends."""
    if count <= most:
        return np.arange(count)
    return np.unique((np.linspace(0, 1, most) ** 2 * (count - 1)).round().astype(int))
