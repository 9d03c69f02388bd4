"""A walk through a computation graph, step by step: forward in blue, backward in orange."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import streamlit as st

from nnengine.computation_graph import Graph, Step
from ui import widgets
from ui.charts.graph import Progress, graph_figure, graph_height
from ui.charts.numbers import number_text
from ui.formulas import colored
from ui.live import live_figure
from ui.state import Setting
from ui.theme import current_theme

FORMULA_HEIGHT = 104  # two lines with fractions, so that nothing below moves from step to step


@dataclass(frozen=True)
class Walk:
    """All steps of a graph: first those forward, then those backward."""

    graph: Graph
    forward: tuple[Step, ...]
    backward: tuple[Step, ...]

    @classmethod
    def through(cls, graph: Graph, without: Collection[str] = ()) -> Walk:
        """The walk of a graph, with no steps back to the inputs `without`."""
        backward = tuple(step for step in graph.backward_steps() if step.node not in without)
        return cls(graph, tuple(graph.forward_steps()), backward)

    @property
    def count(self) -> int:
        return len(self.forward) + len(self.backward)

    def step(self, number: int) -> Step | None:
        """Step 1 … count; None for 0, when nothing has been computed yet."""
        return (*self.forward, *self.backward)[number - 1] if number else None

    def progress(self, number: int) -> Progress:
        """How far the walk has come after that step."""
        done = {step.node for step in self.forward[:number]}
        back = {step.node for step in self.backward[: max(number - len(self.forward), 0)]}
        forward = [edge for edge in self.graph.edges if edge.target in done]
        backward = [edge for edge in self.graph.edges if edge.source in back]
        step, is_backward = self.step(number), number > len(self.forward)
        if step is None:
            return Progress()
        active = [edge for edge in self.graph.edges if (edge.source if is_backward else edge.target) == step.node]
        return Progress(step.node, is_backward, forward, backward, active)

    def texts(self, number: int) -> tuple[dict[str, str], dict[str, str]]:
        """Values and derivatives that are known after that step."""
        values = {name: short(value) for name, value in self.graph.inputs.items()}
        values |= {step.node: short(step.value) for step in self.forward[:number]}
        return values, {step.node: short(step.value) for step in self.backward[: max(number - len(self.forward), 0)]}


def walk_picture(walk: Walk, setting: Setting, key: str, alt: str) -> None:
    """The picture with its step slider, Back and Next, and the formula of the step."""
    setting = replace(setting, high=walk.count)
    if widgets.slider_value(setting) > walk.count:
        widgets.set_slider(setting, walk.count)
    picture = st.container()
    slider, buttons = st.columns([3, 1], vertical_alignment="bottom")
    with slider:
        number = widgets.slider("step", setting, format=",d")
    with buttons, st.container(horizontal=True, gap="small"):
        st.button("Back", key=f"{key}.back", disabled=number == 0, on_click=_go, args=(setting, number - 1))
        st.button("Next", key=f"{key}.next", disabled=number == walk.count, on_click=_go, args=(setting, number + 1))
    values, derivatives = walk.texts(number)
    with picture:
        fig = graph_figure(walk.graph, values, derivatives, walk.progress(number), current_theme())
        live_figure(fig, key=key, alt=alt, height=graph_height(walk.graph), table=False)
        with st.container(height=FORMULA_HEIGHT, border=False):
            st.latex(step_formula(walk, number))


def step_formula(walk: Walk, number: int) -> str:
    """What the step computes, with its numbers, in the color of its direction."""
    step = walk.step(number)
    if step is None:
        return r"\text{Inputs only: press Next}"
    name, first, *more = step.formula.split(" = ")
    second = r"\\ &= " + " = ".join(more) if more else ""
    lines = rf"\begin{{aligned}}{name} &= {first} {second}\end{{aligned}}"
    return colored(lines, "class_0_text" if number > len(walk.forward) else "class_1_text")


def short(value: float) -> str:
    """A number for the picture: a whole one without decimals."""
    return number_text(int(value)) if float(value).is_integer() and abs(value) < 1e6 else number_text(value)


def _go(setting: Setting, number: int) -> None:
    widgets.set_slider(setting, number)
