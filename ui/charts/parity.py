"""Parity: what each unit answers to every input, and how many units it takes."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.end_labels import spread
from ui.charts.palette import Palette
from ui.charts.template import make_figure

FEWEST_ACROSS, MOST_ACROSS = 4, 8  # tiles side by side
# In cells of the one heat map that all tiles are drawn as.
_TILE, _GAP, _WORDS = 8, 2, 4


def unit_tiles_figure(
    layers: Sequence[np.ndarray], names: Sequence[str], chosen: tuple[int, int], palette: Palette, height: int
) -> go.Figure:
    """One tile for each unit, with a cell for each input: the layers from top to bottom, 4 to 8 tiles in a row.

    Parameters
    ----------
    layers : sequence of ndarray, each of shape (n_l, 2ⁿ)
        A[1] … A[L] for all inputs in counting order, n up to 6.
    names : sequence of str
        What the layers are called.
    chosen : (int, int)
        The unit to frame: layer and unit, both counted from 0.
    """
    bands, frames, words = [], [], []
    columns = min(max(FEWEST_ACROSS, *(len(A) for A in layers)), MOST_ACROSS)
    top, wide = 0, columns * (_TILE + _GAP) - _GAP
    for l, (A, name) in enumerate(zip(layers, names, strict=True)):
        words.append(
            dict(
                text=name, x=0, y=top + _WORDS - 0.5, xanchor="left", yanchor="bottom", showarrow=False,
                font=dict(color=palette.muted, size=12),
            )
        )
        rows = -(-len(A) // columns)
        band = np.zeros((_WORDS + rows * (_TILE + _GAP) - _GAP, wide))
        most = float(np.abs(A).max()) or 1.0
        for j, a in enumerate(A):
            row, column = divmod(j, columns)
            low, left = _WORDS + row * (_TILE + _GAP), column * (_TILE + _GAP)
            band[low : low + _TILE, left : left + _TILE] = _tile(np.clip(a / most, -1, 1))
            is_chosen = (l, j) == chosen
            frames.append(
                dict(
                    type="rect", x0=left, x1=left + _TILE, y0=top + low, y1=top + low + _TILE,
                    line=dict(color=palette.ink if is_chosen else palette.border, width=3 if is_chosen else 1),
                )
            )
        bands.append(band)
        top += len(band)
    sheet = np.vstack(bands)
    hidden = dict(visible=False, fixedrange=True, constrain="domain")
    traces = [
        dict(
            type="heatmap", z=np.round(127 + 127 * sheet).astype(np.uint8), zmin=0, zmax=254, name="answers",
            colorscale=palette.colorscale(), showscale=False, hoverinfo="skip", x0=0.5, dx=1, y0=0.5, dy=1,
        )
    ]
    layout = dict(
        height=height, shapes=frames, annotations=words, margin=dict(l=2, r=2, t=2, b=2),
        xaxis=dict(range=[-0.5, wide + 0.5], constraintoward="left", **hidden),
        yaxis=dict(range=[top + 0.5, 0], scaleanchor="x", constraintoward="top", **hidden),
    )
    return make_figure(traces, layout, palette)


def _tile(a: np.ndarray) -> np.ndarray:
    """The answers to all 2ⁿ inputs as a square: the first half of the bits counts the rows, from the top."""
    n = a.size.bit_length() - 1
    down, across = 2 ** (n // 2), 2 ** (n - n // 2)
    return a.reshape(down, across).repeat(_TILE // down, axis=0).repeat(_TILE // across, axis=1)


def units_needed_figure(
    bits: Sequence[int], units: Mapping[str, Sequence[int]], chosen: int, palette: Palette, height: int
) -> go.Figure:
    """Hidden units against the number of bits, on a scale of powers of ten; the chosen n is marked.

    Parameters
    ----------
    bits : sequence of int
    units : mapping of str to sequence of int
        For each kind of net; may be shorter than `bits`, whose ends are those of the axis.
    """
    traces = [
        dict(
            type="scatter", x=list(bits[: len(counts)]), y=list(counts), mode="lines+markers", name=name,
            line=dict(color=color, width=2),
            marker=dict(size=[11 if n == chosen else 5 for n in bits[: len(counts)]], color=color),
            hovertemplate=f"{name}<br>%{{x}} bits: %{{y:,}} units<extra></extra>",
        )
        for color, (name, counts) in zip(palette.categories, units.items(), strict=False)
    ]
    places = spread([float(np.log10(counts[-1])) for counts in units.values()], 0.25)
    layout = dict(
        height=height, margin=dict(l=8, r=96, t=8, b=8),
        annotations=[
            dict(
                text=name, x=bits[len(units[name]) - 1], y=y, xanchor="left", xshift=8, showarrow=False,
                font=dict(color=color, size=12),
            )
            for color, name, y in zip(palette.categories, units, places, strict=False)
        ],
        xaxis=dict(title=dict(text="bits n"), dtick=2, showgrid=False, range=[bits[0] - 0.3, bits[-1] + 0.3]),
        yaxis=dict(title=dict(text="hidden units"), type="log", dtick=1, range=[0, float(np.log10(4_000))]),
    )
    return make_figure(traces, layout, palette)
