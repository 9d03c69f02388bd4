"""Weights drawn as the picture they look for."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import apply_template


def weights_figure(w: np.ndarray, image_shape: tuple[int, int, int], palette: Palette, height: int = 220) -> go.Figure:
    """A unit's weights by pixel, summed over the color planes: blue speaks for class 1, orange for class 0.

    Parameters
    ----------
    w : ndarray of shape (n_x,)
    image_shape : tuple of int
        (rows, columns, 3), whose product is n_x.
    """
    by_pixel = w.reshape(image_shape).sum(axis=2)
    most = float(np.abs(by_pixel).max()) or 1.0
    shades = np.round((by_pixel / most + 1) / 2 * 254).astype(np.uint8)  # 127 is a weight of 0
    fig = go.Figure(
        go.Heatmap(
            z=shades[::-1], zmin=0, zmax=254, colorscale=palette.colorscale(), showscale=False, hoverinfo="skip"
        )
    )
    apply_template(fig, palette)
    fig.update_xaxes(visible=False, constrain="domain")
    fig.update_yaxes(visible=False, scaleanchor="x")
    return fig.update_layout(height=height)
