"""Cost curves of several runs in one picture, each named at the height of its end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from ui.charts.cost import thin
from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure

MOST_POINTS = 300
LABEL_PIXELS = 16
LOWEST = 1e-9  # J of 0 has no place on a log axis
HEADROOM = 2.0  # how far above the lowest start the linear axis goes: one run that diverges would flatten the others


@dataclass(frozen=True, eq=False)
class CostCurve:
    """One run's costs.

    Attributes
    ----------
    name : str
        "" leaves it unnamed.
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
    kept = thin(len(costs), MOST_POINTS)
    return kept, costs[kept]


def cost_curves_figure(
    curves: Sequence[CostCurve], palette: Palette, height: int, log: bool = False, moment: int | None = None
) -> go.Figure:
    """J against the iteration for every run; those that have no finite cost are left out.

    Parameters
    ----------
    curves : sequence of CostCurve
    log : bool
        Whether J's axis is logarithmic.
    moment : int, optional
        A position in the first curve's arrays to mark.
    """
    colors = [curve.color or palette.categories[k % len(palette.categories)] for k, curve in enumerate(curves)]
    drawn = [(curve, color) for curve, color in zip(curves, colors, strict=True) if len(curve.costs)]
    traces = [
        dict(
            type="scatter", x=curve.iterations, y=np.maximum(curve.costs, LOWEST), mode="lines",
            name=curve.name or "cost J", line=dict(color=color, width=2, dash=curve.dash),
            hovertemplate=f"{curve.name}<br>iteration %{{x:,}}<br>J = %{{y:.4g}}<extra></extra>",
        )
        for curve, color in drawn
    ]
    if moment is not None and drawn:
        first = drawn[0][0]
        traces.append(
            dict(
                type="scatter", x=first.iterations[moment : moment + 1],
                y=np.maximum(first.costs[moment : moment + 1], LOWEST), mode="markers", name="moment shown",
                marker=dict(color=palette.ink, size=9), hoverinfo="skip",
            )
        )
    low, high = _limits([curve.costs for curve, _ in drawn], log)
    last = max((int(curve.iterations[-1]) for curve, _ in drawn), default=0) or 1
    longest = max((len(curve.name) for curve, _ in drawn), default=0)
    layout = dict(
        height=height,
        margin=dict(l=8, r=12 + 7 * longest, t=8, b=8),
        annotations=_names(drawn, low, high, height, log),
        xaxis=dict(title=dict(text="iteration"), showgrid=False, range=[-0.02 * last, 1.02 * last], nticks=6),
        yaxis=dict(title=dict(text="cost J"), type="log" if log else "linear", range=[low, high], nticks=5),
    )
    return make_figure(traces, layout, palette)


def _limits(costs: Sequence[np.ndarray], log: bool) -> tuple[float, float]:
    """The ends of J's axis; of its logarithm if it is a log axis."""
    if not costs:
        return 0.0, 1.0
    if log:
        low = max(min(float(J.min()) for J in costs), LOWEST)
        high = max(max(float(J.max()) for J in costs), 2 * low)
        return float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1
    highest, first = max(float(J.max()) for J in costs), min(float(J[0]) for J in costs)
    return 0.0, 1.05 * min(highest, HEADROOM * first) or 1.0


def _names(drawn, low: float, high: float, height: int, log: bool) -> list[dict]:
    """The names at the right edge, at the height where their curves end, moved apart where they would touch."""
    named = [(curve, color) for curve, color in drawn if curve.name]
    if not named:
        return []
    ends = np.array([max(float(curve.costs[-1]), LOWEST) for curve, _ in named])
    shares = np.clip(((np.log10(ends) if log else ends) - low) / (high - low), 0, 1)
    places = spread(shares, LABEL_PIXELS / max(height - 60, LABEL_PIXELS))
    return [
        dict(
            x=1, xref="paper", xanchor="left", xshift=6, y=float(place), yref="paper", yanchor="middle", showarrow=False,
            text=curve.name, font=dict(size=12, color=color),
        )
        for (curve, color), place in zip(named, places, strict=True)
    ]
