"""One neuron among its houses."""

import numpy as np
import plotly.graph_objects as go

from nnengine.neuron import neuron_output
from ui.charts.palette import Palette
from ui.charts.template import apply_template


def handle_places(x: np.ndarray) -> tuple[float, float]:
    """Where along the line its two handles lie, beside the houses' sizes."""
    return 0.5 * float(x.min()), 1.07 * float(x.max())


def neuron_figure(
    x: np.ndarray, y: np.ndarray, w: float, b: float, palette: Palette, height: int = 420
) -> go.Figure:
    """Houses as points, the neuron's answer as a line, and between them what it gets wrong.

    Parameters
    ----------
    x : ndarray of shape (1, m)
        Sizes in 1,000 square feet.
    y : ndarray of shape (1, m)
        Prices in 100,000 dollars.
    """
    right, top = 1.15 * float(x.max()), 1.25 * float(y.max())
    kink = [-b / w] if w and 0 < -b / w < right else []
    line = np.array([[0.0, *kink, right]])
    fig = go.Figure()
    misses_x = np.repeat(x[0], 3)
    misses_y = np.column_stack([y[0], neuron_output(x, w, b)[0], np.full(x.size, np.nan)]).ravel()
    fig.add_scatter(
        x=misses_x, y=misses_y, mode="lines", line=dict(color=palette.class_0, width=1.5, dash="dot"),
        hoverinfo="skip", name="error",
    )
    fig.add_scatter(
        x=line[0], y=neuron_output(line, w, b)[0], mode="lines", line=dict(color=palette.class_1, width=3),
        hovertemplate="%{x:.2f} thousand sq ft<br>neuron says $%{y:.2f} hundred thousand<extra></extra>", name="neuron",
    )
    places = np.array([handle_places(x)])
    fig.add_scatter(
        x=places[0], y=neuron_output(places, w, b)[0], mode="markers", name="handles", hoverinfo="skip",
        marker=dict(color=palette.background, size=14, line=dict(color=palette.class_1, width=3)),
    )
    fig.add_scatter(
        x=x[0], y=y[0], mode="markers", marker=dict(color=palette.ink, size=10),
        hovertemplate="%{x:.2f} thousand sq ft<br>sold for $%{y:.2f} hundred thousand<extra></extra>", name="houses",
    )
    apply_template(fig, palette)
    fig.update_xaxes(title_text="size x, 1,000 square feet", range=[0, right], showgrid=False, nticks=6)
    fig.update_yaxes(title_text="price y, $100,000", range=[-0.03 * top, top], nticks=5)
    return fig.update_layout(height=height)
