"""The confusion matrix: how many test examples of each class got which answer. A cell shows its examples."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import TrainingRun, predict
from ui.data_choice import DataChoice

WIDTHS = (0.34, 0.33, 0.33)


def show_confusion(run: TrainingRun, choice: DataChoice, page: str) -> None:
    """Draw the matrix as buttons: rows are the truth, columns the answers. A second press lets go."""
    classes, cells = choice.dataset.classes, _cells(run, choice)
    pressed = st.session_state.get(_key(page))
    with st.container(key=f"{page}-confusion"):
        header = st.columns(WIDTHS, wrap=False)
        for label, column in zip(classes, header[1:], strict=True):
            column.caption(f"answered {label}")
        for actual, name in enumerate(classes):
            row = st.columns(WIDTHS, wrap=False, vertical_alignment="center")
            row[0].caption(f"truly {name}")
            for answer in (0, 1):
                row[1 + answer].button(
                    f"{np.count_nonzero(cells[actual, answer]):,}", key=f"{page}.confusion.{actual}{answer}", width="stretch",
                    icon=":material/visibility:" if pressed == (actual, answer) else None,
                    help=f"Test examples that are {classes[actual]} and got the answer {classes[answer]}",
                    on_click=_press, args=(page, (actual, answer)),
                )


def pressed_cell(run: TrainingRun, choice: DataChoice, page: str) -> np.ndarray | None:
    """The test examples of the pressed cell, by their numbers; None if no cell is pressed."""
    pressed = st.session_state.get(_key(page))
    if pressed is None or not choice.dataset.is_classification:
        return None
    return np.flatnonzero(_cells(run, choice)[pressed])


def _cells(run: TrainingRun, choice: DataChoice) -> np.ndarray:
    """Which test examples lie in each cell: bool of shape (2, 2, m_test), by truth and answer."""
    truth, answers = choice.dataset.Y_test[0], predict(choice.dataset.X_test, run.parameters, run.activations)[0]
    classes = np.arange(2)
    return (truth == classes[:, None])[:, None] & (answers == classes[:, None])


def _press(page: str, cell: tuple[int, int]) -> None:
    st.session_state[_key(page)] = None if st.session_state.get(_key(page)) == cell else cell


def _key(page: str) -> str:
    return f"_{page}.cell"
