"""J over two parameters of the model in training, and the paths that descents take on it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lessons.logistic_regression.parameters import Parameter, axis_reach
from nnengine.cost_surface import CostSlice, cost_over_two, slice_cost
from ui import widgets
from ui.charts.cost_surface import cost_contour_figure, cost_surface_figure
from ui.charts.numbers import number_text
from ui.formulas import number, signed
from ui.live import Handle, dragged, live_figure
from ui.state import settings_of
from ui.theme import current_theme
from ui.training import PageRun

FIGURE = "logistic_regression.path"
CELLS = 40
HEIGHT = 480
STARTS_AROUND = 8
SETTINGS = settings_of(
    "logistic_regression",
    path_pair=dict(default="first second"),
    path_cat_pair=dict(default="first second"),
    path_alpha=dict(default=0.5, low=0.01, high=50, step=20, scale="log"),
    path_iterations=dict(default=60, low=0, high=200),
    path_hold=dict(default=True),
    path_starts=dict(default=False),
    path_surface=dict(default=False),
)
PAIRS = ("first second", "first bias", "second bias")


@st.fragment
def descent_over_two(held: PageRun, parameters: dict[str, Parameter]) -> None:
    choice, run, pictures = held.choice, held.run, held.choice.points is None
    setting = SETTINGS["path_cat_pair" if pictures else "path_pair"]
    st.subheader("The same over two parameters")
    st.markdown(
        "J of the model in the lab above, over two of its parameters. The others stand where the lab's run has brought "
        "them. Drag the ring to start elsewhere."
    )
    picture, side = st.columns([0.58, 0.42], gap="large")
    with side:
        pair = widgets.choice("Parameters that move", setting, PAIRS, lambda pair: labels(pair, parameters)).split()
        alpha = widgets.slider("Learning rate α", SETTINGS["path_alpha"], format=".3g")
        iterations = widgets.slider("Iterations", SETTINGS["path_iterations"])
        hold = pictures or widgets.toggle(
            "Hold the third parameter", SETTINGS["path_hold"], help="If it moves too, the map shows J where it ends."
        )
        with_starts = widgets.toggle("Start from all around too", SETTINGS["path_starts"])
        as_surface = widgets.toggle("As a surface", SETTINGS["path_surface"])

    moved = [parameters[key] for key in pair]
    third = next(parameter for key, parameter in parameters.items() if key not in pair)
    names = [parameter.name for parameter in (moved if hold else [*moved, third])]
    l2, l1 = run.hyperparameters.l2, run.hyperparameters.l1
    part = slice_cost(choice.dataset, run.parameters, names, l2, l1)
    bottom = part.bottom()
    seen = part.values[:2, 0] if bottom is None else np.concatenate([part.values[:2, 0], bottom[:2, 0]])
    reach = axis_reach(*seen)
    place = np.clip(dragged(FIGURE, (-0.7 * reach, -0.4 * reach), bind="query-params"), -reach, reach)
    paths, costs = run_paths(part, place, reach if with_starts else None, alpha, iterations)

    shown = at_value(run.parameters, third, paths[0][-1]) if not hold else run.parameters
    first, second, surface = cost_over_two(
        choice.dataset, shown, names[0], names[1], ((-reach, reach),) * 2, CELLS, l2, l1
    )
    show_map(picture, as_surface, (first, second), surface, paths, costs, bottom, moved)
    with side:
        show_first_step(part, place, alpha, moved)
        starts = starts_text(part, paths, costs, bottom, moved)
        st.caption(f"{told(costs[0], alpha)} {starts}{third_text(hold, third, paths[0])}")


def labels(pair: str, parameters: dict[str, Parameter]) -> str:
    return " and ".join(parameters[key].label for key in pair.split())


def run_paths(part: CostSlice, place: np.ndarray, around: float | None, alpha: float, iterations: int):
    """The descents from the dragged start and from those around, each (iterations + 1, k) with its costs."""
    starts = [place]
    if around is not None:
        turns = 2 * np.pi * np.arange(STARTS_AROUND) / STARTS_AROUND
        starts += list(0.85 * around * np.column_stack([np.cos(turns), np.sin(turns)]))
    T = np.repeat(part.values, len(starts), axis=1)
    T[:2] = np.array(starts).T
    everything = part.descend(T, alpha, iterations)
    # As far as the numbers are finite, which they are unless L2 and a huge α blow them up.
    paths = [path[np.logical_and.accumulate(np.isfinite(path).all(axis=1))] for path in np.moveaxis(everything, 2, 0)]
    return paths, [part.costs(path.T) for path in paths]


def at_value(parameters: dict[str, np.ndarray], third: Parameter, point: np.ndarray) -> dict[str, np.ndarray]:
    """The model with the third parameter where the path has ended."""
    changed = {key: array.copy() for key, array in parameters.items()}
    if third.name == "b":
        changed["b1"][0, 0] = point[2]
    else:
        changed["W1"][0, int(third.name[1:]) - 1] = point[2]
    return changed


def show_map(picture, as_surface: bool, axes, surface, paths, costs, bottom, moved) -> None:
    palette, names = current_theme(), (moved[0].label, moved[1].label)
    flat = [path[:, :2] for path in paths]
    last = ", ".join(number_text(float(value)) for value in flat[0][-1])
    alt = (
        f"Cost J over {names[0]} and {names[1]}, with a path of {len(costs[0]) - 1} iterations that ends at {last}, "
        f"where J is {number_text(float(costs[0][-1]))}."
    )
    if as_surface:
        fig = cost_surface_figure(axes, surface, flat, costs, names, palette, HEIGHT)
    else:
        low_point = None if bottom is None else bottom[:2, 0]
        fig = cost_contour_figure(axes, surface, flat, costs, low_point, names, palette, HEIGHT)
    handle = None if as_surface else Handle("start", label="start of the path")
    with picture:
        live_figure(fig, key=FIGURE, alt=alt, height=HEIGHT, drag=handle)


def show_first_step(part: CostSlice, place: np.ndarray, alpha: float, moved: list[Parameter]) -> None:
    at = part.values.copy()
    at[:2, 0] = place
    slopes = part.gradients(at)[:, 0]
    lines = [
        rf"{p.tex} &:= {number(float(t))} - {number(alpha)} \cdot {signed(float(s))} = {number(float(t - alpha * s))}"
        for p, t, s in zip(moved, place, slopes, strict=False)
    ]
    st.latex(r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}")


def told(costs: np.ndarray, alpha: float) -> str:
    """What the main path's costs say."""
    if len(costs) < 2:
        return "No iterations, no path."
    first, last = number_text(float(costs[0])), number_text(float(costs[-1]))
    if costs[-1] > costs[0]:
        return f"It diverges: J goes up from {first} to {last}. With α = {number_text(alpha)} steps jump across the valley."
    rises = int(np.sum(np.diff(costs) > 1e-12))
    overshoots = f" It rose in {rises} of {len(costs) - 1} iterations: the steps overshoot." if rises else ""
    return f"J falls from {first} to {last}.{overshoots}"


def starts_text(part: CostSlice, paths, costs, bottom, moved: list[Parameter]) -> str:
    if len(paths) == 1:
        return ""
    ends = np.array([path[-1, :2] for path in paths])
    J = [float(path_costs[-1]) for path_costs in costs]
    spread = [
        f"{parameter.label} {number_text(float(low))} to {number_text(float(high))}"
        for parameter, low, high in zip(moved, ends.min(axis=0), ends.max(axis=0), strict=True)
    ]
    where = f"The {len(paths)} ends: {', '.join(spread)}, J {number_text(min(J))} to {number_text(max(J))}. "
    if not part.is_smooth:
        return where
    if bottom is None:
        split = "A line splits these data without a mistake, so J falls on toward 0 and has no bottom"
        return f"{where}{split}; noise or λ gives it one. "
    farthest = float(np.linalg.norm(ends - bottom[:2, 0], axis=1).max())
    return where + f"None is farther than {number_text(farthest)} from the one bottom, marked by a cross. "


def third_text(hold: bool, third: Parameter, path: np.ndarray) -> str:
    if hold:
        return ""
    first, last = (number_text(float(value)) for value in path[[0, -1], 2])
    return f"{third.label} went from {first} to {last}, where the map is drawn."
