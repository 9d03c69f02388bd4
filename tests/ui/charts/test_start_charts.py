"""The charts of the Start page: data in, traces out."""

import numpy as np
import pytest

from ui.charts.feature_map import feature_map_figure
from ui.charts.hidden_units import reactions_figure, unit_meanings_figure, unit_weights_figure
from ui.charts.neuron import neuron_figure, take_off
from ui.charts.palette import DARK, LIGHT
from ui.charts.performance import hour_figure, performance_figure

x, y = np.array([[1.0, 2.0, 3.0]]), np.array([[1.5, 1.0, 4.0]])


@pytest.mark.parametrize(
    ("w", "b", "flat", "text"),
    [
        (2.0, -1.0, [0, 0.5], "takes off at x = 0.500"),
        (-1.0, 2.0, [2, 3.45], "touches down at x = 2.00"),
        (1.0, -9.0, [0, 3.45], "flat everywhere: max(0, …) answers 0"),
        (0.0, -1.0, [0, 3.45], "flat everywhere: max(0, …) answers 0"),
        (1.0, 0.5, [np.nan, np.nan], None),
        (0.0, 1.0, [np.nan, np.nan], None),
    ],
)
def test_the_flat_part_is_told(w, b, flat, text):
    fig = neuron_figure(x, y, w, b, LIGHT)
    part = next(trace for trace in fig.data if trace.name == "flat part")
    np.testing.assert_allclose(part.x, flat)
    assert [note.text for note in fig.layout.annotations] == ([] if text is None else [text])
    # The kink itself is marked, the ends of the picture are not.
    assert [size > 0 for size in part.marker.size] == [end == take_off(w, b) for end in flat]


def test_earlier_lines_of_a_fit_are_drawn_with_gaps_between():
    fig = neuron_figure(x, y, 1.0, 0.0, LIGHT, path=[(0.5, 0.5), (2.0, -1.0)])
    earlier = next(trace for trace in fig.data if trace.name == "earlier lines")
    np.testing.assert_allclose(earlier.x, [0, 3.45, np.nan, 0, 0.5, 3.45, np.nan])
    np.testing.assert_allclose(earlier.y, [0.5, 2.225, np.nan, 0, 0, 5.9, np.nan])


def test_the_unit_asked_is_framed():
    fig = unit_weights_figure(np.eye(3, 2), np.ones((1, 3)), ["a", "b"], "c", LIGHT, marked=2)
    frames = [(frame.x0, frame.x1, frame.y0, frame.y1) for frame in fig.layout.shapes]
    assert frames == [(-0.5, 1.5, 1.5, 2.5), (-0.5, 0.5, 1.5, 2.5)]
    fig = unit_meanings_figure(np.array([[0.5, np.nan]]), ["a", "b"], LIGHT)
    assert [list(row) for row in fig.data[0].text] == [["0.50", "—"]]
    assert (fig.data[0].zmin, fig.data[0].zmax) == (-1, 1)


@pytest.mark.parametrize("activations", [np.array([0.0, 2.0, 1.0]), np.zeros(3)])
def test_reactions_share_one_range(activations):
    fig = reactions_figure(np.arange(12.0).reshape(4, 3), activations, list("abcd"), LIGHT, marked=[1])
    ranges = {tuple(fig.layout[axis].range) for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis4")}
    assert len(ranges) == 1
    assert ranges.pop()[1] > activations.max()
    for k, trace in enumerate(fig.data):
        np.testing.assert_allclose(trace.x, [3 * k, 3 * k + 1, 3 * k + 2])
        np.testing.assert_allclose(trace.y, activations)
        assert list(trace.marker.color) == [LIGHT.muted, LIGHT.class_1, LIGHT.muted]


def test_performance_draws_what_is_known():
    nan = np.nan
    mean = np.array([[0.5, 0.6, nan], [nan, nan, nan]])
    fig = performance_figure([20, 50, 100], mean, mean - 0.1, mean + 0.1, ["small", "large"], LIGHT)
    traces = {trace.name: trace for trace in fig.data}
    assert list(traces["small"].x) == [20, 50]
    assert list(traces["small"].y) == [0.5, 0.6]
    np.testing.assert_allclose(traces["small, spread"].y, [0.6, 0.7, 0.5, 0.4])
    assert len(traces["large"].x) == 0
    assert [note.text for note in fig.layout.annotations] == ["small"]
    assert fig.layout.annotations[0].x == pytest.approx(np.log10(50))
    empty = performance_figure([20, 50], np.full((1, 2), nan), np.full((1, 2), nan), np.full((1, 2), nan), ["a"], DARK)
    assert [note.text for note in empty.layout.annotations] == ["Nothing is trained yet."]


@pytest.mark.parametrize(("idea", "run"), [(10, 5), (60, 1e-5), (0.5, 0.1), (5, 5_000), (45, 20)])
def test_the_hour_is_full(idea, run):
    ideas, runs = hour_figure(idea, run, LIGHT).data
    spans = {trace.name: np.reshape(trace.x, (-1, 3))[:, :2] for trace in (ideas, runs)}
    lengths = {name: float((span[:, 1] - span[:, 0]).sum()) for name, span in spans.items()}
    assert sum(lengths.values()) == pytest.approx(60)
    assert spans["idea and code"][0].tolist() == [0, min(idea, 60)]


def test_the_feature_map_lies_within_the_picture():
    image = np.zeros((5, 5))
    image[0, 4] = 1
    feature_map = np.array([[0.0, -2.0, 4.0], [0, 0, 0], [0, 0, 0]])
    picture, shown = feature_map_figure(image, feature_map, LIGHT).data
    assert np.asarray(picture.z)[-1, -1] == 255  # rows run upward
    assert np.asarray(shown.z)[-1].tolist() == [127, 64, 254]
    assert (shown.x0, shown.y0) == (1, 1)
    assert set(np.asarray(feature_map_figure(image, np.zeros((3, 3)), DARK).data[1].z).ravel()) == {127}
