"""A fit of the neuron that is watched: its line moves through the run's own history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from nnengine.neuron import NeuronRun, fit_neuron
from nnengine.training import snapshot_iterations
from ui import widgets
from ui.live import live_slider, set_live_value
from ui.live.browser import at_rest, runs_in_browser
from ui.live.slider import live_value
from ui.proceed import proceed
from ui.state import Setting

ITERATIONS, LEARNING_RATE = 500, 0.1
MOMENTS = snapshot_iterations(ITERATIONS, first=5, later=20)
MOMENT = "start.fit_moment"
_HELD = "_start.fit"


@dataclass
class HeldFit:
    """A fit on the page.

    Attributes
    ----------
    run : NeuronRun
    iteration : int
        The moment shown.
    is_moving : bool
        Whether the line is on its way to the last one.
    sliders : tuple of float
        Where the fit has put the sliders of w and b; found elsewhere, somebody has moved them.
    """

    run: NeuronRun
    sliders: tuple[float, float]
    iteration: int = 0
    is_moving: bool = True

    @property
    def line(self) -> tuple[float, float]:
        """w and b at the moment shown."""
        return float(self.run.w[self.iteration]), float(self.run.b[self.iteration])

    @property
    def path(self) -> list[tuple[float, float]]:
        """w and b at the moments before it."""
        return [(float(self.run.w[k]), float(self.run.b[k])) for k in MOMENTS if k < self.iteration]


def begin_fit(x: np.ndarray, y: np.ndarray, w: float, b: float, sliders: tuple[float, float]) -> None:
    """Fit the neuron from w and b; call it in a callback."""
    st.session_state[_HELD] = HeldFit(fit_neuron(x, y, w, b, LEARNING_RATE, ITERATIONS), sliders)
    set_live_value(MOMENT, 0)


def held_fit(w: Setting, b: Setting) -> HeldFit | None:
    """The fit on the page, one moment further if it is moving; call it before the sliders are drawn."""
    held: HeldFit | None = st.session_state.get(_HELD)
    if held is None:
        return None
    if not np.allclose((widgets.slider_value(w), widgets.slider_value(b)), held.sliders, rtol=0, atol=1e-6):
        del st.session_state[_HELD]
        set_live_value(MOMENT, 0)
        return None
    chosen = int(live_value(MOMENT, 0))
    if chosen != held.iteration:  # somebody has taken hold of it
        held.is_moving = False
    elif held.is_moving:
        # Without a browser nobody would ask for the moments in between.
        chosen = next(k for k in MOMENTS if k > held.iteration) if runs_in_browser() else ITERATIONS
        held.is_moving = chosen < ITERATIONS
        set_live_value(MOMENT, chosen)
    held.iteration = chosen
    is_settled = not held.is_moving and at_rest(MOMENT)
    held.sliders = tuple(_glide(*pair, is_settled) for pair in zip((w, b), held.line, strict=True))
    return held


def show_moment(held: HeldFit | None) -> None:
    """The slider over the fit's moments, at rest as long as there is no fit."""
    live_slider(
        "Iteration of the fit", options=MOMENTS, default=0, key=MOMENT, format=",d", disabled=held is None,
        help=f"{ITERATIONS} iterations of gradient descent, learning rate α = {LEARNING_RATE}.",
    )
    proceed("start.fit_proceed", "fit" if held is not None and held.is_moving else None)


def _glide(setting: Setting, value: float, is_settled: bool) -> float:
    """Move a slider along with the fit, and return where it then stands. The address waits for the last moment."""
    value = round(float(np.clip(value, setting.low, setting.high)), 2)
    if abs(widgets.slider_value(setting) - value) > 1e-6 or (is_settled and not at_rest(setting.key)):
        widgets.set_slider(setting, value, is_settled)
    return value
