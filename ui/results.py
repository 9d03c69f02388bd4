"""What a run came to: its numbers, its cost curve, its diagnosis, and its answers as a picture."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import streamlit as st

from nnengine import TrainingRun, predict_probability
from nnengine.datasets.features import map_features
from ui import names, pictures
from ui.charts.cost import cost_figure
from ui.charts.numbers import number_text
from ui.charts.plane import answer_figure, plane_grid
from ui.charts.weights import weights_figure
from ui.data_choice import DataChoice
from ui.formulas import term
from ui.live.events import FigureEvent
from ui.live.figure import live_figure
from ui.live.network import NetworkAction, Selection, network_picture
from ui.playback import score_text
from ui.tiles import unit_tiles
from ui.training import PageRun
from ui.theme import current_theme


def show_cost(held: PageRun, key: str, height: int = 220) -> None:
    """The cost curve, and where its settings changed."""
    run = held.run
    if not len(run.costs):
        st.caption("The cost is not a finite number, so there is no curve to draw.")
        return
    first, last = (number_text(float(J)) for J in run.costs[[0, -1]])
    alt = f"Cost J over {len(run.costs) - 1:,} iterations, from {first} to {last}."
    changes = {
        start: f"α {hyperparameters.learning_rate:g}, λ {hyperparameters.l2:g}"
        for start, hyperparameters in held.stage_starts
    }
    live_figure(cost_figure(run.costs, current_theme(), height, changes), key=key, alt=alt, height=height)


def show_diagnosis(held: PageRun) -> None:
    """What the finished run's numbers say, one line a finding."""
    if not held.is_trained:
        st.markdown("Stopped: this is as far as it came." if held.is_stopped else "Training …")
        return
    lines = [f"**{names.FINDINGS[finding.kind]}.** {finding.message}" for finding in held.run.diagnosis]
    st.markdown("\n\n".join(lines) or "Nothing unusual in this run.")


def show_answers(
    run: TrainingRun,
    choice: DataChoice,
    key: str,
    height: int = 460,
    *,
    show_test: bool = True,
    discretize: bool = False,
    chosen: np.ndarray | None = None,
    on_event: Callable[[FigureEvent], None] | None = None,
) -> None:
    """The answers: over the plane for points, on the test pictures for pictures.

    Parameters
    ----------
    show_test, discretize : bool
        As for `answer_figure`.
    chosen : ndarray of int, optional
        Test examples to ring in the plane, or the test pictures to show.
    on_event : callable, optional
        Called with a click in the plane.
    """
    if choice.points is None:
        show_picture_answers(run, choice, chosen=chosen)
        return
    points = choice.points
    grid = map_features(plane_grid(choice.extent), choice.features)
    answers = predict_probability(grid, run.parameters, run.activations)
    alt = (
        f"The network's answer over the plane for {choice.name}, with {points.m_train} training and "
        f"{points.m_test} test examples; test {score_text(run.test_accuracy, choice)}."
    )
    fig = answer_figure(
        answers, choice.extent, points.X_train, points.Y_train, points.X_test, points.Y_test,
        points.classes, current_theme(), height, show_test=show_test, discretize=discretize,
        ringed=None if chosen is None else points.X_test[:, chosen],
    )
    live_figure(fig, key=key, alt=alt, height=height, on_event=on_event)


def show_picture_answers(
    run: TrainingRun, choice: DataChoice, count: int = 24, chosen: np.ndarray | None = None
) -> None:
    """Test pictures with the probability of cat: those chosen, or the worst mistakes first."""
    dataset = choice.dataset
    probabilities = predict_probability(dataset.X_test, run.parameters, run.activations)[0]
    if chosen is not None:
        st.caption(f"{min(len(chosen), count)} of the {len(chosen)} test pictures, each with the probability of cat.")
        st.html(pictures.contact_sheet(dataset, chosen[:count], probabilities, current_theme()))
        return
    labels = dataset.Y_test[0]
    surprise = np.abs(probabilities - labels)
    order = np.argsort(-surprise, kind="stable")
    mistakes = order[surprise[order] > 0.5]
    right = order[surprise[order] <= 0.5]
    # As many mistakes as fit in two thirds of the sheet, then right answers spread from doubtful to sure.
    shown_mistakes = mistakes[: count * 2 // 3]
    places = min(len(right), count - len(shown_mistakes))
    spread = right[np.linspace(0, len(right) - 1, places).astype(int)]
    st.caption(
        f"{len(mistakes)} of {dataset.m_test} test pictures are wrong. Each carries the probability of cat; "
        "mistakes are framed, the surest first."
    )
    shown = np.concatenate([shown_mistakes, spread]).astype(int)
    st.html(pictures.contact_sheet(dataset, shown, probabilities, current_theme()))


def show_unit(run: TrainingRun, choice: DataChoice, key: str) -> None:
    """The single unit's w and b: as numbers in its formula, or, for pictures, w as a picture."""
    w, b = run.parameters["W1"][0], float(run.parameters["b1"][0, 0])
    if choice.points is None:
        alt = f"The {w.size:,} weights as a picture: blue pixels speak for cat, orange ones against."
        st.caption(f"The {w.size:,} weights, laid out as the picture: blue pixels speak for cat, orange ones against.")
        fig = weights_figure(w, choice.dataset.image_shape, current_theme())
        live_figure(fig, key=key, alt=alt, height=fig.layout.height)
        return
    terms = "".join(rf"{term(w_j)} \cdot x_{j} " for j, w_j in enumerate(w, start=1)) + term(b)
    st.latex(rf"\hat{{y}} = \sigma({terms.removeprefix('+ ')})")


def show_network(
    run: TrainingRun,
    choice: DataChoice,
    key: str,
    most_units: int,
    on_action: Callable[[NetworkAction], None],
    height: int,
    *,
    selected: Selection | None = None,
    held: Collection[Selection] = (),
    on_select: Callable[[Selection], None] | None = None,
) -> None:
    """The network with what each unit answers over the plane; units that something is wrong with are marked."""
    marks = {unit: finding.kind for finding in reversed(run.diagnosis) for unit in finding.units}
    sizes = ", ".join(f"{n} units" for n in run.hyperparameters.hidden_layers) or "no hidden layer"
    tiles = unit_tiles(run.parameters, run.activations, choice.extent, choice.features)
    network_picture(
        run.parameters,
        tiles,
        [names.FEATURES[feature] for feature in choice.features],
        marks,
        current_theme(),
        key=key,
        alt=f"The network: {len(choice.features)} inputs, {sizes}, one output.",
        height=height,
        most_units=most_units,
        on_action=on_action,
        selected=selected,
        held=held,
        on_select=on_select,
    )
