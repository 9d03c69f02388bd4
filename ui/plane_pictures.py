"""Small pictures with their pixels seen: three tinted planes, the column they become, and rows of pictures, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from ui.charts.numbers import number_text
from ui.charts.palette import mix
from ui.pictures import data_url
from ui.theme import current_theme

PLANES = ("red", "green", "blue")
AROUND = 4  # entries of the column shown on each side of the chosen one
STRIP = 1_024  # most entries of the column drawn as its strip


def planes_html(picture: np.ndarray, row: int, column: int, plane: int) -> str:
    """The picture and its three planes; a pixel is framed in the picture and in one plane.

    Parameters
    ----------
    picture : ndarray of shape (height, width, 3), uint8
    row, column, plane : int
    """
    frames = [_framed("picture", str(picture.shape), picture, (row, column))]
    for k, name in enumerate(PLANES):
        alone = tinted_plane(picture, k)
        frames.append(_framed(name, str(picture.shape[:2]), alone, (row, column) if k == plane else None))
    columns = "display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px"
    return f'<div style="{columns}">{"".join(frames)}</div>'


def tinted_plane(picture: np.ndarray, plane: int) -> np.ndarray:
    """The picture with its red, its green or its blue alone."""
    alone = np.zeros_like(picture)
    alone[..., plane] = picture[..., plane]
    return alone


def vector_html(x: np.ndarray, shape: tuple[int, int, int], i: int) -> str:
    """The column lying down, as a strip of its tinted entries with a mark at i, and the entries around i as a table.

    Parameters
    ----------
    x : ndarray of shape (height * width * 3, 1)
        0 … 1.
    """
    palette, n = current_theme(), len(x)
    first = int(np.clip(i - STRIP // 2, 0, max(n - STRIP, 0)))
    entries = np.arange(first, min(first + STRIP, n))
    strip = np.zeros((1, len(entries), 3), np.uint8)
    strip[0, np.arange(len(entries)), entries % 3] = np.rint(255 * x[entries, 0])
    mark = 100 * (i - first + 0.5) / len(entries)
    start = int(np.clip(i - AROUND, 0, max(n - 2 * AROUND - 1, 0)))
    cells = "".join(_entry(k, x, shape, k == i) for k in range(start, min(start + 2 * AROUND + 1, n)))
    return (
        f'<figure style="margin:0" aria-label="The column x with entry {i} marked">'
        f'<figcaption style="margin-bottom:4px"><b>x</b> <span style="color:{palette.muted}">({n:,}, 1), lying down'
        f"{'' if len(entries) == n else f'; entries {first:,} to {entries[-1]:,}'}</span></figcaption>"
        f'<div style="position:relative;height:32px">{_image(strip, "", "width:100%;height:24px;display:block")}'
        f'<div style="position:absolute;left:{mark:.3f}%;top:-3px;width:3px;height:34px;margin-left:-1.5px;'
        f'background:{palette.ink};outline:1px solid {palette.background}"></div></div>'
        '<div style="display:flex;flex-wrap:wrap;gap:4px;margin-top:8px;font-family:var(--st-code-font);'
        f'font-size:.75rem;text-align:center">{cells}</div></figure>'
    )


def picture_row(pictures: np.ndarray, labels: Sequence[str]) -> str:
    """Pictures beside each other, each with a line below it."""
    cells = [
        f'<figure style="margin:0;width:96px">{_image(picture, label, "width:96px;height:96px;display:block")}'
        f'<figcaption style="font-size:.75rem;text-align:center;line-height:20px">{escape(label)}</figcaption></figure>'
        for picture, label in zip(pictures, labels, strict=True)
    ]
    return f'<div style="display:flex;flex-wrap:wrap;gap:12px">{"".join(cells)}</div>'


def _framed(name: str, shape: str, picture: np.ndarray, place: tuple[int, int] | None) -> str:
    palette, (height, width) = current_theme(), picture.shape[:2]
    frame = ""
    if place is not None:
        row, column = place
        frame = (
            f'<div style="position:absolute;left:{100 * column / width:.3f}%;top:{100 * row / height:.3f}%;'
            f"width:{100 / width:.3f}%;height:{100 / height:.3f}%;outline:3px solid {palette.background};"
            f'box-shadow:0 0 0 6px {palette.ink}"></div>'
        )
    return (
        f'<figure style="margin:0"><figcaption style="margin-bottom:4px"><b>{name}</b> '
        f'<span style="color:{palette.muted}">{shape}</span></figcaption><div style="position:relative">'
        f'{_image(picture, name, "width:100%;aspect-ratio:1;display:block")}{frame}</div></figure>'
    )


def _entry(k: int, x: np.ndarray, shape: tuple[int, int, int], chosen: bool) -> str:
    palette = current_theme()
    value = float(x[k, 0])
    edge = f"2px solid {palette.ink}" if chosen else f"1px solid {palette.border}"
    return (
        f'<div style="flex:1 0 64px;border:{edge};padding:4px;background:{mix(palette.background, palette.ink, 0.06)}">'
        f'<div style="color:{palette.muted}">{k:,}</div><div>{number_text(value)}</div>'
        f'<div style="color:{palette.muted}">{PLANES[k % shape[2]]}</div></div>'
    )


def _image(picture: np.ndarray, alt: str, style: str) -> str:
    source = data_url(picture, is_exact=True)
    return f'<img src="{source}" alt="{escape(alt)}" style="image-rendering:pixelated;{style}">'
