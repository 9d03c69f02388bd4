"""How alike the units of each layer are, while a net trains."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure


def similarity_figure(
    iterations: Sequence[int], similarity: np.ndarray, shown: int, palette: Palette, height: int = 220
) -> go.Figure:
    """One line for each hidden layer, dark for the last, and a dotted line at the moment shown.

    Parameters
    ----------
    iterations : sequence of int
    similarity : ndarray of shape (layers, moments)
        0 … 1.
    shown : int
        An iteration.
    """
    layers = len(similarity)
    end = max(iterations[-1], 1)
    greys = palette.sequential(layers + 2)[2:]
    traces = [
        dict(
            type="scatter", x=list(iterations), y=row, mode="lines", name=f"layer {l}", line=dict(color=color, width=2),
            hovertemplate=f"layer {l}, iteration %{{x:,}}<br>%{{y:.3f}}<extra></extra>",
        )
        for l, (row, color) in enumerate(zip(similarity, greys, strict=True), start=1)
    ]
    # Only the outer layers are named: the others lie between them in grey.
    ends = {l: float(similarity[l - 1, -1]) for l in sorted({1, layers}) if np.isfinite(similarity[l - 1, -1])}
    heights = spread(list(ends.values()), 0.12)
    annotations = [
        dict(
            text=f"layer {l}", x=1, xref="paper", y=y, xanchor="left", showarrow=False, xshift=4,
            font=dict(color=greys[l - 1] if l == layers else palette.muted, size=12),
        )
        for l, y in zip(ends, heights, strict=True)
    ]
    layout = dict(
        height=height, annotations=annotations, margin=dict(l=8, r=60, t=8, b=8),
        shapes=[
            dict(
                type="line", x0=shown, x1=shown, y0=0, y1=1, yref="paper",
                line=dict(color=palette.muted, width=1, dash="dot"),
            )
        ],
        xaxis=dict(title=dict(text="iteration"), range=[-0.02 * end, end], showgrid=False, nticks=6),
        yaxis=dict(title=dict(text="unit similarity"), range=[-0.04, 1.06], tickvals=[0, 0.5, 1]),
    )
    return make_figure(traces, layout, palette)
