"""Runs that are kept for comparison, and what was changed from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from nnengine import Hyperparameters
from ui import names
from ui.charts.cost_curves import thin_costs
from ui.data_choice import DataChoice
from ui.playback import score_text
from ui.training import PageRun

MOST_PINS = 8
SAME_WITHIN = 0.01  # of the accuracy or of R²: less is about the same
_TITLES = {"l2": "λ", "l1": "λ₁", "keep_prob": "dropout keeps", "initialization": "initial weights"}


@dataclass(frozen=True, eq=False)
class Pin:
    """A run that was pinned.

    Attributes
    ----------
    number : int
        Counted from 1 over the session.
    version : str
        Names the run.
    hyperparameters : Hyperparameters
    data : tuple of (str, str)
        What it was trained on: names of properties, and their values in words.
    data_key : tuple
        Stands for the data, also for what words do not tell apart.
    by_hand : int
        How many weights were set by hand, and how many stages it went through before the last.
    stages : int
    iterations, costs : ndarray
        Its cost curve, thinned.
    train, test : str
        Its results as a page writes them.
    test_result : float
        Accuracy 0 … 1, or R².
    """

    number: int
    version: str
    hyperparameters: Hyperparameters
    data: tuple[tuple[str, str], ...]
    data_key: tuple
    by_hand: int
    stages: int
    iterations: np.ndarray
    costs: np.ndarray
    train: str
    test: str
    test_result: float
    diverged: bool


def pin_of(held: PageRun, number: int) -> Pin:
    """What is kept of a page's run."""
    run, choice = held.run, held.choice
    iterations, costs = thin_costs(run.costs)
    return Pin(
        number, held.version, run.hyperparameters, data_in_words(choice), choice.key, len(held.edits),
        len(held.stages), iterations, costs, score_text(run.train_accuracy, choice), score_text(run.test_accuracy, choice),
        float(run.test_accuracy), run.diverged_at is not None,
    )


def data_in_words(choice: DataChoice) -> tuple[tuple[str, str], ...]:
    """Names of what the data were drawn with, and its values."""
    words = {"data": names.DATA.get(choice.name, "your points")}
    for part in choice.key[1:]:
        if isinstance(part, tuple) and len(part) == 2 and not isinstance(part[1], str):
            name, value = part
            words["data seed" if name == "seed" else name.replace("_", " ")] = f"{value:g}"
    if choice.key[1:2] and isinstance(choice.key[1], str):
        # Somebody's own points: which they are cannot be said in a word, only that they are others.
        words["points"] = f"{choice.dataset.m_train} to train on"
    if choice.features:
        words["inputs"] = ", ".join(names.FEATURES[feature] for feature in choice.features)
    return tuple(words.items())


def changes(before: Pin, after: Pin) -> list[str]:
    """What differs between two pinned runs, in words: "learning rate 0.5 → 0.05"."""
    said = []
    was, is_ = dict(before.data), dict(after.data)
    for name in {**was, **is_}:
        if name in was and name in is_ and was[name] != is_[name]:
            said.append(f"{name} {was[name]} → {is_[name]}")
    if not said and before.data_key != after.data_key:
        said.append("other points")
    for field in fields(Hyperparameters):
        old, new = getattr(before.hyperparameters, field.name), getattr(after.hyperparameters, field.name)
        if old == new or (field.name == "initialization_scale" and after.hyperparameters.initialization != "random"):
            continue
        title = _TITLES.get(field.name, field.name.replace("_", " "))
        said.append(f"{title} {_value(field.name, old)} → {_value(field.name, new)}")
    if before.stages != after.stages:
        said.append(f"stages {before.stages + 1} → {after.stages + 1}")
    if before.by_hand != after.by_hand:
        said.append(f"weights set by hand {before.by_hand} → {after.by_hand}")
    return said


def _value(field: str, value) -> str:
    if field == "hidden_layers":
        return ", ".join(map(str, value)) or "none"
    if field == "hidden_activation":
        return ", ".join(names.ACTIVATIONS[name] for name in ((value,) if isinstance(value, str) else value)) or "none"
    if field in ("optimizer", "initialization"):
        return {"optimizer": names.OPTIMIZERS, "initialization": names.INITIALIZERS}[field][value]
    if field == "batch_size":
        return "all" if value is None else str(value)
    if field == "keep_prob":
        return f"{value:.0%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def compared(before: Pin, after: Pin) -> str:
    """Whether `after` did "better", "worse" or "about the same" as `before` on test points."""
    difference = after.test_result - before.test_result
    if np.isnan(difference):
        # A result that is no number is worse than any number.
        lost, lacked = np.isnan(after.test_result), np.isnan(before.test_result)
        return "about the same" if lost and lacked else "worse" if lost else "better"
    if abs(difference) <= SAME_WITHIN:
        return "about the same"
    return "better" if difference > 0 else "worse"


def best_of(pins: Sequence[Pin]) -> Pin | None:
    """The pin with the best test result; of equals the first."""
    known = [pin for pin in pins if not np.isnan(pin.test_result)]
    return max(known, key=lambda pin: pin.test_result, default=None)
