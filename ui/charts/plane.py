"""The plane of two inputs: what a network answers everywhere, and the examples on it."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import CLASS_SYMBOLS, Palette
from ui.charts.template import apply_template

CELLS = 50  # along each side; 100 would look no sharper, as the browser smooths between cells

STRENGTH = 0.6  # of the colors of the plane, against those of the points


def plane_grid(extent: float, cells: int = CELLS) -> np.ndarray:
    """The centres of cells × cells squares that tile [−extent, extent]², as columns: (2, cells²), x1 running fastest."""
    half = extent / cells
    axis = np.linspace(-extent + half, extent - half, cells)
    x1, x2 = np.meshgrid(axis, axis)
    return np.vstack([x1.ravel(), x2.ravel()])


def plane_heights(answers: np.ndarray, is_classification: bool) -> np.ndarray:
    """Answers over the plane from −1, class 0 or a quantity of −1, over 0, the boundary, to 1.

    Parameters
    ----------
    answers : ndarray of shape (1, cells²)
        Ŷ on `plane_grid`.

    Returns
    -------
    ndarray of shape (cells, cells)
    """
    cells = int(np.sqrt(answers.size))
    heights = answers.reshape(cells, cells)
    return np.clip(np.nan_to_num(2 * heights - 1 if is_classification else heights), -1, 1)


def shades(heights: np.ndarray) -> np.ndarray:
    """Heights from −1 to 1 as uint8: an eighth of float64 on the way to the browser, and as fine as a color there."""
    return np.round(127.5 + 127.5 * heights).astype(np.uint8)


def answer_figure(
    answers: np.ndarray,
    extent: float,
    X: np.ndarray,
    Y: np.ndarray,
    X_test: np.ndarray,
    Y_test: np.ndarray,
    classes: tuple[str, ...],
    palette: Palette,
    height: int = 460,
) -> go.Figure:
    """The answer Ŷ over the plane as color, the boundary as a line, the examples as points.

    Parameters
    ----------
    answers : ndarray of shape (1, cells²)
        Ŷ on `plane_grid(extent)`.
    X, X_test : ndarray of shape (2, m)
    Y, Y_test : ndarray of shape (1, m)
    classes : tuple of str
        () for regression, where points are colored by their quantity instead.
    """
    heights = plane_heights(answers, bool(classes))
    half = extent / len(heights)
    axis = dict(x0=-extent + half, dx=2 * half, y0=-extent + half, dy=2 * half)
    fig = go.Figure(
        go.Heatmap(
            z=shades(heights), zmin=0, zmax=255, zsmooth="best", showscale=False, hoverinfo="skip",
            colorscale=palette.colorscale(STRENGTH), name="answer", **axis,
        )
    )
    if classes:
        fig.add_contour(
            z=heights.astype(np.float32), contours=dict(start=0, end=0, coloring="none", showlabels=False),
            line=dict(color=palette.ink, width=1.5), showscale=False, hoverinfo="skip", name="boundary", **axis,
        )
    for part, X_part, Y_part in (("training", X, Y), ("test", X_test, Y_test)):
        _add_examples(fig, part, X_part, Y_part[0], classes, palette)
    apply_template(fig, palette)
    limits = dict(range=[-extent, extent], showgrid=False, nticks=5, constrain="domain")
    fig.update_xaxes(title_text="x₁", **limits)
    fig.update_yaxes(title_text="x₂", scaleanchor="x", **limits)
    return fig.update_layout(height=height)


def _add_examples(fig, part: str, X, y, classes, palette: Palette) -> None:
    """Training examples filled, test examples hollow; class is told by color and by shape."""
    if not classes:
        _add_quantities(fig, part, X, y, palette)
        return
    for label, color in enumerate((palette.class_0, palette.class_1)):
        chosen = y == label
        symbol = CLASS_SYMBOLS[label]
        marker = (
            dict(symbol=symbol, size=8, color=color, line=dict(color=palette.background, width=1))
            if part == "training"
            else dict(symbol=f"{symbol}-open", size=7, color=color, line=dict(width=1.5))
        )
        fig.add_scatter(
            x=X[0, chosen].astype(np.float32), y=X[1, chosen].astype(np.float32), mode="markers", marker=marker,
            name=f"{part}, {classes[label]}",
            hovertemplate=f"{part} example, {classes[label]}<br>x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<extra></extra>",
        )


def _add_quantities(fig, part: str, X, y, palette: Palette) -> None:
    fig.add_scatter(
        x=X[0].astype(np.float32), y=X[1].astype(np.float32), mode="markers", name=part, customdata=y,
        marker=dict(
            symbol="circle" if part == "training" else "diamond", size=8 if part == "training" else 7,
            color=y, cmin=-1, cmax=1, colorscale=palette.colorscale(), line=dict(color=palette.muted, width=1),
        ),
        hovertemplate=f"{part} example, y %{{customdata:.2f}}<br>x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<extra></extra>",
    )
