"""What a sweep can change, to which values, and how that reaches the settings of the page's net."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from nnengine import Hyperparameters
from nnengine.sweep import Sweep
from ui import widgets
from ui.state import DEEP_NET


@dataclass(frozen=True)
class Axis:
    """One hyperparameter of a sweep.

    Attributes
    ----------
    title : str
    values : tuple
    apply : callable (Hyperparameters, value) -> Hyperparameters
    use : callable (Hyperparameters, prefix)
        Gives the page's net the value of these hyperparameters; the prefix is that of its settings for pictures, or "".
        Call it in a callback.
    write : callable (value) -> str
    """

    title: str
    values: tuple
    apply: Callable[[Hyperparameters, Any], Hyperparameters]
    use: Callable[[Hyperparameters, str], None]
    write: Callable[[Any], str] = "{:g}".format


def with_layers(base: Hyperparameters, layers: int) -> Hyperparameters:
    """So many hidden layers: those there are, and then more like the last."""
    return _reshaped(base, (*base.hidden_layers, *[(base.hidden_layers or (4,))[-1]] * layers)[:layers])


def with_units(base: Hyperparameters, units: int) -> Hyperparameters:
    """So many units in every hidden layer; one hidden layer if there was none."""
    return _reshaped(base, (units,) * max(len(base.hidden_layers), 1))


def _reshaped(base: Hyperparameters, hidden_layers: tuple[int, ...]) -> Hyperparameters:
    activation = base.hidden_activation
    if not isinstance(activation, str):
        activation = (*activation, *[(activation or ("tanh",))[-1]] * len(hidden_layers))[: len(hidden_layers)]
    return base.replace(hidden_layers=hidden_layers, hidden_activation=activation)


def _field(name: str, own_for_pictures: bool = False):
    """How one field is changed, and how it reaches the setting of the same name; 0 examples a batch stand for all."""

    def apply(base: Hyperparameters, value: Any) -> Hyperparameters:
        return base.replace(**{name: None if name == "batch_size" and not value else value})

    def use(hyperparameters: Hyperparameters, prefix: str) -> None:
        widgets.set_value(DEEP_NET[(prefix if own_for_pictures else "") + name], getattr(hyperparameters, name) or 0)

    return apply, use


def _use_layers(hyperparameters: Hyperparameters, prefix: str) -> None:
    widgets.set_value(DEEP_NET[f"{prefix}layers"], len(hyperparameters.hidden_layers))
    for l, units in enumerate(hyperparameters.hidden_layers, start=1):
        widgets.set_value(DEEP_NET[f"{prefix}n{l}"], units)


AXES: Mapping[str, Axis] = MappingProxyType(
    {
        "learning_rate": Axis("learning rate α", (0.01, 0.03, 0.1, 0.3, 1.0), *_field("learning_rate", True)),
        "iterations": Axis("iterations", (10, 50, 100, 200, 500), *_field("iterations", True)),
        "layers": Axis("hidden layers", (0, 1, 2, 3, 4), with_layers, _use_layers),
        "units": Axis("units in each layer", (1, 2, 4, 8, 16), with_units, _use_layers),
        "l2": Axis("λ of L2", (0.0, 0.1, 1.0, 10.0, 100.0), *_field("l2")),
        "batch_size": Axis(
            "batch size", (0, 128, 64, 32, 10), *_field("batch_size"), lambda size: f"{size}" if size else "all"
        ),
        "keep_prob": Axis("dropout keeps", (1.0, 0.9, 0.8, 0.6, 0.4), *_field("keep_prob"), "{:.0%}".format),
        "seed": Axis("seed", (0, 1, 2, 3, 4), *_field("seed")),
    }
)


def sweep_grid(base: Hyperparameters, down: str, across: str, iterations: int) -> list[list[Hyperparameters]]:
    """The runs of a sweep, row by row; with one axis in both directions, a single row."""
    base = base.replace(iterations=iterations)
    rows = AXES[down].values if down != across else (None,)
    # Layers first: how many there are decides how many get the units.
    order = sorted({down, across}, key=lambda name: name != "layers")

    def run(row: Any, column: Any) -> Hyperparameters:
        settings = base
        for name in order:
            settings = AXES[name].apply(settings, column if name == across else row)
        return settings

    return [[run(row, column) for column in AXES[across].values] for row in rows]


@dataclass
class HeldSweep:
    """A sweep that somebody has begun.

    Attributes
    ----------
    sweep : Sweep
    down, across : str
        Keys of `AXES`.
    net : tuple
        Stands for the data and the settings that it began from.
    is_classification : bool
    prefix : str
        Of the settings of the page's net.
    chosen : (int, int) or None
        The cell that somebody has clicked.
    is_stopped : bool
    """

    sweep: Sweep
    down: str
    across: str
    net: tuple
    is_classification: bool
    prefix: str
    chosen: tuple[int, int] | None = None
    is_stopped: bool = False

    @property
    def is_under_way(self) -> bool:
        return not (self.is_stopped or self.sweep.is_finished)

    def place(self, cell: int) -> tuple[int, int]:
        return divmod(cell, self.sweep.columns)


def steered(hyperparameters: Hyperparameters, n_x: int) -> Sequence[tuple[str, tuple[int, int], int]]:
    """Name, shape and count of each W and b of a net: what the hyperparameters steer."""
    dims = hyperparameters.layer_dims(n_x)
    shapes = []
    for l in range(1, len(dims)):
        shapes += [(f"W[{l}]", (dims[l], dims[l - 1])), (f"b[{l}]", (dims[l], 1))]
    return [(name, shape, shape[0] * shape[1]) for name, shape in shapes]
