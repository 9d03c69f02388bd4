"""A photo, and the square that is cut out of it."""

from __future__ import annotations

import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

HALF = 0.5  # the figure is a square of side 1 with the photo in its middle


def photo_cut_figure(
    url: str, shape: tuple[float, float], center: tuple[float, float], side: float, palette: Palette, height: int = 300
) -> go.Figure:
    """The photo with everything outside the cut paled, and a handle in the middle of the cut.

    Parameters
    ----------
    url : str
        The photo's address.
    shape : tuple of float
        Its height and width; the longer one is 1.
    center : tuple of float
        The middle of the cut, x to the right and y upward from the photo's middle.
    side : float
        Of the cut.
    """
    rows, columns = shape
    (x, y), reach = center, side / 2
    corners = [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)]
    hole = "L".join(f"{across:.5f},{up:.5f}" for across, up in corners)
    handle = dict(
        type="scatter", mode="markers", name="cut", x=[x], y=[y], hoverinfo="skip",
        marker=dict(size=14, color=palette.background, line=dict(color=palette.ink, width=3)),
    )
    layout = dict(
        height=height, margin=dict(l=0, r=0, t=0, b=0),
        xaxis=dict(visible=False, range=[-HALF, HALF], fixedrange=True, constrain="domain"),
        yaxis=dict(visible=False, range=[-HALF, HALF], fixedrange=True, scaleanchor="x", constrain="domain"),
        images=[dict(
            source=url, x=-columns / 2, y=rows / 2, sizex=columns, sizey=rows, xref="x", yref="y", sizing="stretch",
            layer="below",
        )],
        shapes=[
            dict(
                type="path", fillrule="evenodd", fillcolor=palette.background, opacity=0.6, line=dict(width=0),
                path=f"M{-HALF},{-HALF}L{HALF},{-HALF}L{HALF},{HALF}L{-HALF},{HALF}ZM{hole}Z",
            ),
            dict(type="path", path=f"M{hole}Z", line=dict(color=palette.ink, width=2)),
        ],
    )
    return make_figure([handle], layout, palette)
