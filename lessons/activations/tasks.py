"""Tasks for a network, and which activation suits each: found by training with all of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nnengine import Dataset, Hyperparameters, TrainingRun, train
from nnengine.datasets.housing import PRICE_UNIT
from nnengine.output_choice import OutputRun, train_with_output
from ui import cached, names
from ui.charts.numbers import number_text
from ui.prediction import Verdict

OFFERED = ("sigmoid", "tanh", "relu", "identity")
HIDDEN_ITERATIONS = 100


@dataclass(frozen=True)
class Task:
    """What a network is to answer.

    Attributes
    ----------
    title : str
    what : str
        One sentence on the data.
    question : str
    """

    title: str
    what: str
    question: str


TASKS = {
    "label": Task(
        "yes or no", "Two half moons, y = 1 for one of them and 0 for the other.",
        "Which output keeps every answer between 0 and 1, like y itself?",
    ),
    "chance": Task(
        "a probability", "Two groups that overlap. The answer is to be the chance that y = 1.",
        "Whose every answer can be read as a chance?",
    ),
    "price": Task(
        "a price", f"Houses with four features; y is the price above or below the average, in {PRICE_UNIT}.",
        "Which output predicts the prices best?",
    ),
    "hidden": Task(
        "hidden layers", "Circles, and a net with three hidden layers of eight units.",
        "Which hidden activation has the lowest cost J after the same number of iterations?",
    ),
}


def data_of(task: str) -> Dataset:
    if task == "label":
        return cached.dataset("moons", examples=200)
    if task == "chance":
        return cached.dataset("gaussians", examples=200, noise=1.0)
    if task == "hidden":
        return cached.dataset("circles", examples=200)
    houses = cached.dataset("housing_features")
    average = houses.Y_train.mean()
    return replace(houses, Y_train=houses.Y_train - average, Y_test=houses.Y_test - average)


def train_for(task: str, dataset: Dataset, activation: str, seed: int) -> OutputRun | TrainingRun:
    """The task's network with one activation, at the output or in the hidden layers."""
    if task == "hidden":
        settings = Hyperparameters(
            (8, 8, 8), activation, learning_rate=0.1, iterations=HIDDEN_ITERATIONS, initialization="he", seed=seed
        )
        return train(dataset, settings)
    settings = Hyperparameters((6,), "tanh", learning_rate=0.1, iterations=200, initialization="xavier", seed=seed)
    return train_with_output(dataset, settings, activation)


def verdict(task: str, dataset: Dataset, trained: Callable[[str], OutputRun | TrainingRun]) -> Verdict:
    """The best of the activations, by what the task asks for."""
    runs = {names.ACTIVATIONS[offered]: trained(offered) for offered in OFFERED}
    if task == "hidden":
        losses = {title: float(run.costs[-1]) for title, run in runs.items()}
        what = f"J after {HIDDEN_ITERATIONS} iterations"
    elif dataset.is_classification:
        losses = {title: outside(run) for title, run in runs.items()}
        what = "Answers outside 0 … 1"
    else:
        losses = {title: mean_miss(run, dataset.Y_test) for title, run in runs.items()}
        what = f"Mean miss on houses never seen, in {PRICE_UNIT}"
    told = ", ".join(f"{title} {number_text(loss)}" for title, loss in losses.items())
    return Verdict(min(losses, key=losses.get), f"{what}: {told}.")


def outside(run: OutputRun) -> int:
    """How many answers are no chance: below 0 or above 1."""
    return int(np.sum(~((run.answers >= 0) & (run.answers <= 1))))


def mean_miss(run: OutputRun, Y: np.ndarray) -> float:
    """The mean of |ŷ − y|."""
    return float(np.mean(np.abs(run.answers - Y)))
