"""Gradient descent's path over the contours of J in two weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

CELLS = 72
LEVELS = 12


def descent_figure(
    W: np.ndarray, least: np.ndarray, cost: Callable[[np.ndarray], np.ndarray], palette: Palette, height: int = 360
) -> go.Figure:
    """The path from w = 0 towards the minimum, with the same unit on both axes.

    Parameters
    ----------
    W : ndarray of shape (2, steps + 1)
    least : ndarray of shape (2, 1)
        Where J is least; a cross.
    cost : callable
        J of weights (2, k), shape (k,).
    """
    center, half = least[:, 0], 1.6 * float(np.abs(least).max())
    axis = np.linspace(-half, half, CELLS)
    w1, w2 = np.meshgrid(center[0] + axis, center[1] + axis)
    J = cost(np.vstack([w1.ravel(), w2.ravel()])).reshape(CELLS, CELLS)
    floor, top = float(cost(least)[0]), float(J.max())
    # Equal steps of the root of J − J_least are equal steps along a line through the minimum.
    roots = np.sqrt(np.maximum(J - floor, 0) / max(top - floor, 1e-300))
    # Far outside nothing is seen; plotly would still draw it, wide of the picture.
    inside = np.isfinite(W).all(axis=0) & (np.abs(W - least) < 20 * half).all(axis=0)
    count = len(inside) if inside.all() else int(np.argmin(inside))
    path = W[:, :count].astype(np.float32)
    traces = [
        dict(
            type="contour", name="J", x=center[0] + axis, y=center[1] + axis, z=roots.astype(np.float32),
            contours=dict(start=1 / LEVELS, end=1, size=1 / LEVELS, coloring="lines", showlabels=False),
            autocontour=False, colorscale=[[0, palette.muted], [1, palette.grid]], line=dict(width=1),
            showscale=False, hoverinfo="skip",
        ),
        dict(
            type="scatter", mode="lines+markers", name="path", x=path[0], y=path[1],
            line=dict(color=palette.ink, width=1.5), marker=dict(size=5, color=palette.ink),
            hovertemplate="w₁ %{x:.3g}, w₂ %{y:.3g}<extra></extra>",
        ),
        dict(
            type="scatter", mode="markers", name="minimum", x=[center[0]], y=[center[1]], hoverinfo="skip",
            marker=dict(symbol="x-thin", size=14, line=dict(width=3, color=palette.ink)),
        ),
        dict(
            type="scatter", mode="markers", name="start", x=[0], y=[0], hoverinfo="skip",
            marker=dict(symbol="circle-open", size=12, color=palette.ink, line=dict(width=2, color=palette.ink)),
        ),
    ]
    limits = dict(showgrid=False, nticks=5, constrain="domain", zeroline=False)
    layout = dict(
        height=height,
        xaxis=dict(range=[center[0] - half, center[0] + half], title=dict(text="w₁"), **limits),
        yaxis=dict(range=[center[1] - half, center[1] + half], title=dict(text="w₂"), scaleanchor="x", **limits),
    )
    return make_figure(traces, layout, palette)
