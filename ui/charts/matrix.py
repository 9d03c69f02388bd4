"""Z = W X + b laid out so that each entry of Z stands beside its row of W and below its column of X."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import NUMBER_FONT, Palette
from ui.charts.short_numbers import short_text
from ui.charts.template import make_figure

Shown = Sequence[int | None]  # indices that are drawn; None stands for those left out
GAP = 0.7


def product_figure(
    W: np.ndarray, b: np.ndarray, X: np.ndarray, Z: np.ndarray, entry: tuple[int, int],
    units: Shown, features: Shown, layer: int, palette: Palette,
) -> go.Figure:
    """Four heat maps named "W", "b", "X", "Z"; what makes the entry of Z is framed.

    Parameters
    ----------
    W, b, X, Z : ndarray of shape (n_1, n_x), (n_1, 1), (n_x, m), (n_1, m)
    entry : (int, int)
        Row and column of Z, from 0; the row is one of `units`.
    units, features : sequence of int or None
        Which of the n_1 and n_x are drawn.
    layer : int
        Stands in the names.
    """
    examples = list(range(X.shape[1]))
    left_b = len(features) + GAP
    left_Z = left_b + 1 + GAP
    top_W = len(features) + 1.7
    l = f"<sup>[{layer}]</sup>"
    X_name = "X" if layer == 1 else f"A<sup>[{layer - 1}]</sup>"
    blocks = (
        ("W", f"W{l}", W, units, features, 0.0, top_W),
        ("b", f"b{l}", b, units, [0], left_b, top_W),
        ("X", X_name, X, features, examples, left_Z, 0.0),
        ("Z", f"Z{l}", Z, units, examples, left_Z, top_W),
    )
    traces = [_cells(name, M, rows, columns, x, y, palette) for name, _, M, rows, columns, x, y in blocks]
    notes = [
        dict(
            x=x + len(columns) / 2 - 0.5, y=y - 0.55, yanchor="bottom", showarrow=False,
            text=f"{title} <span style='color:{palette.muted}'>({M.shape[0]}, {M.shape[1]})</span>",
            font=dict(size=12, color=palette.ink),
        )
        for _, title, M, rows, columns, x, y in blocks
    ]
    row, column = units.index(entry[0]), entry[1]
    frames = [
        _frame(0, top_W + row, len(features), 1, palette),
        _frame(left_b, top_W + row, 1, 1, palette),
        _frame(left_Z + column, 0, 1, len(features), palette),
        _frame(left_Z + column, top_W + row, 1, 1, palette, 3),
    ]
    layout = dict(
        xaxis=dict(visible=False, range=[-0.6, left_Z + len(examples) - 0.4], fixedrange=True),
        yaxis=dict(visible=False, range=[top_W + len(units) - 0.4, -1.6], fixedrange=True),
        annotations=notes, shapes=frames,
    )
    return make_figure(traces, layout, palette)


def _cells(name: str, M: np.ndarray, rows: Shown, columns: Shown, x: float, y: float, palette: Palette) -> dict:
    z = np.full((len(rows), len(columns)), np.nan)
    text = [["⋯"] * len(columns) for _ in rows]
    for r, i in enumerate(rows):
        for c, j in enumerate(columns):
            if i is not None and j is not None:
                value = float(M[i, j])
                z[r, c] = value
                text[r][c] = short_text(value)
            elif i is None:
                text[r][c] = "⋮"
    most = float(np.abs(z[np.isfinite(z)]).max(initial=0)) or 1.0
    return dict(
        type="heatmap", name=name, z=z, x=x + np.arange(len(columns)), y=y + np.arange(len(rows)),
        zmin=-most, zmax=most, colorscale=palette.colorscale(0.4), showscale=False, xgap=2, ygap=2, hoverongaps=True,
        text=text, texttemplate="%{text}", textfont=dict(family=NUMBER_FONT, size=11, color=palette.ink),
        hoverinfo="skip",
    )


def _frame(x: float, y: float, width: float, height: float, palette: Palette, line: int = 2) -> dict:
    return dict(
        type="rect", x0=x - 0.5, y0=y - 0.5, x1=x + width - 0.5, y1=y + height - 0.5,
        line=dict(color=palette.ink, width=line), layer="above",
    )
