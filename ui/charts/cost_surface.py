"""J over two parameters as a contour map or as a surface, and the paths that descents take on it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

LEVELS = 16
STRENGTH = 0.5  # of the greys, so that a path in ink stays clear on the highest


def cost_contour_figure(
    axes: tuple[np.ndarray, np.ndarray],
    costs: np.ndarray,
    paths: Sequence[np.ndarray],
    path_costs: Sequence[np.ndarray],
    bottom: np.ndarray | None,
    names: tuple[str, str],
    palette: Palette,
    height: int = 480,
) -> go.Figure:
    """A contour map: the darker, the higher J. Each line stands for the same factor of J.

    Parameters
    ----------
    axes : pair of ndarray of shape (cells,)
        Values of the first and of the second parameter.
    costs : ndarray of shape (cells, cells)
        J, a row for each value of the second.
    paths : sequence of ndarray of shape (iterations + 1, 2)
        The first begins at the point that can be dragged.
    path_costs : sequence of ndarray of shape (iterations + 1,)
    bottom : ndarray of shape (2,), optional
        The lowest point.
    names : pair of str
        The two parameters'.
    """
    first, second = axes
    # Equal steps of log J draw the valley as finely as the slopes. J below a billionth looks like none.
    heights = np.log(np.maximum(costs, 1e-9))
    low, high = _ends(heights)
    size = (high - low) / LEVELS or 1.0
    traces = [
        dict(
            type="contour", x=first, y=second, z=heights.astype(np.float32), customdata=costs.astype(np.float32),
            name="cost J", colorscale=_greys(palette), showscale=False, autocontour=False,
            contours=dict(start=low, end=high, size=size), line=dict(color=palette.border, width=1),
            hovertemplate=f"{names[0]} %{{x:.3g}}, {names[1]} %{{y:.3g}}<br>J = %{{customdata:.4g}}<extra></extra>",
        )
    ]
    if bottom is not None:
        traces.append(
            dict(
                type="scatter", x=bottom[:1], y=bottom[1:], mode="markers", name="bottom",
                marker=dict(symbol="x-thin", size=12, line=dict(color=palette.ink, width=2)),
                hovertemplate="the bottom: %{x:.4g}, %{y:.4g}<extra></extra>",
            )
        )
    # The path that the hand moves comes last, on top of the others.
    for k in reversed(range(len(paths))):
        traces.append(_path(paths[k], path_costs[k], names, palette, is_main=k == 0))
    traces += [
        dict(
            type="scatter", x=paths[0][:1, 0], y=paths[0][:1, 1], mode="markers", name="start", hoverinfo="skip",
            marker=dict(color=palette.background, size=16, line=dict(color=palette.ink, width=3)),
        ),
    ]
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text=names[0]), range=[first[0], first[-1]], showgrid=False, nticks=7),
        yaxis=dict(title=dict(text=names[1]), range=[second[0], second[-1]], showgrid=False, nticks=7),
    )
    return make_figure(traces, layout, palette)


def cost_surface_figure(
    axes: tuple[np.ndarray, np.ndarray],
    costs: np.ndarray,
    paths: Sequence[np.ndarray],
    path_costs: Sequence[np.ndarray],
    names: tuple[str, str],
    palette: Palette,
    height: int = 480,
) -> go.Figure:
    """The same as a surface that can be turned, each path at the height of its own costs."""
    first, second = axes
    still = dict(highlight=False)
    traces = [
        dict(
            type="surface", x=first, y=second, z=costs.astype(np.float32), name="cost J", showscale=False,
            colorscale=_greys(palette), opacity=0.85,
            contours=dict(x=still, y=still, z=dict(show=True, color=palette.border, width=1, **still)),
            hovertemplate=f"{names[0]} %{{x:.3g}}, {names[1]} %{{y:.3g}}<br>J = %{{z:.4g}}<extra></extra>",
        )
    ]
    for k in reversed(range(len(paths))):
        color = palette.ink if k == 0 else palette.muted
        points = _within(paths[k], axes)
        traces.append(
            dict(
                type="scatter3d", x=points[:, 0], y=points[:, 1], z=path_costs[k],
                mode="lines+markers" if k == 0 else "lines",
                name="path" if k == 0 else "path of another start",
                line=dict(color=color, width=5 if k == 0 else 3), marker=dict(color=color, size=3),
                hovertemplate="iteration %{pointNumber}<br>J = %{z:.4g}<extra></extra>",
            )
        )
    axis = dict(
        backgroundcolor="rgba(0,0,0,0)", gridcolor=palette.grid, color=palette.muted, showspikes=False, nticks=5,
    )
    layout = dict(
        height=height,
        margin=dict(l=0, r=0, t=0, b=0),
        scene=dict(
            xaxis=dict(title=dict(text=names[0]), range=[first[0], first[-1]], **axis),
            yaxis=dict(title=dict(text=names[1]), range=[second[0], second[-1]], **axis),
            zaxis=dict(title=dict(text="J"), range=[0, 1.02 * _ends(costs)[1]], **axis),
            aspectratio=dict(x=1, y=1, z=0.7),
            camera=dict(eye=dict(x=1.3, y=-1.3, z=0.9)),
        ),
    )
    return make_figure(traces, layout, palette)


def _path(path: np.ndarray, costs: np.ndarray, names: tuple[str, str], palette: Palette, is_main: bool) -> dict:
    color = palette.ink if is_main else palette.muted
    return dict(
        type="scatter", x=path[:, 0], y=path[:, 1], customdata=costs, mode="lines+markers" if is_main else "lines",
        name="path" if is_main else "path of another start",
        line=dict(color=color, width=2 if is_main else 1.5), marker=dict(color=color, size=5 if is_main else 3),
        hovertemplate=(
            f"iteration %{{pointNumber}}<br>{names[0]} %{{x:.4g}}, {names[1]} %{{y:.4g}}<br>"
            "J = %{customdata:.4g}<extra></extra>"
        ),
    )


def _within(path: np.ndarray, axes: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """The path with gaps where it leaves the picture: a 3-D scene would draw it outside its box."""
    limits = np.array([[axis[0], axis[-1]] for axis in axes])
    inside = np.all((path >= limits[:, 0]) & (path <= limits[:, 1]), axis=1)
    return np.where(inside[:, None], path, np.nan)


def _ends(heights: np.ndarray) -> tuple[float, float]:
    """The lowest and the highest that is a finite number."""
    finite = heights[np.isfinite(heights)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)


def _greys(palette: Palette) -> list[list]:
    return [[0, palette.background], [1, palette.sequential(2, STRENGTH)[1]]]
