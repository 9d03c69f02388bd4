"""The map of a sweep, and the run behind one of its cells."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from lessons.deep_net.sweep_plan import AXES, HeldSweep
from nnengine.sweep import SweepCell
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.numbers import number_text
from ui.charts.sweep_map import sweep_figure
from ui.live import live_figure
from ui.live.events import FigureEvent
from ui.theme import current_theme


def show_map(
    held: HeldSweep,
    measure: str,
    title: str,
    cell: int | None,
    on_event: Callable[[FigureEvent], None],
    height: int = 380,
) -> None:
    sweep = held.sweep
    across, down = AXES[held.across], AXES[held.down]
    is_share = held.is_classification and measure != "cost"

    def text(k: int) -> str:
        if k >= len(sweep.cells):
            return ""
        value = getattr(sweep.cells[k], measure)
        shown = "—" if math.isnan(value) else f"{value:.0%}" if is_share else number_text(value, 2)
        return f"{shown} ✕" if sweep.cells[k].diverged else shown

    texts = [[text(i * sweep.columns + j) for j in range(sweep.columns)] for i in range(sweep.rows)]
    rows = ("", [""]) if sweep.rows == 1 else (down.title, [down.write(value) for value in down.values])
    columns = (across.title, [across.write(value) for value in across.values])
    fig = sweep_figure(
        sweep.results(measure), texts, rows, columns, None if cell is None else held.place(cell), measure == "cost",
        current_theme(), height,
    )
    done = f"{len(sweep.cells)} of {len(sweep.plan)} runs"
    alt = f"{title} of {done} by {across.title} and {down.title}; the stronger the shade, the better."
    live_figure(fig, key="deep_net.sweep_map", alt=alt, height=height, on_event=on_event)
    diverged = " ✕ marks runs that diverged." if any(cell.diverged for cell in sweep.cells) else ""
    st.caption(f"{title} of each run; the stronger the shade, the better. Click a cell for its run.{diverged}")


def show_cell(held: HeldSweep, cell: int | None, height: int = 230) -> None:
    """Settings, numbers and cost curve of one run, and a button that gives them to the page's net."""
    if cell is None:
        st.caption("Once the sweep runs, the best run so far stands here, or the one that you click.")
        return
    shown: SweepCell = held.sweep.cells[cell]
    row, column = held.place(cell)
    chosen = {held.across: column}
    if held.sweep.rows > 1:
        chosen[held.down] = row
    settings = ", ".join(f"{AXES[axis].title} {AXES[axis].write(AXES[axis].values[k])}" for axis, k in chosen.items())

    def score(value: float) -> str:
        return "—" if math.isnan(value) else f"{value:.1%}" if held.is_classification else f"R² {number_text(value)}"

    st.markdown(
        f"**{settings[0].upper()}{settings[1:]}**  \n"
        f"Training {score(shown.train_accuracy)}, test {score(shown.test_accuracy)}, "
        f"J = {number_text(shown.cost)} after {shown.hyperparameters.iterations} iterations"
    )
    fig = cost_curves_figure([CostCurve("J", *thin_costs(shown.costs))], current_theme(), height)
    live_figure(fig, key="deep_net.sweep_cost", alt=f"Cost curve of the run with {settings}.", height=height)
    arguments = (held, shown, tuple(chosen))
    if st.button("Use these in the net above", key="deep_net.sweep_use", on_click=use, args=arguments):
        st.rerun()


def use(held: HeldSweep, cell: SweepCell, axes: tuple[str, ...]) -> None:
    for axis in axes:
        AXES[axis].use(cell.hyperparameters, held.prefix)
