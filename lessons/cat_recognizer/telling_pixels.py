"""The pixels that moved one answer, and what the smallest push along them does to it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import TrainingRun, predict_probability
from nnengine.input_gradient import input_gradient
from nnengine.photos import roll
from ui import widgets
from ui.charts.numbers import number_text
from ui.data_choice import DataChoice
from ui.formulas import number
from ui.pictures import SheetPicture, data_url, sheet, signed_url
from ui.section import part
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme
from ui.training import current_run

PAGE = "cat_recognizer"
SIDE = 168
SETTINGS = settings_of(
    PAGE,
    telling_rank=dict(default=1, low=1, high=50),
    telling_push=dict(default=0.02, low=0.0, high=0.2, step=0.005),
)


@part("telling-pixels", "The pixels that moved the answer", settings=SETTINGS, follows=PAGE, height=520)
def telling_pixels() -> None:
    held = current_run(PAGE)
    run, dataset = held.run, held.choice.dataset
    left, right = st.columns([0.32, 0.68], gap="large")
    with left:
        st.markdown(
            "∂z/∂x says how fast the answer grows with each pixel. A push of ε along its sign moves every pixel by ε, "
            "each in the direction that turns the answer around fastest."
        )
        rank = widgets.slider("Test picture, surest mistake first", SETTINGS["telling_rank"])
        push = widgets.slider("Push ε, of a brightness from 0 to 1", SETTINGS["telling_push"], ".3f")
    i = ranked(run, held.choice)[min(rank, dataset.m_test) - 1]
    x = dataset.X_test[:, i : i + 1]
    slope = input_gradient(x, run.parameters, run.activations)
    before = float(predict_probability(x, run.parameters, run.activations)[0, 0])
    pushed = pushed_picture(x, slope, push if before < 0.5 else -push)
    after = float(predict_probability(pushed, run.parameters, run.activations)[0, 0])
    with right:
        st.html(sheet(shown(x, slope, pushed, (before, after), dataset), SIDE, "pixelated"))
        st.latex(
            rf"\hat{{y}} = {number(before)} \;\to\; {number(after)} \qquad "
            rf"\varepsilon \textstyle\sum_j |\partial z / \partial x_j| = {number(float(push * np.abs(slope).sum()))}"
        )
        st.markdown(told(before, after, push, dataset.classes, int(dataset.Y_test[0, i])))
    show_source(input_gradient)


def ranked(run: TrainingRun, choice: DataChoice) -> np.ndarray:
    """The test pictures, the surest mistake first, the surest right answer last."""
    dataset = choice.dataset
    probability = predict_probability(dataset.X_test, run.parameters, run.activations)[0]
    return np.argsort(-np.abs(np.nan_to_num(probability, nan=0.5) - dataset.Y_test[0]), kind="stable")


def pushed_picture(x: np.ndarray, slope: np.ndarray, push: float) -> np.ndarray:
    """x + ε sign(∂z/∂x), each pixel kept within 0 … 1."""
    return np.clip(x + push * np.sign(slope), 0, 1)


def shown(x, slope, pushed, answers: tuple[float, float], dataset) -> list[SheetPicture]:
    """The picture, its gradient, and the picture pushed."""
    palette, image_shape = current_theme(), dataset.image_shape
    colors = [palette.class_1_text if answer > 0.5 else palette.class_0_text for answer in answers]
    gradient = slope.reshape(image_shape).sum(axis=2)
    return [
        SheetPicture(data_url(roll(x, image_shape)[0], True), f"ŷ = {number_text(answers[0])}", "the picture", colors[0]),
        SheetPicture(signed_url(gradient, palette), "∂z/∂x", "blue: brighter here means a larger z", palette.ink),
        SheetPicture(
            data_url(roll(pushed, image_shape)[0], True), f"ŷ = {number_text(answers[1])}", "the picture, pushed", colors[1]
        ),
    ]


def told(before: float, after: float, push: float, classes: tuple[str, ...], label: int) -> str:
    """What the push has done, in one sentence."""
    was, now = classes[int(before > 0.5)], classes[int(after > 0.5)]
    start = f"This is {classes[label]}; the answer is {was}."
    if not push:
        return start
    levels = push * 255
    size = f"at most {number_text(levels, 2)} of 255 levels"
    if was == now:
        return f"{start} A push of {size} does not turn it yet."
    return f"{start} A push of {size}, hard to see, turns it to {now}: the answer hangs on many pixels at once, not on the cat."
