"""Accuracies with their ranges: rows in, traces out."""

import math

import pytest

from ui.charts.accuracies import Accuracy, accuracies_figure
from ui.charts.palette import DARK, LIGHT

TRAIN = Accuracy("train", 0.98, 0.98, 0.98)
TEST = Accuracy("test", 0.7, 0.56, 0.81)


def trace(fig, name):
    return next(trace for trace in fig.data if trace.name == name)


def test_each_row_is_a_dot_with_its_range():
    fig = accuracies_figure([TRAIN, TEST], 0.66, "always no: 66.0%", LIGHT)
    dots = trace(fig, "accuracy")
    assert list(dots.y) == ["train", "test"]
    assert list(dots.x) == [0.98, 0.7]
    low = [x - reach for x, reach in zip(dots.x, dots.error_x.arrayminus, strict=True)]
    high = [x + reach for x, reach in zip(dots.x, dots.error_x.array, strict=True)]
    assert low == pytest.approx([0.98, 0.56])
    assert high == pytest.approx([0.98, 0.81])
    assert [list(pair) for pair in dots.customdata] == [[0.98, 0.98], [0.56, 0.81]]
    # The first row stands on top.
    assert fig.layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize(("guessing", "side"), [(0.66, "right"), (0.5, "left")])
def test_guessing_is_a_line_with_its_name_where_there_is_room(guessing, side):
    fig = accuracies_figure([TEST], guessing, "always no", LIGHT)
    (line,) = fig.layout.shapes
    assert (line.x0, line.x1, line.yref) == (guessing, guessing, "paper")
    (note,) = fig.layout.annotations
    assert (note.text, note.x, note.xanchor) == ("always no", guessing, side)
    # Away from the line, not across it.
    assert math.copysign(1, note.xshift) == (-1 if side == "right" else 1)


def test_only_what_somebody_has_published_is_drawn():
    rows = [TRAIN, Accuracy("test", 0.7, 0.56, 0.81, 0.8)]
    fig = accuracies_figure(rows, 0.66, "always no", LIGHT, published_by="the course reports")
    diamonds = trace(fig, "published")
    assert (list(diamonds.x), list(diamonds.y)) == ([0.8], ["test"])
    assert [note.text for note in fig.layout.annotations] == ["always no", "◇ the course reports"]
    assert "the course reports" in diamonds.hovertemplate
    nothing = accuracies_figure([TRAIN, TEST], 0.66, "always no", LIGHT, published_by="the course reports")
    assert not trace(nothing, "published").x
    assert [note.text for note in nothing.layout.annotations] == ["always no"]


def test_the_axis_stays_where_it_is_and_colors_come_from_the_palette():
    for palette in (LIGHT, DARK):
        for rows in ([TRAIN, TEST], [Accuracy("test", 0.0, 0.0, 0.1), Accuracy("train", 1.0, 1.0, 1.0)]):
            fig = accuracies_figure(rows, 0.66, "always no", palette, 170)
            assert list(fig.layout.xaxis.range) == [0.3, 1.005]
            assert fig.layout.height == 170
            assert trace(fig, "accuracy").marker.color == palette.ink
