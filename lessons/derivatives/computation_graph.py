"""The computation graph: values forward, derivatives backward, and a nudge that travels through it."""

from __future__ import annotations

from functools import partial
from itertools import islice

import streamlit as st

from lessons.derivatives.formulas import formula_field
from lessons.derivatives.stepping import Walk, short, walk_picture
from nnengine import tex
from nnengine.computation_graph import Graph
from nnengine.expressions import parse_expression
from ui import widgets
from ui.charts.graph import Progress, graph_figure, graph_height
from ui.charts.numbers import number_text
from ui.formulas import colored, number
from ui.live import live_figure
from ui.plain import show_plain
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

INPUTS = {"a": 5.0, "b": 3.0, "c": 2.0}
MOST_NODES, MOST_PATHS = 12, 4
SETTINGS = settings_of(
    "derivatives",
    expression=dict(default="3(a + b*c)"),
    **{f"expression_{name}": dict(default=value, low=-10.0, high=10.0, step=0.1) for name, value in INPUTS.items()},
    expression_step=dict(default=3, low=0, high=60),
    expression_nudged=dict(default="b"),
    expression_nudge=dict(default=0.001, options=(1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1.0)),
)


@section(
    "C07",
    settings=SETTINGS,
    presets={
        "One input, two ways: (a + b)(a + c)": {"expression": "(a + b)*(a + c)", "expression_nudged": "a"},
        "Break it: no slope gets through": {"expression": "relu(a - 8)*b + c", "expression_nudged": "b"},
    },
    height=1100,
)
def computation_graph() -> None:
    st.markdown(
        "A formula is computed in small steps. :blue[Forward], each node gets its value, above its line. "
        ":orange[Backward], each gets dvar = dJ/dvar, below it: that of what it feeds, times the slope between."
    )
    formula, *sliders = st.columns([1.3, 1, 1, 1], gap="medium")
    with formula:
        hint = f"a, b, c, functions such as exp and sigmoid; at most {MOST_NODES} nodes"
        text, graph = formula_field("J", SETTINGS["expression"], read_graph, hint)
    for name, column in zip(INPUTS, sliders, strict=True):
        with column:
            graph = graph.with_inputs(**{name: widgets.slider(name, SETTINGS[f"expression_{name}"], format=".1f")})
    try:
        walk = Walk.through(graph)
    except ValueError as error:
        fig = graph_figure(graph, {}, {}, Progress(), current_theme())
        live_figure(fig, key="derivatives.graph", alt=f"The graph of {text}.", height=graph_height(graph), table=False)
        show_plain(f"{error} with these a, b and c; move one of them.", "problem")
        return
    walk_picture(walk, SETTINGS["expression_step"], "derivatives.graph", f"The computation graph of J = {text}.")
    predict_first(
        "a, b and c are nudged by the same small amount. Which moves J most?", [*INPUTS, "Some alike"],
        partial(judge, graph), key="derivatives.graph.question", about=(text, *graph.inputs.values()),
    )
    travel(graph)
    st.markdown(count_words(graph))
    show_source(Graph.forward, Graph._derivatives, Graph.backward_steps, parse_expression)


@st.cache_resource(max_entries=32, show_spinner=False)
def read_graph(text: str) -> Graph:
    return parse_expression(text, INPUTS, most_nodes=MOST_NODES)


def travel(graph: Graph) -> None:
    """Nudge one input, and show by how much each node follows."""
    st.subheader("A nudge travels", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        name = widgets.choice("Nudge", SETTINGS["expression_nudged"], tuple(INPUTS), str)
    with right:
        size = widgets.slider("by", SETTINGS["expression_nudge"], format=lambda value: number_text(value, 1))
    values = graph.forward()
    try:
        nudged = graph.with_inputs(**{name: graph.inputs[name] + size}).forward()
    except ValueError as error:
        show_plain(f"After the nudge {error}; take a smaller one.", "problem")
        return
    edges, slopes = graph.edges_from(name), graph.local_slopes()
    reached = {name, *(edge.target for edge in edges)}
    changes = {node: f"{nudged[node] - values[node]:+.3g}".replace("-", "−") for node in reached}
    fig = graph_figure(
        graph, changes, {}, Progress(name, False, edges, (), edges), current_theme(),
        {edge: f"×{short(slopes[edge])}" for edge in edges},
    )
    alt = f"{name} is nudged by {size:g}; J moves by {nudged[graph.output] - values[graph.output]:.3g}."
    live_figure(fig, key="derivatives.travel", alt=alt, height=graph_height(graph), table=False)
    st.latex(chain_formula(graph, name, size, nudged[graph.output] - values[graph.output]))


def chain_formula(graph: Graph, name: str, size: float, change: float) -> str:
    """The ratio that was measured, beside the product of slopes along each path to J."""
    slopes, derivative = graph.local_slopes(), graph.backward()[name]
    paths = list(islice(graph.paths(name), MOST_PATHS + 1))
    products = [r" \cdot ".join(tex.operand(slopes[edge]) for edge in path) or "1" for path in paths[:MOST_PATHS]]
    added = " + ".join(products) + (r" + \dots" if len(paths) > MOST_PATHS else "") or "0"
    measured = rf"\frac{{\Delta J}}{{\Delta {name}}} &= \frac{{{number(change)}}}{{{number(size)}}} = "
    return (
        r"\begin{aligned}" + measured + colored(number(change / size, 4), "class_1_text")
        + rf"\\ d{name} &= {added} = " + colored(number(derivative, 4), "class_0_text") + r"\end{aligned}"
    )


def judge(graph: Graph) -> Verdict:
    """The input with the largest derivative."""
    derivatives = graph.backward()
    sizes = {name: abs(derivatives[name]) for name in INPUTS}
    most = max(sizes.values())
    leading = [name for name in INPUTS if sizes[name] >= most * (1 - 1e-9)]
    because = ", ".join(f"d{name} = {number_text(derivatives[name])}" for name in INPUTS)
    return Verdict(leading[0] if len(leading) == 1 else "Some alike", f"One pass backward gives {because}.")


def count_words(graph: Graph) -> str:
    """Why right to left: multiplications, counted on this graph."""
    backward = len(graph.edges)
    forward = sum(len(graph.edges_from(name)) for name in graph.inputs)
    return (
        "**Why right to left?** Going backward, every edge is one multiplication, for all inputs together: "
        f"{backward} here. "
        f"Going forward, each of the {len(graph.inputs)} inputs would need a walk of its own: {forward}. "
        "A network has one J and thousands of inputs, its weights."
    )
