"""Cost curves of several runs in one picture, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure

MOST_POINTS = 300


@dataclass(frozen=True)
class CostCurve:
    """One run's costs.

    Attributes
    ----------
    name : str
    iterations, costs : ndarray of one shape
        As `thin_costs` returns them.
    color : str
        "" takes the next of the palette's categories.
    dash : str
        Plotly's name of the line's style.
    """

    name: str
    iterations: np.ndarray
    costs: np.ndarray
    color: str = ""
    dash: str = "solid"


def thin_costs(costs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At most 300 iterations and their costs: dense at the start, where the curve bends, with both ends."""
    if len(costs) <= MOST_POINTS:
        kept = np.arange(len(costs))
    else:
        kept = np.unique((np.linspace(0, 1, MOST_POINTS) ** 2 * (len(costs) - 1)).round().astype(int))
    return kept, costs[kept]


def cost_curves_figure(curves: Sequence[CostCurve], palette: Palette, height: int) -> go.Figure:
    """J against the iteration for every run; those that have no finite cost are left out."""
    drawn = [curve for curve in curves if len(curve.costs)]
    colors = [curve.color or palette.categories[k % len(palette.categories)] for k, curve in enumerate(curves)]
    colors = [color for color, curve in zip(colors, curves, strict=True) if len(curve.costs)]
    # A run that diverges would flatten all others: the axis ends a little above where they begin.
    highest = (min(float(curve.costs.max()), 1.5 * float(curve.costs[0])) for curve in drawn)
    top = 1.15 * max(highest, default=1.0) or 1.0
    last = max((int(curve.iterations[-1]) for curve in drawn), default=1) or 1
    traces = [
        dict(
            type="scatter", x=curve.iterations, y=curve.costs, mode="lines", name=curve.name,
            line=dict(color=color, width=2, dash=curve.dash),
            hovertemplate=f"{curve.name}, iteration %{{x:,}}<br>J = %{{y:.4g}}<extra></extra>",
        )
        for curve, color in zip(drawn, colors, strict=True)
    ]
    # 16 pixels to a line of words, of the part of the height that is not the axis.
    places = spread([min(float(curve.costs[-1]), top) for curve in drawn], 16 / max(height - 50, 50) * top)
    ends = [
        dict(
            text=curve.name, x=int(curve.iterations[-1]), y=y, xanchor="left", xshift=6, showarrow=False,
            # A run that ends early has its name above the lines that go on.
            yshift=10 if curve.iterations[-1] < 0.9 * last else 0,
            font=dict(color=color, size=12),
        )
        for curve, color, y in zip(drawn, colors, places, strict=True)
    ]
    longest = max((len(curve.name) for curve in drawn), default=0)
    layout = dict(
        height=height, annotations=ends, margin=dict(l=8, r=12 + 7 * longest, t=8, b=8),
        xaxis=dict(title=dict(text="iteration"), showgrid=False, range=[0, last], nticks=5),
        yaxis=dict(title=dict(text="cost J"), range=[-0.03 * top, top], nticks=5),
    )
    return make_figure(traces, layout, palette)
