"""Several runs over the same iterations, and what their hidden units answer."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

HIGHEST_COST = 1.0
BINS = 42


def race_figure(
    costs: Mapping[str, np.ndarray],
    palette: Palette,
    height: int = 300,
    *,
    until: int | None = None,
    target: float | None = None,
    chosen: str | None = None,
) -> go.Figure:
    """J of each run against the iteration, each named where it has come to.

    Parameters
    ----------
    costs : mapping of str to ndarray of shape (iterations + 1,)
        By what the runs are called; shorter where a run diverged.
    until : int, optional
        The iteration up to which the curves are drawn; the axis is as long as the runs.
    target : float, optional
        A cost to mark.
    chosen : str, optional
        The run to draw in ink among others in grey.
    """
    last = max(max(len(J) for J in costs.values()) - 1, 1)
    stop = last if until is None else until
    colors = palette.categories
    if chosen is not None:
        colors = [palette.ink if name == chosen else palette.muted for name in costs]
    shown = {name: np.minimum(J[: stop + 1], HIGHEST_COST) for name, J in costs.items()}
    # Room for the names, at a distance that two lines of text need
    places = spread([float(J[-1]) for J in shown.values()], 22 / height * HIGHEST_COST)
    traces, annotations = [], []
    for (name, J), color, place in zip(shown.items(), colors, places, strict=False):
        traces.append(
            dict(
                type="scatter", mode="lines", x=np.arange(len(J), dtype=np.float32), y=J.astype(np.float32), name=name,
                line=dict(color=color, width=3 if name == chosen or chosen is None else 1.5),
                hovertemplate=f"{name}, iteration %{{x:,}}<br>J = %{{y:.3f}}<extra></extra>",
            )
        )
        traces.append(
            dict(
                type="scatter", mode="markers", x=[len(J) - 1], y=[float(J[-1])], name=f"{name}, now", hoverinfo="skip",
                marker=dict(color=color, size=8),
            )
        )
        annotations.append(
            dict(
                x=len(J) - 1, y=float(place), text=f"{name} {number_text(float(costs[name][len(J) - 1]), 2)}",
                showarrow=False, xanchor="left", xshift=9, font=dict(color=color, size=13),
            )
        )
    shapes = []
    if target is not None:
        shapes.append(
            dict(
                type="line", xref="paper", yref="y", x0=0, x1=1, y0=target, y1=target, layer="below",
                line=dict(color=palette.muted, width=1, dash="dot"),
            )
        )
        annotations.append(
            dict(
                xref="paper", x=1, y=target, text=f"J = {target:g}", showarrow=False, xanchor="right", yanchor="bottom",
                font=dict(color=palette.muted, size=12),
            )
        )
    layout = dict(
        # The names stand in the margin where a curve has come to the end.
        height=height, shapes=shapes, annotations=annotations, margin=dict(l=8, r=112, t=8, b=8),
        xaxis=dict(title=dict(text="iteration"), range=[-0.02 * last, 1.02 * last], nticks=6, showgrid=False),
        yaxis=dict(title=dict(text="cost J"), range=[0, HIGHEST_COST * 1.02], nticks=5),
    )
    return make_figure(traces, layout, palette)


def answers_histogram_figure(layers: Mapping[str, np.ndarray], palette: Palette, height: int = 300) -> go.Figure:
    """What the hidden units answer to all examples, a panel for each run, with the mean as a line.

    Parameters
    ----------
    layers : mapping of str to ndarray of shape (n_1, m)
        A[1] by what the runs are called; its values lie between −1 and 1.
    """
    edges = np.linspace(-1.05, 1.05, BINS + 1)
    centers, width = (edges[:-1] + edges[1:]) / 2, edges[1] - edges[0]
    traces, shapes, annotations, layout = [], [], [], {"height": height, "bargap": 0}
    panel = 1 / len(layers)
    for k, (name, A) in enumerate(layers.items()):
        axis = "" if k == 0 else str(k + 1)
        counts, _ = np.histogram(A, edges)
        mean = float(A.mean())
        traces.append(
            dict(
                type="bar", x=centers, y=100 * counts / A.size, width=width, name=name, yaxis=f"y{axis}",
                marker=dict(color=palette.categories[k]), hovertemplate="a ≈ %{x:.2f}: %{y:.1f} %<extra></extra>",
            )
        )
        shapes.append(
            dict(type="line", yref=f"y{axis}", x0=mean, x1=mean, y0=0, y1=50, line=dict(color=palette.ink, width=2))
        )
        annotations.append(
            dict(
                x=mean, y=48, yref=f"y{axis}", text=f"{name}: mean {number_text(mean)}", showarrow=False, yanchor="top",
                xanchor="left" if mean < 0.3 else "right", xshift=6 if mean < 0.3 else -6, font=dict(size=13),
            )
        )
        layout[f"yaxis{axis}"] = dict(
            range=[0, 50], domain=[1 - (k + 1) * panel + 0.06, 1 - k * panel - 0.02], nticks=3, ticksuffix=" %"
        )
    layout |= dict(
        shapes=shapes, annotations=annotations,
        xaxis=dict(title=dict(text="A[1]"), range=[-1.05, 1.05], nticks=5, showgrid=False, anchor=f"y{axis}"),
    )
    return make_figure(traces, layout, palette)
