"""The lab: the cat recognizer in any depth, trained again at every change."""

from __future__ import annotations

import streamlit as st

from lessons.cat_recognizer.picture_data import choose_set, load_pictures, take_uploads
from lessons.cat_recognizer.scores import show_findings, show_scores
from nnengine import Hyperparameters, forward_propagation
from nnengine.backward_blocks import backward_blocks, layer_backward
from ui import widgets
from ui.concepts import CONCEPTS
from ui.hyperparameter_controls import choose_activation, choose_layers, choose_steps, further_options
from ui.playback import show_player
from ui.results import show_cost
from ui.section import section
from ui.source import show_source, training_code
from ui.state import CAT_RECOGNIZER as SETTINGS
from ui.training import page_run

PAGE = "cat_recognizer"
SIZES = (16, 32, 64)
MODELS = {"logistic": "One unit", "two": "2 layers", "four": "4 layers", "own": "Your own"}
ONE_UNIT = "One unit is logistic regression."
# In HTML, because links in Markdown open another tab.
PHOTO_LINK = f'<a style="color:inherit;display:inline-block;margin-top:32px" href="#{CONCEPTS["C41"].anchor}">Give it a photo of your own</a>'
FOUR_LAYERS = (20, 7, 5)  # hidden units of the course's deeper net
COURSE_STEPS = {"learning_rate": 0.0075, "iterations": 2_500, "initialization": "xavier", "activation": "relu", "size": 64}
PRESETS = {
    "Course: one unit": COURSE_STEPS | {"model": "logistic", "learning_rate": 0.005, "iterations": 2_000},
    "Course: 2 layers": COURSE_STEPS | {"model": "two", "units": 7},
    "Course: 4 layers": COURSE_STEPS | {"model": "four"},
    "Break it: α too large": {"learning_rate": 0.3},
}


@section("C40", question="Is that a cat?", settings=SETTINGS, presets=PRESETS)
def lab() -> None:
    data_column, network_column, link_column = st.columns([0.38, 0.37, 0.25], gap="medium")
    with data_column:
        name = choose_set()
    with network_column:
        model = widgets.choice("Network", SETTINGS["model"], list(MODELS), MODELS.get, help=ONE_UNIT)
    link_column.html(PHOTO_LINK)
    with st.container():
        name = take_uploads(name)
    control_column, curve_column, score_column = st.columns([0.25, 0.4, 0.35], gap="medium")
    with control_column:
        hyperparameters, size = choose_hyperparameters(model)
    choice = load_pictures(name, size)
    held = page_run(PAGE, choice, hyperparameters)
    with curve_column:
        show_player(held, choice, PAGE)
        show_cost(held, f"{PAGE}.cost", height=300)
        show_network_line(hyperparameters.layer_dims(choice.dataset.n_x))
    with score_column:
        show_scores(held)
        with st.container(key=f"{PAGE}-findings"):
            show_findings(held)
    show_source(*training_code(held.run.method), plain=(forward_propagation, backward_blocks, layer_backward))


def choose_hyperparameters(model: str) -> tuple[Hyperparameters, int]:
    """The controls of one of the `MODELS` and its training, and the size of the pictures."""
    hidden_layers: tuple[int, ...] = ()
    if model == "two":
        hidden_layers = (widgets.slider("Hidden units n[1]", SETTINGS["units"]),)
    elif model == "four":
        hidden_layers = FOUR_LAYERS
    elif model == "own":
        hidden_layers = choose_layers(SETTINGS, "")
    learning_rate, iterations = choose_steps(SETTINGS)
    size = widgets.choice("Picture size", SETTINGS["size"], list(SIZES), lambda size: f"{size} × {size}")
    with st.expander("Activation, initial weights, regularization", type="compact"):
        activation = choose_activation(SETTINGS, "")
        further = further_options(SETTINGS)
    if not hidden_layers:
        further["initialization"] = "zeros"  # one unit's cost is convex, so any start leads to the same end
    hyperparameters = Hyperparameters(
        hidden_layers, activation, learning_rate=learning_rate, iterations=iterations, **further
    )
    return hyperparameters, size


def show_network_line(dims: tuple[int, ...]) -> None:
    """The layers' sizes, and how many numbers are trained."""
    count = sum(n * (before + 1) for before, n in zip(dims[:-1], dims[1:], strict=True))
    st.caption(f"{' → '.join(f'{n:,}' for n in dims)} units: {count:,} weights and biases.")
