"""Hyperparameters steer parameters: what is chosen, what is learned, and a sweep over two choices."""

import math
from functools import partial

import streamlit as st

from lessons.deep_net.sweep_map import show_cell, show_map
from lessons.deep_net.sweep_plan import AXES, HeldSweep, steered, sweep_grid
from nnengine import Hyperparameters
from nnengine.sweep import Sweep
from ui import names, widgets
from ui.keep import kept
from ui.proceed import proceed, seconds_at_a_time
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.training import PageRun, current_run

MEASURES = {"test_accuracy": "Test result", "train_accuracy": "Training result", "cost": "Cost J"}
SETTINGS = settings_of(
    "deep_net",
    sweep_down=dict(default="learning_rate"),
    sweep_across=dict(default="units"),
    sweep_iterations=dict(default=200, options=(20, 50, 100, 200, 300, 500)),
    sweep_measure=dict(default="test_accuracy"),
)
HELD = "_deep_net.sweep"


@section("C38", settings=SETTINGS, follows="deep_net", height=900)
def sweep() -> None:
    st.markdown(
        "You choose the hyperparameters; descent then finds W and b. Which choice is good nobody can say beforehand, "
        "so it is tried: here the net at the top of the page is trained once for every pair of two choices."
    )
    lab = current_run("deep_net")
    base = lab.run.hyperparameters
    held: HeldSweep | None = st.session_state.get(HELD)
    if held is not None and held.is_under_way:
        held.sweep.advance(seconds_at_a_time())
    show_steered(base, lab)
    controls, map_column, cell_column = st.columns([0.24, 0.44, 0.32], gap="large")
    with controls:
        across = widgets.menu("Change from left to right", SETTINGS["sweep_across"], list(AXES), title_of)
        down = widgets.menu("Change from top to bottom", SETTINGS["sweep_down"], list(AXES), title_of)
        iterations = widgets.slider("Iterations of each run", SETTINGS["sweep_iterations"])
        measure = widgets.menu("The map shows", SETTINGS["sweep_measure"], list(MEASURES), MEASURES.get)
        if held is not None and held.is_under_way:
            st.button("Stop the sweep", key="deep_net.sweep_stop", on_click=stop, width="stretch")
        else:
            st.button(
                "Run the sweep", key="deep_net.sweep_start", width="stretch",
                on_click=start, args=(lab, down, across, iterations),
            )
    plan = (lab.choice.key, base, down, across)
    shown = held or kept("deep_net.sweep_empty", plan, lambda: begin(lab, down, across, 0))
    with controls:
        show_progress(held, lab)
        proceed("deep_net.sweep_proceed", "sweep" if held is not None and held.is_under_way else None)
    cell = chosen_cell(shown, measure)
    with map_column:
        show_map(shown, measure, MEASURES[measure], cell, partial(choose, shown))
    with cell_column:
        show_cell(shown, cell)
    show_source(Sweep, sweep_grid)


def title_of(axis: str) -> str:
    return AXES[axis].title


def show_steered(base: Hyperparameters, lab: PageRun) -> None:
    shapes = steered(base, lab.choice.dataset.n_x)
    total = sum(count for _, _, count in shapes)
    activation = base.hidden_activation if isinstance(base.hidden_activation, str) else ", ".join(
        names.ACTIVATIONS[name] for name in base.hidden_activation
    )
    units = ", ".join(f"n[{l}] = {n}" for l, n in enumerate(base.hidden_layers, start=1)) or "no hidden layer"
    left, right = st.columns(2, gap="large")
    left.markdown(
        f"**You choose** · α = {base.learning_rate:g} · {base.iterations:,} iterations "
        f"· L = {len(base.hidden_layers) + 1} · {units} "
        f"· g = {names.ACTIVATIONS.get(activation, activation) or 'none'} · {names.OPTIMIZERS[base.optimizer]} "
        f"· batch {base.batch_size or 'of all examples'} · λ = {base.l2:g} · λ₁ = {base.l1:g} "
        f"· dropout keeps {base.keep_prob:.0%} · seed {base.seed}"
    )
    said = " · ".join(f"{name} {shape}: {count:,}" for name, shape, count in shapes)
    right.markdown(f"**They steer {total:,} numbers** · {said}")
    if lab.stages or lab.edits:
        st.caption(
            "Each run of the sweep begins at the initial weights and trains all of them: "
            "what was trained in stages or set by hand above is left out."
        )


def start(lab: PageRun, down: str, across: str, iterations: int) -> None:
    st.session_state[HELD] = begin(lab, down, across, iterations)


def begin(lab: PageRun, down: str, across: str, iterations: int) -> HeldSweep:
    base, choice = lab.run.hyperparameters, lab.choice
    grid = sweep_grid(base, down, across, iterations)
    prefix = "cat_" if choice.points is None else ""
    return HeldSweep(
        Sweep(choice.dataset, grid), down, across, (choice.key, base), choice.dataset.is_classification, prefix
    )


def stop() -> None:
    st.session_state[HELD].is_stopped = True


def choose(held: HeldSweep, event) -> None:
    if event.point is not None and isinstance(event.point.index, tuple):
        held.chosen = event.point.index


def chosen_cell(held: HeldSweep, measure: str) -> int | None:
    """The cell that was clicked, if its run is done; else the best so far."""
    cells = held.sweep.cells
    if held.chosen is not None:
        clicked = held.chosen[0] * held.sweep.columns + held.chosen[1]
        if clicked < len(cells):
            return clicked
    sign = -1 if measure == "cost" else 1
    known = [(sign * value, -k) for k, cell in enumerate(cells) if not math.isnan(value := getattr(cell, measure))]
    return -max(known)[1] if known else None


def show_progress(held: HeldSweep | None, lab: PageRun) -> None:
    if held is None:
        st.progress(0.0, "Nothing has run yet.")
        return
    done, planned = len(held.sweep.cells), len(held.sweep.plan)
    state = "Done" if held.sweep.is_finished else "Stopped" if held.is_stopped else "Under way"
    st.progress(min(held.sweep.share, 1.0), f"{state}: {done} of {planned} runs.")
    if held.net != (lab.choice.key, lab.run.hyperparameters):
        st.caption("The net above has changed since; this map is of the net as it was.")
