"""The plane of two inputs: what a network answers everywhere, and the examples on it."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import CLASS_SYMBOLS, Palette
from ui.charts.template import make_figure

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


def discrete(heights: np.ndarray) -> np.ndarray:
    """Which side of the boundary: −1 or 1."""
    return np.where(heights > 0, 1.0, -1.0)


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
    *,
    show_test: bool = True,
    discretize: bool = False,
    ringed: np.ndarray | None = None,
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
    show_test : bool
        Whether the test examples are drawn.
    discretize : bool
        Whether the plane shows which side of the boundary a place is on, and no more.
    ringed : ndarray of shape (2, k), optional
        Places to draw a ring around.
    """
    heights = plane_heights(answers, bool(classes))
    shown = discrete(heights) if discretize else heights
    half = extent / len(heights)
    cells = dict(x0=-extent + half, dx=2 * half, y0=-extent + half, dy=2 * half, showscale=False, hoverinfo="skip")
    traces = [
        dict(
            type="heatmap", z=shades(shown), zmin=0, zmax=255, zsmooth=False if discretize else "fast",
            colorscale=palette.colorscale(STRENGTH), name="answer", **cells,
        )
    ]
    if classes:
        traces.append(
            dict(
                type="contour", z=heights.astype(np.float32), autocontour=False,
                contours=dict(start=0, end=0, size=1, coloring="none", showlabels=False),
                line=dict(color=palette.ink, width=1.5), name="boundary", **cells,
            )
        )
    traces += _examples("training", X, Y[0], classes, palette)
    if show_test:
        traces += _examples("test", X_test, Y_test[0], classes, palette)
    if ringed is not None:
        traces.append(
            dict(
                type="scatter", mode="markers", name="chosen", x=ringed[0].astype(np.float32),
                y=ringed[1].astype(np.float32), hoverinfo="skip",
                marker=dict(symbol="circle-open", size=16, color=palette.ink, line=dict(width=2)),
            )
        )
    limits = dict(range=[-extent, extent], showgrid=False, nticks=5, constrain="domain")
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text="x₁"), **limits),
        yaxis=dict(title=dict(text="x₂"), scaleanchor="x", **limits),
    )
    return make_figure(traces, layout, palette)


def unit_figure(
    unit_shades: np.ndarray,
    extent: float,
    X: np.ndarray,
    Y: np.ndarray,
    classes: tuple[str, ...],
    palette: Palette,
    height: int = 280,
) -> go.Figure:
    """What one unit answers over the plane, with the training examples on it.

    Parameters
    ----------
    unit_shades : ndarray of uint8, shape (cells, cells)
        127 is zero, or 0.5 for a sigmoid; 0 and 255 are the ends of its range.
    X : ndarray of shape (2, m)
    Y : ndarray of shape (1, m)
    """
    half = extent / len(unit_shades)
    traces = [
        dict(
            type="heatmap", z=unit_shades, zmin=0, zmax=255, zsmooth="fast", colorscale=palette.colorscale(STRENGTH),
            x0=-extent + half, dx=2 * half, y0=-extent + half, dy=2 * half, showscale=False, hoverinfo="skip", name="unit",
        ),
        *_examples("training", X, Y[0], classes, palette),
    ]
    for trace in traces[1:]:
        trace["marker"] |= dict(size=5)
    limits = dict(range=[-extent, extent], showgrid=False, nticks=5, constrain="domain")
    layout = dict(height=height, xaxis=limits, yaxis=dict(scaleanchor="x", **limits))
    return make_figure(traces, layout, palette)


def _examples(part: str, X: np.ndarray, y: np.ndarray, classes: tuple[str, ...], palette: Palette) -> list[dict]:
    """Training examples filled, test examples hollow; class is told by color and by shape."""
    if not classes:
        return [_quantities(part, X, y, palette)]
    traces = []
    for label, color in enumerate((palette.class_0, palette.class_1)):
        chosen = y == label
        symbol = CLASS_SYMBOLS[label]
        marker = (
            dict(symbol=symbol, size=8, color=color, line=dict(color=palette.background, width=1))
            if part == "training"
            else dict(symbol=f"{symbol}-open", size=7, color=color, line=dict(width=1.5))
        )
        traces.append(
            dict(
                type="scatter", mode="markers", marker=marker, name=f"{part}, {classes[label]}",
                x=X[0, chosen].astype(np.float32), y=X[1, chosen].astype(np.float32),
                hovertemplate=f"{part} example, {classes[label]}<br>x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<extra></extra>",
            )
        )
    return traces


def _quantities(part: str, X: np.ndarray, y: np.ndarray, palette: Palette) -> dict:
    is_training = part == "training"
    return dict(
        type="scatter", mode="markers", name=part, customdata=y,
        x=X[0].astype(np.float32), y=X[1].astype(np.float32),
        marker=dict(
            symbol="circle" if is_training else "diamond", size=8 if is_training else 7,
            color=y, cmin=-1, cmax=1, colorscale=palette.colorscale(), line=dict(color=palette.muted, width=1),
        ),
        hovertemplate=f"{part} example, y %{{customdata:.2f}}<br>x₁ %{{x:.2f}}, x₂ %{{y:.2f}}<extra></extra>",
    )
