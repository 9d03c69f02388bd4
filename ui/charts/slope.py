"""A curve, the triangle of a nudge under it, and its slope."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

LENS = (-0.6, 1.6)  # what the lens shows, in nudges from a
LEAST_ERROR, MOST_ERROR = 1e-17, 1e3  # ends of the axis of errors; an error of 0 lies on the lower one


def curve_range(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a vertical axis for a curve: most of its values, so that a pole does not flatten all the rest."""
    finite = np.asarray(values)[np.isfinite(values)]
    if not finite.size:
        return -1.0, 1.0
    low, high = finite.min(), finite.max()
    if high - low > 20 * np.ptp(np.quantile(finite, [0.1, 0.9])):
        low, high = np.quantile(finite, [0.03, 0.97])
    room = 0.12 * (high - low) or 0.5 * abs(high) or 1.0
    return float(low - room), float(high + room)


def triangle_figure(
    x: Sequence[float],
    y: Sequence[float],
    point: tuple[float, float],
    nudged: tuple[float, float],
    slope: float,
    palette: Palette,
    height: int = 420,
) -> go.Figure:
    """f, the triangle from a to a + nudge, the secant through its ends and the tangent at a.

    Parameters
    ----------
    x, y : sequence of float
        The curve; NaN where f has no value.
    point, nudged : pair of float
        (a, f(a)) and (a + nudge, f(a + nudge)).
    slope : float
        f′(a), or NaN.
    """
    (a, fa), (b, fb) = point, nudged
    ends = [x[0], x[-1]]
    ratio = (fb - fa) / (b - a) if b > a else math.nan
    tangent = [fa + slope * (end - a) for end in ends]
    secant = [fa + ratio * (end - a) for end in ends]
    wide = b - a > 0.03 * (x[-1] - x[0])
    above = fb >= fa
    width = f"width {number_text(b - a)}"
    width = f"<br>{width}" if above else f"{width}<br>"  # clear of the point
    traces = [
        _line(x, y, "f", palette.ink, 2, hover="a = %{x:.3g}<br>f(a) = %{y:.4g}"),
        _line(ends, tangent, "tangent", palette.class_0, 1.5, "dash"),
        _line(ends, secant, "secant", palette.class_1, 1.5),
        dict(
            type="scatter", x=[a, b, b, a], y=[fa, fa, fb, fa], mode="lines", fill="toself", name="triangle",
            fillcolor=_faint(palette.class_1), line=dict(color=palette.class_1, width=2), hoverinfo="skip",
        ),
        dict(
            type="scatter", x=[(a + b) / 2, b], y=[fa, (fa + fb) / 2], mode="text", name="labels", hoverinfo="skip",
            text=[width, f" height {number_text(fb - fa)}"] if wide else ["", ""],
            textposition=["bottom center" if above else "top center", "middle right"],
            textfont=dict(color=palette.class_1_text, size=13),
            cliponaxis=False,
        ),
        dict(
            type="scatter", x=[a], y=[fa], mode="markers", name="point", hoverinfo="skip",
            marker=dict(color=palette.background, size=14, line=dict(color=palette.ink, width=3)),
        ),
    ]
    low, high = curve_range(y)
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text="a"), range=ends, showgrid=False, nticks=9),
        yaxis=dict(title=dict(text="f(a)"), range=[low, high], nticks=6),
    )
    return make_figure(traces, layout, palette)


def lens_figure(
    x: Sequence[float], y: Sequence[float], ratio: float, slope: float, palette: Palette, height: int = 220
) -> go.Figure:
    """The triangle so near that its width is 1: with a smaller nudge f looks straighter, until rounding shows as steps.

    Parameters
    ----------
    x, y : sequence of float
        Distance from a and the rise of f above f(a), both in nudges.
    ratio, slope : float
        (f(a + nudge) − f(a)) / nudge, the height here, and f′(a).
    """
    ends = list(LENS)
    shown = [0.0, *(value for value in (ratio, slope * ends[0], slope * ends[1], *y) if math.isfinite(value))]
    room = 0.15 * (max(shown) - min(shown)) or 0.5
    traces = [
        _line(ends, [slope * end for end in ends], "tangent", palette.class_0, 1.5, "dash"),
        _line(x, y, "f", palette.ink, 2),
        dict(
            type="scatter", x=[0, 1, 1, 0], y=[0, 0, ratio, 0], mode="lines", fill="toself", name="triangle",
            fillcolor=_faint(palette.class_1), line=dict(color=palette.class_1, width=2), hoverinfo="skip",
        ),
        dict(
            type="scatter", x=[0.5, 1], y=[0, ratio / 2], mode="text", name="labels", hoverinfo="skip",
            text=["width 1", f" {number_text(ratio)}"],
            textposition=["bottom center" if ratio >= 0 else "top center", "middle right"],
            textfont=dict(color=palette.class_1_text, size=13),
        ),
    ]
    layout = dict(
        height=height,
        xaxis=dict(range=ends, showgrid=False, tickvals=[0, 1], ticktext=["a", "a + nudge"]),
        yaxis=dict(range=[min(shown) - room, max(shown) + room], nticks=4),
    )
    return make_figure(traces, layout, palette)


def error_figure(
    nudges: Sequence[float], errors: Sequence[float], present: float, palette: Palette, height: int = 220
) -> go.Figure:
    """How far the ratio misses f′(a) for every nudge: a V with rounding on its left side."""
    held = [min(max(error, LEAST_ERROR), MOST_ERROR) if math.isfinite(error) else math.nan for error in errors]
    now = [error for nudge, error in zip(nudges, held, strict=True) if nudge == present]
    traces = [
        dict(
            type="scatter", x=nudges, y=held, customdata=errors, mode="lines+markers", name="error",
            line=dict(color=palette.muted, width=1.5), marker=dict(size=4, color=palette.muted),
            hovertemplate="nudge %{x:.0e}<br>misses f′(a) by %{customdata:.2e}<extra></extra>",
        ),
        dict(
            type="scatter", x=[present] * len(now), y=now, mode="markers", name="present nudge", hoverinfo="skip",
            marker=dict(color=palette.class_1, size=12),
        ),
    ]
    layout = dict(
        height=height,
        xaxis=dict(
            title=dict(text="nudge"), type="log", range=[-15.4, 0.4], showgrid=False,
            tickvals=[10.0**power for power in (-15, -12, -9, -6, -3, 0)],
            ticktext=["10⁻¹⁵", "10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"],
        ),
        yaxis=dict(
            title=dict(text="miss of the ratio"), type="log",
            range=[math.log10(LEAST_ERROR) - 0.7, math.log10(MOST_ERROR)],
            tickvals=[LEAST_ERROR, 1e-12, 1e-8, 1e-4, 1.0], ticktext=["0", "10⁻¹²", "10⁻⁸", "10⁻⁴", "1"],
        ),
    )
    return make_figure(traces, layout, palette)


def slope_figure(
    x: Sequence[float],
    y: Sequence[float],
    slopes: Sequence[float],
    point: tuple[float, float],
    slope: float,
    ratios: tuple[Sequence[float], Sequence[float]],
    palette: Palette,
    height: int = 520,
) -> go.Figure:
    """f with its tangent at a above; below f′ from the left end up to a.

    Parameters
    ----------
    x, y, slopes : sequence of float
        a, f(a) and f′(a) over the whole range.
    point : pair of float
        (a, f(a)).
    slope : float
        f′(a).
    ratios : pair of sequence of float
        Places up to a, and the ratio of nudges there.
    """
    a, fa = point
    reach = 0.09 * (x[-1] - x[0])
    passed = sum(place <= a for place in x)
    low, high = curve_range(y)
    slope_low, slope_high = curve_range([*slopes, 0.0])
    traces = [
        _line(x, y, "f", palette.ink, 2, hover="a = %{x:.3g}<br>f(a) = %{y:.4g}"),
        _line([a - reach, a + reach], [fa - slope * reach, fa + slope * reach], "tangent", palette.class_0, 4),
        dict(
            type="scatter", x=[a], y=[fa], mode="markers", name="point", hoverinfo="skip",
            marker=dict(color=palette.background, size=14, line=dict(color=palette.ink, width=3)),
        ),
        _line(
            [*x[:passed], a], [*slopes[:passed], slope], "f′", palette.class_0, 3, yaxis="y2",
            hover="a = %{x:.3g}<br>f′(a) = %{y:.4g}",
        ),
        dict(
            type="scatter", x=ratios[0], y=ratios[1], mode="markers", name="ratio of nudges", yaxis="y2",
            marker=dict(color=palette.background, size=7, symbol="square", line=dict(color=palette.class_1, width=1.5)),
            hovertemplate="a = %{x:.3g}<br>ratio %{y:.4g}<extra></extra>",
        ),
        dict(
            type="scatter", x=[a], y=[slope], mode="markers", name="slope here", yaxis="y2", hoverinfo="skip",
            marker=dict(color=palette.class_0, size=11),
        ),
    ]
    link = dict(color=palette.muted, width=1, dash="dot")
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text="a"), range=[x[0], x[-1]], showgrid=False, nticks=9, anchor="y2"),
        yaxis=dict(title=dict(text="f(a)"), range=[low, high], nticks=5, domain=[0.53, 1]),
        yaxis2=dict(
            title=dict(text="f′(a)", font=dict(color=palette.class_0_text)), range=[slope_low, slope_high], nticks=5,
            domain=[0, 0.47], zeroline=True, zerolinecolor=palette.border, zerolinewidth=2,
        ),
        shapes=[dict(type="line", x0=a, x1=a, y0=0, y1=1, yref="paper", line=link, layer="below")],
    )
    return make_figure(traces, layout, palette)


def _line(x, y, name: str, color: str, width: float, dash: str = "solid", yaxis: str = "y", hover: str = "") -> dict:
    line = dict(type="scatter", x=x, y=y, mode="lines", name=name, line=dict(color=color, width=width, dash=dash))
    told = dict(hovertemplate=f"{hover}<extra></extra>") if hover else dict(hoverinfo="skip")
    return line | told | dict(yaxis=yaxis)


def _faint(color: str) -> str:
    red, green, blue = bytes.fromhex(color[1:])
    return f"rgba({red},{green},{blue},0.18)"
