"""Arrays as grids of cells beside each other, copies told from what is really there; on a phone one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from nnengine.broadcasting import copied_cells
from ui.charts.numbers import number_text
from ui.charts.palette import Palette, mix
from ui.theme import current_theme

MOST_ROWS, MOST_COLUMNS = 9, 8  # of one array drawn with its numbers
WIDTH = 1_000  # of all panels together on a wide screen, in pixels
NARROWEST, WIDEST, FLATNESS = 32, 64, 0.58  # of a cell with its number
SMALLEST, LARGEST, SIDE = 3, 14, 260  # of cells without numbers and of their grid, in pixels


@dataclass(frozen=True, eq=False)
class Panel:
    """One array.

    Attributes
    ----------
    name : str
        What stands above it, before its shape.
    values : ndarray of at most four axes
        The last two are a grid; the third from the end stacks grids, the fourth sets them side by side.
    sign : str
        What stands in front of it.
    shape : tuple of int, optional
        Its own shape, if `values` is stretched: cells that are copies are pale with a dashed edge.
    framed : ndarray of bool, optional
        Cells with a strong edge.
    shade : int
        Which of the three tints its cells have.
    """

    name: str
    values: np.ndarray
    sign: str = ""
    shape: tuple[int, ...] | None = None
    framed: np.ndarray | None = None
    shade: int = 0


def shape_text(shape: Sequence[int]) -> str:
    """A shape as Python prints it."""
    return str(tuple(int(size) for size in shape))


def show_cells(*panels: Panel, alt: str, height: int, message: str = "", digits: int = 3) -> None:
    """Panels from left to right in at least `height` pixels, then `message` if there is no result to draw."""
    columns = sum(int(np.prod(panel.values.shape[-1:] + panel.values.shape[-4:-3])) for panel in panels)
    width = int(np.clip(WIDTH / columns - 3, NARROWEST, WIDEST))
    # On a phone cells are as narrow as their numbers allow; vw is a hundredth of the screen's width.
    height_of_cell = f"clamp(24px,2.6vw,{max(24, width * FLATNESS):.0f}px)"
    size = f"min-width:clamp({NARROWEST}px,4.4vw,{width}px);height:{height_of_cell};padding:0 3px"
    palette = current_theme()
    # A sign stays with what follows it where a line breaks.
    parts = [
        '<div style="display:flex;gap:20px;align-items:center">'
        f"{_sign(panel.sign)}{_panel(panel, digits, size, palette)}</div>"
        for panel in panels
    ]
    if message:
        parts.append(f'<div style="font-weight:600">{escape(message)}</div>')
    st.html(
        f'<div role="group" aria-label="{escape(alt)}" style="display:flex;flex-wrap:wrap;gap:12px 20px;'
        f'align-items:center;justify-content:center;min-height:{height}px">{"".join(parts)}</div>'
    )


def show_broadcast(
    a: np.ndarray,
    b: np.ndarray,
    result: np.ndarray | None,
    names: tuple[str, str, str] = ("a", "b", "a + b"),
    sign: str = "+",
    height: int = 260,
    digits: int = 3,
) -> None:
    """a, b and the result; what is stretched is drawn in full. Without a result each is drawn as it is."""
    a, b = np.asarray(a), np.asarray(b)
    said = f"{names[0]} {shape_text(a.shape)} {sign} {names[1]} {shape_text(b.shape)}"
    if result is None:
        panels = Panel(names[0], a), Panel(names[1], b, sign, shade=1)
        show_cells(*panels, alt=f"{said} is refused.", height=height, message="refused", digits=digits)
        return
    result = np.asarray(result)
    show_cells(
        Panel(names[0], np.broadcast_to(a, result.shape), shape=a.shape),
        Panel(names[1], np.broadcast_to(b, result.shape), sign, b.shape, shade=1),
        Panel(names[2], result, "=", shade=2),
        alt=f"{said} gives {shape_text(result.shape)}; cells that are copies have a dashed edge.",
        height=height,
        digits=digits,
    )


def _sign(sign: str) -> str:
    return f'<div style="font-size:1.25rem;min-width:1ch;text-align:center">{escape(sign)}</div>' if sign else ""


def _panel(panel: Panel, digits: int, size: str, palette: Palette) -> str:
    side, stack, rows, columns = (1,) * (4 - panel.values.ndim) + panel.values.shape
    values = panel.values.reshape(side, stack, rows, columns)
    none = np.zeros(values.shape, bool)
    copied = none if panel.shape is None else copied_cells(panel.shape, panel.values.shape).reshape(values.shape)
    framed = none if panel.framed is None else panel.framed.reshape(values.shape)
    tint = _tint(panel.shade, palette)
    has_numbers = stack * rows <= MOST_ROWS and side * columns <= MOST_COLUMNS
    cell = int(np.clip(SIDE / max(stack * rows, side * columns), SMALLEST, LARGEST))

    def grid(p: int, q: int) -> str:
        if has_numbers:
            return _table(values[p, q], copied[p, q], framed[p, q], digits, size, tint, palette)
        return _texture(copied[p, q], cell, tint, palette)

    lines = [
        f'<div style="display:flex;gap:6px">{"".join(grid(p, q) for p in range(side))}</div>' for q in range(stack)
    ]
    shape = shape_text(panel.shape if panel.shape is not None else panel.values.shape)
    return (
        f'<figure style="margin:0"><figcaption style="text-align:center;margin-bottom:4px"><b>{escape(panel.name)}</b> '
        f'<span style="color:{palette.muted}">{shape}</span></figcaption>'
        f'<div style="display:flex;flex-direction:column;gap:6px;align-items:center">{"".join(lines)}</div></figure>'
    )


def _table(values, copied, framed, digits: int, size: str, tint: str, palette: Palette) -> str:
    own = f"background:{tint};border:1px solid {palette.muted}"
    copy = f"color:{palette.muted};border:1px dashed {palette.muted}"
    frame = f"outline:3px solid {palette.ink};outline-offset:-2px"
    lines = []
    for i, row in enumerate(values.tolist()):
        cells = "".join(
            f'<td style="{size};{copy if copied[i, j] else own}{";" + frame if framed[i, j] else ""}">'
            f"{number_text(value, digits)}</td>"
            for j, value in enumerate(row)
        )
        lines.append(f"<tr>{cells}</tr>")
    return (
        '<table style="border-collapse:separate;border-spacing:2px;font-family:var(--st-code-font);'
        f'font-size:clamp(.75rem,1.05vw,.9375rem);text-align:center">{"".join(lines)}</table>'
    )


def _texture(copied: np.ndarray, cell: int, tint: str, palette: Palette) -> str:
    """A grid too fine for numbers: what is not a copy is a rectangle in its upper left corner."""
    rows, columns = copied.shape
    own_rows, own_columns = int((~copied).any(axis=1).sum()), int((~copied).any(axis=0).sum())
    lines = "".join(
        f"{comma}repeating-linear-gradient({turn},{palette.background} 0 1px,transparent 1px {cell}px)"
        for comma, turn in (("", "0deg"), (",", "90deg"))
    )
    pale = mix(palette.background, palette.ink, 0.12)
    strong = mix(tint, palette.ink, 0.35)
    own_size = f"width:{own_columns * cell}px;height:{own_rows * cell}px"
    own = f'<div style="{own_size};background:{lines},{strong}"></div>'
    return f'<div style="width:{columns * cell}px;height:{rows * cell}px;background:{lines},{pale}">{own}</div>'


def _tint(shade: int, palette: Palette) -> str:
    color, share = ((palette.categories[1], 0.25), (palette.categories[2], 0.22), (palette.ink, 0.08))[shade]
    return mix(palette.background, color, share)
