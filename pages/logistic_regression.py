"""Logistic regression: one sigmoid unit, trained again at every change."""

from ui.navigation import inside_app

inside_app()

import streamlit as st

from lessons.logistic_regression.cats import cats
from lessons.logistic_regression.cost import mean_loss
from lessons.logistic_regression.gradient_descent import gradient_descent
from lessons.logistic_regression.learning_rates import learning_rates
from lessons.logistic_regression.loss import two_losses
from lessons.logistic_regression.notation import notation
from lessons.logistic_regression.one_iteration import one_iteration
from lessons.logistic_regression.why_sigmoid import why_sigmoid
from nnengine import DATASETS, Hyperparameters
from ui import names, widgets
from ui.data_choice import choose_data, load_choice, plane_options
from ui.hyperparameter_controls import choose_steps
from ui.playback import show_player
from ui.results import show_answers, show_cost, show_diagnosis, show_unit
from ui.state import LOGISTIC_REGRESSION
from ui.training import page_run


@st.fragment
def lesson() -> None:
    notice = st.container()
    name = choose_data(LOGISTIC_REGRESSION, [name for name in names.DATA if DATASETS[name].kind != "regression"])
    pictures = DATASETS[name].has_pictures
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
        weights = st.container()
        with st.expander("Data and regularization"):
            options = {} if pictures else plane_options(LOGISTIC_REGRESSION)
            l2 = widgets.slider("L2 strength λ", LOGISTIC_REGRESSION["l2"], format=lambda l2: f"{l2:g}")

    with notice:
        widgets.show_rejected(LOGISTIC_REGRESSION)

    choice = load_choice(name, options)
    # No hidden layer: the output unit alone is logistic regression, and from zero weights, as its cost is convex.
    hyperparameters = Hyperparameters(
        hidden_layers=(), initialization="zeros", learning_rate=learning_rate, iterations=iterations, l2=l2
    )
    held = page_run("logistic_regression", choice, hyperparameters)
    run = held.run
    with player:
        show_player(held, choice, "logistic_regression")
    with answers:
        show_answers(run, choice, "logistic_regression.answers")
    with weights if pictures else formula:
        show_unit(run, choice, "logistic_regression.weights")
    with cost:
        show_cost(held, "logistic_regression.cost")
    with diagnosis:
        show_diagnosis(held)


st.title("Where does one unit draw the line?")
lesson()
notation()
why_sigmoid()
two_losses()
mean_loss()
gradient_descent()
one_iteration()
learning_rates()
cats()
