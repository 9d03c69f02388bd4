"""The pictures themselves: what there is to learn from and to test on, and how many pixels it takes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.cat_recognizer.picture_data import picture_dataset
from nnengine import Dataset
from ui.keep import kept
from ui.pictures import SheetPicture, dataset_url, sheet
from ui.piecewise import PiecewiseRuns
from ui.prediction import Verdict, predict_first
from ui.proceed import proceed, seconds_at_a_time
from ui.section import part
from ui.theme import current_theme
from ui.training import PageRun, current_run

PAGE = "cat_recognizer"
MOST = 18  # of each class and part
SIDE = 48
COARSE, FINE = 16, 64
LITTLE = 0.05
FALLS, STAYS, RISES = "fall by over 5 points", "stay within 5 points", "rise by over 5 points"


@part("pictures", "The pictures", follows=PAGE, height=420)
def contact_sheets() -> None:
    held = current_run(PAGE)
    dataset = held.choice.dataset
    columns = st.columns(2, gap="large")
    with columns[0]:
        show_sheets(dataset, "train", dataset.Y_train[0], "To learn from")
    with columns[1]:
        show_sheets(dataset, "test", dataset.Y_test[0], "To test on, never learned from")
    # In stages, or stopped, it would not be all the same.
    if held.is_trained and not held.stages:
        size = FINE if dataset.image_shape[0] == COARSE else COARSE
        is_under_way = False

        def judge() -> Verdict | None:
            nonlocal is_under_way
            verdict = judge_size(held, size)
            is_under_way = verdict is None
            return verdict

        predict_first(
            f"with the pictures made {size} × {size} pixels, and all else the same, test accuracy will",
            (FALLS, STAYS, RISES),
            judge,
            key="cat_recognizer.coarser",
            about=(held.name,),
        )
        proceed("cat_recognizer.coarser_proceed", "size" if is_under_way else None)


def show_sheets(dataset: Dataset, part_name: str, Y: np.ndarray, title: str) -> None:
    """How many pictures of each class there are, and some of them."""
    palette = current_theme()
    st.markdown(f"**{title}**: {len(Y):,} pictures")
    for label, color in ((1, "blue"), (0, "orange")):
        members = np.flatnonzero(Y == label)
        # Spread over all of them, because neighbors in a file are often alike.
        some = members[np.linspace(0, len(members) - 1, min(MOST, len(members))).astype(int)]
        name = dataset.classes[label]
        st.markdown(f":{color}[{name}]: {len(members):,}")
        st.html(
            sheet(
                [
                    SheetPicture(dataset_url(dataset, part_name, int(i)), "", f"{name}, number {i + 1}", palette.muted)
                    for i in some
                ],
                SIDE,
            )
        )


def judge_size(held: PageRun, size: int) -> Verdict | None:
    """Train the same network on the same pictures at another size, a moment further, and say what came of it."""
    runs = kept(
        "cat_recognizer.other_size", (held.name, size),
        lambda: PiecewiseRuns(picture_dataset(held.choice.name, size), lambda run: run.test_accuracy),
    )
    if not runs.advance([held.hyperparameters], seconds_at_a_time()):
        return None
    other = runs.kept[held.hyperparameters]
    change = other - held.run.test_accuracy
    return Verdict(
        FALLS if change < -LITTLE else RISES if change > LITTLE else STAYS,
        f"It goes from {held.run.test_accuracy:.1%} to {other:.1%}, with {3 * size * size:,} inputs "
        f"in place of {held.choice.dataset.n_x:,}.",
    )
