"""Backward propagation in six formulas: three for the output layer, three for a hidden one, with live numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.deep_net.block_steps import penalty_slope
from lessons.deep_net.moments import MOMENT, Iteration, choose_moment
from nnengine import ACTIVATIONS
from nnengine.backward_blocks import backward_blocks, layer_backward
from nnengine.cost import penalty_gradient
from nnengine.entry_check import entry_slope
from ui.array_strip import formula_row
from ui.charts.elision import shown_indices
from ui.charts.numbers import number_text
from ui.formulas import colored, number, signed
from ui.keep import kept
from ui.limited_slider import limited_slider
from ui.matrices import matrix_html
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import MOST_LAYERS, settings_of
from ui.training import current_run

SETTINGS = settings_of(
    "deep_net",
    backward_moment=MOMENT,
    backward_layer=dict(default=1, low=1, high=MOST_LAYERS),
    backward_unit=dict(default=1, low=1, high=64),
    backward_input=dict(default=1, low=1, high=12_288),
)
NUDGE = 1e-5


@section("C32", settings=SETTINGS, follows="deep_net", height=1_250)
def backward() -> None:
    L = len(current_run("deep_net").run.activations)
    hidden = (
        "From there each hidden layer gets its dZ from the layer after it." if L > 1
        else "The net above has no hidden layer, so these are all."
    )
    st.markdown(
        f"Three formulas hold for every layer's gradients, and the output layer L = {L} begins with its error. {hidden}"
    )
    left, middle, right, last = st.columns(4, gap="medium")
    with left:
        iteration = choose_moment(SETTINGS["backward_moment"])
    with middle:
        l = limited_slider("Hidden layer l", SETTINGS["backward_layer"], L - 1) if L > 1 else L
    shape = iteration.arrays[f"dW{l}"].shape
    with right:
        j = limited_slider(f"Entry of dW[{l}]: unit", SETTINGS["backward_unit"], shape[0]) - 1
    with last:
        k = limited_slider(f"Entry of dW[{l}]: input", SETTINGS["backward_input"], shape[1]) - 1
    ask(iteration)
    for layer in dict.fromkeys((L, l)):
        st.markdown(f"**Layer {layer}, {'the output' if layer == L else 'hidden'}**")
        for tex, parts in layer_formulas(iteration, layer, (j, k) if layer == l else None):
            words, numbers = st.columns([0.32, 0.68], gap="medium", vertical_alignment="center")
            words.latex(tex)
            numbers.html(formula_row(*parts))
    show_entry(iteration, l, j, k)
    show_source(backward_blocks, layer_backward, penalty_gradient, entry_slope)


def layer_formulas(iteration: Iteration, l: int, entry: tuple[int, int] | None) -> list[tuple[str, list[str]]]:
    """dZ[l], dW[l] and db[l]: each formula with its matrices."""
    arrays, L, m = iteration.arrays, iteration.L, iteration.Y.shape[1]
    rows, columns = ({entry[0]}, {entry[1]}) if entry else ((), ())

    def show(name: str, array: np.ndarray, **framed) -> str:
        return matrix_html(name, array, **{"most_rows": 4, "most_columns": 2, **framed})

    dZ = show(f"dZ[{l}]", arrays[f"dZ{l}"])
    if l == L:
        output, labels = show(f"A[{L}]", arrays[f"A{L}"]), show("Y", iteration.Y)
        first = f"dZ^{{[{L}]}} = A^{{[{L}]}} - Y", [output, "−", labels, "=", dZ]
    else:
        with np.errstate(all="ignore"):
            slope = ACTIVATIONS[iteration.activations[l - 1]].derivative(arrays[f"Z{l}"])
        first = (
            rf"dZ^{{[{l}]}} = W^{{[{l + 1}]T}} dZ^{{[{l + 1}]}} * g^{{[{l}]\prime}}(Z^{{[{l}]}})",
            [
                show(f"W[{l + 1}]ᵀ", arrays[f"W{l + 1}"].T), "·", show(f"dZ[{l + 1}]", arrays[f"dZ{l + 1}"]),
                "*", show(f"g′(Z[{l}])", slope), "=", dZ,
            ],
        )
    decay = penalty_slope(iteration, f"W^{{[{l}]}}")
    added = [f"+ λ/{m} W[{l}]"] * bool(iteration.l2) + [f"+ λ₁/{m} sign(W[{l}])"] * bool(iteration.l1)
    framed_dZ = show(f"dZ[{l}]", arrays[f"dZ{l}"], rows=rows)
    before = show(f"A[{l - 1}]ᵀ", arrays[f"A{l - 1}"].T, columns=columns, most_rows=2)
    dW, db = show(f"dW[{l}]", arrays[f"dW{l}"], rows=rows), show(f"db[{l}]", arrays[f"db{l}"], rows=rows)
    return [
        first,
        (
            rf"dW^{{[{l}]}} = \tfrac{{1}}{{{m}}} \, dZ^{{[{l}]}} A^{{[{l - 1}]T}}{decay}",
            [f"1/{m} ·", framed_dZ, "·", before, *added, "=", dW],
        ),
        (
            rf"db^{{[{l}]}} = \tfrac{{1}}{{{m}}} \textstyle\sum_i dZ^{{[{l}](i)}}",
            [f"1/{m} · Σ", framed_dZ, "=", db],
        ),
    ]


def show_entry(iteration: Iteration, l: int, j: int, k: int) -> None:
    """One entry of dW[l] as a sum over the examples, and by a nudge; then all entries against the engine's."""
    arrays, m = iteration.arrays, iteration.Y.shape[1]
    dW = float(arrays[f"dW{l}"][j, k])
    with np.errstate(all="ignore"):
        slope = entry_slope(iteration.cost, iteration.snapshot.parameters, f"W{l}", (j, k), NUDGE)
        # On pictures a step takes long, and it does not depend on the entry that is looked at.
        difference = kept("deep_net.backward_off", iteration.about, iteration.off_the_engine)
    dz, a = arrays[f"dZ{l}"][j], arrays[f"A{l - 1}"][k]
    terms = [r"\dots" if i is None else rf"{signed(float(dz[i]))} \cdot {plain(a[i])}" for i in shown_indices(m, 2)]
    decay = penalty_slope(iteration, signed(float(arrays[f"W{l}"][j, k])))
    name = f"dW^{{[{l}]}}_{{{j + 1},{k + 1}}}"
    st.markdown("**One entry, twice**")
    st.latex(
        rf"\begin{{aligned}} {name} &= \tfrac{{1}}{{{m}}} \big( {' + '.join(terms)} \big){decay} \\ "
        rf"&= {colored(number(dW, 6), 'class_1_text' if dW >= 0 else 'class_0_text')} \\ "
        rf"\frac{{J(w + \varepsilon) - J(w - \varepsilon)}}{{2 \varepsilon}} &= {number(slope, 6)} \end{{aligned}}"
    )
    st.caption(
        f"w is W[{l}], row {j + 1}, column {k + 1}; ε = {NUDGE:.5f}. "
        + (kink_text(iteration, l, j, k) if iteration.l1 else "")
        + "Largest difference between a step of these formulas and one of training's own code, over all W and b: "
        f"{number_text(difference)}. {iteration.notes}"
    )


def kink_text(iteration: Iteration, l: int, j: int, k: int) -> str:
    """A word where the nudge steps over the kink that λ₁ puts into J at w = 0."""
    if abs(float(iteration.arrays[f"W{l}"][j, k])) > NUDGE:
        return ""
    return "Within ε of w = 0, where λ₁ puts a kink into J, the nudge measures the mean of the two slopes. "


def plain(value: float) -> str:
    text = number(float(value))
    return f"({text})" if value < 0 else text


def ask(iteration: Iteration) -> None:
    """Which layer's weights feel the error most; of a single layer, which way its bias goes."""
    L, at = iteration.L, f"at iteration {iteration.snapshot.iteration:,}"
    gradients = iteration.gradients
    if L == 1:
        db = float(gradients["b1"][0, 0])
        option = "positive" if db > 0 else "negative" if db < 0 else "0"
        predict_first(
            f"{at}, db[1] is …", ("positive", "negative", "0"),
            lambda: Verdict(option, f"It is the mean of A[1] − Y, {number_text(db)}; the step moves b the other way."),
            key="deep_net.backward_sign", about=iteration.about,
        )
        return
    none = "neither, all are 0" if L == 2 else "none, all are 0"

    def judge() -> Verdict:
        sizes = [float(np.abs(gradients[f"W{l}"]).max()) for l in range(1, L + 1)]
        told = ", ".join(f"{number_text(size)} in dW[{l}]" for l, size in enumerate(sizes, start=1))
        option = f"dW[{1 + int(np.argmax(sizes))}]" if max(sizes) != 0 else none
        return Verdict(option, f"The largest entry by size is {told}.")

    predict_first(
        f"{at}, which gradient has the largest entry?", [*(f"dW[{l}]" for l in range(1, L + 1)), none], judge,
        key="deep_net.backward_largest", about=iteration.about,
    )
