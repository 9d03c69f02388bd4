"""Whether a probability means what it says."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

SMALLEST, LARGEST = 4, 16  # diameter of a dot, in pixels


def reliability_figure(
    count: np.ndarray, predicted: np.ndarray, observed: np.ndarray, probability: float, palette: Palette, cats: str = "cats",
    height: int = 190,
) -> go.Figure:
    """For each tenth of the probability, the share of cats among the pictures that were given it.

    On the diagonal, probabilities are frequencies. The tenth that holds `probability` is filled.

    Parameters
    ----------
    count, predicted, observed : ndarray of shape (bins,)
        Pictures in each group, their mean probability and their share of cats; NaN in an empty group.
    probability : float
        The answer beside the figure.
    cats : str
        What class 1 is called.
    """
    bins = len(count)
    here = min(int(probability * bins), bins - 1)
    full = np.flatnonzero(np.asarray(count) > 0)
    sizes = SMALLEST + (LARGEST - SMALLEST) * np.sqrt(np.asarray(count)[full] / max(np.max(count), 1))
    traces = [
        dict(type="scatter", mode="lines", x=[0, 1], y=[0, 1], hoverinfo="skip", name="diagonal",
             line=dict(color=palette.border, width=1.5)),
        dict(
            type="scatter", mode="markers", name="groups", x=np.asarray(predicted)[full], y=np.asarray(observed)[full],
            marker=dict(
                size=sizes, color=[palette.ink if k == here else palette.background for k in full],
                line=dict(color=palette.ink, width=1.5),
            ),
            customdata=np.asarray(count)[full],
            hovertemplate=f"answered %{{x:.0%}}: %{{y:.0%}} of %{{customdata:,.0f}} are {cats}<extra></extra>", cliponaxis=False,
        ),
    ]
    axis = dict(range=[-0.02, 1.02], tickformat=".0%", dtick=0.5, fixedrange=True)
    layout = dict(
        height=height, margin=dict(l=8, r=12, t=8, b=8),
        xaxis=axis | dict(title=dict(text="probability given")), yaxis=axis | dict(title=dict(text=f"share of {cats}")),
    )
    return make_figure(traces, layout, palette)
