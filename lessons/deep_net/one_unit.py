"""One unit of the lab's net: what it answers, its formula with its numbers, and a slider for any of them."""

from __future__ import annotations

import math

import streamlit as st

from nnengine import ACTIVATIONS
from nnengine.datasets import FEATURES
from ui import names
from ui.charts.numbers import number_text
from ui.charts.plane import unit_figure
from ui.data_choice import DataChoice
from ui.edits import Edit, set_edit, take_back
from ui.formulas import replace_letter, term
from ui.live import address, live_figure, live_slider, set_live_value
from ui.live.network import Selection
from ui.live.slider import live_value
from ui.theme import current_theme
from ui.tiles import unit_tiles
from ui.training import PageRun

UNIT, ENTRY = "deep_net.unit", "deep_net.entry"
TERMS_IN_A_LINE = 4
CELLS = 40


def selected_entry(layer_dims: tuple[int, ...]) -> Selection | None:
    """The unit and the one of its numbers that somebody has chosen, if the net has them."""
    layer, unit = st.session_state.get(UNIT) or (0, 0)
    if not (1 <= layer < len(layer_dims) and 1 <= unit <= layer_dims[layer]):
        return None
    source = st.session_state.get(ENTRY) or 0
    return Selection(layer, unit, source if source <= layer_dims[layer - 1] else 0)


def select(selection: Selection) -> None:
    """Choose a unit or a weight; call it in a callback."""
    st.session_state[UNIT] = (selection.layer, selection.unit)
    st.session_state[ENTRY] = selection.input


def show_one_unit(held: PageRun, choice: DataChoice, page: str) -> None:
    """The chosen unit, below the picture of the net."""
    run = held.run
    layer_dims = run.hyperparameters.layer_dims(choice.dataset.n_x)
    L = len(layer_dims) - 1
    units = [(l, j) for l in range(1, L + 1) for j in range(1, layer_dims[l] + 1)]
    if st.session_state.get(UNIT) not in (None, *units):  # the net has become smaller
        st.session_state[UNIT] = None
    picture, side = st.columns([0.42, 0.58], gap="medium")
    with side:
        st.selectbox(
            "Unit", units, index=None, key=UNIT, placeholder="Press one in the picture, or choose here",
            persist_state="session",
            format_func=lambda unit: "output" if unit[0] == L else f"layer {unit[0]}, unit {unit[1]}",
        )
    selection = selected_entry(layer_dims)
    if selection is None:
        picture.caption("A unit's formula and a larger view of it stand here, and a slider for each of its weights.")
        return
    l, j = selection.layer, selection.unit
    activation = run.activations[l - 1]
    with picture:
        tiles = unit_tiles(run.parameters, run.activations, choice.extent, choice.features, CELLS)
        alt = f"What unit {j} of layer {l} answers over the plane."
        points = choice.points
        fig = unit_figure(
            tiles[l][j - 1], choice.extent, points.X_train, points.Y_train, points.classes, current_theme()
        )
        live_figure(fig, key="deep_net.unit_view", alt=alt, height=fig.layout.height)
    with side:
        inputs = _input_symbols(l, layer_dims, choice)
        w, b = run.parameters[f"W{l}"][j - 1], float(run.parameters[f"b{l}"][j - 1, 0])
        st.latex(_formula(l, j, w, b, inputs, activation))
        _show_entry(held, selection, inputs, page)


def _show_entry(held: PageRun, selection: Selection, inputs: list[tuple[str, str]], page: str) -> None:
    """A menu of the unit's numbers, and a slider for the one chosen."""
    st.session_state.setdefault(ENTRY, 0)
    if st.session_state[ENTRY] > len(inputs):
        st.session_state[ENTRY] = 0
    st.selectbox(
        "Number", range(len(inputs) + 1), key=ENTRY, persist_state="session",
        format_func=lambda k: "bias b" if k == 0 else f"weight of {inputs[k - 1][1]}",
    )
    key, (row, column) = selection.parameter, selection.place
    edit = next((edit for edit in held.edits if edit.place == (key, row, column)), None)
    value = edit.value if edit else float(held.run.parameters[key][row, column])
    slider_key = f"_{page}.entry.{key}.{row}.{column}"

    def moved() -> None:
        set_edit(page, Edit(key, row, column, float(live_value(slider_key, value)), bool(edit and edit.is_held)))

    most = 5.0 if abs(value) <= 5 else 10.0 * math.ceil(abs(value) / 10)
    # It follows what training finds until a hand moves it, and what Back or Forward bring.
    if edit is None or address.travelled():
        set_live_value(slider_key, value)
    live_slider(
        selection.text, minimum=-most, maximum=most, step=0.01, default=value, key=slider_key, format=".2f", on_change=moved
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.session_state[f"{slider_key}.hold"] = bool(edit and edit.is_held)
        st.toggle(
            "Hold while training", key=f"{slider_key}.hold",
            on_change=_hold, args=(page, f"{slider_key}.hold", Edit(key, row, column, value)),
        )
        if edit:
            st.button("Let training decide", key=f"{slider_key}.back", on_click=take_back, args=(page, edit.place))
    if edit:
        how = "held, and the rest was trained around it" if edit.is_held else "set by hand once training was done"
        st.caption(f"{selection.text} is {number_text(edit.value)}: {how}.")


def _hold(page: str, toggle_key: str, edit: Edit) -> None:
    set_edit(page, Edit(edit.key, edit.row, edit.column, edit.value, st.session_state[toggle_key]))


def _formula(l: int, j: int, w, b: float, inputs: list[tuple[str, str]], activation: str) -> str:
    """z and a of the unit in TeX, a few terms to a line."""
    terms = [*(f"{term(float(w_i))}\\,{name}" for w_i, (name, _) in zip(w, inputs, strict=True)), term(b)]
    lines = [" ".join(terms[k : k + TERMS_IN_A_LINE]) for k in range(0, len(terms), TERMS_IN_A_LINE)]
    lines[0] = lines[0].removeprefix("+ ")
    z, a = f"z^{{[{l}]}}_{{{j}}}", f"a^{{[{l}]}}_{{{j}}}"
    formula = replace_letter(ACTIVATIONS[activation].formula, "z", z)
    body = r" \\ &\quad ".join(lines)
    return rf"\begin{{aligned}} {z} &= {body} \\ {a} &= {formula} \end{{aligned}}"


def _input_symbols(l: int, layer_dims: tuple[int, ...], choice: DataChoice) -> list[tuple[str, str]]:
    """What the unit reads: the features, or the units of the layer before, each in TeX and plainly."""
    if l == 1:
        return [(FEATURES[feature].formula, names.FEATURES[feature]) for feature in choice.features]
    return [(f"a^{{[{l - 1}]}}_{{{k}}}", f"layer {l - 1}, unit {k}") for k in range(1, layer_dims[l - 1] + 1)]
