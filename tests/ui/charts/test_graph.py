"""The picture of a computation graph."""

from itertools import combinations

import pytest

from nnengine.computation_graph import expression_graph, logistic_example_graph
from nnengine.expressions import parse_expression
from ui.charts.graph import HALF_HEIGHT, Progress, graph_figure, graph_height, places
from ui.charts.palette import LIGHT

GRAPHS = {
    "course": expression_graph(5, 3, 2),
    "logistic": logistic_example_graph(1, 2, 3, 4, 5, 1),
    "shared": parse_expression("(a + b)*(a + c)*a - exp(b)/(a + b)", {"a": 1, "b": 2, "c": 3}),
    "constant": parse_expression("5", {"a": 1, "b": 2, "c": 3}),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_no_two_boxes_overlap_and_every_edge_goes_right(graph):
    at = places(graph)
    assert at.keys() == {*graph.inputs, *(node.name for node in graph.operations)}
    for one, other in combinations(at, 2):
        assert at[one][0] != at[other][0] or abs(at[one][1] - at[other][1]) > 2 * HALF_HEIGHT, (one, other)
    for edge in graph.edges:
        assert at[edge.source][0] < at[edge.target][0], edge


def test_the_courses_graph_reads_as_the_course_draws_it():
    at = places(GRAPHS["course"])
    assert {name: column for name, (column, _) in at.items()} == {"b": 0, "c": 0, "a": 1, "u": 1, "v": 2, "J": 3}


def test_values_and_derivatives_stand_at_their_nodes():
    graph = GRAPHS["course"]
    fig = graph_figure(graph, {"a": "5", "J": "33"}, {"J": "1"}, Progress("J", True), LIGHT)
    shown = {trace.name: trace for trace in fig.data}
    assert list(shown["values"].text) == ["5", "33"]
    assert list(shown["derivatives"].text) == ["1"]
    assert shown["values"].x[1] == shown["derivatives"].x[0] > places(graph)["J"][0]
    assert shown["values"].textfont.color == LIGHT.class_1_text
    assert shown["derivatives"].textfont.color == LIGHT.class_0_text
    assert [shape.line.color for shape in fig.layout.shapes].count(LIGHT.class_0) == 1
    assert fig.layout.height == graph_height(graph)


def test_the_step_runs_against_the_lines_when_it_goes_backward():
    graph = GRAPHS["course"]
    last = [edge for edge in graph.edges if edge.target == "J"]
    ends = []
    for is_backward in (False, True):
        fig = graph_figure(graph, {}, {}, Progress("J", is_backward, graph.edges, (), last), LIGHT)
        step = next(trace for trace in fig.data if trace.name == "this step")
        ends.append((step.x[0], step.x[-2]))
    assert ends[0] == ends[1][::-1]
    assert ends[0][0] < ends[0][1]


def test_slopes_stand_on_their_edges():
    graph = GRAPHS["course"]
    fig = graph_figure(graph, {}, {}, Progress(), LIGHT, {graph.edges[0]: "×2"})
    assert [note.text for note in fig.layout.annotations] == ["×2"]
