"""Broadcasting: any two shapes, and the course's table of calories."""

import operator

import numpy as np
import streamlit as st

from lessons.broadcasting.calories import SETTINGS as CALORIES
from lessons.broadcasting.calories import calories
from lessons.broadcasting.puzzle import counted, puzzle
from nnengine.broadcasting import Outcome, align_shapes, attempt, broadcast_shapes, read_shape
from ui import widgets
from ui.cells import shape_text, show_broadcast
from ui.formulas import number
from ui.plain import show_plain
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "broadcasting", shape_a=dict(default="3, 4"), shape_b=dict(default="1, 4"), shape_operation=dict(default="add")
)
OPERATIONS = {
    "add": ("+", operator.add), "subtract": ("−", operator.sub),
    "multiply": ("*", operator.mul), "divide": ("/", operator.truediv),
}
PAIRS = {
    "a row (1, n)": ("3, 4", "1, 4"),
    "a column (m, 1)": ("3, 4", "3, 1"),
    "one cell (1, 1)": ("3, 4", "1, 1"),
    "a number": ("4, 1", ""),
    "column and row": ("4, 1", "1, 3"),
    "three axes": ("2, 3, 4", "3, 1"),
    "Break it: (3,) to (3, 4)": ("3, 4", "3"),
}


@section(
    "C12",
    question="What happens when two shapes do not match?",
    settings={**SETTINGS, **CALORIES},
)
def shapes() -> None:
    st.markdown(
        "NumPy lays two shapes side by side from the last axis. Where one has size 1, or no axis at all, "
        "its cells are used again: it is **stretched**. Other differences are refused. "
        "Write any two shapes, up to four axes of 1 to 8; an empty one is a number."
    )
    a_column, b_column, operation_column = st.columns([0.25, 0.25, 0.5], vertical_alignment="bottom")
    with a_column:
        shape_a = read_field("Shape of a", SETTINGS["shape_a"])
    with b_column:
        shape_b = read_field("Shape of b", SETTINGS["shape_b"])
    with operation_column:
        name = widgets.choice(
            "Operation", SETTINGS["shape_operation"], list(OPERATIONS),
            lambda option: f"{option} {OPERATIONS[option][0]}",
        )
    with st.container(horizontal=True, gap="small"):
        for label, pair in PAIRS.items():
            st.button(label, key=f"broadcasting.pair.{label}", on_click=set_shapes, args=pair)
    sign, operation = OPERATIONS[name]
    a, b = counted(shape_a), 10 * counted(shape_b)
    answer = attempt(lambda: operation(a, b))
    show_broadcast(a, b, answer.value, ("a", "b", f"a {sign} b"), sign, height=270)
    axes_column, answers_column = st.columns(2, gap="large")
    with axes_column:
        st.html(axes_table(shape_a, shape_b))
    with answers_column:
        rule = attempt(lambda: broadcast_shapes(shape_a, shape_b))
        st.markdown(f"**The rule:** {shape_text(rule.value) if rule.error is None else rule.error}")
        st.markdown(f"**NumPy {np.__version__}, asked now:** `a {sign} b`")
        st.code(numpy_says(answer), language=None, wrap_lines=True)
        st.latex(last_cell(a, b, answer, sign))
    puzzle()
    show_source(align_shapes, broadcast_shapes)
    calories()


def read_field(label: str, setting) -> tuple[int, ...]:
    """The shape in a text field; what it was before, and one sentence, if that is none."""
    text = widgets.text(label, setting, most=40)
    kept = f"_{setting.key}.last"
    try:
        st.session_state[kept] = read_shape(text)
    except ValueError as error:
        shape = st.session_state.get(kept, read_shape(setting.default))
        show_plain(f"{error} The picture keeps {shape_text(shape)}.", "problem")
        return shape
    return st.session_state[kept]


def set_shapes(a: str, b: str) -> None:
    widgets.set_value(SETTINGS["shape_a"], a)
    widgets.set_value(SETTINGS["shape_b"], b)


def numpy_says(answer: Outcome) -> str:
    """The shape of an array, or the error, as NumPy has told it."""
    return answer.error_text if answer.error else f"shape {shape_text(np.shape(answer.value))}"


def last_cell(a: np.ndarray, b: np.ndarray, answer: Outcome, sign: str) -> str:
    """Which cells of a and b meet in the last cell of the result, in TeX; the sizes that differ if there is none."""
    if answer.error:
        pair = next(pair for pair in reversed(align_shapes(a.shape, b.shape)) if pair.size is None)
        return rf"{pair.a} \neq {pair.b}"
    operation = {"*": r"\cdot", "−": "-"}.get(sign, sign)
    terms = [f"{name}_{{{', '.join(str(size - 1) for size in array.shape)}}}" for name, array in (("a", a), ("b", b))]
    value = number(answer.value.ravel()[-1].item() if np.ndim(answer.value) else answer.value.item())
    place = ", ".join(str(size - 1) for size in np.shape(answer.value))
    return (
        rf"c_{{{place}}} = {terms[0]} {operation} {terms[1]}"
        rf" = {number(a.ravel()[-1].item())} {operation} {number(b.ravel()[-1].item())} = {value}"
    )


def axes_table(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    """Both shapes right-aligned, axis by axis, as HTML."""
    palette, pairs = current_theme(), align_shapes(a, b)
    style = "padding:4px 12px;text-align:right;font-family:var(--st-code-font);font-variant-numeric:tabular-nums"

    def row(head: str, cells: list[str], extra: str = "") -> str:
        tds = "".join(f'<td style="{style};{extra}">{cell}</td>' for cell in cells)
        return f'<tr><th scope="row" style="text-align:left;font-weight:600;padding-right:12px">{head}</th>{tds}</tr>'

    def sizes(values) -> list[str]:
        return ["·" if value is None else str(value) for value in values]

    line = f"border-top:1px solid {palette.border}"
    quiet = f"color:{palette.muted};font-size:.75rem;padding:4px 6px"
    if not pairs:
        return "<p>Two numbers have no axes: nothing is stretched.</p>"
    return (
        '<table style="border-collapse:collapse" aria-label="The shapes axis by axis">'
        + row("axis", [f"−{len(pairs) - k}" for k in range(len(pairs))], quiet)
        + row("a", sizes(pair.a for pair in pairs))
        + row("b", sizes(pair.b for pair in pairs))
        + row("result", ["✕" if pair.size is None else str(pair.size) for pair in pairs], f"font-weight:600;{line}")
        + row("", [pair.note for pair in pairs], quiet)
        + "</table>"
    )
