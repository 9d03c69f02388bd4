"""The recorded moments of a run, as the player shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnengine import TrainingRun, predict_probability
from nnengine.datasets.features import map_features
from nnengine.training import evaluate_moments
from ui.charts.numbers import number_text
from ui.charts.plane import discrete, plane_grid, plane_heights
from ui.data_choice import DataChoice
from ui.live.network import moment
from ui.live.player import Grid, Point, figure_moments, network_moments, player
from ui.reach import bring_followers
from ui.stages import go_on, start_over
from ui.tiles import unit_tiles
from ui.training import PageRun


def show_player(held: PageRun, choice: DataChoice, page: str, discretize: bool = False) -> None:
    """The player for the pictures `<page>.network`, `<page>.answers` and `<page>.cost`."""
    run = held.run

    def go_on_from(iteration: int) -> None:
        go_on(page, held.stages, held.hyperparameters, iteration, held.edits)

    player(
        held.name,
        [snapshot.iteration for snapshot in run.snapshots],
        [number_text(snapshot.cost) for snapshot in run.snapshots],
        _scores([run.train_accuracy], [run.test_accuracy], choice),
        lambda: (_pictures(run, choice, page, discretize), _scores_of_moments(run, choice)),
        key=f"{page}.player",
        progress=None if held.is_finished else (held.share, held.seconds_left),
        in_stages=bool(held.stages),
        on_go_on=go_on_from,
        on_start_over=lambda: start_over(page),
    )
    if held.is_finished:
        bring_followers(page, held.name)


def score_text(score: float, choice: DataChoice) -> str:
    """A share of right answers as a percentage, R² as a number."""
    if not np.isfinite(score):
        return "—"
    return f"{score:.1%}" if choice.dataset.is_classification else number_text(score)


def _scores(train: Sequence[float], test: Sequence[float], choice: DataChoice) -> dict[str, list[str]]:
    name = "accuracy" if choice.dataset.is_classification else "R²"
    return {
        f"Train {name}": [score_text(score, choice) for score in train],
        f"Test {name}": [score_text(score, choice) for score in test],
    }


def _scores_of_moments(run: TrainingRun, choice: DataChoice) -> dict[str, list[str]]:
    dataset = choice.dataset
    train, test = (
        [result.accuracy for result in evaluate_moments(run, X, Y)]
        for X, Y in ((dataset.X_train, dataset.Y_train), (dataset.X_test, dataset.Y_test))
    )
    return _scores(train, test, choice)


def _pictures(run: TrainingRun, choice: DataChoice, page: str, discretize: bool) -> Mapping[str, Mapping[str, Any]]:
    iterations = [snapshot.iteration for snapshot in run.snapshots]
    costs = [snapshot.cost for snapshot in run.snapshots]
    pictures = {f"{page}.cost": figure_moments(points=[Point(1, iterations, costs)])}
    if choice.points is None:
        return pictures
    is_classification = choice.dataset.is_classification
    grid = map_features(plane_grid(choice.extent), choice.features)
    answers = [
        plane_heights(predict_probability(grid, snapshot.parameters, run.activations), is_classification)
        for snapshot in run.snapshots
    ]
    heights = np.stack(answers)
    heat_map_and_boundary = (0, 1) if is_classification else (0,)
    pictures[f"{page}.answers"] = figure_moments(
        grids=[Grid(heat_map_and_boundary, discrete(heights) if discretize else heights)]
    )
    pictures[f"{page}.network"] = network_moments(
        [
            moment(snapshot.parameters, unit_tiles(snapshot.parameters, run.activations, choice.extent, choice.features))
            for snapshot in run.snapshots
        ]
    )
    return pictures
