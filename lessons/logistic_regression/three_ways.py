"""The same iteration with two loops, with one and with none, on the clock."""

from __future__ import annotations

import streamlit as st

from nnengine.loop_timing import PropagationTime, compare_propagations
from ui.charts.numbers import number_text
from ui.prediction import Verdict, predict_first
from ui.training import PageRun

PAIRS_IN_A_LOOP = 40_000  # (example, feature) pairs: about 20 ms of Python's loops
FACTORS = ("under 10 times", "10 to 100 times", "over 100 times")
WAYS = {
    "two_loops": "two loops: over examples, over features",
    "one_loop": "one loop: over examples",
    "vectorized": "no loop: the lines above",
}
TIMES = "_logistic_regression.times"


def three_ways(held: PageRun) -> None:
    dataset = held.choice.dataset
    st.subheader("Without the loops")
    asked = f"One iteration on all {dataset.m_train} examples: how much faster than two loops are the lines above?"
    if predict_first(asked, FACTORS, lambda: judge(held), key="logistic_regression.factor", about=(held.choice.key,)):
        show_times(measured(held), dataset.n_x, dataset.m_train)
        st.button("Measure again", key="one-iteration.measure", on_click=st.session_state.pop, args=(TIMES, None))


def judge(held: PageRun) -> Verdict:
    slowest, *_, fastest = measured(held)
    factor = slowest.seconds / fastest.seconds
    return Verdict(
        FACTORS[(factor >= 10) + (factor >= 100)],
        f"{number_text(factor)} times: {milliseconds(fastest.seconds)} against {milliseconds(slowest.seconds)}.",
    )


def measured(held: PageRun) -> list[PropagationTime]:
    """The times of this data, the slowest first; taken once, until somebody asks again."""
    key, times = st.session_state.get(TIMES, (None, None))
    if key != held.choice.key:
        dataset = held.choice.dataset
        times = compare_propagations(dataset.X_train, dataset.Y_train, PAIRS_IN_A_LOOP)
        st.session_state[TIMES] = (held.choice.key, times)
    return times


def show_times(times: list[PropagationTime], n_x: int, m: int) -> None:
    fastest = min(time.seconds for time in times)
    rows = [
        f"| {WAYS[time.name]} | {time.m_timed:,} of {m:,} | {milliseconds(time.seconds)} "
        f"| {number_text(time.seconds / fastest)} × | {number_text(time.difference) if time.difference else '0'} |"
        for time in times
    ]
    head = f"| way | examples timed | one iteration, m = {m:,}, n_x = {n_x:,} | longer | largest difference |"
    st.markdown("\n".join([head, "|:--|--:|--:|--:|--:|", *rows]))
    scaled = " Loops over fewer examples are scaled up to all." if any(time.m_timed < m for time in times) else ""
    st.caption(
        f"Measured a moment ago on the server that runs this page.{scaled} "
        "The difference is between dw, db, J and those without a loop; a penalty needs no loop and is left out."
    )


def milliseconds(seconds: float) -> str:
    return f"{number_text(1_000 * seconds)} ms"
