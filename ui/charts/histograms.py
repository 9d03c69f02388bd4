"""Histograms of every layer, one below the other on a shared axis, so that what shrinks or grows is seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from nnengine.layer_statistics import histogram
from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure

BINS = 48
# Gradients are drawn by their powers of ten; what is smaller counts at the lower end.
SMALLEST_POWER, LARGEST_POWER = -12, 3
_FILL = 0.8  # of the height of a layer's row


@dataclass(frozen=True)
class LayerHistograms:
    """What one column of the picture shows.

    Attributes
    ----------
    title : str
    shares : tuple of ndarray, each of shape (BINS,)
        One histogram for each layer, from the first.
    low, high : float
        The ends of the axis.
    texts : tuple of str
        A number for each layer.
    ticks : tuple of (float, str)
        Where the axis is labeled, and how.
    """

    title: str
    shares: tuple[np.ndarray, ...]
    low: float
    high: float
    texts: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]


# The ends of an activation's range; the others have none.
_RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}


def activation_histograms(layers: Sequence[np.ndarray], activation: str) -> LayerHistograms:
    """The values of A[1] … of the hidden layers.

    Parameters
    ----------
    layers : sequence of ndarray, each of shape (n_l, m)
    activation : str
        The one they all have, or "" if they differ.
    """
    low, high = _RANGES.get(activation) or _range_of(layers)
    with np.errstate(over="ignore", invalid="ignore"):
        spreads = [float(np.std(A)) for A in layers]
    texts = tuple(f"std {number_text(spread, 2)}" if np.isfinite(spread) else "not finite" for spread in spreads)
    middle = (low + high) / 2
    ticks = tuple((value, _tick(value)) for value in (low, middle, high))
    return LayerHistograms(
        "activations A[l]", tuple(histogram(A, low, high, BINS) for A in layers), low, high, texts, ticks
    )


def gradient_histograms(layers: Sequence[np.ndarray]) -> LayerHistograms:
    """The sizes of dZ[1] … as powers of ten.

    Parameters
    ----------
    layers : sequence of ndarray, each of shape (n_l, m)
    """
    shares, texts = [], []
    for dZ in layers:
        size = np.abs(dZ[np.isfinite(dZ)])
        moved = size[size > 0]
        # A gradient of exactly 0 has no power of ten: it counts at the lower end, and the words say so.
        powers = np.where(size > 0, np.log10(np.maximum(size, 1e-300)), SMALLEST_POWER)
        shares.append(histogram(powers, SMALLEST_POWER, LARGEST_POWER, BINS))
        if not size.size:
            texts.append("not finite")
        elif not moved.size:
            texts.append("all 0")
        else:
            texts.append(f"median {number_text(float(np.median(size)), 2)}")
    ticks = tuple((power, f"10<sup>{power}</sup>".replace("-", "−")) for power in (-12, -8, -4, 0))
    title = "gradients |dZ[l]|"
    return LayerHistograms(title, tuple(shares), SMALLEST_POWER, LARGEST_POWER, tuple(texts), ticks)


def layer_histograms_figure(
    forward: LayerHistograms, backward: LayerHistograms, names: Sequence[str], palette: Palette, height: int
) -> go.Figure:
    """Two columns, activations in blue and gradients in orange, with a row for each layer, the first on top.

    Parameters
    ----------
    forward, backward : LayerHistograms
        Of the same layers.
    names : sequence of str
        What the layers are called.
    """
    traces, annotations, layout = [], [], {}
    colors = ((palette.class_1, palette.class_1_text), (palette.class_0, palette.class_0_text))
    rows = max(len(forward.shares), len(backward.shares), 1)
    for column, (shown, (color, text_color)) in enumerate(zip((forward, backward), colors, strict=True)):
        axis = "" if column == 0 else "2"
        left, right = (0.0, 0.46) if column == 0 else (0.54, 1.0)
        x, y = _ridges(shown)
        traces.append(
            dict(
                type="scatter", x=x, y=y, mode="lines", fill="toself", name=shown.title, hoverinfo="skip",
                line=dict(color=color, width=1), fillcolor=color, opacity=0.85, xaxis=f"x{axis}", yaxis="y",
            )
        )
        layout[f"xaxis{axis}"] = dict(
            domain=[left, right], range=[shown.low, shown.high], zeroline=False, anchor="y", fixedrange=True,
            tickvals=[value for value, _ in shown.ticks], ticktext=[text for _, text in shown.ticks],
        )
        annotations.append(
            _words(f"<b>{shown.title}</b>", left, y=1, color=text_color, xref="paper", yref="paper", yanchor="bottom")
        )
        for row, text in enumerate(shown.texts):
            place = dict(y=-row - 0.08, xref="paper", yanchor="top")
            annotations.append(_words(text, right, color=palette.ink, xanchor="right", **place))
            annotations.append(_words(names[row], left, color=palette.muted, **place))
    layout |= dict(
        height=height, margin=dict(l=4, r=4, t=24, b=8), annotations=annotations,
        yaxis=dict(range=[-rows, 0.02], visible=False, fixedrange=True),
    )
    return make_figure(traces, layout, palette)


def _ridges(shown: LayerHistograms) -> tuple[np.ndarray, np.ndarray]:
    """The outlines of all histograms, a gap between any two, as one line: row l stands on y = −(l + 1)."""
    edges = np.linspace(shown.low, shown.high, BINS + 1)
    outline = np.repeat(edges, 2)
    xs, ys = [], []
    for row, share in enumerate(shown.shares):
        # The square root keeps a wide histogram visible beside one with all its values in one bin.
        heights = _FILL * np.sqrt(share)
        xs += [outline, [np.nan]]
        ys += [np.concatenate([[0], np.repeat(heights, 2), [0]]) - (row + 1), [np.nan]]
    if not xs:
        return np.empty(0, np.float32), np.empty(0, np.float32)
    return np.concatenate(xs), np.concatenate(ys).astype(np.float32)


def _tick(value: float) -> str:
    is_small_integer = value == round(value) and abs(value) < 100
    return number_text(int(value) if is_small_integer else value, 2)


def _range_of(layers: Sequence[np.ndarray]) -> tuple[float, float]:
    finite = [A[np.isfinite(A)] for A in layers]
    finite = [A for A in finite if A.size]
    low = min((float(A.min()) for A in finite), default=0.0)
    high = max((float(A.max()) for A in finite), default=1.0)
    low = min(low, 0.0)
    return (low, high) if high > low else (low, low + 1.0)


def _words(text, x, *, y, color, **places) -> dict:
    place = dict(yref="y", xanchor="left") | places
    return dict(text=text, x=x, y=y, showarrow=False, font=dict(color=color, size=12), **place)
