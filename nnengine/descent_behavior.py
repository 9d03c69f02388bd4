"""What a learning rate makes of a descent: it crawls, converges, oscillates or diverges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnengine.cost_surface import CostSlice

BEHAVIORS = ("crawl", "converge", "oscillate", "diverge")
AT_THE_BOTTOM = 1e-6  # a slope this small counts as none
ARRIVED = 0.1  # it has arrived once a tenth of the slope is left


def behavior_of(costs: np.ndarray, slopes: np.ndarray) -> str:
    """One of `BEHAVIORS`, from the costs J and the slopes dJ/dt along a descent in one parameter, both (steps + 1,).

    It diverges if the later half of the run costs more than its start, oscillates if the slope changes its sign in
    at least half of the later steps, converges if at most a tenth of the slope is left, and crawls otherwise.
    """
    half = len(costs) // 2
    if not (np.isfinite(costs).all() and np.isfinite(slopes).all()):
        return "diverge"
    if abs(slopes[0]) < AT_THE_BOTTOM and np.abs(slopes).max() < AT_THE_BOTTOM:
        return "converge"
    if np.mean(costs[half:]) > costs[0]:
        return "diverge"
    late = np.sign(slopes[half:])
    # Over and back on a scale that no picture shows is no oscillation.
    if np.mean(late[1:] != late[:-1]) >= 0.5 and np.abs(slopes[half:]).max() > 0.01 * abs(slopes[0]):
        return "oscillate"
    return "converge" if abs(slopes[-1]) <= ARRIVED * abs(slopes[0]) else "crawl"


def behaviors_at(part: CostSlice, start: float, learning_rates: Sequence[float], steps: int) -> list[str]:
    """What each learning rate does in so many steps from one start, by running them all side by side.

    Parameters
    ----------
    part : CostSlice
        Of one parameter.
    start : float
    learning_rates : sequence of float
    steps : int
    """
    starts = np.full((1, len(learning_rates)), float(start))
    path = part.descend(starts, np.asarray(learning_rates, dtype=float), steps)
    points = path.reshape(1, -1)  # T (1, (steps + 1) · rates)
    costs = part.costs(points).reshape(steps + 1, -1)
    slopes = part.gradients(points).reshape(steps + 1, -1)
    return [behavior_of(costs[:, k], slopes[:, k]) for k in range(len(learning_rates))]


def example_rates(
    part: CostSlice, start: float, learning_rates: Sequence[float], steps: int
) -> dict[str, float | None]:
    """For each behavior a learning rate that really shows it from this start: the middle one of those that do.

    None where no learning rate offered does.
    """
    told = behaviors_at(part, start, learning_rates, steps)
    chosen = {}
    for behavior in BEHAVIORS:
        fitting = [rate for rate, what in zip(learning_rates, told, strict=True) if what == behavior]
        chosen[behavior] = fitting[len(fitting) // 2] if fitting else None
    return chosen
