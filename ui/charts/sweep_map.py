"""The results of a sweep as a map: a cell for each run."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

STRENGTH = 0.42  # of the strongest grey: words in ink stay readable on it


def sweep_figure(
    results: np.ndarray,
    texts: Sequence[Sequence[str]],
    rows: tuple[str, Sequence[str]],
    columns: tuple[str, Sequence[str]],
    chosen: tuple[int, int] | None,
    less_is_better: bool,
    palette: Palette,
    height: int,
) -> go.Figure:
    """The stronger a cell's shade, the better its run; a run that is not done has an empty cell.

    Parameters
    ----------
    results : ndarray of shape (rows, columns)
        NaN for runs that are not done.
    texts : sequence of sequence of str
        What stands in each cell.
    rows, columns : (str, sequence of str)
        What is changed along that side, and to which values.
    chosen : (int, int) or None
        The cell to frame.
    less_is_better : bool
        As for the cost.
    """
    goodness = -results if less_is_better else results
    known = goodness[np.isfinite(goodness)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    (row_title, row_values), (column_title, column_values) = rows, columns
    m, n = results.shape
    background, strongest = palette.sequential(2, STRENGTH)
    traces = [
        dict(
            type="heatmap", z=np.where(np.isfinite(goodness), goodness, np.nan), name="runs", showscale=False,
            xgap=2, ygap=2, zmin=low - 0.1 * (high - low) - 1e-9, zmax=high + 1e-9,
            colorscale=[[0, background], [1, strongest]],
            text=[list(row) for row in texts], texttemplate="%{text}", textfont=dict(color=palette.ink, size=13),
            hoverinfo="none",
        )
    ]
    # Every cell has a frame, so that the runs to come have their place.
    frames = [
        dict(
            type="rect", x0=j - 0.48, x1=j + 0.48, y0=i - 0.47, y1=i + 0.47, layer="above",
            line=dict(color=palette.ink if (i, j) == chosen else palette.border, width=3 if (i, j) == chosen else 1),
        )
        for i in range(m)
        for j in range(n)
    ]
    ticks = dict(showgrid=False, fixedrange=True)
    layout = dict(
        height=height, shapes=sorted(frames, key=lambda frame: frame["line"]["width"]),
        xaxis=dict(
            title=dict(text=column_title), range=[-0.5, n - 0.5],
            tickvals=list(range(n)), ticktext=list(column_values), **ticks,
        ),
        yaxis=dict(
            title=dict(text=row_title), range=[m - 0.5, -0.5],
            tickvals=list(range(m)), ticktext=list(row_values), **ticks,
        ),
    )
    return make_figure(traces, layout, palette)
