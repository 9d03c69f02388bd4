"""How much gradient reaches each layer, and where the units sit on the slope's curve."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from nnengine.activations import Activation
from ui.charts.activation_curves import FARTHEST_Z, GRID
from ui.charts.end_labels import spread
from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

SMALLEST_POWER, LARGEST_POWER = -10, 1
BINS = 48


def gradient_depth_figure(
    sizes: Mapping[str, np.ndarray], chosen: str, palette: Palette, height: int = 360
) -> go.Figure:
    """mean |dW[l]| over the layers on a log axis, each activation named at layer 1.

    Parameters
    ----------
    sizes : mapping of str to ndarray of shape (L,)
        By what the activations are called. Zeros have no place on the axis.
    chosen : str
        Which line is drawn in orange: the gradient runs backward.
    """
    L = len(next(iter(sizes.values())))
    powers = {name: np.log10(np.where(size > 0, size, np.nan)) for name, size in sizes.items()}
    known = np.concatenate(list(powers.values()))
    lowest = float(np.min(known[np.isfinite(known)], initial=SMALLEST_POWER))
    low = SMALLEST_POWER if lowest >= SMALLEST_POWER else 10 * np.floor(lowest / 10)
    highest = float(np.max(known[np.isfinite(known)], initial=LARGEST_POWER))
    high = max(LARGEST_POWER, float(np.ceil(highest)))
    layers = np.arange(1, L + 1)
    traces, annotations = [], []
    firsts = [float(power[0]) if np.isfinite(power[0]) else low for power in powers.values()]
    places = spread(firsts, 20 / height * (high - low))
    colors = {name: palette.class_0 if name == chosen else palette.muted for name in sizes}
    words = {name: palette.class_0_text if name == chosen else palette.muted for name in sizes}
    for (name, size), place in zip(sizes.items(), places, strict=True):
        traces.append(
            dict(
                type="scatter", mode="lines+markers", x=layers, y=10 ** powers[name], name=name,
                line=dict(color=colors[name], width=3 if name == chosen else 1.5), marker=dict(size=7),
                hovertemplate=f"{name}, layer %{{x}}<br>mean |dW| = %{{y:.2e}}<extra></extra>",
            )
        )
        annotations.append(
            dict(
                # On a log axis, an annotation's place is the power of ten.
                x=1, y=float(place), text=f"{name} {number_text(float(size[0]), 2)}", showarrow=False, xanchor="right",
                xshift=-10, font=dict(color=words[name], size=13),
            )
        )
    half = 0.04 * max(L - 1, 1)
    layout = dict(
        # The names stand in the margin.
        height=height, annotations=annotations, margin=dict(l=128, r=8, t=8, b=8),
        xaxis=dict(
            title=dict(text="layer l"), range=[1 - half, L + half], showgrid=False,
            tickvals=layers, tickangle=0, fixedrange=True,
        ),
        yaxis=dict(
            title=dict(text="mean |dW[l]|"), type="log", range=[low, high], nticks=6, exponentformat="power",
            side="right",
        ),
    )
    return make_figure(traces, layout, palette)


def place_figure(Z: np.ndarray, g: Activation, palette: Palette, height: int = 360) -> go.Figure:
    """Where the z of one layer lie under the curve of g′.

    Parameters
    ----------
    Z : ndarray of shape (n_l, m)
        What is beyond the axis counts at its ends.
    """
    edges = np.linspace(-FARTHEST_Z, FARTHEST_Z, BINS + 1)
    counts, _ = np.histogram(np.clip(Z, -FARTHEST_Z, FARTHEST_Z), edges)
    traces = [
        dict(
            type="bar", x=(edges[:-1] + edges[1:]) / 2, y=counts / max(counts.max(), 1), width=edges[1] - edges[0],
            name="z", marker=dict(color=palette.border), customdata=100 * counts / Z.size,
            hovertemplate="z ≈ %{x:.2f}: %{customdata:.1f} %<extra></extra>",
        ),
        dict(
            type="scatter", mode="lines", x=GRID.astype(np.float32), y=g.derivative(GRID).astype(np.float32), name="g′",
            line=dict(color=palette.class_0, width=3), hovertemplate="g′(%{x:.2f}) = %{y:.3f}<extra></extra>",
        ),
    ]
    layout = dict(
        height=height, bargap=0,
        xaxis=dict(title=dict(text="z"), range=[-FARTHEST_Z, FARTHEST_Z], nticks=7, showgrid=False),
        yaxis=dict(title=dict(text="g′(z)"), range=[0, 1.08], nticks=5),
    )
    return make_figure(traces, layout, palette)
