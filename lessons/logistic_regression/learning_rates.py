"""Several learning rates on the same data, their cost curves in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from nnengine import Hyperparameters, TrainingRun
from ui import widgets
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.numbers import number_text
from ui.data_choice import DataChoice
from ui.keep import kept
from ui.live import live_figure
from ui.piecewise import PiecewiseRuns
from ui.prediction import Verdict, predict_first
from ui.proceed import proceed, seconds_at_a_time
from ui.section import section
from ui.source import show_source, training_code
from ui.state import settings_of
from ui.theme import current_theme
from ui.training import current_run

RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10")
MOST_RUNS = 6
FURTHER = 3  # times as many iterations, which the picture does not show
SETTINGS = settings_of(
    "logistic_regression",
    rates_chosen=dict(default=("0.01", "0.1", "1", "10")),
    rates_cat_chosen=dict(default=("0.001", "0.003", "0.01", "0.1")),
    rates_iterations=dict(default=200, low=10, high=500, step=10),
    # Fewer iterations on 12,288 features would take longer: only a longer run is worth its way through the span.
    rates_cat_iterations=dict(default=300, low=300, high=1_000, step=100),
    rates_log=dict(default=False),
)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a learning rate came to: its costs, its accuracies and what the engine has to say about it."""

    costs: np.ndarray
    train_accuracy: float
    test_accuracy: float
    warning: str
    diverged: bool
    method: str

    @property
    def last(self) -> float:
        """J at the end; infinite if it is no longer a finite number."""
        return float("inf") if self.diverged else float(self.costs[-1])


@section(
    "C29",
    settings=SETTINGS,
    presets={"Break it: one far too large": {"rates_chosen": ("0.1", "10"), "rates_cat_chosen": ("0.01", "10")}},
    follows="logistic_regression",
    height=620,
)
def learning_rates() -> None:
    held = current_run("logistic_regression")
    choice, cat = held.choice, "cat_" if held.choice.points is None else ""
    st.markdown("The lab's data, learned from zero once for each learning rate.")
    picture, side = st.columns([0.58, 0.42], gap="large")
    with side:
        picked = widgets.choices("Learning rates α", SETTINGS[f"rates_{cat}chosen"], RATES, str)
        iterations = widgets.slider("Iterations", SETTINGS[f"rates_{cat}iterations"])
        log = widgets.toggle("Logarithmic J axis", SETTINGS["rates_log"])
    rates = sorted(picked, key=float)[:MOST_RUNS]
    settings = held.run.hyperparameters.replace(iterations=iterations)
    outcomes = run_all("logistic_regression.rates", choice, settings, rates)
    is_under_way = len(outcomes) < len(rates)
    with side:
        show_outcomes(outcomes)
        if is_under_way:
            st.caption(f"Training … {len(outcomes)} of {len(rates)} are done.")
        elif len(rates) > 1:
            further = settings.replace(iterations=FURTHER * iterations)

            def judge() -> Verdict | None:
                nonlocal is_under_way
                ends = run_all("logistic_regression.rates_further", choice, further, rates)
                is_under_way = len(ends) < len(rates)
                return None if is_under_way else lowest(ends)

            predict_first(
                f"Which has the lowest J after {further.iterations:,} iterations?", rates, judge,
                key="logistic_regression.lowest", about=(choice.key, further, tuple(rates)),
            )
    with picture:
        curves = [CostCurve(f"α = {rate}", *thin_costs(result.costs)) for rate, result in outcomes.items()]
        ends = ", ".join(f"α {rate}: {number_text(result.last)}" for rate, result in outcomes.items())
        alt = f"Cost J over {iterations} iterations for {len(outcomes)} learning rates. At the end {ends}."
        live_figure(
            cost_curves_figure(curves, current_theme(), 360, log), key="logistic_regression.rates", alt=alt, height=360
        )
    with side:
        if not rates:
            st.caption("Pick at least one learning rate.")
        if len(picked) > MOST_RUNS:
            st.caption(f"The {MOST_RUNS} smallest are drawn.")
    proceed("logistic_regression.rates_proceed", "rates" if is_under_way else None)
    if outcomes:
        show_source(*training_code(next(iter(outcomes.values())).method))


def run_all(key: str, choice: DataChoice, settings: Hyperparameters, rates: Sequence[str]) -> dict[str, Outcome]:
    """The outcomes by learning rate: those that are done, a moment's training further than the time before.

    A learning rate that stays picked is not trained again for one that joins it.
    """
    wanted = {rate: settings.replace(learning_rate=float(rate)) for rate in rates}
    runs = kept(key, (choice.key, settings), lambda: PiecewiseRuns(choice.dataset, outcome))
    runs.advance(list(wanted.values()), seconds_at_a_time())
    return {rate: runs.kept[each] for rate, each in wanted.items() if each in runs.kept}


def outcome(run: TrainingRun) -> Outcome:
    warnings = [finding.message for finding in run.diagnosis if finding.kind in ("diverged", "oscillating")]
    warning = warnings[0] if warnings else ""
    return Outcome(run.costs, run.train_accuracy, run.test_accuracy, warning, run.diverged_at is not None, run.method)


def lowest(outcomes: dict[str, Outcome]) -> Verdict:
    ranking = sorted(outcomes, key=lambda rate: outcomes[rate].last)
    (best, second), J = ranking[:2], {rate: number_text(result.last, 4) for rate, result in outcomes.items()}
    return Verdict(best, f"It ends at J = {J[best]}, ahead of α = {second} with {J[second]}.")


def show_outcomes(outcomes: dict[str, Outcome]) -> None:
    if not outcomes:
        return
    rows = [
        f"| {rate} | {number_text(result.last)} | {result.train_accuracy:.1%} | {result.test_accuracy:.1%} |"
        for rate, result in outcomes.items()
    ]
    st.markdown("\n".join(["| α | final J | train accuracy | test accuracy |\n|--:|--:|--:|--:|", *rows]))
    for rate, result in outcomes.items():
        rises = "ends above where it began" if len(result.costs) and result.last > result.costs[0] else ""
        told = " ".join(part for part in (f"It {rises}." if rises else "", result.warning) if part)
        if told:
            st.caption(f"α = {rate}: {told}")
