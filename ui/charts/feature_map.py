"""A picture, and what a filter makes of it."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure


def feature_map_figure(image: np.ndarray, feature_map: np.ndarray, palette: Palette, height: int = 320) -> go.Figure:
    """A picture in grey beside its feature map, blue above zero and orange below.

    Parameters
    ----------
    image : ndarray of shape (height, width)
        0 … 1.
    feature_map : ndarray of shape (rows, columns)
        Drawn at the same scale as the picture, so that its missing margin is seen.
    """
    most = float(np.abs(feature_map).max()) or 1.0
    shades = np.round((feature_map / most + 1) / 2 * 254).astype(np.uint8)  # 127 is 0
    margin = (image.shape[0] - feature_map.shape[0]) // 2
    shared = dict(type="heatmap", showscale=False, hoverinfo="skip")
    traces = [
        shared | dict(
            z=np.round(255 * image[::-1]).astype(np.uint8), zmin=0, zmax=255, name="picture",
            # The picture itself: dark stays dark in both themes.
            colorscale=[[0, "rgb(0,0,0)"], [1, "rgb(255,255,255)"]],
        ),
        shared | dict(
            z=shades[::-1], zmin=0, zmax=254, colorscale=palette.colorscale(), name="feature map",
            xaxis="x2", yaxis="y2", x0=margin, y0=margin, dx=1, dy=1,
        ),
    ]
    rows, columns = image.shape
    across = dict(visible=False, range=[-0.5, columns - 0.5], constrain="domain", fixedrange=True)
    up = dict(visible=False, range=[-0.5, rows - 0.5], constrain="domain", fixedrange=True)
    layout = dict(
        height=height, margin=dict(l=2, r=2, t=26, b=2),
        xaxis=across | dict(domain=[0, 0.48]), xaxis2=across | dict(domain=[0.52, 1], anchor="y2"),
        yaxis=up | dict(scaleanchor="x"), yaxis2=up | dict(scaleanchor="x2", anchor="x2"),
        annotations=[
            dict(
                text=f"{name} {shape}", x=x, y=1, xref="paper", yref="paper", xanchor="center", yanchor="bottom",
                showarrow=False,
                font=dict(size=13, color=palette.ink),
            )
            for name, shape, x in (("picture", image.shape, 0.24), ("feature map", feature_map.shape, 0.76))
        ],
    )
    return make_figure(traces, layout, palette)
