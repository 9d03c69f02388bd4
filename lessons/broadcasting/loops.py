"""Loops against vectorized lines, run here and now."""

import inspect

import numpy as np
import streamlit as st

from nnengine.logistic_regression import PROPAGATIONS
from nnengine.loop_timing import Comparison, compare, compare_propagations
from nnengine.vectorization import OPERATIONS
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.timings import ratio_text, spans_figure, time_text
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "broadcasting",
    loop_n=dict(default=100_000, options=tuple(int(d * 10**p) for p in range(6) for d in (1, 2, 5)) + (1_000_000,)),
    loop_code=dict(default="dot"),
    loop_examples=dict(default=200, options=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)),
    loop_features=dict(default=20, options=(1, 2, 5, 10, 20, 50, 100)),
)
MOST_IN_LOOP = 8_000  # numbers: six loops over so many take about 20 ms
MOST_PAIRS = 2_000  # of example and feature
ASKED_N = 100_000
BUCKETS = {"less than 10": 10, "10 to 100": 100, "100 to 1,000": 1_000, "more than 1,000": np.inf}
VERSIONS = {"two_loops": "two loops", "one_loop": "one loop", "vectorized": "no loop"}


@section("C10", settings=SETTINGS, presets={"Break it: too few numbers to matter": {"loop_n": 1}}, height=1100)
def loops() -> None:
    st.markdown(
        "Each computation twice, on the same numbers: as a Python loop, and as one NumPy line. "
        "Both run when you move the slider."
    )
    answered = predict_first(
        f"How many times faster than the loop is np.dot at n = {ASKED_N:,}?",
        list(BUCKETS), judge_dot, key="broadcasting.how_fast",
    )
    slider_column, button_column = st.columns([0.75, 0.25], vertical_alignment="center")
    with slider_column:
        n = widgets.slider("Numbers n", SETTINGS["loop_n"], format=",d")
    with button_column:
        st.button("Measure again", key="broadcasting.measure", icon=":material/timer:")
    measured = {name: compare(name, n, MOST_IN_LOOP) for name in OPERATIONS if answered or name != "dot"}
    slow = [measured[name].loop_seconds if name in measured else None for name in OPERATIONS]
    fast = [measured[name].vectorized_seconds if name in measured else None for name in OPERATIONS]
    titles = [operation.title for operation in OPERATIONS.values()]
    fig = spans_figure(titles, slow, fast, ("loop", "NumPy"), current_theme())
    alt = "The time of each loop and of its NumPy line, on a log scale."
    live_figure(fig, key="broadcasting.times", alt=alt, height=300)
    st.caption(how_measured(list(measured.values())))
    code_of_both()
    logistic_versions()
    show_source(compare, compare_propagations, *PROPAGATIONS.values())


def judge_dot() -> Verdict:
    """Run both dot products now."""
    found = compare("dot", ASKED_N, 2 * MOST_IN_LOOP)
    option = next(option for option, most in BUCKETS.items() if found.ratio < most)
    return Verdict(
        option,
        f"Just measured: {time_text(found.loop_seconds)} against {time_text(found.vectorized_seconds)}, "
        f"{ratio_text(found.ratio)} times.",
    )


def how_measured(found: list[Comparison]) -> str:
    n, n_loop = found[0].n, found[0].n_loop
    scaled = ""
    if n_loop < n:
        scaled = f" The loops ran over the first {n_loop:,} of {n:,} numbers; their times are scaled up."
    difference = number_text(max(comparison.difference for comparison in found), 2)
    return (
        f"Measured on this server at this moment, so every time is a little different.{scaled} "
        f"The largest difference between a loop's result and NumPy's: {difference}."
    )


def code_of_both() -> None:
    name = widgets.menu("Code of", SETTINGS["loop_code"], list(OPERATIONS), lambda name: OPERATIONS[name].title)
    operation = OPERATIONS[name]
    loop_column, line_column = st.columns(2)
    loop_column.code(inspect.getsource(operation.loop).strip(), language="python", wrap_lines=True)
    line_column.code(inspect.getsource(operation.vectorized).strip(), language="python", wrap_lines=True)


def logistic_versions() -> None:
    """The engine's logistic regression in its three versions."""
    st.subheader("Logistic regression with two loops, one, none", anchor="logistic-loops")
    m_column, n_column = st.columns(2, gap="large")
    with m_column:
        m = widgets.slider("Examples m", SETTINGS["loop_examples"], format=",d")
    with n_column:
        n_x = widgets.slider("Features n_x", SETTINGS["loop_features"])
    times = compare_propagations(*examples(n_x, m), MOST_PAIRS)
    fast = times[-1].seconds
    fig = spans_figure(
        [VERSIONS[time.name] for time in times], [time.seconds for time in times], [fast] * 3,
        ("this version", "no loop"), current_theme(), height=190,
    )
    live_figure(fig, key="broadcasting.versions", alt="One iteration of each version, on a log scale.", height=190)
    few = times[0].m_timed
    scaled = ""
    if few < m:
        scaled = f" The looping versions were given {few} of the {m:,} examples; their times are scaled up."
    st.caption(
        f"One iteration, forward and backward, with X ({n_x}, {m}).{scaled} "
        f"J, dw and db agree to within {number_text(max(time.difference for time in times), 2)}."
    )


def examples(n_x: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    """X (n_x, m) and labels Y (1, m), drawn at random."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((n_x, m))
    return X, (X[:1] + 0.5 * rng.standard_normal((1, m)) > 0).astype(float)
