"""What a page keeps: a setting has a key, a default and what it allows. The key is its name in the URL too.

The settings of a section stand with it, in lessons/; those of the pages' main runs stand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

# Round numbers, close enough together that a hand sees no steps.
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 9)
LEARNING_RATES = (*(round(number * 10.0**power, 6) for power in range(-4, 1) for number in _ROUND), 10.0)
ITERATIONS = (
    *(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    *(int(number * 10**power) for power in (1, 2, 3) for number in _ROUND if number * 10**power <= 5_000),
)
BATCH_SIZES = (0, 1, 4, 10, 32, 64, 128)  # 0 stands for the full batch
SCALES = (0.0001, 0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
PENALTIES = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
KEEP_PROBS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
MOST_LAYERS = 6
MOST_UNITS = 16
MOST_PICTURE_UNITS = 64


def _units(first: Sequence[int], most: int, prefix: str = "n") -> dict[str, dict[str, Any]]:
    """The settings n1, n2, … of as many layers as there may be: the last default serves all further ones."""
    defaults = [*first, *[first[-1]] * MOST_LAYERS][:MOST_LAYERS]
    return {f"{prefix}{l}": dict(default=n, low=1, high=most) for l, n in enumerate(defaults, start=1)}


@dataclass(frozen=True)
class Setting:
    """One setting of one page.

    Attributes
    ----------
    key : str
        Key of the widget in the session, and its name in the URL.
    default : object
        What it is until somebody changes it; left out of the URL.
    options : sequence
        The values it may take, in order; () if a range says it better.
    low, high, step : float
        The range it may take.
    scale : {"linear", "log"}
        How the values of the range lie on the track; on a log scale, step is the number of values to a factor of ten.
    """

    key: str
    default: Any
    options: Sequence[Any] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    scale: str = "linear"

    @property
    def is_slider(self) -> bool:
        """Whether it has values in an order: a slider, not a choice among names."""
        return bool(self.options) or self.high > self.low


def settings_of(page: str, **settings: dict[str, Any]) -> MappingProxyType[str, Setting]:
    """The settings of a page or a section by name, each with the keyword arguments of its `Setting` but the key."""
    return MappingProxyType({name: Setting(f"{page}.{name}", **fields) for name, fields in settings.items()})


_POINTS = dict(
    examples=dict(default=300, low=20, high=1_000, step=20),
    noise=dict(default=0.1, low=0.0, high=1.0, step=0.05),
    data_seed=dict(default=0, low=0, high=99),
    test_share=dict(default=0.3, low=0.1, high=0.9, step=0.05),
    show_test=dict(default=True),
    discretize=dict(default=False),
)

_FURTHER = dict(
    optimizer=dict(default="gradient_descent"),
    batch_size=dict(default=0, options=BATCH_SIZES),
    initialization=dict(default="xavier"),
    initialization_scale=dict(default=0.01, options=SCALES),
    l2=dict(default=0.0, options=PENALTIES),
    l1=dict(default=0.0, options=PENALTIES),
    keep_prob=dict(default=1.0, options=KEEP_PROBS),
    seed=dict(default=0, low=0, high=99),
)

LOGISTIC_REGRESSION = settings_of(
    "logistic_regression",
    data=dict(default="gaussians"),
    learning_rate=dict(default=0.1, options=LEARNING_RATES),
    iterations=dict(default=500, options=ITERATIONS),
    cat_learning_rate=dict(default=0.005, options=LEARNING_RATES),
    cat_iterations=dict(default=2_000, options=ITERATIONS),
    l2=dict(default=0.0, options=PENALTIES),
    l1=dict(default=0.0, options=PENALTIES),
    **_POINTS,
)

DEEP_NET = settings_of(
    "deep_net",
    data=dict(default="circles"),
    features=dict(default=("x1", "x2")),
    layers=dict(default=2, low=0, high=MOST_LAYERS),
    **_units((4, 2), MOST_UNITS),
    learning_rate=dict(default=0.5, options=LEARNING_RATES),
    iterations=dict(default=1_000, options=ITERATIONS),
    cat_layers=dict(default=3, low=0, high=MOST_LAYERS),
    **_units((20, 7, 5), MOST_PICTURE_UNITS, "cat_n"),
    cat_learning_rate=dict(default=0.0075, options=LEARNING_RATES),
    cat_iterations=dict(default=1_000, options=ITERATIONS),
    activation=dict(default="tanh"),
    per_layer=dict(default=False),
    **{f"activation{l}": dict(default="tanh") for l in range(1, MOST_LAYERS + 1)},
    cat_activation=dict(default="relu"),
    **_FURTHER,
    **_POINTS,
)

CAT_RECOGNIZER = settings_of(
    "cat_recognizer",
    data=dict(default="cat_emoji"),
    size=dict(default=64),
    split_seed=dict(default=0, low=0, high=99),
    swap_classes=dict(default=False),
    model=dict(default="four"),
    units=dict(default=7, low=1, high=MOST_PICTURE_UNITS),
    layers=dict(default=2, low=0, high=MOST_LAYERS),
    **_units((20, 7, 5), MOST_PICTURE_UNITS),
    learning_rate=dict(default=0.0075, options=LEARNING_RATES),
    iterations=dict(default=2_500, options=ITERATIONS),
    activation=dict(default="relu"),
    **_FURTHER,
)
