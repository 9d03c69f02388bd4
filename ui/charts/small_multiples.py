"""Many small planes side by side, drawn as one."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.plane import STRENGTH
from ui.charts.template import make_figure

GAP = 0.08  # between two planes, as a share of one's side
TITLE = 0.3  # room above a row of planes for two lines of words


def boundaries_figure(
    heights: Sequence[np.ndarray], titles: Sequence[str], X: np.ndarray, Y: np.ndarray, extent: float,
    palette: Palette, height: int, columns: int = 4,
) -> go.Figure:
    """What several networks answer over one plane, in rows of `columns`, each under its title.

    All planes are one heat map, with the background's color between them: eight of them cost as much as one.

    Parameters
    ----------
    heights : sequence of ndarray, each of shape (cells, cells)
        From −1, class 0, to 1, class 1, on `plane_grid(extent, cells)`.
    titles : sequence of str
        Two lines at most, with <br>.
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)
    """
    cells = len(heights[0])
    side = 2 * extent
    rows = -(-len(heights) // columns)
    wide, tall = round(cells * (1 + GAP)), round(cells * (1 + TITLE))
    sheet = np.full((rows * tall, columns * wide), np.nan)
    centers = []
    for k, plane in enumerate(heights):
        row, column = divmod(k, columns)
        bottom, left = (rows - 1 - row) * tall, column * wide
        sheet[bottom : bottom + cells, left : left + cells] = plane
        centers.append((left * side / cells + extent, bottom * side / cells + extent))
    across, up = wide * side / cells, tall * side / cells
    half = extent / cells
    grid = dict(x0=half, dx=2 * half, y0=half, dy=2 * half, hoverinfo="skip", showscale=False)
    traces = [
        dict(
            # 127 is the background itself.
            type="heatmap", z=np.round(127 + 127 * np.nan_to_num(sheet)).astype(np.uint8), zmin=0, zmax=254,
            name="answers", colorscale=palette.colorscale(STRENGTH), **grid,
        ),
        dict(
            type="contour", z=sheet.astype(np.float32), autocontour=False, name="boundaries",
            contours=dict(start=0, end=0, size=1, coloring="none", showlabels=False),
            line=dict(color=palette.ink, width=1.2), **grid,
        ),
        *_points(centers, X, Y[0], palette),
    ]
    words = [
        dict(
            text=title, x=x - extent, y=y + 1.02 * extent, xanchor="left", yanchor="bottom", align="left",
            showarrow=False, font=dict(size=12, color=palette.ink), borderpad=0,
        )
        for title, (x, y) in zip(titles, centers, strict=True)
    ]
    frames = [
        dict(
            type="rect", x0=x - extent, x1=x + extent, y0=y - extent, y1=y + extent,
            line=dict(color=palette.border, width=1),
        )
        for x, y in centers
    ]
    hidden = dict(visible=False, fixedrange=True, constrain="domain")
    layout = dict(
        height=height, annotations=words, shapes=frames, margin=dict(l=2, r=2, t=2, b=2),
        xaxis=dict(range=[-0.01 * side, columns * across - GAP * side + 0.02 * side], **hidden),
        yaxis=dict(range=[-0.01 * side, rows * up], scaleanchor="x", **hidden),
    )
    return make_figure(traces, layout, palette)


def _points(centers, X: np.ndarray, y: np.ndarray, palette: Palette) -> list[dict]:
    """The same points on every plane."""
    places = np.array(centers).T
    traces = []
    for label, color in enumerate((palette.class_0, palette.class_1)):
        x1, x2 = (places[:, :, np.newaxis] + X[:, np.newaxis, y == label]).reshape(2, -1).astype(np.float32)
        traces.append(
            dict(
                type="scatter", x=x1, y=x2, mode="markers", hoverinfo="skip",
                marker=dict(color=color, size=3, symbol=("circle", "square")[label]), name=f"class {label}",
            )
        )
    return traces
