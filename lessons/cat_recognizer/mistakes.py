"""What the run gets wrong: the confusion matrix, and behind each of its cells the pictures."""

from __future__ import annotations

import streamlit as st

from ui.confusion import pressed_cell, show_confusion
from ui.results import show_picture_answers
from ui.section import part
from ui.training import current_run

PAGE = "cat_recognizer"


@part("mistakes", "What it gets wrong", follows=PAGE, height=420)
def mistakes() -> None:
    held = current_run(PAGE)
    matrix_column, sheet_column = st.columns([0.36, 0.64], gap="large")
    with matrix_column:
        st.markdown("What the test pictures got: press a number to see which they are.")
        show_confusion(held.run, held.choice, PAGE)
    with sheet_column:
        show_picture_answers(held.run, held.choice, 27, chosen=pressed_cell(held.run, held.choice, PAGE))
