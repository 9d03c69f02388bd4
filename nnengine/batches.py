"""Mini-batches: the examples in a new order for each pass, gathered a batch at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnengine.workspace import Workspace


class Batches:
    """The batches of each pass through the examples.

    All batches of one size share one buffer and one workspace, so that a run holds no copy of the examples.

    Parameters
    ----------
    A0 : ndarray of shape (n_x + 1, m)
        X with a row of ones beneath.
    Y : ndarray of shape (1, m)
    size : int
        Examples in a batch; the last one may have fewer.
    rng : numpy.random.Generator
        Draws the order of each pass.
    make_workspace : callable
        From A0 and Y of a batch, and which examples its columns are, to its workspace.
    """

    def __init__(
        self,
        A0: np.ndarray,
        Y: np.ndarray,
        size: int,
        rng: np.random.Generator,
        make_workspace: Callable[[np.ndarray, np.ndarray, np.ndarray], Workspace],
    ) -> None:
        self._rng = rng
        rows, m = A0.shape
        # NumPy takes rows of one layout and columns of the other; from the wrong one it would first copy everything.
        self._axis = 0 if A0.flags.f_contiguous else 1
        self._A0, self._Y = A0 if self._axis else A0.T, np.ascontiguousarray(Y)[0]
        self._order = np.arange(m)
        self._batches: list[tuple[np.ndarray, np.ndarray, np.ndarray, Workspace]] = []
        known: dict[int, tuple[np.ndarray, np.ndarray, Workspace]] = {}
        for start in range(0, m, size):
            columns = self._order[start : start + size]  # a window, which each pass fills anew
            count = len(columns)
            if count not in known:
                batch_A0 = np.empty((rows, count) if self._axis else (count, rows))
                batch_Y = np.empty((1, count))
                workspace = make_workspace(batch_A0 if self._axis else batch_A0.T, batch_Y, columns)
                known[count] = batch_A0, batch_Y[0], workspace
            self._batches.append((columns, *known[count]))

    def __len__(self) -> int:
        return len(self._batches)

    def shuffle(self) -> None:
        """Draw the order of the next pass."""
        self._order[:] = self._rng.permutation(len(self._order))

    def load(self, k: int) -> Workspace:
        """The workspace, filled with batch k of this pass; good until the next batch is loaded."""
        columns, A0, Y, workspace = self._batches[k]
        # "clip" changes nothing, as all columns exist, and spares NumPy a buffer of its own.
        np.take(self._A0, columns, axis=self._axis, out=A0, mode="clip")
        np.take(self._Y, columns, out=Y, mode="clip")
        workspace.columns = columns
        return workspace
