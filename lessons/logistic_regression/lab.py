"""The lab: one sigmoid unit, trained again at every change."""

from __future__ import annotations

import streamlit as st

from nnengine import DATASETS, Hyperparameters
from nnengine.logistic_regression import propagate
from ui import names, widgets
from ui.data_choice import choose_data, load_choice, plane_options, view_options
from ui.hyperparameter_controls import choose_steps
from ui.live import FigureEvent
from ui.own_points import point_clicked, points_controls
from ui.playback import show_player
from ui.results import show_answers, show_cost, show_diagnosis, show_unit
from ui.section import opening
from ui.source import show_source, training_code
from ui.state import LOGISTIC_REGRESSION
from ui.training import page_run

PAGE = "logistic_regression"
ENTRIES = tuple(f"{PAGE}.{name}" for name in ("points", "stages"))
DATA = [name for name in names.DATA if DATASETS[name].kind != "regression"]
PRESETS = {"Break it: no line will do": {"data": "circles"}, "Break it: α too large": {"data": "moons", "learning_rate": 10.0}}


@opening("lab", "Where does one unit draw the line?", settings=LOGISTIC_REGRESSION, presets=PRESETS, entries=ENTRIES)
def lab() -> None:
    name = choose_data(LOGISTIC_REGRESSION, [*DATA, names.OWN_POINTS])
    pictures = name == "cat_emoji"
    prefix = "cat_" if pictures else ""
    picture, side = st.columns([0.55, 0.45], gap="large")
    with side:
        player = st.container()
        learning_rate, iterations = choose_steps(LOGISTIC_REGRESSION, prefix)
        formula = st.container()
        cost = st.container()
        diagnosis = st.container()
    with picture:
        answers = st.container()
        show_test, discretize = (True, False) if pictures else view_options(LOGISTIC_REGRESSION)
        weights = st.container()
        with st.expander("Data and regularization", expanded=name == names.OWN_POINTS, type="compact"):
            if name == names.OWN_POINTS:
                points_controls(PAGE)
            options = {} if pictures else plane_options(LOGISTIC_REGRESSION, name)
            left, right = st.columns(2)
            with left:
                l2 = widgets.slider("L2 strength λ", LOGISTIC_REGRESSION["l2"], format=lambda l2: f"{l2:g}")
            with right:
                l1 = widgets.slider("L1 strength λ₁", LOGISTIC_REGRESSION["l1"], format=lambda l1: f"{l1:g}")

    choice = load_choice(name, options, page=PAGE)
    # No hidden layer: the output unit alone is logistic regression, and from zero weights, as its cost is convex.
    hyperparameters = Hyperparameters(
        hidden_layers=(), initialization="zeros", learning_rate=learning_rate, iterations=iterations, l2=l2, l1=l1
    )
    held = page_run(PAGE, choice, hyperparameters)
    run = held.run
    with player:
        show_player(held, choice, PAGE, discretize)
    with answers:
        show_answers(
            run, choice, f"{PAGE}.answers", show_test=show_test, discretize=discretize,
            on_event=clicked if name == names.OWN_POINTS else None,
        )
    with weights if pictures else formula:
        show_unit(run, choice, f"{PAGE}.weights")
    with cost:
        show_cost(held, f"{PAGE}.cost")
    with diagnosis:
        show_diagnosis(held)
    show_source(*training_code(run.method), plain=(propagate,))


def clicked(event: FigureEvent) -> None:
    point_clicked(PAGE, event)
