"""Two products of the same matrices, and two libraries of functions."""

import math

import numpy as np
import streamlit as st

from nnengine.broadcasting import attempt
from ui import widgets
from ui.cells import Panel, show_cells
from ui.charts.numbers import number_text
from ui.formulas import number
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of

SETTINGS = settings_of(
    "broadcasting",
    product_shapes=dict(default="square"),
    product_n=dict(default=3, low=2, high=5),
    product_row=dict(default=1, low=1, high=6),
    product_column=dict(default=1, low=1, high=6),
    product_seed=dict(default=0, low=0, high=99),
)
SHAPES = {"square": "(n, n) and (n, n)", "wide": "(n, n+1) and (n+1, n)"}
FUNCTIONS = {"np.exp(v)": np.exp, "np.log(v)": np.log, "np.abs(v)": np.abs, "np.max(v)": np.max}


@section(
    "C14",
    settings=SETTINGS,
    presets={"Break it: * on (2, 3) and (3, 2)": {"product_shapes": "wide", "product_n": 2}},
    height=880,
)
def products() -> None:
    st.markdown(
        "`A * B` multiplies cell by cell. `np.dot(A, B)`, or `A @ B`, "
        "multiplies a row of A with a column of B and adds up."
    )
    shapes_column, n_column, seed_column = st.columns(3, gap="large")
    with shapes_column:
        kind = widgets.choice("Shapes of A and B", SETTINGS["product_shapes"], list(SHAPES), SHAPES.get)
    with n_column:
        n = widgets.slider("Size n", SETTINGS["product_n"])
    with seed_column:
        seed = widgets.slider("Other numbers: seed", SETTINGS["product_seed"])
    A, B, v = numbers(kind, n, seed)
    row_column, column_column = st.columns(2, gap="large")
    with row_column:
        i = min(widgets.slider("Row i of the result", SETTINGS["product_row"]), n) - 1
    with column_column:
        j = min(widgets.slider("Column j of the result", SETTINGS["product_column"]), n) - 1
    show_dot(A, B, i, j)
    show_star(A, B, i, j)
    functions(v)
    show_source(attempt)


def numbers(kind: str, n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two matrices of whole numbers and a vector."""
    rng = np.random.default_rng(seed)
    inner = n if kind == "square" else n + 1
    A, B = rng.integers(-3, 4, (n, inner)), rng.integers(-3, 4, (inner, n))
    return A, B, rng.standard_normal((3, 1)).round(2)


def show_dot(A: np.ndarray, B: np.ndarray, i: int, j: int) -> None:
    product = np.dot(A, B)
    row = np.zeros(A.shape, bool)
    row[i] = True
    column = np.zeros(B.shape, bool)
    column[:, j] = True
    show_cells(
        Panel("A", A, framed=row), Panel("B", B, "@", framed=column, shade=1),
        Panel("np.dot(A, B)", product, "=", framed=one_cell(product, i, j), shade=2),
        alt=f"Row {i + 1} of A times column {j + 1} of B gives {product[i, j]}.", height=170,
    )
    terms = " + ".join(
        rf"{number(int(a))} \cdot {bracketed(int(b))}" for a, b in zip(A[i], B[:, j], strict=True)
    )
    # Two lines, as six terms are as wide as a phone.
    st.latex(
        rf"\begin{{gathered}} (AB)_{{{i + 1},{j + 1}}} = \sum_k a_{{{i + 1},k}}\, b_{{k,{j + 1}}} \\"
        rf"= {terms} = {number(int(product[i, j]))} \end{{gathered}}"
    )


def show_star(A: np.ndarray, B: np.ndarray, i: int, j: int) -> None:
    answer = attempt(lambda: A * B)
    if answer.error:
        show_cells(Panel("A", A), Panel("B", B, "*", shade=1), alt="A * B is refused.", height=170, message="refused")
        st.code(answer.error_text, language=None, wrap_lines=True)
        return
    frame = one_cell(A, i, j)
    show_cells(
        Panel("A", A, framed=frame), Panel("B", B, "*", framed=frame, shade=1),
        Panel("A * B", answer.value, "=", framed=frame, shade=2),
        alt=f"A * B at row {i + 1}, column {j + 1} is {answer.value[i, j]}.", height=170,
    )
    st.latex(
        rf"(A * B)_{{{i + 1},{j + 1}}} = {number(int(A[i, j]))} \cdot {bracketed(int(B[i, j]))}"
        rf" = {number(int(answer.value[i, j]))}"
    )


def one_cell(matrix: np.ndarray, i: int, j: int) -> np.ndarray:
    mask = np.zeros(matrix.shape, bool)
    mask[i, j] = True
    return mask


def bracketed(value: int) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def functions(v: np.ndarray) -> None:
    """math and NumPy on the same vector."""
    st.subheader("NumPy against math", anchor="numpy-against-math")
    answer = attempt(lambda: math.exp(v))

    def judge() -> Verdict:
        if answer.error is None:
            return Verdict("a vector", "It took all three numbers.")
        return Verdict("an error", f"{answer.error_text}. `np.exp(v)` takes the whole vector.")

    question = "v has shape (3, 1). What does math.exp(v) give?"
    if not predict_first(question, ["a vector", "the first number only", "an error"], judge, key="broadcasting.math"):
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        results = {text: function(v) for text, function in FUNCTIONS.items()}
    show_matrices(matrix_html("v", v), *(matrix_html(text, result) for text, result in results.items()))
    first = float(v[0, 0])
    st.code(
        f"math.exp(v)           # {answer.error_text}\n"
        f"math.exp({first})        # {number_text(math.exp(first), 6)}\n"
        f"np.exp({first})          # {number_text(float(np.exp(first)), 6)}",
        language="python", wrap_lines=True,
    )
    if np.isnan(results["np.log(v)"]).any():
        st.caption("The logarithm of a negative number is not a number: NumPy says so in that cell and goes on.")
