"""Whether a probability means what it says: groups in, dots out."""

import numpy as np
import pytest

from nnengine.photo_figures import reliability
from ui.charts.palette import DARK, LIGHT
from ui.charts.reliability import LARGEST, SMALLEST, reliability_figure


def groups():
    """Ten groups, of which three are empty."""
    rng = np.random.default_rng(0)
    probability = rng.choice([0.05, 0.15, 0.25, 0.45, 0.55, 0.75, 0.95], 200, p=[0.4, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05])
    return reliability(probability, (rng.random(200) < probability).astype(int))


def dots(probability: float, palette=LIGHT):
    found = groups()
    fig = reliability_figure(found.count, found.predicted, found.observed, probability, palette)
    return next(trace for trace in fig.data if trace.name == "groups"), found


def test_a_dot_for_each_group_that_has_pictures():
    drawn, found = dots(0.5)
    full = [k for k in range(10) if found.count[k]]
    assert len(full) == 7
    np.testing.assert_allclose(drawn.x, found.predicted[full])
    np.testing.assert_allclose(drawn.y, found.observed[full])
    assert list(drawn.customdata) == list(found.count[full])
    assert np.isfinite(np.array(drawn.x)).all()
    # Its area grows with its pictures: the diameter with their square root.
    assert max(drawn.marker.size) == LARGEST
    assert np.argmax(drawn.marker.size) == np.argmax(found.count[full])
    np.testing.assert_allclose(
        (np.array(drawn.marker.size) - SMALLEST) ** 2 / (LARGEST - SMALLEST) ** 2, found.count[full] / max(found.count)
    )


@pytest.mark.parametrize(
    ("probability", "filled"), [(0.0, 0.05), (0.0999, 0.05), (0.1, 0.15), (0.55, 0.55), (0.999, 0.95), (1.0, 0.95)]
)
def test_the_group_of_the_answer_is_filled(probability, filled):
    drawn, _ = dots(probability)
    inked = [x for x, color in zip(drawn.x, drawn.marker.color, strict=True) if color == LIGHT.ink]
    assert inked == pytest.approx([filled])


def test_no_dot_is_filled_where_the_answer_has_no_group():
    drawn, found = dots(0.35, DARK)
    assert found.count[3] == 0
    assert set(drawn.marker.color) == {DARK.background}


def test_no_pictures_at_all_leave_the_diagonal():
    nothing = np.full(10, np.nan)
    fig = reliability_figure(np.zeros(10, int), nothing, nothing, 0.5, LIGHT)
    diagonal = next(trace for trace in fig.data if trace.name == "diagonal")
    assert (list(diagonal.x), list(diagonal.y)) == ([0, 1], [0, 1])
    assert not len(next(trace for trace in fig.data if trace.name == "groups").x)
    for axis in (fig.layout.xaxis, fig.layout.yaxis):
        assert (list(axis.range), axis.tickformat, axis.fixedrange) == ([-0.02, 1.02], ".0%", True)
