"""Structured and unstructured data: what the order of the numbers means, to a person and to a dense net."""

import numpy as np
import streamlit as st

from nnengine import Dataset, Hyperparameters, train
from nnengine.datasets.housing import HOUSE_FEATURES, houses_in_units
from nnengine.photos import roll
from nnengine.pixel_order import shuffled_features
from ui import cached, widgets
from ui.charts.numbers import number_text
from ui.pictures import data_url
from ui.prediction import Verdict, predict_first
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "start",
    order_house=dict(default=1, low=1, high=120),
    order_picture=dict(default=27, low=1, high=142),
    order_shuffled=dict(default=False),
)
SHUFFLE_SEED = 2
HYPERPARAMETERS = Hyperparameters((), initialization="zeros", learning_rate=0.005, iterations=500)
COLORS = ("red", "green", "blue")


def show_orders() -> None:
    st.subheader("Structured and unstructured data", anchor="structured-data")
    st.markdown("Four numbers of a house, and four of a picture's 12,288. Shuffle the order in both.")
    is_shuffled = widgets.toggle("Shuffle the order of the numbers", SETTINGS["order_shuffled"])
    house, picture = st.columns(2, gap="large")
    with house:
        i = widgets.slider("House", SETTINGS["order_house"])
        show_house(cached.dataset("housing_features"), i - 1, is_shuffled)
    cats = cached.dataset("cat_emoji")
    with picture:
        i = widgets.slider("Picture", SETTINGS["order_picture"])
        show_picture(cats, i - 1, is_shuffled)
    predict_first(
        "logistic regression is trained on the cat pictures, and again with the pixels of all pictures shuffled in the "
        "same way. Which of the two gets more test pictures right?",
        ["the ordered one", "the shuffled one", "neither"],
        lambda: judge_orders(cats),
        key="start.pixel_order",
    )


def show_house(houses: Dataset, i: int, is_shuffled: bool) -> None:
    order = np.random.default_rng(SHUFFLE_SEED).permutation(houses.n_x) if is_shuffled else np.arange(houses.n_x)
    values = houses_in_units(houses.X_train[:, i : i + 1])[:, 0]
    cells = [
        (feature.title, number_text(round(value, 2) if feature.unit else round(value)), feature.unit or "a count")
        for feature, value in ((HOUSE_FEATURES[k], float(values[k])) for k in order)
    ]
    show_numbers("x", (houses.n_x, 1), cells)
    st.caption("Structured: each number has a name, and keeps its meaning wherever it stands.")


def show_picture(cats: Dataset, i: int, is_shuffled: bool) -> None:
    order = pixel_order(cats.n_x) if is_shuffled else np.arange(cats.n_x)
    x = cats.X_test[order, i : i + 1]
    # Four in a row from the middle of the picture.
    first = cats.n_x // 2 + cats.image_shape[1] // 2 * 3
    cells = []
    for k in range(first, first + 4):
        row, column, plane = np.unravel_index(order[k], cats.image_shape)
        place = f"row {row + 1}, column {column + 1}, {COLORS[plane]}"
        cells.append((f"x{k + 1:,}", number_text(round(255 * float(x[k, 0]))), place))
    image, numbers = st.columns([0.28, 0.72], vertical_alignment="center", wrap=False)
    with image:
        label = cats.classes[int(cats.Y_test[0, i])]
        alt = "A picture whose pixels are shuffled." if is_shuffled else f"Test picture {i + 1}: {label}."
        source = data_url(roll(x, cats.image_shape)[0], is_exact=True)
        st.html(f'<img src="{source}" width="128" height="128" alt="{alt}" style="image-rendering:pixelated">')
    with numbers:
        show_numbers("x", (cats.n_x, 1), cells)
    st.caption("Unstructured: no single number tells anything, and out of order nobody sees a picture any more.")


def show_numbers(name: str, shape: tuple[int, int], cells: list[tuple[str, str, str]]) -> None:
    """A few entries of x with what is known of each."""
    muted = current_theme().muted
    rows = "".join(
        f'<tr><td style="padding:4px 12px 4px 0">{title}</td>'
        f'<td style="padding:4px 12px 4px 0;text-align:right;font-family:var(--st-code-font)">{value}</td>'
        f'<td style="padding:4px 0;color:{muted}">{unit}</td></tr>'
        for title, value, unit in cells
    )
    st.html(
        f'<div style="font-size:.875rem;min-height:132px"><b>{name}</b> <span style="color:{muted}">{shape}</span>'
        f'<table style="border-collapse:collapse">{rows}</table></div>'
    )


def pixel_order(n_x: int) -> np.ndarray:
    """The order in which `shuffled_features` puts the pixels."""
    return np.random.default_rng(SHUFFLE_SEED).permutation(n_x)


def judge_orders(cats: Dataset) -> Verdict:
    """Really train on both."""
    shuffled, _ = shuffled_features(cats, SHUFFLE_SEED)
    right = [round(train(data, HYPERPARAMETERS).test_accuracy * data.m_test) for data in (cats, shuffled)]
    option = "neither" if right[0] == right[1] else "the ordered one" if right[0] > right[1] else "the shuffled one"
    return Verdict(
        option,
        f"In order {right[0]} of {cats.m_test} are right, shuffled {right[1]}. A dense unit adds up w·x in any order: "
        "it does not know which pixels are neighbors. A convolutional network does, and makes use of it.",
    )
