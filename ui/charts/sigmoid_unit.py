"""One sigmoid unit over one feature: its straight line z, its answer σ(z), the labels."""

import numpy as np
import plotly.graph_objects as go

from nnengine.activations import sigmoid
from ui.charts.palette import CLASS_SYMBOLS, Palette
from ui.charts.template import make_figure

EXTENT = 3.2  # of the feature's axis
LOW, HIGH = -1.3, 2.3  # of the answer's axis
HANDLES = (-1.0, 1.0)  # where along the curve its two handles lie


def unit_figure(
    x: np.ndarray, y: np.ndarray, w: float, b: float, chosen: float, palette: Palette, height: int = 420
) -> go.Figure:
    """The labels as points, σ(wx + b) as a curve, wx + b as a line, dotted where it is no probability.

    Parameters
    ----------
    x, y : ndarray of shape (1, m)
    chosen : float
        The x whose answer is marked.
    """
    grid = np.linspace(-EXTENT, EXTENT, 321)
    line = w * grid + b
    is_chance = (line >= 0) & (line <= 1)
    answers = w * x[0] + b
    outside = (answers < 0) | (answers > 1)
    z = w * chosen + b
    traces = [
        dict(
            type="scatter", mode="lines", x=grid, y=np.where(is_chance, line, np.nan), name="line", connectgaps=False,
            line=dict(color=palette.ink, width=2), hoverinfo="skip",
        ),
        dict(
            type="scatter", mode="lines", x=grid, y=np.where(is_chance, np.nan, line), name="outside", hoverinfo="skip",
            connectgaps=False, line=dict(color=palette.muted, width=2, dash="dot"),
        ),
        dict(
            type="scatter", mode="markers", x=x[0, outside], y=answers[outside], name="outside examples",
            hoverinfo="skip", marker=dict(symbol="x-thin", size=7, line=dict(color=palette.ink, width=1.5)),
        ),
        dict(
            type="scatter", mode="lines", x=grid, y=sigmoid(w * grid + b), name="σ",
            line=dict(color=palette.class_1, width=3), hovertemplate="x %{x:.2f}<br>ŷ %{y:.3f}<extra></extra>",
        ),
    ]
    for label, color in enumerate((palette.class_0, palette.class_1)):
        here = y[0] == label
        traces.append(
            dict(
                type="scatter", mode="markers", x=x[0, here], y=y[0, here], name=f"y = {label}",
                marker=dict(
                    color=color, symbol=CLASS_SYMBOLS[label], size=8, line=dict(color=palette.background, width=1)
                ),
                hovertemplate=f"x %{{x:.2f}}, y = {label}<extra></extra>",
            )
        )
    places = np.array(HANDLES)
    traces += [
        dict(
            type="scatter", mode="markers", x=[chosen], y=[sigmoid(z)], name="chosen", hoverinfo="skip",
            marker=dict(color=palette.ink, size=9, symbol="diamond"),
        ),
        dict(
            type="scatter", mode="markers", x=places, y=sigmoid(w * places + b), name="handles", hoverinfo="skip",
            marker=dict(color=palette.background, size=14, line=dict(color=palette.class_1, width=3)),
        ),
    ]
    band = dict(
        type="rect", xref="paper", x0=0, x1=1, y0=0, y1=1, layer="below", fillcolor=palette.surface, line=dict(width=0)
    )
    # The line is named where it leaves the picture.
    end = (HIGH - 0.3 - b) / w if w else EXTENT
    end = float(np.clip(end, -0.85 * EXTENT, 0.85 * EXTENT))
    labels = [
        dict(
            x=end, y=float(np.clip(w * end + b, LOW, HIGH - 0.3)), text="z = wx + b", font=dict(color=palette.ink),
            xanchor="right" if w > 0 else "left", xshift=-8 if w > 0 else 8,
        ),
        dict(
            x=2.75 if w >= 0 else -2.75, y=float(sigmoid(2.75 * abs(w) + b)), text="σ(z)", yshift=16,
            font=dict(color=palette.class_1_text),
        ),
    ]
    stem = dict(
        type="line", x0=chosen, x1=chosen, y0=LOW, y1=float(sigmoid(z)),
        line=dict(color=palette.muted, width=1, dash="dot"),
    )
    layout = dict(
        height=height, shapes=[band, stem], annotations=[dict(showarrow=False, **label) for label in labels],
        xaxis=dict(title=dict(text="feature x"), range=[-EXTENT, EXTENT], nticks=7, showgrid=False),
        yaxis=dict(title=dict(text="answer"), range=[LOW, HIGH], tickvals=[-1, 0, 0.5, 1, 2]),
    )
    return make_figure(traces, layout, palette)
