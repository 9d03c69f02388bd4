"""The course's table of calories: sums over an axis, then shares by broadcasting."""

import math

import numpy as np
import streamlit as st

from nnengine.broadcasting import attempt
from nnengine.datasets import load_calories
from ui import widgets
from ui.cells import shape_text, show_broadcast
from ui.missing_files import says_what_is_missing
from ui.state import settings_of

SETTINGS = settings_of("broadcasting", calories_axis=dict(default="0"), calories_keepdims=dict(default=True))
MOST_CALORIES = 1e6
WRONG_AXIS = {"calories_axis": "1", "calories_keepdims": False}
KEPT, VERSION = "_broadcasting.calories", "_broadcasting.calories.version"
BEGUN = "_broadcasting.calories.begun"  # the table that the editor has begun with


@st.fragment
@says_what_is_missing
def calories() -> None:
    """Sum the table over an axis and divide it by the sums."""
    st.subheader("Sum over an axis, then divide", anchor="calories")
    foods, nutrients, _ = load_calories()
    st.markdown("Calories in 100 g of four foods. Which share of them comes from carbs, proteins, fats?")
    table_column, sum_column = st.columns([0.6, 0.4], gap="large")
    with table_column:
        A = edited_table()
    with sum_column:
        axis = widgets.choice(
            "Sum over", SETTINGS["calories_axis"], ["0", "1", "none"],
            lambda option: "everything" if option == "none" else f"axis={option}",
        )
        keepdims = widgets.toggle("keepdims", SETTINGS["calories_keepdims"], help="Keep the summed axis, with size 1.")
    sums = A.sum(axis=None if axis == "none" else int(axis), keepdims=keepdims)
    call = ", ".join([f"axis={axis}"] * (axis != "none") + ["keepdims=True"] * keepdims)
    shares = attempt(lambda: 100 * A / sums)
    show_broadcast(A, sums, shares.value, ("A", "cal", "100 * A / cal"), "/", height=130)
    said = shares.error_text if shares.error else shape_text(shares.value.shape)
    st.code(
        f"cal = A.sum({call})  # {shape_text(sums.shape)}\nA_percent = 100 * A / cal  # {said}",
        language="python", wrap_lines=True,
    )
    st.markdown(meaning(axis, shares.value, shares.error is not None, foods, nutrients))
    with st.container(horizontal=True, gap="small"):
        st.button("Break it: the wrong axis", key="broadcasting.calories.break", on_click=move, args=(WRONG_AXIS,))
        st.button(
            "Reset the table", key="broadcasting.calories.reset", type="tertiary", icon=":material/restart_alt:",
            on_click=reset,
        )


def edited_table() -> np.ndarray:
    """The table as it was edited; as it was before, and one sentence, if a cell makes no sense."""
    foods, nutrients, start = load_calories()
    if editor_key() not in st.session_state:
        # While another page is open Streamlit forgets what was written: the editor begins with the last good table.
        st.session_state[BEGUN] = st.session_state.get(KEPT, start)
    rows = [
        {"nutrient": nutrient, **dict(zip(foods, row.tolist(), strict=True))}
        for nutrient, row in zip(nutrients, st.session_state[BEGUN], strict=True)
    ]
    rows = editor(rows, foods)
    problem = wrong_cell(rows, foods)
    if problem:
        st.caption(f"{problem} The picture keeps the last good table.")
        return st.session_state.get(KEPT, start)
    st.session_state[KEPT] = np.array([[row[food] for food in foods] for row in rows], dtype=np.float64)
    return st.session_state[KEPT]


def editor_key() -> str:
    return f"broadcasting.calories.table.{st.session_state.get(VERSION, 0)}"


def editor(rows: list[dict], foods: list[str]) -> list[dict]:
    """The rows as somebody has edited them."""
    return st.data_editor(
        rows, key=editor_key(), disabled=["nutrient"],
        hide_index=True, num_rows="fixed", width="stretch",
        column_config={food: st.column_config.NumberColumn(food, format="%.4g", width=60) for food in foods},
    )


def wrong_cell(rows: list[dict], foods: list[str]) -> str | None:
    """One sentence about the first cell that is not a number of calories."""
    for row in rows:
        for food in foods:
            value, place = row[food], f"The cell {row['nutrient']}, {food}"
            if value is None or math.isnan(value):
                return f"{place} is empty: write a number, 0 if there are none."
            if not 0 <= value <= MOST_CALORIES:
                return f"{place} holds {value:g}: write a number from 0 to 1,000,000."
    return None


def meaning(axis: str, shares: np.ndarray | None, refused: bool, foods: list[str], nutrients: list[str]) -> str:
    """What the shares are shares of."""
    if refused:
        return (
            "The three sums lie on the only axis that is left, and that meets the four foods. "
            "`keepdims=True` keeps them a column (3, 1); for shares of each food, sum over `axis=0`."
        )
    if np.isnan(shares).any():
        return "A sum is 0, so 0 / 0 is not a number there: give it some calories."
    if axis == "0":
        return (
            f"Shares of each food's calories: {shares[0, 0]:.1f} % of those in {foods[0]} are {nutrients[0]}. "
            "Each column adds up to 100."
        )
    if axis == "1":
        return (
            f"Runs, and answers another question: {shares[0, 0]:.1f} % of all {nutrients[0]} in the table "
            f"are in {foods[0]}. Each row adds up to 100."
        )
    return f"One number for all: {foods[0]}' {nutrients[0]} are {shares[0, 0]:.1f} % of all calories in the table."


def move(changes: dict) -> None:
    for name, value in changes.items():
        widgets.set_value(SETTINGS[name], value)


def reset() -> None:
    move({name: setting.default for name, setting in SETTINGS.items()})
    st.session_state[VERSION] = st.session_state.get(VERSION, 0) + 1
    st.session_state.pop(KEPT, None)
