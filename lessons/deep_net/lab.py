"""The lab: a net of any shape, trained again at every change."""

from __future__ import annotations

import streamlit as st

from lessons.deep_net.one_unit import select, selected_entry, show_one_unit
from nnengine import Hyperparameters, forward_propagation
from nnengine.backward_blocks import backward_blocks, layer_backward
from ui import names, widgets
from ui.confusion import pressed_cell, show_confusion
from ui.data_choice import choose_data, load_choice, plane_options, view_options
from ui.edits import Edit, read_edits
from ui.hyperparameter_controls import (
    choose_activation,
    choose_activation_by_layer,
    choose_layers,
    choose_steps,
    further_options,
)
from ui.live import FigureEvent
from ui.live.network import NetworkAction, Selection
from ui.own_points import point_clicked, points_controls
from ui.playback import show_player
from ui.results import show_answers, show_cost, show_diagnosis, show_network
from ui.section import opening
from ui.source import show_source, training_code
from ui.state import DEEP_NET, MOST_UNITS
from ui.training import page_run

PAGE = "deep_net"
ENTRIES = tuple(f"{PAGE}.{name}" for name in ("points", "stages", "edits"))
PRESETS = {
    "Break it: α too large": {"data": "hill", "activation": "relu", "learning_rate": 10.0},
    "Break it: all weights zero": {"initialization": "zeros"},
}


@opening("lab", "What can a stack of units learn?", settings=DEEP_NET, presets=PRESETS, entries=ENTRIES)
def lab() -> None:
    name = choose_data(DEEP_NET, list(names.DATA_OR_OWN))
    pictures = name == "cat_emoji"
    prefix = "cat_" if pictures else ""
    network_column, answer_column, control_column = st.columns([0.43, 0.32, 0.25], gap="medium")
    with control_column:
        learning_rate, iterations = choose_steps(DEEP_NET, prefix)
        hidden_layers = choose_layers(DEEP_NET, prefix)
        activation = choose_activation(DEEP_NET, prefix)
        with st.expander("Optimizer and regularization", type="compact"):
            activation = choose_activation_by_layer(DEEP_NET, len(hidden_layers), activation)
            further = further_options(DEEP_NET)
        features, options = ("x1", "x2"), {}
        if not pictures:
            with st.expander("Inputs and examples", expanded=name == names.OWN_POINTS, type="compact"):
                if name == names.OWN_POINTS:
                    points_controls(PAGE)
                features = widgets.choices("Inputs", DEEP_NET["features"], list(names.FEATURES), names.FEATURES.get)
                options = plane_options(DEEP_NET, name)

    choice = load_choice(name, options, features, PAGE)
    hyperparameters = Hyperparameters(
        hidden_layers, activation, learning_rate=learning_rate, iterations=iterations, **further
    )
    layer_dims = hyperparameters.layer_dims(choice.dataset.n_x)
    held = page_run(PAGE, choice, hyperparameters, () if pictures else read_edits(PAGE, layer_dims))
    run = held.run
    chosen = pressed_cell(run, choice, PAGE)
    with answer_column:
        answers = st.container()
        show_test, discretize = (True, False) if pictures else view_options(DEEP_NET)
        cost = st.container()
    with network_column:
        show_player(held, choice, PAGE, discretize)
        if pictures:
            show_answers(run, choice, f"{PAGE}.answers", chosen=chosen)
        else:
            show_network(
                run, choice, f"{PAGE}.network", MOST_UNITS, change_units, height=420,
                selected=selected_entry(layer_dims), held=[_selection(edit) for edit in held.edits if edit.is_held],
                on_select=select,
            )
            # Two findings have room, so that what stands below keeps its place while a slider moves.
            with st.container(height=160, border=False):
                show_diagnosis(held)
    if not pictures:
        with answers:
            show_answers(
                run, choice, f"{PAGE}.answers", height=400, show_test=show_test, discretize=discretize, chosen=chosen,
                on_event=clicked if name == names.OWN_POINTS else None,
            )
    with cost:
        show_cost(held, f"{PAGE}.cost", height=220)
        if pictures:
            show_diagnosis(held)
    unit_column, confusion_column = st.columns([0.58, 0.42], gap="large")
    if not pictures:
        with unit_column:
            show_one_unit(held, choice, PAGE)
    if choice.dataset.is_classification:
        with unit_column if pictures else confusion_column:
            st.markdown("What the test examples got: press a number to see which they are.")
            show_confusion(run, choice, PAGE)
    show_source(*training_code(run.method), plain=(forward_propagation, backward_blocks, layer_backward))


def change_units(action: NetworkAction) -> None:
    widgets.set_slider(DEEP_NET[f"n{action.layer}"], action.units)


def clicked(event: FigureEvent) -> None:
    point_clicked(PAGE, event)


def _selection(edit: Edit) -> Selection:
    return Selection(int(edit.key[1:]), edit.row + 1, edit.column + 1 if edit.key[0] == "W" else 0)
