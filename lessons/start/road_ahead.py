"""The road ahead: what comes after a first course, and its next step on a picture."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import Dataset
from nnengine.filters import FILTERS, filter_image, shift_image
from nnengine.photos import roll
from ui import cached, widgets
from ui.charts.feature_map import feature_map_figure
from ui.charts.numbers import number_text
from ui.formulas import number
from ui.live import live_figure
from ui.navigation import link
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

NAMES = {
    "vertical_edges": "Vertical edges",
    "horizontal_edges": "Horizontal edges",
    "outlines": "Outlines",
    "blur": "Blur",
}
WEIGHTS = {f"filter_w{i + 1}{j + 1}": (i, j) for i in range(3) for j in range(3)}
FIRST = FILTERS["vertical_edges"]
SETTINGS = settings_of(
    "start",
    filter_picture=dict(default=15, low=1, high=142),
    **{name: dict(default=FIRST[i][j], low=-8, high=8, step=0.01) for name, (i, j) in WEIGHTS.items()},
)
SHIFT = 8
WEIGHT_WIDTH = 104
AHEAD = f"""
<ul style="margin:0;padding-left:20px;line-height:1.6">
<li><b>Improving networks</b>: regularization, better optimizers, tuning.
{link("deep_net", "", "L2, dropout and Adam")} are on the Deep net page already.</li>
<li><b>Structuring projects</b>: what to try next, judged by numbers.
{link("deep_net", "experiments", "The record of experiments")} is a beginning.</li>
<li><b>Convolutions</b>: networks for pictures. Their step is below.</li>
<li><b>Sequences</b>: networks for speech and text, which read one piece after the other.</li>
</ul>
"""


@section("C42", settings=SETTINGS, height=720)
def road_ahead() -> None:
    st.html(AHEAD)
    st.markdown(
        "A convolutional layer moves one small filter over the whole picture: at each place nine weights times the "
        "nine pixels under them, added up. What it looks for, it finds anywhere."
    )
    cats = cached.dataset("cat_emoji")
    side, picture = st.columns([0.38, 0.62], gap="large")
    with side:
        i = widgets.slider("Picture", SETTINGS["filter_picture"])
        kernel = choose_kernel()
    image = grey_picture(cats, i - 1)
    feature_map = filter_image(image, kernel)
    with picture:
        alt = f"Test picture {i} in grey, and the feature map that the filter makes of it."
        fig = feature_map_figure(image, feature_map, current_theme())
        live_figure(fig, key="start.feature_map", alt=alt, height=320)
        show_one_place(image, kernel, feature_map)
        st.markdown(counted(image, kernel, feature_map, cats.n_x))
    predict_first(
        f"the picture moves {SHIFT} pixels to the right. The feature map is then",
        ["the same, moved along", "altogether different", "the same, in place"],
        lambda: judge_shift(image, kernel),
        key="start.shifted_picture",
        about=(i, kernel.tobytes()),
    )
    show_source(filter_image, when_asked=(shift_image,))


def choose_kernel() -> np.ndarray:
    """The filter's nine weights, each on its slider where it stands in the filter."""
    with st.container(horizontal=True, gap="small"):
        for name, title in NAMES.items():
            st.button(title, key=f"start.filter.{name}", on_click=take_filter, args=(name,))
    kernel = np.zeros((3, 3))
    for i in range(3):
        # Columns would be too wide for a phone to have three side by side.
        row = st.container(horizontal=True, gap="small")
        for j in range(3):
            with row.container(width=WEIGHT_WIDTH):
                kernel[i, j] = widgets.slider(f"w{'₁₂₃'[i]}{'₁₂₃'[j]}", SETTINGS[f"filter_w{i + 1}{j + 1}"], ".2f")
    return kernel


def take_filter(name: str) -> None:
    for setting, (i, j) in WEIGHTS.items():
        widgets.set_slider(SETTINGS[setting], FILTERS[name][i][j])


def grey_picture(cats: Dataset, i: int) -> np.ndarray:
    """Test picture i as one plane, the mean of its colors, 0 … 1."""
    return roll(cats.X_test[:, i : i + 1], cats.image_shape)[0].mean(axis=2) / 255


def show_one_place(image: np.ndarray, kernel: np.ndarray, feature_map: np.ndarray) -> None:
    """The sum at one place, the one where the feature map is strongest."""
    r, c = np.unravel_index(np.argmax(np.abs(feature_map)), feature_map.shape)
    st.latex(
        rf"z_{{{r + 1},{c + 1}}} = \sum_{{i,j}} w_{{ij}}\, x_{{{r}+i,\,{c}+j}} = {number(float(feature_map[r, c]))}"
    )


def counted(image: np.ndarray, kernel: np.ndarray, feature_map: np.ndarray, n_x: int) -> str:
    """How many weights this takes, and how many a dense layer would."""
    rows, columns = feature_map.shape
    return (
        f"That is where the feature map is strongest. The filter has **{kernel.size} weights**, shared by "
        f"all {rows} × {columns} places. A dense layer with as many units would have {number_text(feature_map.size * image.size)} on this grey picture; a layer "
        f"of n units on the cat recognizer's {number_text(n_x)} inputs has {number_text(n_x)} × n."
    )


def judge_shift(image: np.ndarray, kernel: np.ndarray) -> Verdict:
    """Filter the moved picture, and compare where the filter does not reach over the seam."""
    before, after = filter_image(image, kernel), filter_image(shift_image(image, SHIFT), kernel)
    moved_along = float(np.abs(after[:, SHIFT:] - before[:, :-SHIFT]).max())
    stayed = float(np.abs(after - before).max())
    if stayed < 1e-9:
        return Verdict("the same, in place", "Here the feature map is the same at every place.")
    option = "the same, moved along" if moved_along < 1e-9 else "altogether different"
    return Verdict(
        option,
        f"{SHIFT} columns further on, each number differs by at most {number_text(moved_along)}; at its old place by "
        f"up to {number_text(stayed)}. A dense unit would have to learn the same pattern again for each place.",
    )
