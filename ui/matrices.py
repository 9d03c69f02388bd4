"""Matrices as tables with their shapes."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

import numpy as np
import streamlit as st

from ui.charts.elision import shown_indices
from ui.charts.numbers import number_text
from ui.charts.palette import Palette, mix
from ui.theme import current_theme

MOST_ROWS, MOST_COLUMNS = 6, 6


def show_matrices(*matrices: str) -> None:
    """Matrices side by side, each as `matrix_html` returns it; what does not fit goes on the next line."""
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:12px 24px;align-items:flex-start">{"".join(matrices)}</div>')


def matrix_html(
    name: str,
    matrix: np.ndarray,
    *,
    digits: int = 3,
    rows: Collection[int] = (),
    columns: Collection[int] = (),
    most_rows: int = MOST_ROWS,
    most_columns: int = MOST_COLUMNS,
    tint: bool = True,
) -> str:
    """One array as an HTML table under its name and shape.

    Parameters
    ----------
    name : str
        Such as "W[1]".
    matrix : ndarray of at most two dimensions
        A rank-1 array is drawn as a single row without brackets' help: its shape tells what it is.
    digits : int
        Significant digits.
    rows, columns : collection of int
        What is framed.
    most_rows, most_columns : int
        Beyond them the middle is left out.
    tint : bool
        Whether a cell's ground is blue above zero and orange below, the stronger the larger.
    """
    palette = current_theme()
    table = np.atleast_2d(matrix)
    shape = "(" + ", ".join(map(str, np.shape(matrix))) + ("," if np.ndim(matrix) == 1 else "") + ")"
    shown_rows, shown_columns = shown_indices(table.shape[0], most_rows), shown_indices(table.shape[1], most_columns)
    # Only what is drawn is looked at: a data set of pictures has millions of cells.
    drawn = table[np.ix_(*([k for k in shown if k is not None] for shown in (shown_rows, shown_columns)))]
    most = float(np.abs(drawn[np.isfinite(drawn)]).max(initial=0)) or 1.0
    lines = []
    for i in shown_rows:
        cells = [_cell(table, i, j, digits, i in rows or j in columns, most if tint else 0.0, palette) for j in shown_columns]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    title = f'{escape(name)} <span style="color:{palette.muted}">{shape}</span>'
    return (
        f'<figure style="margin:0;max-width:100%;overflow-x:auto" aria-label="{escape(name)}, shape {shape}">'
        f'<figcaption style="font-weight:600;margin-bottom:4px">{title}</figcaption>'
        f'<table style="border-collapse:collapse;font-family:var(--st-code-font);font-size:.8125rem;'
        f'border-left:2px solid {palette.ink};border-right:2px solid {palette.ink}">{"".join(lines)}</table></figure>'
    )


def _cell(table, i, j, digits, framed, most, palette: Palette) -> str:
    style = "padding:2px 8px;text-align:right;white-space:nowrap;border:1px solid transparent;"
    if i is None or j is None:
        dots = "⋮" if i is None and j is not None else "⋯"
        return f'<td style="{style}color:{palette.muted};text-align:center">{dots}</td>'
    value = table[i, j].item()
    if most and np.isfinite(value):
        style += f"background:{_ground(value / most, palette)};"
    if framed:
        style += f"border-color:{palette.ink};"
    return f'<td style="{style}">{number_text(value, digits)}</td>'


def _ground(share: float, palette: Palette) -> str:
    # A quarter of the color's strength keeps the number on it readable.
    return mix(palette.background, palette.class_1 if share > 0 else palette.class_0, 0.3 * abs(share))

