"""J over one parameter, and a ball on its way down."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

TANGENT = 0.3  # its length, as a share of the axis


def descent_curve_figure(
    values: np.ndarray,
    costs: np.ndarray,
    path: np.ndarray,
    path_costs: np.ndarray,
    slope: float,
    step_to: float,
    name: str,
    palette: Palette,
    height: int = 380,
) -> go.Figure:
    """The curve, the places stepped on, the tangent where the ball lies, and its next step as an arrow.

    Parameters
    ----------
    values, costs : ndarray of shape (n,)
        The curve.
    path, path_costs : ndarray of shape (steps + 1,)
        Where the ball was dropped, every place since, and J there.
    slope : float
        dJ at the ball.
    step_to : float
        Where the next step leads.
    name : str
        The parameter's.
    """
    low, high = float(values[0]), float(values[-1])
    top = 1.15 * float(costs.max(initial=0, where=np.isfinite(costs))) or 1.0
    x, J = float(path[-1]), float(path_costs[-1])
    reach = TANGENT * (high - low) / 2
    slope_color = palette.class_1 if slope >= 0 else palette.class_0
    traces = [
        dict(
            type="scatter", x=values, y=costs, mode="lines", name="cost J", line=dict(color=palette.muted, width=2),
            hovertemplate=f"{name} = %{{x:.3g}}<br>J = %{{y:.4g}}<extra></extra>",
        ),
        dict(
            type="scatter", x=path, y=path_costs, mode="lines+markers", name="steps",
            line=dict(color=palette.muted, width=1, dash="dot"), marker=dict(color=palette.muted, size=6),
            hovertemplate=f"after step %{{pointNumber}}<br>{name} = %{{x:.4g}}<br>J = %{{y:.4g}}<extra></extra>",
        ),
        dict(
            type="scatter", x=[x - reach, x + reach], y=[J - slope * reach, J + slope * reach], mode="lines",
            name="tangent", line=dict(color=slope_color, width=3), hoverinfo="skip",
        ),
        dict(
            type="scatter", x=[x], y=[J], mode="markers", name="ball", hoverinfo="skip",
            marker=dict(color=palette.ink, size=13),
        ),
        dict(
            type="scatter", x=path[:1], y=path_costs[:1], mode="markers", name="start", hoverinfo="skip",
            marker=dict(color="rgba(0,0,0,0)", size=22, line=dict(color=palette.ink, width=2)),
        ),
    ]
    layout = dict(
        height=height,
        annotations=_arrow(x, J, step_to, low, high, palette),
        xaxis=dict(title=dict(text=name), range=[low, high], showgrid=False, nticks=7),
        yaxis=dict(title=dict(text="cost J"), range=[0, top], nticks=5),
    )
    return make_figure(traces, layout, palette)


def _arrow(x: float, J: float, step_to: float, low: float, high: float, palette: Palette) -> list[dict]:
    """The next step at the ball's height, as far as the picture shows it."""
    inside = low <= x <= high and np.isfinite(J)
    end = min(max(step_to, low), high) if np.isfinite(step_to) else x
    if not inside or abs(end - x) < 0.004 * (high - low):
        return []
    arrow = dict(
        x=end, y=J, ax=x, ay=J, xref="x", yref="y", axref="x", ayref="y", text="", showarrow=True,
        arrowhead=2, arrowsize=1, arrowwidth=2.5, arrowcolor=palette.ink,
    )
    label = dict(
        x=end, y=J, xanchor="left" if end > x else "right", text="next step" if end == step_to else "", showarrow=False,
        xshift=6 if end > x else -6, font=dict(size=12, color=palette.ink),
    )
    return [arrow, label]
