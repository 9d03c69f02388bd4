"""One hidden layer: every matrix with its shape, and one unit's row of it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import forward_propagation, initialize_parameters
from ui import names, widgets
from ui.charts.elision import shown_indices
from ui.charts.layers import layer_units, layers_figure
from ui.formulas import number, term
from ui.limited_slider import limited_slider
from ui.live import live_figure
from ui.live.events import FigureEvent
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import MOST_LAYERS, settings_of
from ui.sums import number_sum, symbol_sum
from ui.theme import current_theme
from ui.training import current_run

SETTINGS = settings_of(
    "deep_net",
    hidden_net=dict(default="example"),
    hidden_n_x=dict(default=3, low=1, high=5),
    hidden_n_1=dict(default=4, low=1, high=8),
    hidden_layer=dict(default=1, low=1, high=MOST_LAYERS + 1),
    hidden_unit=dict(default=2, low=1, high=64),
    hidden_example=dict(default=1, low=1, high=1_000),
)
NETS = {"example": "A small one", "lab": "The net above"}
EXAMPLES = 6
MOST_ROWS = 8
FIGURE = "deep_net.hidden_picture"


@section(
    "C30",
    settings=SETTINGS,
    presets={"3 inputs, 4 hidden units, 1 output": {"hidden_net": "example", "hidden_n_x": 3, "hidden_n_1": 4}},
    follows="deep_net",
    height=900,
)
def hidden_layer() -> None:
    st.markdown(
        "A hidden layer is several units that read the same inputs. The inputs are layer 0, the hidden layer is "
        "layer 1: square brackets count layers, round ones examples. Choose a unit, here or in the picture."
    )
    picture, side = st.columns([0.5, 0.5], gap="large")
    with side:
        net = widgets.choice("Network", SETTINGS["hidden_net"], list(NETS), NETS.get)
        parameters, activations, X = the_net() if net == "lab" else example_net()
        layer = limited_slider("Layer l", SETTINGS["hidden_layer"], len(activations)) if net == "lab" else 1
        left, right = st.columns(2)
        with left:
            unit = limited_slider(f"Unit of layer {layer}", SETTINGS["hidden_unit"], len(parameters[f"W{layer}"]))
        with right:
            i = limited_slider("Example i", SETTINGS["hidden_example"], X.shape[1])
        with np.errstate(all="ignore"):  # the weights of a run that diverged
            _, cache = forward_propagation(X[:, i - 1 : i], parameters, activations)
        show_formulas(layer, unit - 1, i, parameters, cache, activations[layer - 1])
        show_layer(layer, unit - 1, parameters, cache)
    with picture:
        L = len(activations)
        a = [cache[f"A{l}"][:, 0] for l in range(L + 1)]
        W = [parameters[f"W{l}"] for l in range(1, L + 1)]
        sizes = ", ".join(str(len(values)) for values in a)
        alt = f"A network with {sizes} units in layers 0 to {L}; unit {unit} of layer {layer} is framed."
        fig = layers_figure(a, W, (layer, unit - 1), current_theme())
        chosen = (layer, unit - 1)
        live_figure(fig, key=FIGURE, alt=alt, height=480, on_event=lambda event: choose(event, a, net, chosen))
    ask(X.shape[0] + 2, len(parameters["W1"]) + 3)
    show_source(initialize_parameters, forward_propagation)


def example_net() -> tuple[dict[str, np.ndarray], tuple[str, ...], np.ndarray]:
    """A small net with one hidden layer, drawn at random, and some examples for it."""
    left, right = st.columns(2)
    with left:
        n_x = widgets.slider("Inputs n[0]", SETTINGS["hidden_n_x"])
    with right:
        n_1 = widgets.slider("Hidden units n[1]", SETTINGS["hidden_n_1"])
    parameters = initialize_parameters((n_x, n_1, 1), "random", 1.0, rng=3)
    rng = np.random.default_rng(1)
    # A row for each feature, so that another input leaves the others as they are.
    X = rng.standard_normal((5, EXAMPLES)).round(1)[:n_x]
    parameters["b1"] = rng.standard_normal((8, 1)).round(1)[:n_1]
    return parameters, ("tanh", "sigmoid"), X


def the_net() -> tuple[dict[str, np.ndarray], tuple[str, ...], np.ndarray]:
    held = current_run("deep_net")
    return held.run.parameters, held.run.activations, held.choice.dataset.X_train


def show_formulas(layer: int, j: int, i: int, parameters, cache, activation: str) -> None:
    W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
    a_before = cache[f"A{layer - 1}"][:, 0]
    z, a = float(cache[f"Z{layer}"][j, 0]), float(cache[f"A{layer}"][j, 0])
    read = "x" if layer == 1 else f"a^{{[{layer - 1}]}}"
    top = f"^{{[{layer}]({i})}}_{{{j + 1}}}"
    g = rf"\text{{{names.ACTIVATIONS[activation]}}}"
    symbols = symbol_sum(len(a_before), lambda k: f"w_{{{j + 1},{k + 1}}} {read}_{{{k + 1}}}", f"b_{{{j + 1}}}", most=3)
    st.latex(
        rf"\begin{{aligned}} z{top} &= {symbols} \\ "
        rf"&= {number_sum(W[j], a_before, 2, most=3)} \\ &\quad {term(b[j, 0], 2)} = {number(z)} \\ "
        rf"a{top} &= g(z{top}) = {g}({number(z)}) = {number(a)} \end{{aligned}}"
    )
    st.caption(
        f"Row {j + 1} of W[{layer}] holds this unit's weights; it is framed below. "
        f"At z and a, [{layer}] is the layer, ({i}) the example, {j + 1} the unit."
    )


def show_layer(layer: int, j: int, parameters, cache) -> None:
    """The layer's matrices; of a large layer the row of the unit, too, which may be among those left out."""
    W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
    z, a = cache[f"Z{layer}"], cache[f"A{layer}"]
    matrices = {f"W[{layer}]": W, f"b[{layer}]": b, f"z[{layer}]": z, f"a[{layer}]": a}
    if j not in shown_indices(len(W), MOST_ROWS):
        matrices |= {f"row {j + 1} of W[{layer}]": W[j : j + 1], f"row {j + 1} of b[{layer}]": b[j : j + 1]}
    read = f"a[{layer - 1}]" + (" = x" if layer == 1 else "")
    show_matrices(
        matrix_html(read, cache[f"A{layer - 1}"], most_rows=MOST_ROWS),
        *(matrix_html(name, matrix, rows={j}, most_rows=MOST_ROWS) for name, matrix in matrices.items()),
    )


def choose(event: FigureEvent, a: list[np.ndarray], net: str, chosen: tuple[int, int]) -> None:
    """Take the unit whose circle was clicked."""
    point = event.point
    if not point.trace.isdigit() or (layer := int(point.trace)) == 0 or (net == "example" and layer > 1):
        return
    widgets.set_slider(SETTINGS["hidden_layer"], layer)
    drawn = layer_units(len(a[layer]), chosen[1] if layer == chosen[0] else 0)
    widgets.set_slider(SETTINGS["hidden_unit"], drawn[point.index] + 1)


def ask(n_x: int, n_1: int) -> None:
    shapes = dict.fromkeys(sorted([(n_1, n_x), (n_x, n_1), (n_1, n_x + 1), (n_1, 1)]))

    def judge() -> Verdict:
        W1 = initialize_parameters((n_x, n_1, 1))["W1"]
        because = f"A row for each of the {n_1:,} hidden units, a column for each of the {n_x:,} inputs."
        return Verdict(str(W1.shape), because)

    predict_first(
        f"with {n_x:,} inputs and {n_1:,} hidden units, which shape has W[1]?",
        [str(shape) for shape in shapes], judge, key="deep_net.hidden_shape", about=(n_x, n_1),
    )
