"""Deep net: layers of units, trained again at every change."""

from ui.navigation import inside_app

inside_app()

import streamlit as st

from lessons.deep_net.backward import backward
from lessons.deep_net.building_blocks import building_blocks
from lessons.deep_net.columns import columns
from lessons.deep_net.dimensions import dimensions
from lessons.deep_net.experiments import experiments
from lessons.deep_net.hidden_layer import hidden_layer
from lessons.deep_net.hidden_size import hidden_size
from lessons.deep_net.hyperparameters import sweep
from lessons.deep_net.initialization import initialization
from lessons.deep_net.why_deep import why_deep
from nnengine import DATASETS, Hyperparameters
from ui import names, widgets
from ui.data_choice import choose_data, load_choice, plane_options
from ui.hyperparameter_controls import choose_activation, choose_layers, choose_steps, further_options
from ui.live.network import NetworkAction
from ui.playback import show_player
from ui.results import show_answers, show_cost, show_diagnosis, show_network
from ui.state import DEEP_NET, MOST_UNITS
from ui.training import page_run


def change_units(action: NetworkAction) -> None:
    widgets.set_slider(DEEP_NET[f"n{action.layer}"], action.units)


@st.fragment
def lesson() -> None:
    notice = st.container()
    name = choose_data(DEEP_NET, list(names.DATA))
    pictures = DATASETS[name].has_pictures
    prefix = "cat_" if pictures else ""
    network_column, answer_column, control_column = st.columns([0.43, 0.32, 0.25], gap="medium")
    with control_column:
        learning_rate, iterations = choose_steps(DEEP_NET, prefix)
        hidden_layers = choose_layers(DEEP_NET, prefix)
        activation = choose_activation(DEEP_NET, prefix)
        with st.expander("Optimizer and regularization"):
            further = further_options(DEEP_NET)
        features, options = ("x1", "x2"), {}
        if not pictures:
            with st.expander("Inputs and examples"):
                features = widgets.choices("Inputs", DEEP_NET["features"], list(names.FEATURES), names.FEATURES.get)
                options = plane_options(DEEP_NET)

    with notice:
        widgets.show_rejected(DEEP_NET)

    choice = load_choice(name, options, features)
    hyperparameters = Hyperparameters(
        hidden_layers, activation, learning_rate=learning_rate, iterations=iterations, **further
    )
    held = page_run("deep_net", choice, hyperparameters)
    run = held.run
    with network_column:
        show_player(held, choice, "deep_net")
        if pictures:
            show_answers(run, choice, "deep_net.answers")
        else:
            show_network(run, choice, "deep_net.network", MOST_UNITS, change_units, height=420)
            show_diagnosis(held)
    with answer_column:
        if not pictures:
            show_answers(run, choice, "deep_net.answers", height=400)
        show_cost(held, "deep_net.cost", height=220)
        if pictures:
            show_diagnosis(held)


st.title("What can a stack of units learn?")
lesson()
hidden_layer()
columns()
dimensions()
building_blocks()
backward()
initialization()
hidden_size()
why_deep()
sweep()
experiments()
