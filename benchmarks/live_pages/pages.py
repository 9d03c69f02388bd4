"""The same two pages twice: with the live slider and figure, and with Streamlit's own.

    streamlit run benchmarks/live_pages/pages.py -- training live
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import ui  # first of all, as it limits BLAS to one thread

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from nnengine import Hyperparameters, load_dataset, predict_probability, train
from ui.charts.palette import LIGHT
from ui.charts.plane import answer_figure, plane_grid
from ui.charts.template import apply_template
from ui.live import draw_loader, live_figure, live_slider

SUBJECT, KIND = sys.argv[1:3]
EXTENT = 3.6


def slider(label, low, high, default, step):
    if KIND == "live":
        return live_slider(label, minimum=low, maximum=high, step=step, default=default, key="value")
    return st.slider(label, low, high, default, step, key="value")


def show(fig, height):
    if KIND == "live":
        live_figure(fig, key="picture", alt="The picture that is timed.", height=height)
    else:
        st.plotly_chart(fig, key="picture", theme=None, height=height)


@st.cache_resource(max_entries=1)
def points():
    # 300 of them are for training.
    return load_dataset("circles", examples=428)


@st.fragment
def training():
    learning_rate = slider("Learning rate", 0.01, 1.0, 0.5, 0.005)
    dataset = points()
    run = train(dataset, Hyperparameters(learning_rate=learning_rate, iterations=300))
    answers = predict_probability(plane_grid(EXTENT), run.parameters, run.activations)
    show(
        answer_figure(
            answers, EXTENT, dataset.X_train, dataset.Y_train, dataset.X_test, dataset.Y_test, dataset.classes, LIGHT
        ),
        460,
    )


@st.fragment
def curve():
    a = slider("a", -2.0, 2.0, 0.5, 0.02)
    x = np.linspace(-2, 2, 200)
    fig = go.Figure()
    fig.add_scatter(x=x, y=x**3, mode="lines", name="x³")
    fig.add_scatter(x=x, y=a**3 + 3 * a**2 * (x - a), mode="lines", name="tangent")
    fig.add_scatter(x=[a], y=[a**3], mode="markers", name="a")
    apply_template(fig, LIGHT).update_yaxes(range=[-8, 8])
    show(fig, 400)


st.set_page_config(layout="wide")
draw_loader()
{"training": training, "curve": curve}[SUBJECT]()
