"""Why now: more data, larger nets, better algorithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lessons.start.algorithms import SETTINGS as ALGORITHM_SETTINGS
from lessons.start.algorithms import show_algorithms, show_loop
from nnengine import Dataset, Hyperparameters
from nnengine.learning_curves import LearningCurves, first_examples, parameter_count
from ui import cached, widgets
from ui.charts.performance import performance_figure
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.proceed import proceed, seconds_at_a_time
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

NETS = {"no hidden": (), "small": (4,), "medium": (16,), "large": (32, 32)}
SIZES = (20, 50, 100, 200, 500, 1_000, 2_000)
STUDY_SETTINGS = settings_of(
    "start",
    study_largest=dict(default=2_000, options=SIZES[2:]),
    study_repeats=dict(default=3, low=1, high=5),
    study_iterations=dict(default=300, options=(10, 20, 50, 100, 200, 300)),
    study_noise=dict(default=0.2, low=0.0, high=0.5, step=0.05),
)
SETTINGS = {**STUDY_SETTINGS, **ALGORITHM_SETTINGS}
HELD = "_start.study"
TRAINED = Hyperparameters(hidden_activation="relu", optimizer="adam", learning_rate=0.02, initialization="he")


@dataclass
class HeldStudy:
    """The study on the page: under way, stopped or finished."""

    curves: LearningCurves
    noise: float
    is_stopped: bool = False

    @property
    def is_under_way(self) -> bool:
        return not self.is_stopped and not self.curves.is_finished


@section("C04", settings=SETTINGS, height=1_500)
def why_now() -> None:
    st.markdown(
        "The ideas are decades old. What has changed is the amount of labeled data, the size of the nets that can be "
        "trained on it, and the algorithms. Train four nets on ever more points of a spiral and see what data is "
        "worth to each."
    )
    held: HeldStudy | None = st.session_state.get(HELD)
    if held is not None and held.is_under_way:
        held.curves.advance(seconds_at_a_time())
    side, picture = st.columns([0.3, 0.7], gap="large")
    with side:
        largest = widgets.slider("Most training examples m", STUDY_SETTINGS["study_largest"], ",d")
        repeats = widgets.slider("Repetitions, each with other points", STUDY_SETTINGS["study_repeats"])
        iterations = widgets.slider("Iterations of each run", STUDY_SETTINGS["study_iterations"])
        noise = widgets.slider("Noise of the points", STUDY_SETTINGS["study_noise"], ".2f")
        if held is not None and held.is_under_way:
            st.button("Stop", key="start.study_stop", width="stretch", icon=":material/stop:", on_click=stop)
        else:
            sizes = SIZES[: SIZES.index(largest) + 1]
            st.button(
                "Train the nets", key="start.study_start", width="stretch",
                on_click=start, args=(sizes, repeats, iterations, noise),
            )
        show_progress(held)
        proceed("start.study_proceed", "study" if held is not None and held.is_under_way else None)
    with picture:
        show_curves(held)
    predict_first(
        "with 20 training examples, which net is best on test examples?",
        list(NETS),
        lambda: judge_few(noise, iterations),
        key="start.few_examples",
        about=(noise, iterations),
    )
    show_algorithms()
    show_loop()
    show_source(when_asked=(LearningCurves, first_examples))


def draw(seed: int, noise: float) -> Dataset:
    """A spiral of 3,000 points to train on and 2,000 to test."""
    return cached.dataset("spiral", examples=5_000, noise=noise, seed=seed, test_share=0.4)


def start(sizes: tuple[int, ...], repeats: int, iterations: int, noise: float) -> None:
    curves = LearningCurves(
        lambda seed: draw(seed, noise), list(NETS.values()), sizes, repeats, TRAINED.replace(iterations=iterations)
    )
    st.session_state[HELD] = HeldStudy(curves, noise)


def stop() -> None:
    st.session_state[HELD].is_stopped = True


def show_progress(held: HeldStudy | None) -> None:
    if held is None:
        st.progress(0.0, "Nothing is trained yet.")
        return
    curves = held.curves
    share = curves.runs_done / curves.runs
    if held.is_under_way:
        # Runs on many examples take longer, and come at the end of each repetition.
        text = f"{curves.runs_done} of {curves.runs} runs"
    else:
        ended = "Stopped after" if held.is_stopped else "Done:"
        text = f"{ended} {curves.runs_done} of {curves.runs} runs, {curves.seconds:.1f} s"
    st.progress(share, text)


def show_curves(held: HeldStudy | None, height: int = 420) -> None:
    if held is None:
        empty = np.full((len(NETS), len(SIZES)), np.nan)
        sizes, (mean, low, high), told = SIZES, (empty, empty, empty), "No runs yet."
    else:
        curves = held.curves
        sizes, (mean, low, high) = curves.sizes, curves.spread()
        told = (
            f"Mean over up to {curves.seeds} repetitions, the band from the lowest to the highest. "
            f"Noise {held.noise:.2f}, {curves.hyperparameters.iterations} iterations of Adam, ReLU."
        )
    fig = performance_figure(sizes, mean, low, high, list(NETS), current_theme(), height)
    alt = "Test accuracy of four nets against the number of training examples."
    live_figure(fig, key="start.performance", alt=alt, height=height)
    counts = ", ".join(f"{name} {parameter_count((2, *layers, 1)):,}" for name, layers in NETS.items())
    st.caption(f"{told} Weights and biases: {counts}.")


def judge_few(noise: float, iterations: int) -> Verdict:
    """Train all nets on 20 examples, five times over."""
    curves = LearningCurves(
        lambda seed: draw(seed, noise), list(NETS.values()), SIZES[:1], 5, TRAINED.replace(iterations=iterations)
    )
    curves.advance()
    mean = curves.spread()[0][:, 0]
    said = ", ".join(f"{name} {score:.1%}" for name, score in zip(NETS, mean, strict=True))
    return Verdict(
        list(NETS)[int(np.argmax(mean))],
        f"Five repetitions with m = 20 give on average: {said}. With few examples the order of the nets is a matter "
        "of luck; with many, size decides.",
    )
