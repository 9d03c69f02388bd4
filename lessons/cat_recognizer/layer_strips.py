"""A picture's way through the layers: every A[l] as a strip of cells."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from nnengine import forward_propagation
from ui import names
from ui.charts.numbers import number_text
from ui.formulas import number, signed
from ui.pictures import data_url, signed_url
from ui.theme import current_theme
from ui.training import PageRun

ROWS = 12  # of the strip of x: red, green and blue of as many pixels as fit
CELL = 14  # width of a unit, in pixels


def show_layers(held: PageRun, x: np.ndarray) -> None:
    """x, then A[1] … A[L] of the run's network."""
    run, palette = held.run, current_theme()
    _, cache = forward_propagation(x, run.parameters, run.activations)
    # The column lying down, folded into a few rows so that all of it is seen.
    entries = np.rint(255 * x[:, 0]).astype(np.uint8).reshape(ROWS, -1)
    rows = [_row(f"x {x.shape}", "a shade for each entry", data_url(np.repeat(entries[..., np.newaxis], 3, axis=2), True), None)]
    for l, activation in enumerate(run.activations, start=1):
        A = cache[f"A{l}"]
        values = 2 * A - 1 if activation == "sigmoid" else A
        title = f"A[{l}] {A.shape}" if l < len(run.activations) else f"ŷ = A[{l}] {A.shape}"
        strongest = f"{names.ACTIVATIONS[activation]}, up to {number_text(float(np.abs(A).max()))}"
        rows.append(_row(title, strongest, signed_url(values.T, palette), len(A)))
    st.html(f'<div style="display:grid;grid-template-columns:max-content 1fr;gap:8px 16px;align-items:center">{"".join(rows)}</div>')
    L = len(run.activations)
    z, y_hat = float(cache[f"Z{L}"][0, 0]), float(cache[f"A{L}"][0, 0])
    st.latex(rf"z^{{[{L}]}} = {signed(z)} \qquad \hat{{y}} = \sigma(z^{{[{L}]}}) = {number(y_hat)}")


def _row(title: str, note: str, url: str, units: int | None) -> str:
    width = "width:100%;max-width:1024px" if units is None else f"width:{CELL * units}px;max-width:100%"
    return (
        f'<div style="font-size:.875rem;line-height:1.3"><b>{escape(title)}</b><br>'
        f'<span style="color:{current_theme().muted};font-size:.8125rem">{escape(note)}</span></div>'
        f'<img src="{url}" alt="{escape(title)}" style="{width};height:28px;image-rendering:pixelated;'
        f'border:1px solid {current_theme().border}">'
    )
