"""Two losses of a sigmoid unit: their curves over ŷ, and their costs over (w, b) with descents on them."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

DASHES = {"cross_entropy": "solid", "squared_error": "dash"}


def curves_figure(
    a: np.ndarray, curves: Mapping[str, np.ndarray], names: Mapping[str, str], chosen: float, at: Mapping[str, float],
    label_at: float, limits: tuple[float, float], color: str, palette: Palette, height: int = 280,
    has_handle: bool = False,
) -> go.Figure:
    """One curve a loss over ŷ, each with its name and its value at the chosen ŷ.

    Parameters
    ----------
    a : ndarray of shape (points,)
        ŷ.
    curves : mapping of str to ndarray of shape (points,)
    names : mapping of str to str
    chosen : float
        The chosen ŷ.
    at : mapping of str to float
        The curves' values there.
    label_at : float
        The ŷ at which the curves' names stand.
    limits : pair of float
        Of the vertical axis.
    has_handle : bool
        Whether ŷ can be dragged here.
    """
    colors = {key: color if key == "cross_entropy" else palette.ink for key in curves}
    traces = [
        dict(
            type="scatter", mode="lines", x=a, y=y, name=names[key],
            hovertemplate="ŷ %{x:.3f}<br>%{y:.3f}<extra></extra>",
            line=dict(color=colors[key], width=2.5, dash=DASHES[key]),
        )
        for key, y in curves.items()
    ]
    low, high = limits
    traces.append(
        dict(
            type="scatter", mode="markers", x=[chosen] * len(at), y=list(at.values()), name="values", hoverinfo="skip",
            marker=dict(color=[colors[key] for key in at], size=8),
        )
    )
    if has_handle:
        traces.append(
            dict(
                type="scatter", mode="markers", x=[chosen], y=[low], name="ŷ", hoverinfo="skip", cliponaxis=False,
                marker=dict(color=palette.background, size=14, line=dict(color=palette.ink, width=3)),
            )
        )
    labels = []
    for key, y in curves.items():
        k = int(np.argmin(np.abs(a - label_at)))
        # Above the curve, on the side to which it falls
        side = dict(xanchor="right", xshift=-4) if y[k + 1] > y[k] else dict(xanchor="left", xshift=4)
        text = dict(text=names[key].lower(), font=dict(color=colors[key]), showarrow=False, yshift=10, **side)
        labels.append(dict(x=label_at, y=float(y[k]), **text))
    stem = dict(type="line", x0=chosen, x1=chosen, y0=low, y1=high, line=dict(color=palette.muted, width=1, dash="dot"))
    layout = dict(
        height=height, shapes=[stem], annotations=labels,
        xaxis=dict(title=dict(text="ŷ"), range=[0, 1], nticks=6, showgrid=False),
        yaxis=dict(range=[low, high], nticks=6),
    )
    return make_figure(traces, layout, palette)


def cost_map_figure(
    axis: np.ndarray, J: np.ndarray, step: float, path: np.ndarray | None, start: tuple[float, float],
    starts: np.ndarray, is_best: np.ndarray, minima: np.ndarray, palette: Palette, height: int = 400,
) -> go.Figure:
    """The cost over (w, b) as levels, the grid of starts, the minima, and one descent.

    Parameters
    ----------
    axis : ndarray of shape (places,)
        Of w and of b.
    J : ndarray of shape (places, places)
        A row for each b.
    step : float
        From one level to the next.
    path : ndarray of shape (2, steps) or None
        w and b of the descent from `start`.
    starts : ndarray of shape (2, starts)
    is_best : ndarray of bool of shape (starts,)
        Whether a descent from there comes to the lowest minimum.
    minima : ndarray of shape (3, minima)
        w, b and J, the lowest first.
    """
    greys = palette.sequential(5, 0.5)[::-1]
    top = float(J.min()) + 20 * step
    traces = [
        dict(
            type="contour", x=axis, y=axis, z=np.minimum(J, top).astype(np.float32), name="cost", showscale=False,
            autocontour=False, contours=dict(start=0, end=top, size=step), line=dict(width=0.5, color=palette.muted),
            colorscale=[[k / 4, color] for k, color in enumerate(greys)], zmin=float(J.min()), zmax=top,
            customdata=J.astype(np.float32),
            hovertemplate="w %{x:.2f}, b %{y:.2f}<br>J %{z:.3f}<extra></extra>",
        ),
        dict(
            type="scatter", mode="markers", x=starts[0], y=starts[1], name="starts", hoverinfo="skip",
            marker=dict(
                size=5, color=[palette.ink if best else palette.background for best in is_best],
                line=dict(color=palette.ink, width=1),
            ),
        ),
    ]
    if path is not None:
        traces += [
            dict(
                type="scatter", mode="lines", x=path[0], y=path[1], name="descent", hoverinfo="skip",
                line=dict(color=palette.class_0, width=3),
            ),
            dict(
                type="scatter", mode="markers", x=path[0, -1:], y=path[1, -1:], name="end", hoverinfo="skip",
                marker=dict(color=palette.class_0, size=10, symbol="diamond"),
            ),
        ]
    names = ["lowest" if k == 0 else "trap" for k in range(minima.shape[1])]
    traces += [
        dict(
            type="scatter", mode="markers+text", x=minima[0], y=minima[1], name="minima", hoverinfo="skip", text=[
                f"{name}, J {number_text(float(cost))}" for name, cost in zip(names, minima[2], strict=True)
            ],
            textposition=["bottom right" if w < 0 else "top center" for w in minima[0]],
            textfont=dict(color=palette.ink, size=13),
            marker=dict(symbol="x-thin", size=11, line=dict(color=palette.ink, width=2.5)),
        ),
        dict(
            type="scatter", mode="markers", x=[start[0]], y=[start[1]], name="start", hoverinfo="skip",
            marker=dict(color=palette.background, size=14, line=dict(color=palette.class_0, width=3)),
        ),
    ]
    limits = [float(axis[0]), float(axis[-1])]
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text="w"), range=limits, nticks=5, showgrid=False),
        yaxis=dict(title=dict(text="b"), range=limits, nticks=5, showgrid=False),
    )
    return make_figure(traces, layout, palette)


def cost_surface_figure(
    axis: np.ndarray, J: np.ndarray, path: np.ndarray | None, path_costs: np.ndarray | None,
    palette: Palette, height: int = 400,
) -> go.Figure:
    """The cost over (w, b) as a surface, with one descent on it; arguments as in `cost_map_figure`."""
    greys = palette.sequential(5, 0.6)[::-1]
    top = float(J.max())
    if path_costs is not None:
        path_costs = path_costs + 0.01 * top  # just above the surface, which would hide it
    traces = [
        dict(
            type="surface", x=axis, y=axis, z=J.astype(np.float32), name="cost", showscale=False,
            colorscale=[[k / 4, color] for k, color in enumerate(greys)], cmin=float(J.min()), cmax=top,
            hovertemplate="w %{x:.2f}, b %{y:.2f}<br>J %{z:.3f}<extra></extra>",
            lighting=dict(ambient=0.75, diffuse=0.4, specular=0.05),
        )
    ]
    if path is not None:
        traces += [
            dict(
                type="scatter3d", mode="lines", x=path[0], y=path[1], z=path_costs, name="descent", hoverinfo="skip",
                line=dict(color=palette.class_0, width=6),
            ),
            dict(
                type="scatter3d", mode="markers", x=path[0, [0, -1]], y=path[1, [0, -1]],
                z=[path_costs[0], path_costs[-1]], name="ends", hoverinfo="skip",
                marker=dict(color=palette.class_0, size=5, symbol=["circle-open", "diamond"]),
            ),
        ]
    limits = [float(axis[0]), float(axis[-1])]
    look = dict(
        color=palette.muted, gridcolor=palette.grid, backgroundcolor="rgba(0,0,0,0)", nticks=5, zeroline=False,
        showspikes=False,
    )
    scene = dict(
        xaxis=dict(title=dict(text="w"), range=limits, **look),
        yaxis=dict(title=dict(text="b"), range=limits, **look),
        zaxis=dict(title=dict(text="J"), range=[0, top], **look),
        aspectmode="cube", camera=dict(eye=dict(x=-1.0, y=-1.9, z=1.1), center=dict(x=0, y=0, z=-0.15)),
    )
    return make_figure(traces, dict(height=height, scene=scene, margin=dict(l=0, r=0, t=0, b=0)), palette)
