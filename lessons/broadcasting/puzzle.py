"""Two shapes at a time, to be predicted."""

import numpy as np
import streamlit as st

from nnengine.broadcasting import align_shapes, attempt, broadcast_shapes
from ui.cells import shape_text
from ui.prediction import Verdict, predict_first

PUZZLES = (
    ((5, 4), (5,)), ((4, 1), (3,)), ((2, 3, 1), (3, 4)), ((5, 4), (4,)), ((8, 1, 6, 1), (7, 1, 5)),
    ((2, 3), (3, 2)), ((3,), (3, 1)), ((1, 6), (1, 6)), ((2, 4), (2, 1, 4)),
)
REFUSED = "refused"


def puzzle() -> None:
    """Two shapes at a time: which one comes out?"""
    st.session_state.setdefault("_broadcasting.puzzle", 0)
    a, b = PUZZLES[st.session_state["_broadcasting.puzzle"] % len(PUZZLES)]

    def judge() -> Verdict:
        answer = attempt(lambda: counted(a) + counted(b))
        if answer.error:
            return Verdict(REFUSED, f"NumPy: {answer.error}.")
        notes = "; ".join(pair.note for pair in align_shapes(a, b))
        return Verdict(shape_text(answer.value.shape), f"From the first axis to the last: {notes}.")

    question = f"Which shape comes out of {shape_text(a)} + {shape_text(b)}?"
    if predict_first(question, possible_shapes(a, b), judge, key="broadcasting.which_shape", about=(a, b)):
        st.button("Another pair", key="broadcasting.next_puzzle", on_click=next_puzzle)


def possible_shapes(a: tuple[int, ...], b: tuple[int, ...]) -> list[str]:
    """The right answer among what mistakes lead to: either shape, both aligned from the first axis, refused."""
    found = {a, b}
    for first, second in ((a, b), (a[::-1], b[::-1])):
        answer = attempt(lambda first=first, second=second: broadcast_shapes(first, second))
        if answer.error is None:
            found.add(answer.value if (first, second) == (a, b) else answer.value[::-1])
    return [*map(shape_text, sorted(found, key=lambda shape: (len(shape), shape))), REFUSED]


def next_puzzle() -> None:
    st.session_state["_broadcasting.puzzle"] += 1


def counted(shape: tuple[int, ...]) -> np.ndarray:
    """1, 2, 3 … in this shape."""
    return np.arange(1, np.prod(shape, dtype=int) + 1).reshape(shape)
