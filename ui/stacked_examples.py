"""X and Y of a training set as one table: an example is a column of X with its entry of Y below."""

from __future__ import annotations

from html import escape

import numpy as np

from ui.charts.numbers import number_text
from ui.charts.palette import Palette, mix
from ui.theme import current_theme

MOST_ROWS = 4
COLUMNS = 4


def stacked_html(X: np.ndarray, Y: np.ndarray, chosen: int, names: tuple[str, str] = ("X", "Y")) -> str:
    """An HTML table of the first two columns, the chosen one, framed, and the last, under x⁽¹⁾, x⁽²⁾ …

    Parameters
    ----------
    X : ndarray of shape (n_x, m)
    Y : ndarray of shape (1, m)
        Labels 0 and 1.
    chosen : int
        From 0.
    names : pair of str
    """
    palette = current_theme()
    n_x, m = X.shape
    columns = shown_columns(m, chosen)
    rows = list(range(n_x)) if n_x <= MOST_ROWS else [0, 1, None, n_x - 1]
    lines = [_line("", [f"<i>x</i><sup>({j + 1})</sup>" for j in columns], columns, -1, palette)]
    for k, row in enumerate(rows):
        cells = ["⋮" if row is None else number_text(float(X[row, j])) for j in columns]
        end = f"{k == 0:d}{k == len(rows) - 1:d}"
        lines.append(_line(_name(names[0], X, palette) if k == 0 else "", cells, columns, chosen, palette, end))
    lines.append('<tr style="height:8px"></tr>')
    cells = [f"{Y[0, j]:g}" for j in columns]
    colors = [palette.class_1 if Y[0, j] else palette.class_0 for j in columns]
    lines.append(_line(_name(names[1], Y, palette), cells, columns, chosen, palette, "11", colors))
    return (
        f'<table aria-label="{escape(names[0])} over {escape(names[1])}, one example a column" style="border-collapse:'
        f'collapse;font-family:var(--st-code-font);font-size:.8125rem">{"".join(lines)}</table>'
    )


def shown_columns(m: int, chosen: int) -> list[int]:
    """Four columns, fewer only where m is less: the first two, the chosen one and the last."""
    columns = {0, min(1, m - 1), chosen, m - 1}
    for j in range(m):
        if len(columns) >= min(COLUMNS, m):
            break
        columns.add(j)
    return sorted(columns)


def _name(name: str, matrix: np.ndarray, palette: Palette) -> str:
    return f'<b>{escape(name)}</b><br><span style="color:{palette.muted}">{matrix.shape}</span>'


def _line(name, cells, columns, chosen, palette, ends="", colors=None) -> str:
    plain = "padding:3px 4px;text-align:right;white-space:nowrap;"
    line = [f'<td style="{plain}padding-right:12px;text-align:left;height:24px" rowspan="1">{name}</td>']
    for k, (j, text) in enumerate(zip(columns, cells, strict=True)):
        if k:
            # The place of the dots is kept, so that nothing moves while another column is chosen.
            dots = "⋯" if j > columns[k - 1] + 1 else ""
            line.append(f'<td style="{plain}width:20px;text-align:center;color:{palette.muted}">{dots}</td>')
        style = plain + "min-width:52px;"
        if j == chosen and ends:
            style += f"border:solid {palette.ink};border-width:{int(ends[0]) * 2}px 2px {int(ends[1]) * 2}px;"
        if colors:
            style += f"background:{mix(palette.background, colors[k], 0.3)};"
        line.append(f'<td style="{style}">{text}</td>')
    return f"<tr>{''.join(line)}</tr>"
