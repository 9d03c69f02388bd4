"""Cost curves laid over one another, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure

LABEL_PIXELS = 16
LOWEST = 1e-9  # J of 0 has no place on a log axis
HEADROOM = 2.0  # how far above the lowest start the linear axis goes: one run that diverges would flatten the others


@dataclass(frozen=True, eq=False)
class Curve:
    """One run's costs J, of shape (iterations + 1,), and what it is called."""

    name: str
    costs: np.ndarray


def cost_overlay_figure(
    curves: Sequence[Curve], palette: Palette, height: int = 340, log: bool = False, moment: int | None = None
) -> go.Figure:
    """J against the iteration for several runs.

    Parameters
    ----------
    curves : sequence of Curve
        One alone is drawn in ink, several in the categories' greys.
    log : bool
        Whether J's axis is logarithmic.
    moment : int, optional
        An iteration to mark on the first.
    """
    drawn = [(k, curve) for k, curve in enumerate(curves) if len(curve.costs)]
    colors = {k: palette.ink if len(curves) == 1 else palette.categories[k % len(palette.categories)] for k, _ in drawn}
    traces = []
    for k, curve in drawn:
        traces.append(
            dict(
                type="scatter", y=np.maximum(curve.costs, LOWEST), mode="lines", name=curve.name or "cost J",
                line=dict(color=colors[k], width=2),
                hovertemplate=f"{curve.name}<br>iteration %{{x:,}}<br>J = %{{y:.4g}}<extra></extra>",
            )
        )
    if moment is not None and drawn:
        traces.append(
            dict(
                type="scatter", x=[moment], y=drawn[0][1].costs[moment : moment + 1], mode="markers", name="moment shown",
                marker=dict(color=palette.ink, size=9), hoverinfo="skip",
            )
        )
    low, high = _limits([curve.costs for _, curve in drawn], log)
    last = max((len(curve.costs) - 1 for _, curve in drawn), default=0) or 1
    layout = dict(
        height=height,
        margin=dict(l=8, r=80 if any(curve.name for curve in curves) else 8, t=8, b=8),
        annotations=_names(drawn, colors, low, high, height, log),
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


def _names(drawn, colors, low: float, high: float, height: int, log: bool) -> list[dict]:
    """The names at the right edge, at the height where their curves end, as far as they do not cover one another."""
    named = [(k, curve) for k, curve in drawn if curve.name]
    if not named:
        return []
    ends = np.array([max(float(curve.costs[-1]), LOWEST) for _, curve in named])
    shares = np.clip(((np.log10(ends) if log else ends) - low) / (high - low), 0, 1)
    places = spread(shares, LABEL_PIXELS / max(height - 60, LABEL_PIXELS))
    return [
        dict(
            x=1, xref="paper", xanchor="left", xshift=6, y=float(place), yref="paper", yanchor="middle", showarrow=False,
            text=curve.name, font=dict(size=12, color=colors[k]),
        )
        for (k, curve), place in zip(named, places, strict=True)
    ]
