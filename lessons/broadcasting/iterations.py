"""The one loop that stays: over the iterations of gradient descent."""

import streamlit as st

from lessons.broadcasting.loops import VERSIONS, examples
from nnengine.logistic_regression import train_logistic_regression
from nnengine.loop_timing import empty_loop_seconds, time_iterations
from ui import widgets
from ui.charts.numbers import number_text
from ui.charts.timings import iterations_figure, time_text
from ui.live import live_figure
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "broadcasting",
    iterations=dict(default=1_000, options=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)),
    iterations_examples=dict(default=100, options=(1, 10, 20, 50, 100, 200)),
)
FEATURES = 40
BUDGET = 0.012  # seconds for the run of each version


@section("C11", settings=SETTINGS, height=640)
def iterations() -> None:
    st.markdown(
        "Vectorizing removes the loops over examples and over features. "
        "Each step of gradient descent starts from the w of the step before it, so the loop over iterations cannot go."
    )
    count_column, m_column, button_column = st.columns([0.4, 0.4, 0.2], vertical_alignment="center", gap="large")
    with count_column:
        count = widgets.slider("Iterations", SETTINGS["iterations"], format=",d")
    with m_column:
        m = widgets.slider("Examples m", SETTINGS["iterations_examples"])
    with button_column:
        st.button("Measure again", key="broadcasting.measure_iterations", icon=":material/timer:")
    X, Y = examples(FEATURES, m)
    times = {name: time_iterations(X, Y, count, name, BUDGET) for name in VERSIONS}
    table_column, picture_column = st.columns([0.4, 0.6], gap="large")
    with picture_column:
        fig = iterations_figure(list(VERSIONS.values()), list(times.values()), count, current_theme())
        alt = "Time against iterations for each version."
        live_figure(fig, key="broadcasting.iteration_times", alt=alt, height=320)
    with table_column:
        st.table(
            [
                {
                    "version": title,
                    "1 iteration": time_text(times[name][0]),
                    f"{count:,}": time_text(times[name][-1] * count / len(times[name])),
                    "really run": f"{len(times[name]):,}",
                }
                for name, title in VERSIONS.items()
            ],
            hide_index=True,
        )
        per_iteration = times["vectorized"][-1] / len(times["vectorized"])
        loop = empty_loop_seconds(1_000) / 1_000
        st.markdown(
            f"Without inner loops an iteration takes {time_text(per_iteration)}. The loop that stays costs "
            f"{time_text(loop)} of it, {number_text(100 * loop / per_iteration, 2)} %: it is not worth removing."
        )
        st.caption(
            "Measured on this server at this moment. A run that would take too long is cut short "
            "and continued as a dotted line."
        )
    show_source(time_iterations, train_logistic_regression)
