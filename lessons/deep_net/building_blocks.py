"""One iteration as a flow: forward blocks with their caches, backward blocks with dA, dW and db, the update."""

from __future__ import annotations

import streamlit as st

from lessons.deep_net.block_steps import made, step_formula, step_matrices, step_name
from lessons.deep_net.moments import MOMENT, Iteration, choose_moment
from nnengine import compute_cost, forward_propagation
from nnengine.backward_blocks import backward_blocks, layer_backward
from nnengine.cost import penalty_gradient
from ui import widgets
from ui.array_strip import array_grid, formula_row
from ui.charts.flow import flow_figure, flow_steps
from ui.charts.numbers import number_text
from ui.limited_slider import limited_slider
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import MOST_LAYERS, settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "deep_net",
    blocks_moment=MOMENT,
    blocks_step=dict(default=5, low=1, high=2 * (MOST_LAYERS + 1) + 2),
    blocks_alpha=dict(default=0.5, low=0.01, high=1_000.0, step=20, scale="log"),
)
LETTERS = ("W", "b", "Z", "A", "dA", "dZ", "dW", "db")


@section(
    "C37",
    settings=SETTINGS,
    presets={
        "Break it: a step too large": {
            "blocks_moment": MOMENT["default"], "blocks_alpha": 100.0, "blocks_step": SETTINGS["blocks_step"].high
        }
    },
    follows="deep_net",
    height=1_150,
)
def building_blocks() -> None:
    st.markdown(
        "One iteration of the net above. Each forward block keeps what its backward block will need, the cache. "
        "Go through it step by step; a click on a block leads there too."
    )
    left, middle, right = st.columns(3, gap="medium")
    with left:
        iteration = choose_moment(SETTINGS["blocks_moment"])
    L = iteration.L
    steps = flow_steps(L)
    with middle:
        step = limited_slider("Step", SETTINGS["blocks_step"], len(steps), lambda k: step_name(steps[int(k) - 1])) - 1
    with right:
        alpha = widgets.slider("Learning rate α of this update", SETTINGS["blocks_alpha"], ".4g")
    alt = f"One iteration through {L} layers, at the step {step_name(steps[step])}."
    live_figure(
        flow_figure(L, step, current_theme()), key="deep_net.flow", alt=alt, height=340,
        on_event=lambda event: widgets.set_slider(SETTINGS["blocks_step"], event.point.index + 1),
    )
    kind, l = steps[step]
    updated = iteration.updated(alpha)
    is_told = ask(iteration, updated, alpha)
    words, numbers = st.columns([0.24, 0.76], gap="medium")
    with words, st.container(height=168, border=False):
        st.latex(step_formula(iteration, kind, l, alpha, updated if is_told else None))
    with numbers:
        st.html(formula_row(*step_matrices(iteration, kind, l, updated), least_height=168))
    show_arrays(iteration, steps[: step + 1], updated)
    if iteration.notes:
        st.caption(iteration.notes)
    show_source(
        forward_propagation, backward_blocks, layer_backward, penalty_gradient, when_asked=(compute_cost,)
    )


def show_arrays(iteration: Iteration, done: list[tuple[str, int]], updated) -> None:
    L, arrays = iteration.L, iteration.arrays
    exists = {"A0", *iteration.snapshot.parameters, *(key for step in done for key in made(step, L))}
    present = {key: arrays[key] for key in arrays if key in exists}
    if done[-1][0] == "update":
        present |= updated
    ever = {"A0", *(key for step in flow_steps(L) for key in made(step, L))}
    rows = [[f"{letter}{l}" if f"{letter}{l}" in ever else "" for l in range(L + 1)] for letter in LETTERS]
    names = {f"{letter}{l}": f"{letter}[{l}]" for letter in LETTERS for l in range(L + 1)}
    st.markdown("What exists now, each array with its shape and its first entries; framed is what this step has made.")
    headings = ["layer 0: inputs", *(f"layer {l}" for l in range(1, L + 1))]
    st.html(array_grid(rows, names, present, made(done[-1], L), headings, current_theme()))


def ask(iteration: Iteration, updated, alpha: float) -> bool:
    before = iteration.snapshot.cost

    def judge() -> Verdict:
        after = iteration.cost(updated)
        option = "J stays" if after == before else "J falls" if after < before else "J rises"
        return Verdict(
            option,
            f"J goes from {number_text(before, 4)} to {number_text(after, 4)}. "
            "The gradient tells the direction in which J falls near where the weights are, not how far it does.",
        )

    return predict_first(
        f"one update with α = {alpha:g}: does J fall?", ("J falls", "J stays", "J rises"), judge,
        key="deep_net.blocks_J", about=(*iteration.about, alpha),
    )
