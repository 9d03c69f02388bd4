"""The cost J is the mean loss: what one example adds to it, and how it pulls at the weights."""

import numpy as np
import streamlit as st

from lessons.logistic_regression.cost_pulls import show_pulls
from lessons.logistic_regression.examples import choose_example
from nnengine import predict_probability
from nnengine.cost import penalty
from nnengine.example_losses import ExampleLosses, example_losses, pulls
from ui import widgets
from ui.charts.example_losses import plane_losses_figure, sorted_losses_figure
from ui.charts.numbers import number_text
from ui.charts.plane import plane_grid
from ui.formulas import colored, number
from ui.live import FigureEvent, live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme
from ui.pictures import loss_sheet, picture_html
from ui.training import PageRun, current_run

SETTINGS = settings_of("logistic_regression", cost_example=dict(default=1, low=1, high=2))
KEY = "logistic_regression.cost"
ARROW = 3.0  # in units of the plane, for an example that is answered all wrong
ON_SHEET = 24  # pictures
SHARES = ("under a quarter", "a quarter to a half", "over a half")


@section("C25", settings=SETTINGS, follows="logistic_regression", height=1_100)
def mean_loss() -> None:
    held = current_run("logistic_regression")
    dataset, parameters = held.choice.dataset, held.run.parameters
    w, b = parameters["W1"].T, float(parameters["b1"][0, 0])
    each = example_losses(w, b, dataset.X_train, dataset.Y_train)
    click = "Click an example or a bar" if held.choice.points else "Click a bar"
    st.markdown(
        f"Every example has its loss; the cost J is their mean, here in the lab's run. {click}, or move the slider."
    )
    picture, side = st.columns(2, gap="large")
    with side:
        i = choose_example("Example i, training set", SETTINGS["cost_example"], dataset.m_train)
        largest = int(np.argmax(each.losses)) + 1
        st.button(
            "Choose the largest loss", key=f"{KEY}_largest", on_click=widgets.set_slider,
            args=(SETTINGS["cost_example"], largest),
        )
        show_loss(each, dataset.Y_train[0], i)
        fig = sorted_losses_figure(each.losses, dataset.Y_train[0], i, current_theme())
        alt = f"The {each.losses.size} losses from the largest down, with their mean {number_text(each.mean)}."
        live_figure(fig, key=f"{KEY}_bars", alt=alt, height=200, events=("click",), on_event=choose_bar)
        show_sum(each, held, w)
    with picture:
        if held.choice.points is None:
            show_pictures(held, each, i)
        else:
            show_points(held, each, i)
    predict_first(
        "the tenth of the examples with the largest losses: which part of their sum is theirs?",
        SHARES, lambda: judge(each), key=f"{KEY}_share", about=(held.choice.key,),
    )
    if held.choice.points is not None:
        show_pulls(held, each, i)
    show_source(ExampleLosses, example_losses, pulls)


def show_loss(each: ExampleLosses, y: np.ndarray, i: int) -> None:
    """ŷ, L and the share of one example."""
    color, chance = ("class_1_text", r"\hat{y}") if y[i] else ("class_0_text", r"(1 - \hat{y})")
    loss = colored(number(float(each.losses[i])), color)
    st.latex(rf"\hat{{y}} = {number(float(each.answers[i]))},\quad L = -\log {chance} = {loss}")
    ratio = rf"\frac{{{loss}}}{{{number(float(np.sum(each.losses)))}}}"
    st.latex(rf"\text{{share of J}} = \frac{{L}}{{\sum L}} = {ratio} = {100 * each.shares[i]:.2f}\,\%")


def show_sum(each: ExampleLosses, held: PageRun, w: np.ndarray) -> None:
    """The mean of the losses beside the cost that the run has written down."""
    settings, m = held.run.hyperparameters, each.losses.size
    weights = penalty([w], settings.l2, settings.l1, m)
    total = number(each.mean + weights, 6)
    if weights:
        mean = number(each.mean, 6)
        st.latex(rf"J = \frac{{1}}{{{m}}}\sum L + \text{{regularization}} = {mean} + {number(weights, 6)} = {total}")
    else:
        st.latex(rf"J = \frac{{1}}{{m}}\sum L = \frac{{{number(float(np.sum(each.losses)), 6)}}}{{{m}}} = {total}")
    if len(held.run.costs):
        st.caption(f"The run's own cost, computed while it trained: {number_text(float(held.run.costs[-1]), 6)}")
    else:
        st.caption("The run's own cost is not a finite number.")


def show_points(held: PageRun, each: ExampleLosses, i: int) -> None:
    points = held.choice.points
    answers = predict_probability(plane_grid(held.choice.extent), held.run.parameters, held.run.activations)
    # Downhill on its own loss: against x dz
    step = -ARROW * each.dz[i] * points.X_train[:, i] / max(float(np.linalg.norm(points.X_train[:, i])), 1e-9)
    fig = plane_losses_figure(
        answers, held.choice.extent, points.X_train, points.Y_train[0], each.losses, i, step, points.classes,
        current_theme(),
    )
    alt = f"{points.m_train} training examples, each mark as large as its loss; example {i + 1} is ringed."
    live_figure(fig, key=f"{KEY}_plane", alt=alt, height=420, events=("click",), on_event=choose_point)
    st.caption("The larger a mark, the larger its loss. The arrow shows where the chosen one pulls w, and how hard.")


def show_pictures(held: PageRun, each: ExampleLosses, i: int) -> None:
    """The chosen picture, and those with the largest losses."""
    dataset, order = held.choice.dataset, np.argsort(-each.losses, kind="stable")
    chosen, words = st.columns([0.3, 0.7])
    with chosen:
        st.html(picture_html(dataset, i, 112))
    rank = int(np.flatnonzero(order == i)[0]) + 1
    words.markdown(
        f"Example {i + 1}: number {rank} of {dataset.m_train} by loss. "
        f"Its pull on w is the picture itself times (ŷ − y) / m = {number_text(float(each.dz[i] / dataset.m_train))}."
    )
    st.caption(f"The {ON_SHEET} training pictures with the largest losses, each over its loss")
    st.html(loss_sheet(dataset, order[:ON_SHEET].tolist(), each.losses, i, current_theme()))


def judge(each: ExampleLosses) -> Verdict:
    count = max(1, round(each.losses.size / 10))
    share = float(np.sum(np.sort(each.shares)[-count:]))
    option = SHARES[int(share >= 0.25) + int(share > 0.5)]
    return Verdict(option, f"The {count} largest of the {each.losses.size} losses make up {share:.0%} of their sum.")


def choose_point(event: FigureEvent) -> None:
    """Make the clicked point the chosen example: its trace holds one class, in the order of the examples."""
    traces = {"class 0": 0, "class 1": 1}
    if event.point is not None and event.point.trace in traces:
        labels = current_run("logistic_regression").choice.dataset.Y_train[0]
        choose(np.flatnonzero(labels == traces[event.point.trace]), event.point.index)


def choose_bar(event: FigureEvent) -> None:
    """Make the example of the clicked bar the chosen one: a trace holds one class, the largest losses first."""
    traces = {"class 0": 0, "class 1": 1}
    if event.point is not None and event.point.trace in traces:
        held = current_run("logistic_regression")
        dataset, parameters = held.choice.dataset, held.run.parameters
        each = example_losses(parameters["W1"].T, float(parameters["b1"][0, 0]), dataset.X_train, dataset.Y_train)
        order = np.argsort(-each.losses, kind="stable")
        choose(order[dataset.Y_train[0, order] == traces[event.point.trace]], event.point.index)


def choose(examples: np.ndarray, index: int) -> None:
    if isinstance(index, int) and index < examples.size:
        widgets.set_slider(SETTINGS["cost_example"], int(examples[index]) + 1)
