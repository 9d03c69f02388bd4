"""Playing a recorded run back in the browser: see static/live/player.js."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ui.live.assets import component
from ui.live.browser import component_state, report, runs_in_browser, sequence

_render = component("player")


@dataclass(frozen=True)
class Grid:
    """A heat map that changes as a whole from moment to moment.

    Attributes
    ----------
    traces : tuple of int
        The figure's traces that draw it: a heat map of shades 0 … 255, and perhaps a contour of the heights.
    heights : ndarray of shape (moments, cells, cells)
        From −1 to 1.
    """

    traces: tuple[int, ...]
    heights: np.ndarray


@dataclass(frozen=True)
class Point:
    """A trace of one point that moves; x and y have one value for each moment."""

    trace: int
    x: Sequence[float]
    y: Sequence[float]


def figure_moments(grids: Sequence[Grid] = (), points: Sequence[Point] = ()) -> dict[str, Any]:
    """What changes in a live figure while a run plays."""
    return {
        "kind": "figure",
        "cells": grids[0].heights.shape[1] if grids else 0,
        "grids": [{"traces": list(grid.traces), **_packed(grid.heights)} for grid in grids],
        "points": [{"trace": point.trace, "x": list(point.x), "y": list(point.y)} for point in points],
    }


def _packed(heights: np.ndarray) -> dict[str, Any]:
    """Heights as int8 of each moment's own largest, so that the boundary stays sharp where the answers hardly differ."""
    most = np.abs(heights).max(axis=(1, 2))
    shares = heights / np.where(most > 0, most, 1)[:, np.newaxis, np.newaxis]
    return {
        "most": most.tolist(),
        "shares": base64.b64encode(np.round(127 * shares).astype(np.int8).tobytes()).decode("ascii"),
    }


def network_moments(moments: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What changes in a network picture while a run plays; each moment as `ui.live.network.moment` gives it."""
    return {"kind": "network", "moments": list(moments)}


def player(
    run: str,
    iterations: Sequence[int],
    costs: Sequence[str],
    scores: Mapping[str, Sequence[str]],
    moments: Callable[[], tuple[Mapping[str, Mapping[str, Any]], Mapping[str, Sequence[str]]]],
    *,
    key: str,
) -> None:
    """Buttons that play, pause, step, scrub and slow a run, and its numbers at the moment shown.

    Parameters
    ----------
    run : str
        Names the run; another name starts at that run's end.
    iterations : sequence of int
        The recorded moments.
    costs : sequence of str
        J at each moment.
    scores : mapping of str to sequence of str
        What stands beside the cost, at the last moment alone.
    moments : callable
        Works out what changes at each moment, by the key of each picture, and the scores at every moment; called only
        once somebody plays.
    """
    if not runs_in_browser():
        return
    wanted = report(component_state(key), "wanted")
    pictures = None
    if wanted.get("run") == run:
        pictures, scores = moments()
    _render(
        key=key,
        data={
            "run": run,
            "iterations": list(iterations),
            "costs": list(costs),
            "scores": [{"label": label, "values": list(values)} for label, values in scores.items()],
            "moments": pictures,
            "answers": sequence(wanted),
        },
        on_wanted_change=lambda: None,
        on_failed_change=lambda: None,
    )
