"""Activations and their slopes over z."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from nnengine.activations import Activation
from nnengine.gradient_flow import flat_intervals
from ui.charts.end_labels import spread
from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

FARTHEST_Z = 6.0
GRID = np.linspace(-FARTHEST_Z, FARTHEST_Z, 481)
SPLIT = 0.4  # the height of the slope's panel, as a share


def activation_figure(
    z: float, g: Activation, beside: Activation | None, labels: Sequence[str], palette: Palette, height: int = 480
) -> go.Figure:
    """g with its tangent at z above, its slope g′ below; grey where the slope is nearly 0.

    Parameters
    ----------
    z : float
        Where the point stands that a hand moves along the curve.
    g, beside : Activation
        The one to look at, and another behind it in grey.
    labels : sequence of str
        What the two are called.
    """
    low, high = _range(g, beside)
    traces, annotations = [], []
    shown = [(beside, palette.muted, palette.muted, 1.5, "dot")] if beside else []
    shown.append((g, palette.class_1, palette.class_0, 3, "solid"))
    for h, color, slope_color, width, dash in shown:
        A = h(GRID)
        for y, line_color, axis, name in ((A, color, "y", "g"), (h.slope(GRID, A), slope_color, "y2", "g′")):
            traces.append(
                dict(
                    type="scatter", mode="lines", x=GRID.astype(np.float32), y=y.astype(np.float32), yaxis=axis,
                    line=dict(color=line_color, width=width, dash=dash), name=f"{name} {h.name}",
                    hovertemplate=f"{name}(%{{x:.2f}}) = %{{y:.3f}}<extra></extra>",
                )
            )
    a, slope = float(g(z)), float(g.derivative(z))
    reach = 1.5 / np.sqrt(1 + slope**2)  # the tangent keeps its length
    ends = np.array([z - reach, z + reach])
    traces += [
        dict(
            type="scatter", mode="lines", x=ends, y=a + slope * (ends - z), line=dict(color=palette.ink, width=2),
            hoverinfo="skip", name="tangent",
        ),
        dict(
            type="scatter", mode="markers", x=[z], y=[slope], yaxis="y2", hoverinfo="skip", name="slope",
            marker=dict(color=palette.class_0, size=10),
        ),
        dict(
            type="scatter", mode="markers", x=[z], y=[a], hoverinfo="skip", name="point",
            marker=dict(color=palette.background, size=15, line=dict(color=palette.class_1, width=3)),
        ),
    ]
    if beside:
        annotations += _names(g, beside, labels, low, high, palette)
    annotations.append(
        dict(
            x=z, y=slope, yref="y2", text=f"slope {number_text(slope)}", showarrow=False, yshift=20,
            xshift=-8 if z > 0 else 8, xanchor="right" if z > 0 else "left",
            font=dict(color=palette.class_0_text, size=13), bgcolor=palette.background,
        )
    )
    flat = [
        dict(
            type="rect", xref="x", yref="paper", x0=start, x1=end, y0=0, y1=1, layer="below",
            fillcolor=palette.surface, line=dict(width=0),
        )
        for start, end in flat_intervals(g, GRID)
    ]
    plumb = dict(
        type="line", xref="x", yref="paper", x0=z, x1=z, y0=0, y1=1, layer="below",
        line=dict(color=palette.muted, width=1, dash="dot"),
    )
    layout = dict(
        height=height, shapes=[*flat, plumb], annotations=annotations,
        xaxis=dict(
            title=dict(text="z"), range=[-FARTHEST_Z, FARTHEST_Z], anchor="y2", nticks=7, showgrid=False,
            fixedrange=True,
        ),
        yaxis=dict(title=dict(text="g(z)"), range=[low, high], domain=[SPLIT + 0.06, 1], nticks=6),
        yaxis2=dict(title=dict(text="g′(z)"), range=[-0.06, 1.25], domain=[0, SPLIT - 0.02], nticks=4),
    )
    return make_figure(traces, layout, palette)


def stretched_figure(tanh: np.ndarray, stretched: np.ndarray, palette: Palette, height: int = 300) -> go.Figure:
    """tanh, a stretched sigmoid, and the gap between them; all arrays of the shape of `GRID`."""
    traces = [
        dict(
            type="scatter", mode="lines", x=GRID.astype(np.float32), y=y.astype(np.float32), name=name, fill=fill,
            fillcolor=palette.grid, line=dict(color=color, width=width, dash=dash),
            hovertemplate=f"{name} %{{y:.3f}} at z = %{{x:.2f}}<extra></extra>",
        )
        for name, y, color, width, dash, fill in (
            ("tanh", tanh, palette.muted, 5, "solid", "none"),
            ("stretched sigmoid", stretched, palette.class_1, 2.5, "solid", "tonexty"),
        )
    ]
    is_above = stretched[0] >= tanh[0]
    annotations = [
        dict(
            x=-FARTHEST_Z, y=float(y[0]), text=text, showarrow=False, xanchor="left", yshift=15 if above else -15,
            font=dict(color=color, size=13),
        )
        for y, text, color, above in (
            (tanh, "tanh(z)", palette.muted, not is_above),
            (stretched, "h σ(kz) − c", palette.class_1_text, is_above),
        )
    ]
    layout = dict(
        height=height, annotations=annotations,
        xaxis=dict(title=dict(text="z"), range=[-FARTHEST_Z, FARTHEST_Z], nticks=7, showgrid=False),
        yaxis=dict(range=[-2.5, 3.5], nticks=6),
    )
    return make_figure(traces, layout, palette)


def _range(*shown: Activation | None) -> tuple[float, float]:
    """What of g's values is seen: it depends on the kinds of curves, not on z or the leaky slope."""
    if all(g is None or g.saturates for g in shown):
        return -1.25, 1.25
    below = -FARTHEST_Z if any(g is not None and g.name == "identity" for g in shown) else -FARTHEST_Z / 2
    return below - 0.3, FARTHEST_Z + 0.3


def _names(g, beside, labels, low, high, palette) -> list[dict]:
    """The names of both curves at their left ends, where most of them differ."""
    gap = 0.09 * (high - low)
    ends = np.array([float(h(-FARTHEST_Z)) for h in (g, beside)])
    places = spread(ends, gap)
    places += ends.min() - places.min()  # the lower name stays just above its curve, the other makes room upward
    return [
        dict(
            x=-FARTHEST_Z, y=place, text=label, showarrow=False, xanchor="left", xshift=6, yshift=14,
            font=dict(color=color, size=13),
        )
        for place, label, color in zip(places, labels, (palette.class_1_text, palette.muted), strict=True)
    ]
