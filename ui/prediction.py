"""A question that a learner answers before the run does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Verdict:
    """What a computation has answered.

    Attributes
    ----------
    option : str
        The right one of the options.
    because : str
        One or two sentences with the numbers that say so.
    """

    option: str
    because: str


def predict_first(
    question: str, options: Sequence[str], judge: Callable[[], Verdict | None], *, key: str, about: tuple = ()
) -> bool:
    """Ask, and once somebody has committed to an answer, compute the right one and tell it.

    Parameters
    ----------
    question : str
    options : sequence of str
    judge : callable
        Computes the verdict, or answers None while that takes longer; not called before an answer is given.
    key : str
        Names the question.
    about : tuple
        The settings that the question is about: with others it is asked anew.

    Returns
    -------
    bool
        Whether it has been answered and judged, so that what would give the answer away can wait.
    """
    # A question about other settings is another widget, and so has no answer yet.
    digest = hashlib.blake2b(repr(about).encode(), digest_size=4).hexdigest()
    answer = st.segmented_control(
        f"**Predict:** {question}", options, key=f"{key}.{digest}", persist_state="session"
    )
    if answer is None:
        return False
    verdict = judge()
    if verdict is None:
        st.markdown("Training …")
        return False
    if verdict.option not in options:
        raise ValueError(f"the verdict is {verdict.option!r}, expected one of {list(options)}")
    said = "**As you said.**" if answer == verdict.option else f"**You said {answer}; it is {verdict.option}.**"
    st.markdown(f"{said} {verdict.because}")
    return True
