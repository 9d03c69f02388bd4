"""How the examples pull at the weights: every pull is x dz / m, and their sum is dw."""

import numpy as np
import streamlit as st

from nnengine.cost import penalty_gradient
from nnengine.example_losses import ExampleLosses, pull, pulls
from ui.charts.example_losses import pulls_figure
from ui.charts.numbers import number_text
from ui.formulas import number, signed
from ui.live import live_figure
from ui.theme import current_theme
from ui.training import PageRun


def show_pulls(held: PageRun, each: ExampleLosses, i: int) -> None:
    """The pulls on w put end to end, and the chosen one in numbers."""
    X, Y = held.choice.dataset.X_train, held.choice.dataset.Y_train
    settings, m = held.run.hyperparameters, each.losses.size
    st.subheader("Every example pulls at w", anchor=False)
    picture, side = st.columns(2, gap="large")
    with picture:
        of_each = pulls(X, each.dz)
        dw = np.sum(of_each, axis=1)
        entries = " and ".join(number_text(float(value)) for value in dw)
        alt = f"The {m} pulls on w end to end; their sum, dw, is {entries}."
        fig = pulls_figure(of_each, Y[0], i, current_theme())
        live_figure(fig, key="logistic_regression.cost_pulls", alt=alt, height=340)
    with side:
        st.markdown(f"The pull of example {i + 1}, a part of dw:")
        mine = pull(X, each.dz, i)
        st.latex(rf"\frac{{x\,dz}}{{m}} = \frac{{1}}{{{m}}}{column(X[:, i])} {signed(float(each.dz[i]))}")
        st.latex(rf"= {column(mine[:, 0])}")
        st.markdown("The sum of all of them:")
        st.latex(rf"dw = \sum_i \frac{{x^{{(i)}} dz^{{(i)}}}}{{m}} = {column(dw)}")
        w = held.run.parameters["W1"].T
        more = penalty_gradient(w, settings.l2, settings.l1, m)[:, 0]
        if more.any():
            st.markdown(f"Regularization adds to it: $dw = {column(dw + more)}$")
        st.caption(
            "End to end from the origin: first the pulls of class 0, then those of class 1, the chosen one thick. "
            "At the lowest point of J they lead back to the origin: dw = 0."
        )


def column(vector: np.ndarray) -> str:
    """A column of numbers in TeX."""
    entries = r" \\ ".join(number(float(value)) for value in vector)
    return rf"\begin{{bmatrix}}{entries}\end{{bmatrix}}"
