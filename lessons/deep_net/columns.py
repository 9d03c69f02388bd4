"""Units stacked into rows of W, examples into columns of X: one product for all of them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import forward_propagation
from ui import widgets
from ui.charts.elision import shown_around, shown_indices
from ui.charts.matrix import product_figure
from ui.charts.numbers import number_text
from ui.formulas import number, term
from ui.live import live_figure
from ui.live.events import FigureEvent
from ui.limited_slider import limited_slider
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.sums import exact, number_sum, symbol_sum
from ui.theme import current_theme
from ui.training import current_run

MOST_M = 5
SETTINGS = settings_of(
    "deep_net",
    columns_net=dict(default="example"),
    columns_n_x=dict(default=3, low=1, high=4),
    columns_n_1=dict(default=4, low=1, high=5),
    columns_m=dict(default=4, low=2, high=MOST_M),
    columns_seed=dict(default=0, low=0, high=99),
    columns_unit=dict(default=2, low=1, high=64),
    columns_example=dict(default=3, low=1, high=MOST_M),
)
NETS = {"example": "A small example", "lab": "The net above"}


@section("C31", settings=SETTINGS, follows="deep_net", height=960)
def columns() -> None:
    st.markdown(
        "Each unit is a row of W, each example a column of X. One product answers every unit for every example. "
        "Choose an entry of Z, here or in the picture, and see the row and the column that made it."
    )
    picture, side = st.columns([0.5, 0.5], gap="large")
    with side:
        net = widgets.choice("Numbers", SETTINGS["columns_net"], list(NETS), NETS.get)
        W, b, X = lab_arrays() if net == "lab" else example_arrays()
        left, right = st.columns(2)
        with left:
            unit = limited_slider("Row of Z: unit", SETTINGS["columns_unit"], len(W))
        with right:
            i = limited_slider("Column of Z: example i", SETTINGS["columns_example"], X.shape[1])
    units, features = shown_around(len(W), 5, unit - 1), shown_indices(len(X), 4)
    with np.errstate(all="ignore"):  # the weights of a run that diverged
        Z, _ = forward_propagation(X, {"W1": W, "b1": b}, ("identity",))
        z, _ = forward_propagation(X[:, i - 1 : i], {"W1": W, "b1": b}, ("identity",))
    with picture:
        alt = (
            f"Z = W X + b with W {W.shape}, X {X.shape}. "
            f"Row {unit} of W, column {i} of X and their entry of Z are framed."
        )
        fig = product_figure(W, b, X, Z, (unit - 1, i - 1), units, features, 1, current_theme())
        live_figure(fig, key="deep_net.product", alt=alt, height=440, on_event=lambda event: choose(event, units))
    with side:
        j = unit - 1
        product = "w_{{{0},{2}}} x^{{({1})}}_{{{2}}}".format
        symbols = symbol_sum(W.shape[1], lambda k: product(unit, i, k + 1), f"b_{{{unit}}}", most=3)
        st.latex(
            rf"\begin{{aligned}} z^{{[1]({i})}}_{{{unit}}} &= {symbols} \\ "
            rf"&= {number_sum(W[j], X[:, i - 1], 2, most=3)} \\ "
            rf"&\quad {term(exact(b[j, 0]), 2)} = {number(exact(Z[j, i - 1]))} \end{{aligned}}"
        )
        show_column(W, b, X, Z, z, i)
    ask(W, b, X)
    show_source(forward_propagation)


def example_arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Small whole numbers, so that a sum can be worked out in the head."""
    left, right = st.columns(2)
    with left:
        n_x = widgets.slider("Inputs n_x", SETTINGS["columns_n_x"])
        n_1 = widgets.slider("Units n[1]", SETTINGS["columns_n_1"])
    with right:
        m = widgets.slider("Examples m", SETTINGS["columns_m"])
        seed = widgets.slider("Draw of the numbers", SETTINGS["columns_seed"])
    rng = np.random.default_rng(seed)
    # Drawn at full size first: another row or column leaves the others as they are.
    W, b, X = (rng.integers(-3, 4, shape).astype(float) for shape in ((5, 4), (5, 1), (4, MOST_M)))
    return W[:n_1, :n_x], b[:n_1], X[:n_x, :m]


def lab_arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """W[1] and b[1] of the net in the lab, and the first examples it is trained on."""
    held = current_run("deep_net")
    st.caption(f"W[1] and b[1] as trained, and the first {MOST_M} of {held.choice.dataset.m_train} training examples.")
    return held.run.parameters["W1"], held.run.parameters["b1"], held.choice.dataset.X_train[:, :MOST_M]


def show_column(W, b, X, Z, z, i: int) -> None:
    st.markdown(f"Example {i} alone gives column {i} of Z: the other columns have no part in it.")
    alone = {f"x({i})": X[:, i - 1 : i], f"W x({i}) + b": z, f"column {i} of Z": Z[:, i - 1 : i]}
    show_matrices(*(matrix_html(name, whole(M), digits=2, most_rows=5) for name, M in alone.items()))
    difference = float(np.abs(z - Z[:, i - 1 : i]).max())
    st.caption(f"Largest difference of the two: {number_text(difference)}.")


def whole(M: np.ndarray) -> np.ndarray:
    """Whole numbers as integers, so that they are written without decimals."""
    return M.astype(int) if np.array_equal(M, M.round()) and np.abs(M).max() < 1e6 else M


def choose(event: FigureEvent, units: list[int | None]) -> None:
    """Take the entry of Z that was clicked, the row of W or the column of X."""
    name, (row, column) = event.point.trace, event.point.index
    if name in ("W", "b", "Z") and units[row] is not None:
        widgets.set_slider(SETTINGS["columns_unit"], units[row] + 1)
    if name in ("X", "Z"):
        widgets.set_slider(SETTINGS["columns_example"], column + 1)


def ask(W: np.ndarray, b: np.ndarray, X: np.ndarray) -> None:
    def judge() -> Verdict:
        changed = X.copy()
        changed[:, 1] += 1.0
        with np.errstate(all="ignore"):
            before, after = (
                forward_propagation(inputs, {"W1": W, "b1": b}, ("identity",))[0] for inputs in (X, changed)
            )
        moved = np.abs(after - before) > 1e-12 * np.abs(before).max()
        others = np.delete(moved, 1, axis=1)
        option = "column 2 of Z" if not others.any() else "all of Z" if moved.all() else "row 2 of Z"
        return Verdict(
            option,
            f"With 1 added to every feature of example 2, {moved[:, 1].sum()} of the {len(moved)} entries of "
            f"column 2 move and {others.sum()} of the {others.size} others: no other column reads x(2).",
        )

    predict_first(
        "example 2 changes, x(2) + 1 in every feature. What moves?", ("column 2 of Z", "row 2 of Z", "all of Z"), judge,
        key="deep_net.columns_moved", about=(W.shape, X.shape),
    )
