"""The losses of single examples: over the plane, in order of size, and what they pull at."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import CLASS_SYMBOLS, Palette
from ui.charts.plane import STRENGTH, plane_heights, shades
from ui.charts.template import make_figure

LARGEST, SMALLEST = 24, 4  # of the marks, in pixels
LOSS_OF_LARGEST = 4.0  # fixed, so that marks shrink while training goes on


def mark_sizes(losses: np.ndarray) -> np.ndarray:
    """Diameters in pixels: a mark's area grows with the loss."""
    return SMALLEST + (LARGEST - SMALLEST) * np.sqrt(np.minimum(losses / LOSS_OF_LARGEST, 1))


def plane_losses_figure(
    answers: np.ndarray, extent: float, X: np.ndarray, y: np.ndarray, losses: np.ndarray, chosen: int,
    step: np.ndarray, classes: tuple[str, ...], palette: Palette, height: int = 420,
) -> go.Figure:
    """Training examples with marks as large as their losses; the chosen one ringed, with an arrow of where it pulls.

    Parameters
    ----------
    answers : ndarray of shape (1, cells²)
        Ŷ on `plane_grid(extent)`.
    X : ndarray of shape (2, m)
    y, losses : ndarray of shape (m,)
    chosen : int
    step : ndarray of shape (2,)
        The arrow, in units of the plane.
    """
    heights = plane_heights(answers, True)
    half = extent / len(heights)
    cells = dict(x0=-extent + half, dx=2 * half, y0=-extent + half, dy=2 * half, showscale=False, hoverinfo="skip")
    traces = [
        dict(
            type="heatmap", z=shades(heights), zmin=0, zmax=255, zsmooth="fast",
            colorscale=palette.colorscale(STRENGTH), name="answer", **cells,
        ),
        dict(
            type="contour", z=heights.astype(np.float32), autocontour=False, name="boundary",
            contours=dict(start=0, end=0, size=1, coloring="none", showlabels=False),
            line=dict(color=palette.ink, width=1.5), **cells,
        ),
    ]
    for label, color in enumerate((palette.class_0, palette.class_1)):
        here = y == label
        traces.append(
            dict(
                type="scatter", mode="markers", name=f"class {label}", x=X[0, here].astype(np.float32),
                y=X[1, here].astype(np.float32), customdata=losses[here],
                marker=dict(
                    symbol=CLASS_SYMBOLS[label], size=mark_sizes(losses[here]).astype(np.float32), color=color,
                    line=dict(color=palette.background, width=1),
                ),
                hovertemplate=f"{classes[label]}<br>loss %{{customdata:.3f}}<extra></extra>",
            )
        )
    x1, x2 = (float(value) for value in X[:, chosen])
    traces.append(
        dict(
            type="scatter", mode="markers", name="chosen", x=[x1], y=[x2], hoverinfo="skip",
            marker=dict(
                symbol="circle-open", size=float(mark_sizes(losses[chosen])) + 10, color=palette.ink,
                line=dict(width=2.5),
            ),
        )
    )
    limits = dict(range=[-extent, extent], showgrid=False, nticks=5, constrain="domain")
    layout = dict(
        height=height, annotations=[_arrow((x1, x2), (x1 + step[0], x2 + step[1]), palette.ink)],
        xaxis=dict(title=dict(text="x₁"), **limits), yaxis=dict(title=dict(text="x₂"), scaleanchor="x", **limits),
    )
    return make_figure(traces, layout, palette)


def sorted_losses_figure(
    losses: np.ndarray, y: np.ndarray, chosen: int, palette: Palette, height: int = 220
) -> go.Figure:
    """The losses from the largest down, the chosen example in ink, the mean as a line.

    Parameters
    ----------
    losses, y : ndarray of shape (m,)
    """
    order = np.argsort(-losses, kind="stable")
    m, mean, top = losses.size, float(np.mean(losses)), float(losses[order[0]])
    rank = int(np.flatnonzero(order == chosen)[0])
    places = np.arange(1, m + 1)
    traces = [
        dict(
            type="bar", x=places[y[order] == label], y=losses[order][y[order] == label], name=f"class {label}",
            marker=dict(color=color, line=dict(width=0)), width=1, customdata=order[y[order] == label] + 1,
            hovertemplate="example %{customdata}<br>loss %{y:.3f}<extra></extra>",
        )
        for label, color in enumerate((palette.class_0, palette.class_1))
    ]
    traces += [
        dict(
            type="scatter", mode="lines", x=[0.5, m + 0.5], y=[mean, mean], name="mean", hoverinfo="skip",
            line=dict(color=palette.ink, width=1.5),
        ),
        dict(
            type="scatter", mode="markers", x=[rank + 1], y=[float(losses[chosen])], name="chosen", hoverinfo="skip",
            cliponaxis=False, marker=dict(symbol="triangle-down", size=13, color=palette.ink),
        ),
    ]
    label = dict(
        x=1, xref="paper", xanchor="right", y=mean, yanchor="bottom", showarrow=False,
        text=f"mean {number_text(mean)}", font=dict(color=palette.ink),
    )
    layout = dict(
        height=height, barmode="overlay", bargap=0, annotations=[label],
        xaxis=dict(title=dict(text="examples, the largest loss first"), range=[0.5, m + 0.5], nticks=5, showgrid=False),
        yaxis=dict(title=dict(text="loss L"), range=[0, 1.1 * max(top, 0.01)], nticks=4),
    )
    return make_figure(traces, layout, palette)


def pulls_figure(pulls: np.ndarray, y: np.ndarray, chosen: int, palette: Palette, height: int = 300) -> go.Figure:
    """All pulls on dw put end to end, class 0 first; the arrow from the origin to the last end is their sum.

    Parameters
    ----------
    pulls : ndarray of shape (2, m)
    y : ndarray of shape (m,)
    """
    order = np.argsort(y, kind="stable")
    ends = np.column_stack([np.zeros(2), np.cumsum(pulls[:, order], axis=1)])
    zeros = int(np.sum(y == 0))
    rank = int(np.flatnonzero(order == chosen)[0])
    dw = ends[:, -1]
    extent = 1.15 * max(float(np.abs(ends).max()), 1e-12)
    traces = [
        dict(
            type="scatter", mode="lines", x=ends[0, part], y=ends[1, part], name=f"class {label}", hoverinfo="skip",
            line=dict(color=color, width=2.5),
        )
        for label, color, part in (
            (0, palette.class_0, slice(0, zeros + 1)), (1, palette.class_1, slice(zeros, None)),
        )
    ]
    traces.append(
        dict(
            type="scatter", mode="lines+markers", x=ends[0, rank : rank + 2], y=ends[1, rank : rank + 2], name="chosen",
            hoverinfo="skip", line=dict(color=palette.ink, width=5), marker=dict(color=palette.ink, size=5),
        )
    )
    sum_label = dict(
        x=float(dw[0]), y=float(dw[1]), text="dw", showarrow=False, yshift=12, font=dict(color=palette.ink, size=13)
    )
    limits = dict(range=[-extent, extent], nticks=5)
    layout = dict(
        height=height, annotations=[_arrow((0.0, 0.0), (float(dw[0]), float(dw[1])), palette.ink), sum_label],
        xaxis=dict(title=dict(text="first entry of dw"), constrain="domain", **limits),
        yaxis=dict(title=dict(text="second entry"), scaleanchor="x", constrain="domain", **limits),
    )
    return make_figure(traces, layout, palette)


def _arrow(tail: tuple[float, float], head: tuple[float, float], color: str) -> dict:
    return dict(
        x=head[0], y=head[1], ax=tail[0], ay=tail[1], xref="x", yref="y", axref="x", ayref="y", text="", showarrow=True,
        arrowhead=2, arrowsize=1, arrowwidth=2, arrowcolor=color,
    )
