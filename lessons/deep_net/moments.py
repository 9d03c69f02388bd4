"""Choosing a moment of the lab's run, and one real iteration from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnengine import Snapshot, backward_propagation, compute_cost, forward_propagation
from nnengine.backward_blocks import backward_blocks
from ui import widgets
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
    gradients : dict
        W1, b1, … as `backward_propagation` returns them.
    """

    held: PageRun
    snapshot: Snapshot
    X: np.ndarray
    Y: np.ndarray
    arrays: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]

    @property
    def activations(self) -> tuple[str, ...]:
        return self.held.run.activations

    @property
    def l2(self) -> float:
        return self.held.run.hyperparameters.l2

    @property
    def L(self) -> int:
        return len(self.activations)

    @property
    def about(self) -> tuple:
        """Stands for the net and the moment."""
        return (self.held.name, self.snapshot.iteration)

    def cost(self, parameters: dict[str, np.ndarray]) -> float:
        """J of other parameters; not a number where Z[L] is not."""
        with np.errstate(all="ignore"):
            _, cache = forward_propagation(self.X, parameters, self.activations)
            Z = cache[f"Z{self.L}"]
            if not np.isfinite(Z).all():
                return float("nan")
            return compute_cost(Z, self.Y, self.activations[-1], parameters, self.l2)


def choose_moment(setting: Setting) -> Iteration:
    """A slider over the moments that the lab's run has kept."""
    held = current_run("deep_net")
    snapshots = held.run.snapshots

    def moment(place: float) -> Snapshot:
        return snapshots[round(place / MOST_PLACES * (len(snapshots) - 1))]

    place = widgets.slider("Moment: iteration", setting, lambda place: f"{moment(place).iteration:,}")
    return iteration_at(held, moment(place))


def iteration_at(held: PageRun, snapshot: Snapshot) -> Iteration:
    dataset, activations, l2 = held.choice.dataset, held.run.activations, held.run.hyperparameters.l2
    X, Y, parameters = dataset.X_train, dataset.Y_train, snapshot.parameters
    with np.errstate(all="ignore"):  # the weights of a run that diverged
        _, cache = forward_propagation(X, parameters, activations)
        blocks = backward_blocks(Y, parameters, cache, activations, l2)
        gradients = backward_propagation(Y, parameters, cache, activations, l2)
    return Iteration(held, snapshot, X, Y, {**parameters, **cache, **blocks}, gradients)
