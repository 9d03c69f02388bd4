"""The cost of both losses over (w, b) for the same examples, and where gradient descent ends on each."""

from functools import lru_cache

import numpy as np
import streamlit as st

from nnengine.unit_losses import Minima, find_minima, least_curvature, unit_cost, unit_descent
from ui import widgets
from ui.charts.losses import cost_map_figure, cost_surface_figure
from ui.charts.numbers import number_text
from ui.live import Handle, dragged, live_figure, set_dragged
from ui.live.browser import at_rest
from ui.prediction import Verdict, predict_first
from ui.state import settings_of
from ui.theme import current_theme

SURFACE_SETTINGS = settings_of(
    "logistic_regression",
    loss_spread=dict(default=3.0, low=1.5, high=4.0, step=0.5),
    loss_view=dict(default="map"),
)
NAMES = {"cross_entropy": "Cross-entropy", "squared_error": "Squared error"}
MAPS = {name: f"logistic_regression.loss_map_{name}" for name in NAMES}
START, EXTENT = (-2.5, 1.0), 4.0
LEARNING_RATE, ITERATIONS = 0.5, 2_000
STARTS = 9  # along each side of the map
LEVELS = {"cross_entropy": 0.4, "squared_error": 0.02}  # from one line of the map to the next
ON_FLAT_GROUND, LOWEST = -1, 0  # as `Minima.reached` numbers the ends


@st.fragment
def show_surfaces() -> None:
    """Eight examples: both costs over w and b, with a descent on each."""
    distance, shown = st.columns(2, gap="large")
    with distance:
        spread = widgets.slider("Distance of the outer groups", SURFACE_SETTINGS["loss_spread"])
    with shown:
        view = widgets.choice("View", SURFACE_SETTINGS["loss_view"], ("map", "surface"), str.capitalize)
    start = chosen_start()
    x, y = examples(spread)
    points = ", ".join(
        f":{'blue' if label else 'orange'}[{number_text(float(value), 2)}]"
        for value, label in zip(x[0], y[0], strict=True)
    )
    st.markdown(f"The eight x, :blue[blue] for y = 1: {points}")
    is_told = predict_first(
        f"which of the two gets stuck from w = {number_text(START[0], 2)}, b = {number_text(START[1], 2)}?",
        ("neither", "cross-entropy", "squared error", "both"),
        lambda: judge(spread),
        key="logistic_regression.loss_stuck",
        about=(spread,),
    )
    for column, name in zip(st.columns(2, gap="large"), NAMES, strict=True):
        with column:
            show_cost(name, spread, start, view, is_told or start != START)


def show_cost(name: str, spread: float, start: tuple[float, float], view: str, is_told: bool) -> None:
    (x, y), minima = examples(spread), minima_found(name, spread)
    path = descend(name, spread, start) if is_told else None
    axis = np.linspace(-EXTENT, EXTENT, 61)
    W, B = np.meshgrid(axis, axis)
    J = unit_cost(name, x, y, W, B)
    downward = float(np.mean(least_curvature(name, x, y, W, B) < 0))
    shape = f"not convex: it curves downward on {downward:.0%} of the map" if downward else "convex: it curves upward"
    st.markdown(f"**{NAMES[name]}**, {shape}")
    palette = current_theme()
    alt = f"The cost J of {NAMES[name].lower()} over w and b, with a descent from w {start[0]:.2f}, b {start[1]:.2f}."
    if view == "surface":
        fig = cost_surface_figure(axis, J, path, None if path is None else unit_cost(name, x, y, *path), palette)
        live_figure(fig, key=f"{MAPS[name]}.surface", alt=alt, height=400, table=False)
    else:
        places = np.array([minima.w, minima.b, minima.costs])
        fig = cost_map_figure(axis, J, LEVELS[name], path, start, starts(), minima.reached == LOWEST, places, palette)
        handle = Handle("start", label="start of the descent", bounds=((-EXTENT, EXTENT), (-EXTENT, EXTENT)), step=0.05)
        live_figure(fig, key=MAPS[name], alt=alt, height=400, drag=handle, table=False)
    hidden = "Answer, or drag the start, to see the descent."
    st.markdown(f"It ends {end_text(name, spread, path)}" if is_told else hidden)
    lowest, under_way = (int(np.sum(minima.reached == end)) for end in (LOWEST, ON_FLAT_GROUND))
    trapped = minima.reached.size - lowest - under_way
    st.caption(
        f"{minima.reached.size} starts (dots): {lowest} end at the lowest point (filled), {trapped} in a trap, "
        f"{under_way} still on flat ground. Local minima found: {len(minima.w)}."
    )


def end_text(name: str, spread: float, path: np.ndarray) -> str:
    """Where a descent ends, with the numbers there."""
    w, b = path[:, -1]
    J = float(unit_cost(name, *examples(spread), np.array([w]), np.array([b]))[0])
    places = {LOWEST: "at the lowest point", ON_FLAT_GROUND: "still on flat ground"}
    where = places.get(end_of(name, spread, path), "in a trap")
    return f"**{where}**: w {number_text(w)}, b {number_text(b)}, J {number_text(J)}"


def judge(spread: float) -> Verdict:
    paths = {name: descend(name, spread, START) for name in NAMES}
    stuck = [NAMES[name].lower() for name, path in paths.items() if end_of(name, spread, path) != LOWEST]
    option = ("neither", *stuck[:1], "both")[min(len(stuck), 1) + (len(stuck) == 2)]
    told = [f"{NAMES[name]} ends {end_text(name, spread, path)}." for name, path in paths.items()]
    return Verdict(option, " ".join(told))


def chosen_start() -> tuple[float, float]:
    """Where the start stands: dragged on one map, it moves on the other too."""
    other, kept = MAPS["cross_entropy"], MAPS["squared_error"]
    place = dragged(other, START)
    is_settled = at_rest(other)
    if place != st.session_state.get("_logistic_regression.loss_start", START) or (is_settled and not at_rest(kept)):
        set_dragged(kept, None if place == START else place, is_settled)
    # One of the two stands in the address.
    start = dragged(kept, START, bind="query-params")
    if start != place:
        set_dragged(other, start)
    st.session_state["_logistic_regression.loss_start"] = start
    return tuple(float(np.clip(value, -EXTENT, EXTENT)) for value in start)


def examples(spread: float) -> tuple[np.ndarray, np.ndarray]:
    """x and y, both (1, 8): two groups that are easily told apart, and between them four that are mixed up."""
    x = [-spread - 0.5, -spread, -0.5, 0.1, 0.2, 0.8, spread, spread + 0.5]
    return np.array([x]), np.array([[0.0, 0, 1, 0, 1, 0, 1, 1]])


def starts() -> np.ndarray:
    """The starts on the map, (2, 81)."""
    axis = np.linspace(-0.9 * EXTENT, 0.9 * EXTENT, STARTS)
    return np.array(np.meshgrid(axis, axis)).reshape(2, -1)


@lru_cache(maxsize=32)
def minima_found(name: str, spread: float) -> Minima:
    """The minima that descents from `starts()` come to; kept, as only the examples change them."""
    x, y = examples(spread)
    run = unit_descent(name, x, y, *starts(), LEARNING_RATE, ITERATIONS)
    return find_minima(name, x, y, run.w[-1], run.b[-1])


@lru_cache(maxsize=64)
def descend(name: str, spread: float, start: tuple[float, float]) -> np.ndarray:
    """The way of one descent, (2, iterations + 1)."""
    run = unit_descent(name, *examples(spread), *np.array([start]).T, LEARNING_RATE, ITERATIONS)
    return np.array([run.w[:, 0], run.b[:, 0]])


def end_of(name: str, spread: float, path: np.ndarray) -> int:
    """Which of the minima found a descent has come to, the lowest being 0; −1 for none."""
    minima = minima_found(name, spread)
    w, b = (np.append(known, value) for known, value in zip((minima.w, minima.b), path[:, -1], strict=True))
    return int(find_minima(name, *examples(spread), w, b).reached[-1])
