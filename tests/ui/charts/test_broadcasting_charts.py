"""Times and descents as figures."""

import numpy as np
import pytest

from ui.charts.descent_paths import descent_figure
from ui.charts.palette import LIGHT
from ui.charts.timings import iterations_figure, ratio_text, spans_figure, time_text


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.5, "2.50 s"), (0.0123, "12.3 ms"), (4.5e-6, "4.50 µs"), (7e-10, "0.700 ns")]
)
def test_a_duration_has_the_unit_that_suits_it(seconds, text):
    assert time_text(seconds) == text


@pytest.mark.parametrize(("ratio", "text"), [(1083, "1,100"), (43.7, "44"), (3.14, "3.1"), (0.5, "0.50")])
def test_a_ratio_has_two_digits(ratio, text):
    assert ratio_text(ratio) == text


def test_a_span_runs_from_the_fast_to_the_slow_time():
    fig = spans_figure(["p", "q"], [None, 1e-2], [None, 1e-5], ("loop", "NumPy"), LIGHT)
    ratio, loop, fast = fig.data
    assert ratio.x == (1e-5, 1e-2, None)
    assert (loop.x, fast.x) == ((1e-2,), (1e-5,))
    assert loop.y == fast.y == ("q",)
    assert [note.text for note in fig.layout.annotations] == ["?", "1,000 ×", "loop", "NumPy"]


def test_nothing_known_is_no_error():
    assert len(spans_figure(["p"], [None], [None], ("loop", "NumPy"), LIGHT).data[1].x) == 0


def test_what_was_not_run_is_continued_as_a_dotted_line():
    times = [np.array([0.1, 0.2]), np.linspace(0.01, 0.1, 10)]
    fig = iterations_figure(["slow", "fast"], times, 10, LIGHT)
    assert [trace.name for trace in fig.data] == ["slow", "slow, continued", "fast"]
    np.testing.assert_allclose(fig.data[1].y, [0.2, 1.0])
    assert tuple(fig.data[2].x) == tuple(range(1, 11))
    np.testing.assert_allclose([note.y for note in fig.layout.annotations], [0, -1])


def test_labels_make_room_for_each_other():
    fig = iterations_figure(["a", "b"], [np.array([1.0]), np.array([0.99])], 1, LIGHT)
    upper, lower = (note.y for note in fig.layout.annotations)
    assert upper - lower >= 0.5


def test_the_path_is_drawn_until_it_is_far_outside():
    W = np.array([[0.0, 1, 2, 1e9, 1], [0, 1, 2, 1, np.nan]])
    fig = descent_figure(W, np.array([[1.0], [1.0]]), lambda w: ((w - 1) ** 2).sum(axis=0), LIGHT)
    traces = {trace.name: trace for trace in fig.data}
    np.testing.assert_array_equal([traces["path"].x, traces["path"].y], W[:, :3])
    # The contours are those of the root of J: 1 in the corners, and least at the minimum.
    J = np.asarray(traces["J"].z)
    assert J.max() == pytest.approx(1) and J[0, 0] == J.max() and J.min() < 0.02
