"""One iteration of gradient descent on all examples: five lines and the update, stepped through."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.logistic_regression.iteration_lines import (
    code_html,
    iteration_at,
    line_formula,
    line_matrices,
    results_text,
)
from lessons.logistic_regression.three_ways import three_ways
from nnengine import TrainingRun
from nnengine.cost import penalty, penalty_gradient
from nnengine.logistic_regression import propagate, propagate_one_loop, propagate_two_loops
from ui import widgets
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.numbers import number_text
from ui.live import live_figure
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme
from ui.staged_training import StageRun
from ui.training import current_run

LINES = 7
MOST_ITERATIONS = 19  # a run keeps every one of its first 20 moments
SETTINGS = settings_of(
    "logistic_regression",
    step_line=dict(default=1, low=1, high=LINES),
    step_iteration=dict(default=1, low=0, high=MOST_ITERATIONS),
)


@section("C27", settings=SETTINGS, follows="logistic_regression", height=900)
def one_iteration() -> None:
    held = current_run("logistic_regression")
    st.markdown(
        "The lab's run, one line at a time. Each line handles all examples at once: "
        "no loop over them, and the last example costs one more column."
    )
    # Stages have learning rates of their own; the first iterations belong to the first.
    first = held.earlier[0] if held.earlier else held.run
    dataset = held.choice.dataset
    listing, side = st.columns([0.45, 0.55], gap="large")
    with listing:
        iteration = widgets.slider("Iteration", SETTINGS["step_iteration"])
        line = widgets.slider("Line", SETTINGS["step_line"])
        next_buttons(iteration, line)
    parameters, shown = parameters_at(first, iteration)
    settings = held.plan[0].hyperparameters
    it = iteration_at(dataset.X_train, dataset.Y_train, parameters, settings.learning_rate, settings.l2, settings.l1)
    with listing:
        st.html(code_html(it, line))
        st.caption(results_text(it))
    with side:
        show_tables(line_matrices(it, line))
        with st.container(height=130, border=False, vertical_alignment="center"):
            st.latex(line_formula(it, line))
        show_fall(first.costs, shown, it.cost)
        if shown < iteration:
            st.caption(f"The lab's run has {len(first.costs) - 1} iterations, so this is number {shown}.")
    three_ways(held)
    show_source(propagate, penalty, penalty_gradient, when_asked=(propagate_one_loop, propagate_two_loops))


def parameters_at(run: TrainingRun | StageRun, iteration: int) -> tuple[dict[str, np.ndarray], int]:
    """The parameters before that iteration, or the last that the run has kept before it."""
    snapshot = [snapshot for snapshot in run.snapshots if snapshot.iteration <= iteration][-1]
    return snapshot.parameters, snapshot.iteration


def next_buttons(iteration: int, line: int) -> None:
    with st.container(horizontal=True, gap="small"):
        is_last = iteration == MOST_ITERATIONS
        after = (iteration, line + 1) if line < LINES else (iteration + 1, 1)
        st.button(
            "Next line", key="one-iteration.line", disabled=is_last and line == LINES,
            on_click=move_to, args=after,
        )
        st.button(
            "Next iteration", key="one-iteration.iteration", disabled=is_last, on_click=move_to, args=(iteration + 1, line)
        )


def move_to(iteration: int, line: int) -> None:
    widgets.set_slider(SETTINGS["step_iteration"], iteration)
    widgets.set_slider(SETTINGS["step_line"], line)


def show_tables(tables: list[str]) -> None:
    """The tables side by side, in the place that the line with most of them needs; on a phone they stand in a pile."""
    height = "clamp(176px, (700px - 100vw) * 9, 330px)"
    st.html(
        f'<div style="display:flex;flex-wrap:wrap;gap:12px 24px;align-items:flex-start;align-content:flex-start;'
        f'min-height:{height}">{"".join(tables)}</div>'
    )


def show_fall(costs: np.ndarray, iteration: int, cost: float) -> None:
    """J of the first iterations, and where this one stands."""
    few = costs[: MOST_ITERATIONS + 2]
    after = f", after it {number_text(float(few[iteration + 1]))}." if iteration + 1 < len(few) else "."
    st.markdown(f"Iteration {iteration}: J before it {number_text(cost)}{after}")
    if not len(few):
        return
    fig = cost_curves_figure([CostCurve("", *thin_costs(few), current_theme().ink)], current_theme(), 150, moment=min(iteration, len(few) - 1))
    alt = f"Cost J over the first {len(few) - 1} iterations; iteration {iteration} is marked."
    live_figure(fig, key="logistic_regression.first_costs", alt=alt, height=150)
