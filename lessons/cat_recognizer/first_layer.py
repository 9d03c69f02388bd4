"""The first layer's weights as pictures: what each unit looks for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import forward_propagation
from ui.charts.numbers import number_text
from ui.pictures import SheetPicture, sheet, signed_url
from ui.section import part
from ui.theme import current_theme
from ui.training import current_run

PAGE = "cat_recognizer"


@part("first-layer", "What the first layer looks for", follows=PAGE, height=420)
def first_layer() -> None:
    held = current_run(PAGE)
    run, dataset, palette = held.run, held.choice.dataset, current_theme()
    W1 = run.parameters["W1"]
    _, cache = forward_propagation(dataset.X_test, run.parameters, run.activations)
    Z1, is_cat = cache["Z1"], dataset.Y_test[0] == 1
    # How much stronger each unit's z is for class 1, in standard deviations: what it tells apart.
    spread = Z1.std(axis=1)
    leaning = (Z1[:, is_cat].mean(axis=1) - Z1[:, ~is_cat].mean(axis=1)) / np.where(spread > 0, spread, 1)
    st.markdown(
        f"Each row of W[1] {W1.shape} is one unit's weights, laid out as the picture they are multiplied with: bright "
        ":blue[blue] pixels raise its z, :orange[orange] ones lower it. Below each, how many standard deviations higher "
        f"its z is for {dataset.classes[1]} than for {dataset.classes[0]}, over the test pictures."
    )
    pictures = [
        SheetPicture(
            signed_url(w.reshape(dataset.image_shape).sum(axis=2), palette),
            f"{'+' if lean > 0 else ''}{number_text(float(lean), 2)}",
            f"unit {k}: {number_text(float(lean), 2)} standard deviations",
            palette.class_1_text if lean > 0 else palette.class_0_text,
        )
        for k, (w, lean) in enumerate(zip(W1, leaning, strict=True), start=1)
    ]
    st.html(sheet(pictures, 240 if len(pictures) == 1 else 88))
