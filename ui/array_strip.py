"""Arrays as small pictures, and a row of matrices with the signs of a formula between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from ui.charts.palette import Palette
from ui.pictures import signed_url

MOST_PIXELS = 24


def formula_row(*parts: str, least_height: int = 0) -> str:
    """Matrices and signs in one line, which scrolls in its own box where it is too wide.

    Parameters
    ----------
    parts : str
        HTML as `matrix_html` returns it, or a sign such as "=".
    least_height : int
        In pixels, so that what stands below keeps its place.
    """
    cells = "".join(
        f'<div style="flex:none">{part}</div>' if part.startswith("<")
        else f'<div style="flex:none;padding-top:28px">{escape(part)}</div>'  # level with a matrix's first row
        for part in parts
    )
    return (
        f'<div style="display:flex;gap:8px;align-items:flex-start;overflow-x:auto;max-width:100%;padding-bottom:4px;'
        f'min-height:{least_height}px">{cells}</div>'
    )


def thumbnail(array: np.ndarray, palette: Palette) -> str:
    """The upper left corner of an array as an image's address, a pixel an entry: blue above zero, orange below."""
    return signed_url(np.atleast_2d(array)[:MOST_PIXELS, :MOST_PIXELS], palette)


def array_grid(
    rows: Sequence[Sequence[str]], names: Mapping[str, str], arrays: Mapping[str, np.ndarray], fresh: Sequence[str],
    headings: Sequence[str], palette: Palette,
) -> str:
    """What exists, in a table with a column for each layer; what does not yet exist keeps its place.

    Parameters
    ----------
    rows : sequence of sequence of str
        Keys of arrays, or "" where a cell stays empty.
    names : mapping of str to str
        What each key is called.
    arrays : mapping of str to ndarray
        Those that exist.
    fresh : sequence of str
        Keys of those made just now, which are framed.
    headings : sequence of str
        Of the columns.
    """
    style = "text-align:left;padding:0 12px 4px 0"
    head = "".join(f'<th scope="col" style="{style}">{escape(text)}</th>' for text in headings)
    body = "".join(
        f"<tr>{''.join(_grid_cell(key, names, arrays, key in fresh, palette) for key in row)}</tr>" for row in rows
    )
    return (
        '<div style="overflow-x:auto;max-width:100%"><table style="border-collapse:collapse;font-size:.8125rem">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _grid_cell(key: str, names, arrays, is_fresh: bool, palette: Palette) -> str:
    style = "padding:0 12px 8px 0;height:40px;white-space:nowrap;vertical-align:top;"
    if not key:
        return f'<td style="{style}"></td>'
    frame = f"border:{'2px solid ' + palette.ink if is_fresh else '1px solid ' + palette.border}"
    box = f"width:40px;height:28px;flex:none;box-sizing:border-box;{frame};border-radius:2px"
    if key in arrays:
        picture = f'<img src="{thumbnail(arrays[key], palette)}" alt="" style="{box};image-rendering:pixelated">'
        shape = str(arrays[key].shape)
        color = palette.ink
    else:
        picture, shape, color = f'<span style="{box};border-style:dashed"></span>', "not yet", palette.muted
    weight = 600 if is_fresh else 400
    return (
        f'<td data-array="{key}" style="{style}">'
        f'<div style="display:flex;gap:6px;color:{color};line-height:14px">{picture}<span>'
        f'<span style="font-weight:{weight}">{escape(names[key])}</span><br>'
        f'<span style="color:{palette.muted}">{shape}</span></span></div></td>'
    )
