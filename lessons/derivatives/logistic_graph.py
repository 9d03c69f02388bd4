"""Logistic regression on one example as a graph: dz = a − y, and one update at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from lessons.derivatives.stepping import Walk, walk_picture
from nnengine.computation_graph import Graph, logistic_example_graph
from nnengine.scalar_operations import cross_entropy, sigmoid
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.updates import losses_figure
from ui.formulas import colored, number
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import LEARNING_RATES, Setting, settings_of
from ui.theme import current_theme

DATA, PARAMETERS = ("x1", "x2"), ("w1", "w2", "b")
LABELS = ("0", "1")
MOST_UPDATES = 200  # kept for the curve


def logistic_graph_for(page: str) -> Callable[[], None]:
    """The section for a page, with settings and figures of its own."""
    settings = settings_of(
        page,
        graph_x1=dict(default=1.5, low=-3.0, high=3.0, step=0.1),
        graph_x2=dict(default=-2.0, low=-3.0, high=3.0, step=0.1),
        graph_w1=dict(default=-0.4, low=-10.0, high=10.0, step=0.001),
        graph_w2=dict(default=0.5, low=-10.0, high=10.0, step=0.001),
        graph_b=dict(default=0.2, low=-10.0, high=10.0, step=0.001),
        graph_y=dict(default="1"),
        graph_step=dict(default=3, low=0, high=60),
        graph_learning_rate=dict(default=0.1, options=LEARNING_RATES),
    )

    @section(
        "C08",
        settings=settings,
        presets={
            "Surely right": {"graph_w1": 4.0, "graph_w2": -3.0, "graph_b": 0.0, "graph_y": "1"},
            "Break it: surely wrong": {"graph_w1": 4.0, "graph_w2": -3.0, "graph_b": 0.0, "graph_y": "0"},
        },
        height=1000,
    )
    def logistic_graph() -> None:
        draw(page, settings)

    return logistic_graph


def draw(page: str, settings: Mapping[str, Setting]) -> None:
    """The section's body."""
    st.markdown(
        "One example (x1, x2) with its label y. Three steps :blue[forward] give the loss L; "
        ":orange[backward], the chain rule shrinks to dz = a − y, and each weight's derivative is its input times dz."
    )
    graph = example(settings)
    walk = Walk.through(graph, without=(*DATA, "y"))
    picture, side = st.columns([0.66, 0.34], gap="large")
    with picture:
        alt = "Logistic regression on one example as a graph."
        walk_picture(walk, settings["graph_step"], f"{page}.logistic_graph", alt)
    with side:
        left, right = st.columns(2, wrap=False)
        for column, names in ((left, PARAMETERS), (right, DATA)):
            with column:
                for name in names:
                    widgets.slider(name, settings[f"graph_{name}"], format=".3f" if name in PARAMETERS else ".1f")
        with right:
            widgets.choice("y", settings["graph_y"], LABELS, str)
        st.latex(derivative_formulas(graph))
    take_updates(page, settings, graph)
    show_source(logistic_example_graph, Graph.backward, sigmoid, cross_entropy)


def example(settings: Mapping[str, Setting]) -> Graph:
    """The graph at the sliders, also before they are drawn."""
    inputs = {name: float(widgets.slider_value(settings[f"graph_{name}"])) for name in (*DATA, *PARAMETERS)}
    y = widgets.choice_value(settings["graph_y"], LABELS, str)
    return logistic_example_graph(**inputs, y=int(y))


def take_updates(page: str, settings: Mapping[str, Setting], graph: Graph) -> None:
    """Gradient descent on this one example, one update a press."""
    st.subheader("One update", anchor=False)
    words, picture = st.columns([0.5, 0.5], gap="large")
    with words:
        rate = widgets.slider("learning rate α", settings["graph_learning_rate"])
        new = updated(graph, rate)
        now, after = graph.forward()["L"], graph.with_inputs(**new).forward()["L"]
        st.latex(update_formulas(graph, rate, new))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.metric("Loss L now", number_text(now))
            st.metric("After one update", number_text(after))
            key, args = f"{page}.logistic_graph.update", (page, settings, graph, rate)
            st.button("Take one update", key=key, on_click=take_one, args=args)
    with picture:
        fig = losses_figure(history(page, graph), current_theme())
        live_figure(fig, key=f"{page}.losses", alt=f"The loss after each update, now {number_text(now)}.", height=200)
        predict_first(
            "Can a learning rate be so large that an update raises the loss of this one example?", ["Yes", "No"],
            partial(judge, graph), key=f"{page}.logistic_graph.question", about=tuple(graph.inputs.values()),
        )


def updated(graph: Graph, rate: float) -> dict[str, float]:
    """w1, w2 and b after one update."""
    derivatives = graph.backward()
    # w := w − α dw
    return {name: graph.inputs[name] - rate * derivatives[name] for name in PARAMETERS}


def take_one(page: str, settings: Mapping[str, Setting], graph: Graph, rate: float) -> None:
    """Move the sliders of w1, w2 and b by one update, and note the loss there."""
    losses = history(page, graph)
    for name, value in updated(graph, rate).items():
        setting = settings[f"graph_{name}"]
        widgets.set_slider(setting, min(max(round(value, 3), setting.low), setting.high))
    moved = example(settings)
    st.session_state[f"_{page}.losses"] = dict(moved.inputs), [*losses, moved.forward()["L"]][-MOST_UPDATES:]


def history(page: str, graph: Graph) -> list[float]:
    """The losses so far; they begin anew where a slider was moved by hand."""
    inputs, losses = st.session_state.get(f"_{page}.losses", ({}, []))
    return losses if inputs == dict(graph.inputs) else [graph.forward()["L"]]


def derivative_formulas(graph: Graph) -> str:
    """The course's line for each derivative, with its numbers."""
    values, d = graph.forward(), graph.backward()

    def operand(value: float) -> str:
        return number(value) if value >= 0 else f"({number(value)})"

    lines = [
        rf"da &= \frac{{a - y}}{{a(1 - a)}} = {number(d['a'])}",
        rf"dz &= a - y = {number(values['a'])} - {values['y']:g} = {number(d['z'])}",
        *(
            rf"dw_{k} &= x_{k} \cdot dz = {operand(values[f'x{k}'])} \cdot {operand(d['z'])} = {number(d[f'w{k}'])}"
            for k in (1, 2)
        ),
        rf"db &= dz = {number(d['b'])}",
    ]
    return colored(r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}", "class_0_text")


def update_formulas(graph: Graph, rate: float, new: Mapping[str, float]) -> str:
    """w := w − α dw with its numbers."""
    derivatives, lines = graph.backward(), [r"w &:= w - \alpha\, dw"]
    for name in PARAMETERS:
        symbol = name if name == "b" else f"w_{name[1]}"
        step = rate * derivatives[name]
        sign = "-" if step >= 0 else "+"
        lines.append(
            rf"{symbol} &:= {number(graph.inputs[name])} {sign} {number(abs(step))} = {number(new[name])}"
        )
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def judge(graph: Graph) -> Verdict:
    """Take one update with every learning rate on offer."""
    before = graph.forward()["L"]
    after = {rate: graph.with_inputs(**updated(graph, rate)).forward()["L"] for rate in LEARNING_RATES}
    worst = max(after, key=after.get)
    if after[worst] > before:
        texts = [number_text(value) for value in (worst, before, after[worst])]
        return Verdict("Yes", "With α = {} it goes from {} to {}.".format(*texts))
    return Verdict(
        "No",
        f"From α = {number_text(LEARNING_RATES[0])} to {number_text(LEARNING_RATES[-1])} no update does: "
        f"L is {number_text(before)} now and at most {number_text(after[worst])} after. "
        "One example only asks z to run one way; several pull it to and fro.",
    )
