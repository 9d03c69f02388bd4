"""The dimension check as a table: for each array of each layer the shape by rule, and the array's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ui import names
from ui.charts.palette import Palette

# Each kind of array and its rule; the rules are set in italics by the table's head.
RULES = {
    "W": "(n[l], n[l−1])",
    "b": "(n[l], 1)",
    "Z": "(n[l], m)",
    "A": "(n[l], m)",
    "dW": "(n[l], n[l−1])",
    "db": "(n[l], 1)",
}


def shape_table(
    expected: Mapping[str, tuple[int, ...]],
    arrays: Mapping[str, np.ndarray],
    n: Sequence[int],
    activations: Sequence[str],
    hidden: str | None,
    palette: Palette,
) -> str:
    """The table as HTML, which scrolls in its own box where it is too wide.

    Parameters
    ----------
    expected : mapping of str to tuple
        As `expected_shapes` returns it.
    arrays : mapping of str to ndarray
        Those that exist; the others are told to be missing.
    n : sequence of int
        (n_0, …, n_L).
    activations : sequence of str
        Of layers 1 … L.
    hidden : str or None
        A key whose shapes are kept back.
    """
    head = "".join(
        f'<th scope="col" style="{_cell(palette)}">{letter}[l]<br>'
        f'<span style="font-weight:400;color:{palette.muted}">{rule}</span></th>'
        for letter, rule in RULES.items()
    )
    rows = []
    for l, size in enumerate(n):
        name = "inputs" if l == 0 else names.ACTIVATIONS[activations[l - 1]]
        cells = "".join(_shapes(f"{letter}{l}", expected, arrays, hidden, palette) for letter in RULES)
        rows.append(
            f'<tr><th scope="row" style="{_cell(palette)}">l = {l}, n[{l}] = {size:,}<br>'
            f'<span style="font-weight:400;color:{palette.muted}">{name}</span></th>{cells}</tr>'
        )
    return (
        '<div style="overflow-x:auto;max-width:100%"><table style="border-collapse:collapse;font-size:.875rem;'
        f'font-variant-numeric:tabular-nums"><thead><tr><th style="{_cell(palette)}">layer</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _shapes(key: str, expected, arrays, hidden: str | None, palette: Palette) -> str:
    if key not in expected:
        return f'<td style="{_cell(palette)}"></td>'
    if key == hidden:
        first, second = "?", "predict first"
    else:
        first = str(expected[key])
        array = arrays.get(key)
        if array is None:
            second = "not computed"
        elif array.shape == expected[key]:
            second = f"✓ {array.shape}"
        else:
            second = f'<strong style="color:{palette.ink}">✗ {array.shape}, wrong</strong>'
    return (
        f'<td data-array="{key}" style="{_cell(palette)}"><span style="color:{palette.muted}">{first}</span>'
        f"<br>{second}</td>"
    )


def _cell(palette: Palette) -> str:
    return (
        f"padding:4px 24px 4px 0;text-align:left;white-space:nowrap;line-height:20px;vertical-align:top;"
        f"border-bottom:1px solid {palette.grid};"
    )
