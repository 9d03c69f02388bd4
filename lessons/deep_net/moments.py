"""Choosing a moment of the lab's run, and one real iteration from there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnengine import Hyperparameters, Snapshot, compute_cost, forward_propagation, train
from nnengine.backward_blocks import backward_blocks
from ui import names, widgets
from ui.edits import held_masks
from ui.state import Setting
from ui.training import PageRun, current_run

MOST_PLACES = 60
# A place on the slider, and not an iteration, as runs differ in length: the end stays the end.
MOMENT = dict(default=20, low=0, high=MOST_PLACES)


@dataclass(frozen=True, eq=False)
class Iteration:
    """Forward and backward propagation of the net in the lab at one moment of its run.

    Attributes
    ----------
    held : PageRun
    snapshot : Snapshot
        The moment.
    X, Y : ndarray of shape (n_x, m), (1, m)
        The training set.
    arrays : dict
        W1, b1, …, A0, Z1, A1, …, and dZL, dWL, dbL, dA{L-1}, …, dZ1, dW1, db1.
    hyperparameters : Hyperparameters
        Those of the stage of the run that the moment lies in.
    held_masks : dict
        Under keys of the parameters: which entries that stage leaves as they are.
    """

    held: PageRun
    snapshot: Snapshot
    X: np.ndarray
    Y: np.ndarray
    arrays: dict[str, np.ndarray]
    hyperparameters: Hyperparameters
    held_masks: Mapping[str, np.ndarray]

    @property
    def activations(self) -> tuple[str, ...]:
        return self.held.run.activations

    @property
    def l2(self) -> float:
        return self.hyperparameters.l2

    @property
    def l1(self) -> float:
        return self.hyperparameters.l1

    @property
    def L(self) -> int:
        return len(self.activations)

    @property
    def about(self) -> tuple:
        """Stands for the net and the moment."""
        return (self.held.name, self.snapshot.iteration)

    def cost(self, parameters: dict[str, np.ndarray]) -> float:
        """J of other parameters, with the penalties; not a number where Z[L] is not."""
        with np.errstate(all="ignore"):
            _, cache = forward_propagation(self.X, parameters, self.activations)
            Z = cache[f"Z{self.L}"]
            if not np.isfinite(Z).all():
                return float("nan")
            return compute_cost(Z, self.Y, self.activations[-1], parameters, self.l2, self.l1)

    @property
    def gradients(self) -> dict[str, np.ndarray]:
        """dJ/dW[l] and dJ/db[l] under W1, b1, …"""
        return {key: self.arrays[f"d{key}"] for key in self.snapshot.parameters}

    def updated(self, alpha: float) -> dict[str, np.ndarray]:
        """The parameters after one step with the learning rate α; what is held stays."""
        return {
            key: value - alpha * self.gradients[key] * (1.0 - self.held_masks.get(key, 0.0))
            for key, value in self.snapshot.parameters.items()
        }

    def off_the_engine(self) -> float:
        """How far a step of these formulas lies from the step that training takes: the largest difference of an entry.

        Training computes in other lines (nnengine/workspace.py, nnengine/descent.py), so a term that one of the two
        has forgotten shows. Not a number where training cannot take the step.
        """
        step = self.hyperparameters.replace(
            optimizer="gradient_descent", learning_rate=1.0, iterations=1, batch_size=None, keep_prob=1.0
        )
        trained = train(self.held.choice.dataset, step, self.snapshot.parameters, self.held_masks or None)
        if trained.diverged_at is not None:
            return float("nan")
        updated = self.updated(step.learning_rate)
        return max(float(np.abs(trained.parameters[key] - updated[key]).max()) for key in updated)

    @property
    def notes(self) -> str:
        """What of the lab's training one plain step on all examples leaves out, and what it leaves alone."""
        settings, notes = self.hyperparameters, []
        if settings.keep_prob < 1 and self.L > 1:
            notes.append("Dropout is left out here, as it is where J is measured: all units are there.")
        plain = []
        if settings.optimizer != "gradient_descent":
            plain.append(f"{names.OPTIMIZERS[settings.optimizer]} makes other steps of these gradients")
        if settings.batch_size is not None and settings.batch_size < self.Y.shape[1]:
            plain.append(f"each of its steps sees {settings.batch_size} examples")
        if plain:
            notes.append(f"In the lab {' and '.join(plain)}; here it is a plain step on all examples.")
        if count := sum(int(mask.sum()) for mask in self.held_masks.values()):
            notes.append("1 held number stays as it is." if count == 1 else f"{count} held numbers stay as they are.")
        return " ".join(notes)


def choose_moment(setting: Setting) -> Iteration:
    """A slider over the moments that the lab's run has kept."""
    held = current_run("deep_net")
    snapshots = held.run.snapshots

    def moment(place: float) -> Snapshot:
        return snapshots[round(place / MOST_PLACES * (len(snapshots) - 1))]

    place = widgets.slider("Moment: iteration", setting, lambda place: f"{moment(place).iteration:,}")
    return iteration_at(held, moment(place))


def iteration_at(held: PageRun, snapshot: Snapshot) -> Iteration:
    X, Y = held.choice.dataset.X_train, held.choice.dataset.Y_train
    # A moment between two stages is where the later one begins.
    stage = bisect_right([start for start, _ in held.stage_starts], snapshot.iteration)
    hyperparameters = held.plan[stage].hyperparameters
    edits = held.plan[stage].edits if stage < len(held.stages) else held.edits
    parameters = snapshot.parameters
    with np.errstate(all="ignore"):  # the weights of a run that diverged
        _, cache = forward_propagation(X, parameters, held.run.activations)
        blocks = backward_blocks(Y, parameters, cache, held.run.activations, hyperparameters.l2, hyperparameters.l1)
    arrays = {**parameters, **cache, **blocks}
    return Iteration(held, snapshot, X, Y, arrays, hyperparameters, held_masks(parameters, edits))
