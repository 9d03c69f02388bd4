"""One neuron among its houses."""

import numpy as np
import pytest

from ui.charts.neuron import handle_places, neuron_figure
from ui.charts.palette import LIGHT

x, y = np.array([[1.0, 2.0, 3.0]]), np.array([[1.5, 1.0, 4.0]])


def traces(w: float, b: float) -> dict:
    return {trace.name: trace for trace in neuron_figure(x, y, w, b, LIGHT).data}


@pytest.mark.parametrize(
    ("w", "b", "line"),
    [
        (2.0, -1.0, [[0, 0.5, 3.45], [0, 0, 5.9]]),  # it leaves the floor where 2x − 1 = 0
        (-1.0, 2.0, [[0, 2, 3.45], [2, 0, 0]]),
        (1.0, 0.5, [[0, 3.45], [0.5, 3.95]]),  # its kink is out of sight
        (0.0, -1.0, [[0, 3.45], [0, 0]]),
    ],
)
def test_the_line_is_the_neuron(w, b, line):
    shown = traces(w, b)["neuron"]
    np.testing.assert_allclose([shown.x, shown.y], line, atol=1e-12)


def test_misses_join_each_price_and_its_answer():
    misses = traces(2.0, -1.0)["error"]
    np.testing.assert_array_equal(np.reshape(misses.x, (3, 3)), np.repeat(x.T, 3, axis=1))
    np.testing.assert_array_equal(np.reshape(misses.y, (3, 3))[:, :2], [[1.5, 1], [1, 3], [4, 5]])
    assert np.isnan(np.reshape(misses.y, (3, 3))[:, 2]).all()  # a gap between two lines


def test_the_handles_lie_on_the_line_beside_the_houses():
    handles = traces(2.0, -1.0)["handles"]
    assert tuple(handles.x) == handle_places(x)
    assert handles.x[0] < x.min() < x.max() < handles.x[1]
    np.testing.assert_allclose(handles.y, np.maximum(0, 2 * np.asarray(handles.x) - 1))
