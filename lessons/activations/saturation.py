"""Saturation: what is left of the gradient when it has come through all layers."""

import numpy as np
import streamlit as st

from nnengine import ACTIVATIONS, Hyperparameters, train
from nnengine.gradient_flow import FLAT_SLOPE, flat_share, gradient_sizes
from ui import cached, names, widgets
from ui.charts.gradient_flow import gradient_depth_figure, place_figure
from ui.charts.numbers import number_text
from ui.formulas import colored, number
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import SCALES, settings_of
from ui.theme import current_theme

COMPARED = ("sigmoid", "tanh", "relu", "leaky_relu")
ASKED = ("sigmoid", "tanh", "relu")
ASKED_DEPTH, DEEPEST, UNITS = 8, 10, 10
SETTINGS = settings_of(
    "activations",
    depth_layers=dict(default=4, low=1, high=DEEPEST),
    depth_activation=dict(default="sigmoid"),
    depth_initialization=dict(default="he"),
    depth_scale=dict(default=0.5, options=SCALES),
    depth_iterations=dict(default=0, options=(0, 1, 2, 5, 10, 20, 30, 50)),
    depth_seed=dict(default=0, low=0, high=99),
    depth_look=dict(default=1, low=1, high=DEEPEST),
)


@section(
    "C19",
    settings=SETTINGS,
    presets={
        "Break it: ten sigmoid layers": {
            "depth_layers": 10, "depth_activation": "sigmoid", "depth_initialization": "he", "depth_look": 1,
        },
        "Break it: weights so large that tanh is flat": {
            "depth_layers": 4, "depth_activation": "tanh", "depth_initialization": "random", "depth_scale": 5.0,
            "depth_look": 2,
        },
    },
    height=900,
)
def saturation() -> None:
    st.markdown(
        "Going back through a layer, the gradient is multiplied by g′(z). "
        "Where the units sit on a flat part of g, little of it is left for the layers before."
    )
    first, second, third = st.columns(3, gap="large")
    with first:
        depth = widgets.slider("Hidden layers", SETTINGS["depth_layers"])
        name = widgets.choice("Activation looked at", SETTINGS["depth_activation"], COMPARED, names.ACTIVATIONS.get)
    with second:
        initialization = widgets.choice(
            "Initial weights", SETTINGS["depth_initialization"], ("he", "xavier", "random"), names.INITIALIZERS.get
        )
        scale = widgets.slider("Scale, for random × scale", SETTINGS["depth_scale"])
    with third:
        iterations = widgets.slider("Iterations before the measurement", SETTINGS["depth_iterations"])
        seed = widgets.slider("Seed of the weights", SETTINGS["depth_seed"])

    def settings(activation: str, layers: int) -> Hyperparameters:
        return Hyperparameters(
            (UNITS,) * layers, activation, learning_rate=0.1, iterations=iterations,
            initialization=initialization, initialization_scale=scale, seed=seed,
        )

    predict_first(
        f"In a net with {ASKED_DEPTH} hidden layers, which activation leaves layer 1 the largest gradient?",
        [names.ACTIVATIONS[asked] for asked in ASKED],
        lambda: largest_at_layer_1({asked: measure(settings(asked, ASKED_DEPTH))[0] for asked in ASKED}),
        key="activations.depth", about=(initialization, scale, iterations, seed),
    )
    measured = {compared: measure(settings(compared, depth)) for compared in COMPARED}
    sizes, cache = measured[name]
    gradients, places = st.columns(2, gap="large")
    with gradients:
        st.markdown(f"mean |dW[l]| in each layer; W[1] ({UNITS}, 2)")
        shown = {names.ACTIVATIONS[compared]: size for compared, (size, _) in measured.items()}
        first_layer = ", ".join(f"{title} {number_text(float(size[0]), 2)}" for title, size in shown.items())
        alt = f"Gradient size by layer; layer 1: {first_layer}."
        fig = gradient_depth_figure(shown, names.ACTIVATIONS[name], current_theme())
        live_figure(fig, key="activations.gradients", alt=alt, height=360)
    with places:
        picture = st.container()
        layer = min(widgets.slider("Layer l looked at, up to the last", SETTINGS["depth_look"]), depth)
        Z = cache[f"Z{layer}"]
        with picture:
            st.markdown(f"Z[{layer}] {Z.shape} under :orange[g′] of {names.ACTIVATIONS[name]}")
            alt = f"Histogram of Z[{layer}] and the slope of {names.ACTIVATIONS[name]}."
            fig = place_figure(Z, ACTIVATIONS[name], current_theme())
            live_figure(fig, key="activations.places", alt=alt, height=360)
        st.caption(
            f"{flat_share(ACTIVATIONS[name], Z):.0%} of these z lie where g′ is below {FLAT_SLOPE}. "
            "What lies beyond the picture counts at its ends."
        )
    ratio = float(sizes[0] / sizes[-1]) if sizes[-1] > 0 else float("nan")
    st.latex(
        rf"\frac{{\text{{mean }}|dW^{{[1]}}|}}{{\text{{mean }}|dW^{{[{len(sizes)}]}}|}}"
        rf" = \frac{{{number(float(sizes[0]))}}}{{{number(float(sizes[-1]))}}}"
        rf" = {colored(number(ratio), 'class_0_text')}"
    )
    show_source(gradient_sizes, flat_share)


def measure(hyperparameters: Hyperparameters) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The gradient's size in each layer after the run, and the cache of that forward pass."""
    circles = cached.dataset("circles", examples=100)
    run = train(circles, hyperparameters)
    with np.errstate(all="ignore"):  # weights of any scale may overflow
        return gradient_sizes(circles.X_train, circles.Y_train, run.parameters, run.activations)


def largest_at_layer_1(sizes: dict[str, np.ndarray]) -> Verdict:
    first = {names.ACTIVATIONS[name]: float(size[0]) for name, size in sizes.items()}
    told = ", ".join(f"{name} {number_text(size, 2)}" for name, size in first.items())
    return Verdict(max(first, key=first.get), f"mean |dW[1]| in this backward pass: {told}.")
