"""A computation graph as a picture: boxes for nodes, lines for what they read, numbers on the lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from nnengine.computation_graph import Edge, Graph
from ui.charts.palette import NUMBER_FONT, Palette, mix
from ui.charts.template import make_figure

HALF_WIDTH, HALF_HEIGHT = 0.21, 0.3  # of a box, where columns and rows lie 1 apart
CORNER = (0.04, 0.1)  # how far a box is rounded
WIRE = 0.5  # a node's line runs level until here, with its numbers on it
ROW_HEIGHT, LEAST_HEIGHT = 66, 230  # pixels
_WRITTEN = {
    "identity": "{0}", "negate": "−{0}", "add": "{0}+{1}", "subtract": "{0}−{1}", "multiply": "{0}·{1}",
    "divide": "{0}/{1}", "power": "{0}<sup>{1}</sup>", "sqrt": "√{0}", "abs": "|{0}|", "sigmoid": "σ({0})",
    "weighted_sum": "w·x+{4}", "cross_entropy": "loss", "max": "max({0},{1})", "min": "min({0},{1})",
}


@dataclass(frozen=True)
class Progress:
    """How far a walk through the graph has come.

    Attributes
    ----------
    node : str
        The node whose turn it is; "" before the first step.
    is_backward : bool
    forward, backward : collection of Edge
        The edges passed so far in each direction.
    active : collection of Edge
        Those of them that this step takes.
    """

    node: str = ""
    is_backward: bool = False
    forward: Collection[Edge] = ()
    backward: Collection[Edge] = ()
    active: Collection[Edge] = ()


def graph_height(graph: Graph) -> int:
    """Pixels that the picture of a graph takes."""
    rows = [y for _, y in places(graph).values()]
    return max(LEAST_HEIGHT, round(ROW_HEIGHT * (max(rows) + 1.2)))


def places(graph: Graph) -> dict[str, tuple[float, float]]:
    """Column and row of each node: columns by depth from the left, rows from the top, none on another's place."""
    depth = dict.fromkeys(graph.inputs, 0)
    for node in graph.operations:
        depth[node.name] = 1 + max((depth[x] for x in node.operands if isinstance(x, str)), default=0)
    for name in graph.inputs:  # next to what reads it first
        depth[name] = min((depth[edge.target] for edge in graph.edges if edge.source == name), default=1) - 1

    operands = {node.name: [x for x in node.operands if isinstance(x, str)] for node in graph.operations}
    row: dict[str, float] = {}

    def place(name: str) -> float:
        if name not in row:
            above = [place(x) for x in dict.fromkeys(operands.get(name, ()))]
            # A node lies between those it reads; inputs take one row after the other.
            row[name] = sum(above) / len(above) if above else float(sum(x in graph.inputs for x in row))
        return row[name]

    for name in (graph.output, *depth):
        place(name)
    for column in set(depth.values()):
        names = sorted((name for name in depth if depth[name] == column), key=row.get)
        for before, name in zip(names, names[1:]):
            row[name] = max(row[name], row[before] + 1)
    return {name: (float(depth[name]), row[name]) for name in depth}


def graph_figure(
    graph: Graph,
    above: Mapping[str, str],
    below: Mapping[str, str],
    progress: Progress,
    palette: Palette,
    on_edges: Mapping[Edge, str] | None = None,
) -> go.Figure:
    """The graph with a blue text above and an orange one below the line that leaves each node.

    Parameters
    ----------
    above, below : mapping of str to str
        Values and derivatives by node; nodes that are missing have none yet.
    on_edges : mapping of Edge to str, optional
        What stands at an edge, in grey: its slope.
    """
    at = places(graph)
    right = max(x for x, _ in at.values())
    bottom = max(y for _, y in at.values())
    passed = set(progress.forward) | set(progress.backward)
    lines = {edge: _line(at[edge.source], at[edge.target]) for edge in graph.edges}
    forward = [edge for edge in progress.forward if edge not in progress.backward]
    blue, orange = palette.class_1, palette.class_0
    active = [lines[edge][::-1] if progress.is_backward else lines[edge] for edge in progress.active]
    end = at[graph.output]
    outlet = [(end[0] + HALF_WIDTH, end[1]), (end[0] + 1.1 * WIRE + 0.1, end[1])]
    traces = [
        _lines([*(line for edge, line in lines.items() if edge not in passed), outlet], "ahead", palette.border, 2),
        _lines([lines[edge] for edge in forward], "forward", mix(palette.background, blue, 0.6), 2),
        _lines([lines[edge] for edge in progress.backward], "backward", mix(palette.background, orange, 0.6), 2),
        _lines(active, "this step", orange if progress.is_backward else blue, 3.5, has_arrows=True),
        _texts(at, _labels(graph), "nodes", palette.ink, "middle center", 13),
        _texts(_on_wires(at, -0.06), above, "values", palette.class_1_text, "top right", 13),
        _texts(_on_wires(at, 0.08), below, "derivatives", palette.class_0_text, "bottom right", 13),
    ]
    layout = dict(
        height=graph_height(graph),
        xaxis=dict(visible=False, range=[-0.3, right + 0.75], fixedrange=True),
        yaxis=dict(visible=False, range=[bottom + 0.6, -0.6], fixedrange=True),
        shapes=[_box(at[name], name, progress, name in graph.inputs, palette) for name in at],
        annotations=[_slope(lines[edge], text, palette) for edge, text in (on_edges or {}).items()],
        margin=dict(l=0, r=0, t=0, b=0),
    )
    return make_figure(traces, layout, palette)


def _box(place, name: str, progress: Progress, is_input: bool, palette: Palette) -> dict:
    (x, y), color, width = place, palette.border, 1.5
    if name == progress.node:
        color, width = palette.class_0 if progress.is_backward else palette.class_1, 3
    left, right, top, bottom = x - HALF_WIDTH, x + HALF_WIDTH, y - HALF_HEIGHT, y + HALF_HEIGHT
    path = (
        f"M{left + CORNER[0]},{top} L{right - CORNER[0]},{top} Q{right},{top} {right},{top + CORNER[1]} "
        f"L{right},{bottom - CORNER[1]} Q{right},{bottom} {right - CORNER[0]},{bottom} "
        f"L{left + CORNER[0]},{bottom} Q{left},{bottom} {left},{bottom - CORNER[1]} "
        f"L{left},{top + CORNER[1]} Q{left},{top} {left + CORNER[0]},{top} Z"
    )
    return dict(
        type="path", path=path, layer="below",
        fillcolor=palette.background if is_input else palette.surface, line=dict(color=color, width=width),
    )


def _line(start, end, bends: int = 12) -> list[tuple[float, float]]:
    """From the right of a box level along its wire, then in a soft bend to the left of another."""
    (x0, y0), (x1, y1) = start, end
    # The bend stands just before the box it leads to, so that a long line crosses no box of its own row.
    first, last = x1 - 1 + WIRE, x1 - HALF_WIDTH
    bend = [k / bends for k in range(bends + 1)]
    curve = [(first + t * (last - first), y0 + (3 * t**2 - 2 * t**3) * (y1 - y0)) for t in bend]
    return [(x0 + HALF_WIDTH, y0), *curve]


def _lines(lines, name: str, color: str, width: float, has_arrows: bool = False) -> dict:
    points = [point for line in lines for point in (*line, (None, None))]
    trace = dict(
        type="scatter", x=[x for x, _ in points], y=[y for _, y in points], mode="lines", name=name, hoverinfo="skip",
        line=dict(color=color, width=width, simplify=False),
    )
    if has_arrows:
        sizes = [size for line in lines for size in (*[0] * (len(line) - 1), 13, 0)]
        trace |= dict(
            mode="lines+markers", marker=dict(symbol="arrow", angleref="previous", size=sizes, color=color, opacity=1)
        )
    return trace


def _texts(at: Mapping, texts: Mapping, name: str, color: str, position: str, size: int) -> dict:
    shown = {key: text for key, text in texts.items() if key in at and text}
    return dict(
        type="scatter", x=[at[key][0] for key in shown], y=[at[key][1] for key in shown], text=list(shown.values()),
        mode="text", name=name, hoverinfo="skip", textposition=position, cliponaxis=False,
        textfont=dict(color=color, size=size, family=NUMBER_FONT),
    )


def _on_wires(at: Mapping, down: float) -> dict:
    return {name: (x + HALF_WIDTH + 0.03, y + down) for name, (x, y) in at.items()}


def _slope(line: list[tuple[float, float]], text: str, palette: Palette) -> dict:
    x, y = line[len(line) // 2]
    is_level = abs(line[0][1] - line[-1][1]) < HALF_HEIGHT  # the node's value stands above the line
    return dict(
        x=x, y=y, text=text, yshift=-12 if is_level else 0, showarrow=False, bgcolor=palette.background, borderpad=1,
        font=dict(color=palette.ink, size=13, family=NUMBER_FONT),
    )


def _labels(graph: Graph) -> dict[str, str]:
    labels = {name: f"<b>{_symbol(name)}</b>" for name in graph.inputs}
    for node in graph.operations:
        operands = [_symbol(x) if isinstance(x, str) else f"{x:.4g}".replace("-", "−") for x in node.operands]
        formula = _WRITTEN.get(node.operation, node.operation + "({0})").format(*operands)
        labels[node.name] = f"<b>{_symbol(node.name)}</b><br>{formula}"
    return labels


def _symbol(name: str) -> str:
    """x1 becomes x with a low 1."""
    return re.sub(r"(\d+)$", r"<sub>\1</sub>", name)
