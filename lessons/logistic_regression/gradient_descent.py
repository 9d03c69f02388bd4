"""Gradient descent: a ball on J, first along one parameter, then over two."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.logistic_regression.descent_over_two import FIGURE as PATH_FIGURE
from lessons.logistic_regression.descent_over_two import SETTINGS as PATH_SETTINGS
from lessons.logistic_regression.descent_over_two import descent_over_two
from lessons.logistic_regression.parameters import (
    Parameter,
    axis_reach,
    movable_parameters,
    pixels_note,
    zeros_like_model,
)
from nnengine.cost_surface import CostSlice, cost_over_two, slice_cost
from nnengine.descent_behavior import BEHAVIORS, behavior_of, behaviors_at, example_rates
from ui import widgets
from ui.charts.descent_curve import descent_curve_figure
from ui.charts.numbers import number_text
from ui.formulas import number, signed
from ui.live import Handle, dragged, live_figure
from ui.live.grid import Grid
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme
from ui.training import PageRun, current_run

FIGURE = "logistic_regression.ball"
STEPS, MOST_STEPS = 20, 60
SETTINGS = settings_of(
    "logistic_regression",
    ball_parameter=dict(default="bias"),
    ball_cat_parameter=dict(default="bias"),
    ball_held=dict(default="start"),
    ball_alpha=dict(default=1.0, low=0.01, high=50, step=20, scale="log"),
    ball_steps=dict(default=0, low=0, high=MOST_STEPS),
)
HELD = {"start": "at 0", "trained": "as trained"}
NOTE = "_logistic_regression.ball_note"
SEEN_AS = {
    "crawl": "it crawls: more than a tenth of the slope is left",
    "converge": "it converges: less than a tenth of the slope is left",
    "oscillate": "it oscillates: it steps over the bottom and back",
    "diverge": "it diverges: it ends up higher than it began",
}


@section(
    "C26",
    settings={**SETTINGS, **PATH_SETTINGS},
    places=(FIGURE, PATH_FIGURE),
    follows="logistic_regression",
    height=1300,
)
def gradient_descent() -> None:
    held = current_run("logistic_regression")
    st.markdown(
        "The slope of J says which way is down, the learning rate α how far to step. "
        "Drag the ring to drop the ball elsewhere, then let it step."
    )
    parameters = movable_parameters(held.choice)
    one_parameter(held, parameters)
    descent_over_two(held, parameters)
    show_source(CostSlice, slice_cost, cost_over_two, when_asked=(behavior_of,))


# Each half runs by itself when one of its controls moves, which spares drawing the other.
@st.fragment
def one_parameter(held: PageRun, parameters: dict[str, Parameter]) -> None:
    choice, run = held.choice, held.run
    setting = SETTINGS["ball_cat_parameter" if choice.points is None else "ball_parameter"]
    picture, side = st.columns([0.58, 0.42], gap="large")
    with side:
        left, right = st.columns(2)
        with left:
            key = widgets.choice("Parameter that moves", setting, list(parameters), lambda key: parameters[key].label)
        with right:
            held_at = widgets.choice("The others are held", SETTINGS["ball_held"], list(HELD), HELD.get)
        alpha = widgets.slider("Learning rate α", SETTINGS["ball_alpha"], format=".3g")
    others = run.parameters if held_at == "trained" else zeros_like_model(run.parameters)
    moved, settings = parameters[key], run.hyperparameters
    part = slice_cost(choice.dataset, others, (moved.name,), settings.l2, settings.l1)
    bottom = part.bottom()
    reach = axis_reach(0.0 if bottom is None else bottom[0, 0], part.values[0, 0])
    start = min(max(dragged(FIGURE, (-0.7 * reach, 0.0), bind="query-params")[0], -reach), reach)
    with side:
        b_part = slice_cost(choice.dataset, zeros_like_model(run.parameters), ("b",)) if key != "bias" else part
        behavior_buttons(part, b_part, start, setting, moved)
        steps = widgets.slider("Steps taken", SETTINGS["ball_steps"])
        step_buttons(steps)

    path = part.descend(np.array([[start]]), alpha, steps)[:, 0, 0]
    path = path[: np.argmin(np.isfinite(path))] if not np.isfinite(path).all() else path
    costs = part.costs(path[None])
    slope = float(part.gradients(path[None, -1:])[0, 0])
    step_to = float(path[-1] - alpha * slope)
    with picture:
        values = np.linspace(-reach, reach, 161)
        fig = descent_curve_figure(
            values, part.costs(values[None]), path, costs, slope, step_to, moved.label, current_theme()
        )
        alt = (
            f"Cost J against {moved.label}; the ball at {number_text(float(path[-1]))} after {len(path) - 1} steps, "
            f"where the slope is {number_text(slope)}."
        )
        live_figure(fig, key=FIGURE, alt=alt, height=380, drag=Handle("start", axis="x", label="start of the ball"))
        st.caption(bottom_text(part, bottom, moved) + " " + pixels_note(choice, parameters))
    with side:
        show_step(moved, float(path[-1]), alpha, slope, step_to, part)
        about = (alpha, round(start, 3), moved.name, held_at, held.version)
        question = f"From the ring, what will {STEPS} steps with α = {number_text(alpha)} do?"
        key = "logistic_regression.behavior"
        predict_first(question, BEHAVIORS, lambda: judge(part, start, alpha), key=key, about=about)


def show_step(moved: Parameter, at: float, alpha: float, slope: float, step_to: float, part: CostSlice) -> None:
    """The update with its numbers, and where it leads."""
    tex = moved.tex
    st.latex(
        rf"\begin{{aligned}} {tex} &:= {tex} - \alpha\, d{tex} \\ "
        rf"&= {number(at)} - {number(alpha)} \cdot {signed(slope)} = {number(step_to)} \end{{aligned}}"
    )
    J, J_next = part.costs(np.array([[at, step_to]]))
    sign, way = ("positive", "left") if slope > 0 else ("negative", "right")
    st.caption(
        f"The slope d{moved.label} is {sign}, so the step goes {way}: "
        f"J {'rises' if J_next > J else 'falls'} from {number_text(float(J))} to {number_text(float(J_next))}."
    )


def bottom_text(part: CostSlice, bottom: np.ndarray | None, moved: Parameter) -> str:
    if not part.is_smooth:
        return "λ₁ puts a kink into J at 0: there the slope jumps, and steps of one size go to and fro."
    if bottom is None:
        return f"There is no bottom: along {moved.label} J falls on forever."
    bend = float(part.curvature(bottom)[0, 0])
    return (
        f"At the bottom, {moved.label} = {number_text(float(bottom[0, 0]))}, J bends with J″ = {number_text(bend)}. "
        f"With α above 2 / J″ = {number_text(2 / bend)} no ball comes to rest there."
    )


def behavior_buttons(part: CostSlice, b_part: CostSlice, start: float, setting, moved: Parameter) -> None:
    """Learning rates tried at this moment on this curve, from this start."""
    with st.container(horizontal=True, gap="small"):
        for behavior in BEHAVIORS:
            st.button(
                behavior.capitalize(), key=f"gradient-descent.{behavior}", on_click=show_behavior,
                args=(behavior, part, b_part, start, setting, moved),
            )
    st.caption(st.session_state.pop(NOTE, "Each picks an α that was just found to do so from here."))


def show_behavior(behavior: str, part: CostSlice, b_part: CostSlice, start: float, setting, moved: Parameter) -> None:
    scale = SETTINGS["ball_alpha"]
    grid = Grid.logarithmic(scale.low, scale.high, scale.step)
    rates = [grid[k] for k in range(grid.count)]
    alpha = example_rates(part, start, rates, STEPS)[behavior]
    if alpha is None and b_part is not part:
        alpha = example_rates(b_part, start, rates, STEPS)[behavior]
        if alpha is not None:
            widgets.set_value(setting, "bias")
            widgets.set_value(SETTINGS["ball_held"], "start")
            up_to = f"no α up to {rates[-1]:g} does so from there"
            st.session_state[NOTE] = f"Along {moved.label} {up_to}; along b this one does."
    if alpha is None:
        st.session_state[NOTE] = f"No α from {rates[0]:g} to {rates[-1]:g} does so from here. Drop the ball elsewhere."
        return
    widgets.set_slider(scale, alpha)
    widgets.set_slider(SETTINGS["ball_steps"], STEPS)


def step_buttons(steps: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, target in (("Step", steps + 1), (f"Run {STEPS} steps", steps + STEPS), ("Back to the ring", 0)):
            st.button(
                label, key=f"gradient-descent.{label}", disabled=target > MOST_STEPS or target == steps,
                on_click=widgets.set_slider, args=(SETTINGS["ball_steps"], min(target, MOST_STEPS)),
            )


def judge(part: CostSlice, start: float, alpha: float) -> Verdict:
    behavior = behaviors_at(part, start, [alpha], STEPS)[0]
    ends = part.descend(np.array([[start]]), alpha, STEPS)[[0, -1], 0, 0]
    first, last = part.costs(ends[None])
    fall = f"J goes from {number_text(float(first))} to {number_text(float(last))}"
    return Verdict(behavior, f"In {STEPS} steps {fall}; {SEEN_AS[behavior]}.")
