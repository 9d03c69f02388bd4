"""Four ways a descent can go, told apart on parabolas, and found on real costs."""

import numpy as np
import pytest

from nnengine import load_dataset
from nnengine.cost_surface import slice_cost
from nnengine.descent_behavior import BEHAVIORS, behavior_of, behaviors_at, example_rates

RATES = [round(0.01 * 1.2**k, 4) for k in range(47)]


def parabola(learning_rate: float, steps: int = 20, start: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Costs ½x² and slopes x: each step multiplies x by 1 − α."""
    x = start * (1 - learning_rate) ** np.arange(steps + 1)
    return x**2 / 2, x


@pytest.mark.parametrize(
    ("learning_rate", "behavior"),
    [(0.01, "crawl"), (0.1, "crawl"), (0.2, "converge"), (1.0, "converge"), (1.95, "oscillate"), (2.1, "diverge"), (9, "diverge")],
)
def test_on_a_parabola(learning_rate, behavior):
    assert behavior_of(*parabola(learning_rate)) == behavior


def test_an_overshoot_that_dies_out_is_no_oscillation():
    assert behavior_of(*parabola(1.3)) == "converge"


def test_at_the_bottom_there_is_nothing_to_do():
    assert behavior_of(np.full(21, 0.5), np.zeros(21)) == "converge"


def test_what_is_not_finite_has_diverged():
    costs, slopes = parabola(2.1)
    costs[-1] = np.inf
    assert behavior_of(costs, slopes) == "diverge"
    assert behavior_of(parabola(0.1)[0], np.full(21, np.nan)) == "diverge"


def test_rates_side_by_side_are_rates_one_by_one():
    part = slice_cost(load_dataset("moons"), {"W1": np.zeros((1, 2)), "b1": np.zeros((1, 1))}, ("w1",))
    together = behaviors_at(part, -2.5, [0.05, 2.0, 12.0, 45.0], 20)
    assert together == [behaviors_at(part, -2.5, [rate], 20)[0] for rate in (0.05, 2.0, 12.0, 45.0)]
    assert len(set(together)) > 2


@pytest.mark.parametrize("name", ["gaussians", "circles", "xor", "spiral", "moons", "flower"])
@pytest.mark.parametrize("start", [-2.8, 1.5])
def test_along_b_every_behavior_has_an_example_that_shows_it(name, start):
    part = slice_cost(load_dataset(name), {"W1": np.zeros((1, 2)), "b1": np.zeros((1, 1))}, ("b",))
    examples = example_rates(part, start, RATES, 20)
    assert tuple(examples) == BEHAVIORS
    for behavior, rate in examples.items():
        assert behaviors_at(part, start, [rate], 20) == [behavior]


def test_what_no_rate_does_has_no_example():
    part = slice_cost(load_dataset("moons"), {"W1": np.zeros((1, 2)), "b1": np.zeros((1, 1))}, ("b",))
    assert example_rates(part, -2.8, [0.01, 0.02], 20) == {"crawl": 0.02, "converge": None, "oscillate": None, "diverge": None}
