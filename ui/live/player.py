"""Playing a recorded run back in the browser: see static/live/player.js."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from ui.live.assets import component
from ui.live.browser import component_state, report, runs_in_browser, sequence

_render = component("player", has_stand_in=True)
LOOK_EVERY = 0.6  # seconds, at a run under way where the browser does not ask by itself


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
    progress: tuple[float, float] | None = None,
    in_stages: bool = False,
    on_go_on: Callable[[int], None] | None = None,
    on_start_over: Callable[[], None] | None = None,
) -> None:
    """Buttons that play, pause, step, scrub and slow a run, and its numbers at the moment shown.

    Where no browser runs it, in Streamlit's AppTest, the numbers of the end stand alone; in a browser without the
    component's code they stand above Streamlit's own controls.

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
    progress : tuple of float, optional
        Share done and seconds left of a run under way: the player then shows a bar and a button to stop, and runs the
        script again for more as soon as it has drawn what there is.
    in_stages : bool
        Whether the run has gone on from a moment before, so that it can start over.
    on_go_on : callable, optional
        Called with the iteration from which somebody wants to go on.
    on_start_over : callable, optional
        Called when somebody wants to start over.
    """
    if not runs_in_browser():
        _numbers([(label, values[-1]) for label, values in scores.items()], costs[-1])
        return
    if _render.has_failed(key):
        _render.stand_in(key, None if progress is None else LOOK_EVERY)
        _stand_in(run, iterations, costs, scores, moments, key, progress, in_stages, on_go_on, on_start_over)
        return
    state = component_state(key)
    wanted = report(state, "wanted")
    pictures = None
    if wanted.get("run") == run and progress is None:
        pictures, scores = moments()

    def staged() -> None:
        wish = report(component_state(key), "stage")
        iteration = wish.get("iteration")
        if wish.get("run") != run:
            return
        if iteration is None and on_start_over:
            on_start_over()
        elif type(iteration) is int and iteration in iterations and on_go_on:
            on_go_on(iteration)

    _render(
        key=key,
        data={
            "run": run,
            "iterations": list(iterations),
            "costs": list(costs),
            "scores": [{"label": label, "values": list(values)} for label, values in scores.items()],
            "moments": pictures,
            "progress": None if progress is None else {"share": progress[0], "seconds": progress[1]},
            "in_stages": in_stages,
            "answers": max(sequence(report(state, name)) for name in ("wanted", "more", "stop", "stage")),
        },
        on_wanted_change=lambda: None,
        on_more_change=lambda: None,
        on_stop_change=lambda: None,
        on_stage_change=staged,
        on_failed_change=lambda: None,
    )


def is_stop_wanted(key: str, run: str) -> bool:
    """Whether somebody has asked the player `key` to stop this run."""
    if not runs_in_browser():
        return False
    if _render.has_failed(key):
        return bool(st.session_state.get(_stop_key(key)))
    return report(component_state(key), "stop").get("run") == run


def player_is_missing() -> bool:
    """Whether the browser is without the player's code, so that nothing there knows which run is shown."""
    return _render.is_missing


def _stop_key(key: str) -> str:
    return f"{key}.plain.stop"


def _numbers(scores: Sequence[tuple[str, str]], cost: str) -> None:
    with st.container(horizontal=True):
        for label, value in (*scores, ("Cost J", cost)):
            st.metric(label, value, width="content")


def _stand_in(run, iterations, costs, scores, moments, key, progress, in_stages, on_go_on, on_start_over) -> None:
    """The numbers, and what can be done to a run, by Streamlit's own controls."""
    numbers, controls = st.container(), st.container()
    last = position = len(iterations) - 1
    with controls:
        if progress is not None:
            share, seconds = progress
            st.progress(share, f"{math.ceil(seconds)} s left" if seconds >= 0.5 else "nearly done")
            st.button("Stop here", key=_stop_key(key))
        else:
            if last > 0:
                position = st.select_slider(
                    "Moment of the run", range(last + 1), last, key=f"{key}.plain.moment.{run}",
                    format_func=lambda k: f"iteration {iterations[k]:,}",
                )
            with st.container(horizontal=True):
                if on_go_on:
                    st.button(
                        "Go on here", key=f"{key}.plain.go_on", disabled=position == 0,
                        on_click=on_go_on, args=(iterations[position],),
                    )
                if in_stages and on_start_over:
                    st.button("Start over from the initial weights", key=f"{key}.plain.start_over", on_click=on_start_over)
    if position < last:
        scores = moments()[1]
    k = min(position, *(len(values) - 1 for values in scores.values()))
    with numbers:
        _numbers([(label, values[k]) for label, values in scores.items()], costs[position])
