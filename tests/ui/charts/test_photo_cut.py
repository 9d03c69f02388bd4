"""A photo and the square that is cut out of it: places in, shapes out."""

import re

import numpy as np
import pytest

from ui.charts.palette import DARK, LIGHT
from ui.charts.photo_cut import photo_cut_figure


def corners(path: str) -> list[np.ndarray]:
    """The closed curves of a path, each (points, 2)."""
    curves = [curve for curve in path.split("Z") if curve]
    pairs = [[pair for pair in re.split("[ML]", curve) if pair] for curve in curves]
    return [np.array([[float(number) for number in pair.split(",")] for pair in curve]) for curve in pairs]


def of(shape=(2 / 3, 1.0), center=(0.1, -0.05), side=0.5, palette=LIGHT, height=300):
    return photo_cut_figure("data:image/png;base64,", shape, center, side, palette, height)


@pytest.mark.parametrize("shape", [(2 / 3, 1.0), (1.0, 0.75), (1.0, 1.0)])
def test_the_photo_lies_in_the_middle_in_its_own_shape(shape):
    (image,) = of(shape).layout.images
    rows, columns = shape
    assert (image.x, image.sizex) == pytest.approx((-columns / 2, columns))
    # An image hangs down from its upper left corner.
    assert (image.y, image.sizey) == pytest.approx((rows / 2, rows))
    assert (image.sizing, image.layer, image.source) == ("stretch", "below", "data:image/png;base64,")


@pytest.mark.parametrize(("center", "side"), [((0.1, -0.05), 0.5), ((0.0, 0.0), 1.0), ((-0.3, 0.2), 0.1)])
def test_all_but_the_cut_is_paled_and_the_cut_is_outlined(center, side):
    pale, outline = of(center=center, side=side).layout.shapes
    whole, hole = corners(pale.path)
    assert pale.fillrule == "evenodd"
    assert (whole.min(), whole.max()) == (-0.5, 0.5)
    (framed,) = corners(outline.path)
    for square in (hole, framed):
        assert len(square) == 4
        np.testing.assert_allclose(square.mean(axis=0), center, atol=1e-5)
        np.testing.assert_allclose(np.ptp(square, axis=0), side, atol=2e-5)
        np.testing.assert_allclose(np.abs(square - square.mean(axis=0)), side / 2, atol=1e-5)


def test_the_handle_stands_in_the_middle_of_the_cut():
    fig = of()
    (handle,) = fig.data
    assert (handle.name, list(handle.x), list(handle.y)) == ("cut", [0.1], [-0.05])


def test_axes_are_fixed_and_square_in_both_themes():
    for palette in (LIGHT, DARK):
        fig = of(palette=palette, height=280)
        for axis in (fig.layout.xaxis, fig.layout.yaxis):
            assert (list(axis.range), axis.fixedrange, axis.visible) == ([-0.5, 0.5], True, False)
        assert fig.layout.yaxis.scaleanchor == "x"
        assert fig.layout.height == 280
        assert fig.layout.shapes[0].fillcolor == palette.background
