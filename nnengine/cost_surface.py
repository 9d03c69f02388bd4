"""J over a few parameters of logistic regression, all others held: the landscape that gradient descent walks on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnengine.activations import sigmoid
from nnengine.checks import check_integer, check_matrix, check_number
from nnengine.cost import penalty
from nnengine.dataset import Dataset
from nnengine.hyperparameters import MAX_ITERATIONS
from nnengine.propagation import check_parameters

MOST_AT_ONCE = 2**18  # numbers in one block of Z: 2 MB, whatever the grid
FACTORS = 512  # each at most 2, so that their product stays far below float64's 2^1024
NEWTON_STEPS = 60
FARTHEST = 1e3  # a bottom beyond it counts as none


@dataclass(frozen=True, eq=False)
class CostSlice:
    """J as a function of k chosen parameters t. Points t stand in columns, T (k, p).

    Attributes
    ----------
    chosen : tuple of str
        "w1" … for a weight, "b" for the bias.
    values : ndarray of shape (k, 1)
        t of the model itself.
    held_Z : ndarray of shape (1, m)
        What the held parameters add to Z.
    inputs : ndarray of shape (k, m)
        What each chosen parameter is multiplied by: a row of X, or ones for b.
    Y : ndarray of shape (1, m)
    decay, lasso : ndarray of shape (k, 1)
        λ/m and λ₁/m for a weight, 0 for b.
    held_penalty : float
        λ/(2m) Σ w² + λ₁/m Σ |w| over the held weights.
    """

    chosen: tuple[str, ...]
    values: np.ndarray
    held_Z: np.ndarray
    inputs: np.ndarray
    Y: np.ndarray
    decay: np.ndarray
    lasso: np.ndarray
    held_penalty: float

    @property
    def m(self) -> int:
        """Number of examples."""
        return self.Y.shape[1]

    @property
    def is_smooth(self) -> bool:
        """Whether J has a slope everywhere; L1 puts a kink at 0."""
        return not self.lasso.any()

    def costs(self, T: np.ndarray) -> np.ndarray:
        """J at each of the points T (k, p), shape (p,)."""
        at_once = max(1, MOST_AT_ONCE // self.m)
        blocks = [self._costs(T[:, start : start + at_once]) for start in range(0, T.shape[1], at_once)]
        return np.concatenate(blocks) if blocks else np.empty(0)

    def _costs(self, T: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore", invalid="ignore"):  # a point too far away answers with infinity or NaN
            # Z = tᵀU + what is held
            Z = T.T @ self.inputs + self.held_Z
            # log(1 + e^z) = max(z, 0) + log(1 + e^−|z|), and a sum of logarithms is the logarithm of a product,
            # which needs one logarithm for many examples instead of one for each.
            factors = 1.0 + np.exp(-np.abs(Z))
            products = np.multiply.reduceat(factors, np.arange(0, self.m, FACTORS), axis=1)
            # J = (1/m) Σ (log(1 + e^z) − yz) + λ/(2m) Σ w² + λ₁/m Σ |w|
            total = np.sum(np.maximum(Z, 0.0), axis=1) + np.sum(np.log(products), axis=1) - (Z @ self.Y.T)[:, 0]
            penalty = np.sum(self.decay / 2 * T**2 + self.lasso * np.abs(T), axis=0)
            return total / self.m + penalty + self.held_penalty

    def gradients(self, T: np.ndarray) -> np.ndarray:
        """dJ/dt at each of the points T (k, p), shape (k, p)."""
        with np.errstate(over="ignore", invalid="ignore"):
            # dZ = A − Y
            dZ = sigmoid(T.T @ self.inputs + self.held_Z) - self.Y
            # dt = (1/m) U dZᵀ + (λ/m) t + (λ₁/m) sign(t)
            return self.inputs @ dZ.T / self.m + self.decay * T + self.lasso * np.sign(T)

    def curvature(self, t: np.ndarray) -> np.ndarray:
        """The second derivatives d²J/dt² at one point t (k, 1), shape (k, k)."""
        a = sigmoid(t.T @ self.inputs + self.held_Z)
        # d²J/dt² = (1/m) U diag(a(1 − a)) Uᵀ + λ/m
        return (self.inputs * (a * (1 - a))) @ self.inputs.T / self.m + np.diag(self.decay[:, 0])

    def descend(self, starts: np.ndarray, learning_rate: float | np.ndarray, iterations: int) -> np.ndarray:
        """Gradient descent on the chosen parameters from several starts at once.

        Parameters
        ----------
        starts : ndarray of shape (k, p)
        learning_rate : float or ndarray of shape (p,)
            α, above 0; one for all starts, or one for each.
        iterations : int
            0 to 1,000,000.

        Returns
        -------
        ndarray of shape (iterations + 1, k, p)
            The points before each iteration and after the last; infinite or NaN from where a run has diverged.
        """
        starts = check_matrix("starts", starts, rows=len(self.chosen))
        if not np.all(np.asarray(learning_rate) > 0):
            raise ValueError(f"learning_rate is {learning_rate}, expected above 0")
        iterations = check_integer("iterations", iterations, 0, MAX_ITERATIONS)
        path = np.empty((iterations + 1, *starts.shape))
        path[0] = starts
        with np.errstate(over="ignore", invalid="ignore"):
            for i in range(iterations):
                # t := t − α dt
                path[i + 1] = path[i] - learning_rate * self.gradients(path[i])
        return path

    def bottom(self) -> np.ndarray | None:
        """The point t (k, 1) with the lowest J, by Newton's method; None if J falls on forever, or is not smooth.

        It falls on where the chosen parameters can separate the two classes: then ever larger ones cost ever less.
        """
        if not self.is_smooth:
            return None
        t = np.clip(self.values, -FARTHEST, FARTHEST)
        J = self.costs(t)[0]
        for _ in range(NEWTON_STEPS):
            if not np.isfinite(J) or np.abs(t).max() > FARTHEST:
                return None
            slope = self.gradients(t)
            step = np.linalg.lstsq(self.curvature(t), slope, rcond=None)[0]
            decrease = float(np.sum(slope * step))
            if decrease < 1e-14:
                # With one example on the wrong side, J is at least log(2)/m.
                return t if self.decay.any() or J >= 0.5 / self.m else None
            share = 1.0
            while share > 1e-6 and not self.costs(t - share * step)[0] <= J - 1e-4 * share * decrease:
                share /= 2
            t = t - share * step
            J = self.costs(t)[0]
        return None


def slice_cost(
    dataset: Dataset, parameters: Mapping[str, np.ndarray], chosen: Sequence[str], l2: float = 0.0, l1: float = 0.0
) -> CostSlice:
    """J over the chosen parameters of a logistic regression, on the training set.

    Parameters
    ----------
    dataset : Dataset
        Of two classes.
    parameters : mapping
        W1 (1, n_x) and b1 (1, 1).
    chosen : sequence of str
        "w1" … "w<n_x>", "b", each at most once. All others are held at their value in `parameters`.
    l2, l1 : float
        λ and λ₁.
    """
    check_parameters(parameters, ("sigmoid",))
    if not dataset.is_classification:
        raise ValueError(f"{dataset.name} has no classes, expected a dataset of two")
    W = check_matrix("parameters['W1']", parameters["W1"], rows=1, columns=dataset.n_x)
    l2, l1 = check_number("l2", l2, 0, 1e6), check_number("l1", l1, 0, 1e6)
    names = tuple(chosen)
    weights = [_weight_index(name, dataset.n_x) for name in names]
    if not names or len(set(weights)) < len(weights):
        raise ValueError(f"chosen is {names}, expected at least one name, each once")

    X, m = dataset.X_train, dataset.m_train
    w_held = W.copy()
    w_held[0, [j for j in weights if j is not None]] = 0.0
    b = parameters["b1"]
    with np.errstate(over="ignore", invalid="ignore"):  # the weights of a run that diverged are huge
        held_Z = w_held @ X + (0.0 if None in weights else b)
        held_penalty = penalty([w_held], l2, l1, m)
    return CostSlice(
        chosen=names,
        values=np.array([[b[0, 0] if j is None else W[0, j]] for j in weights]),
        held_Z=held_Z,
        inputs=np.vstack([np.ones((1, m)) if j is None else X[j : j + 1] for j in weights]),
        Y=dataset.Y_train,
        decay=np.array([[0.0 if j is None else l2 / m] for j in weights]),
        lasso=np.array([[0.0 if j is None else l1 / m] for j in weights]),
        held_penalty=held_penalty,
    )


def cost_over_two(
    dataset: Dataset,
    parameters: Mapping[str, np.ndarray],
    first: str,
    second: str,
    ranges: tuple[tuple[float, float], tuple[float, float]],
    cells: int = 40,
    l2: float = 0.0,
    l1: float = 0.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """J over a grid of two parameters, the others held.

    Parameters
    ----------
    dataset, parameters, l2, l1
        As for `slice_cost`.
    first, second : str
        "w1" …, "b".
    ranges : pair of pairs
        (lowest, highest) of the first and of the second.
    cells : int
        Values of each, 2 to 400.

    Returns
    -------
    first_values, second_values : ndarray of shape (cells,)
    costs : ndarray of shape (cells, cells)
        A row for each value of the second.
    """
    part = slice_cost(dataset, parameters, (first, second), l2, l1)
    cells = check_integer("cells", cells, 2, 400)
    axes = [np.linspace(low, high, cells) for low, high in ranges]
    T = np.stack(np.meshgrid(*axes)).reshape(2, -1)
    return *axes, part.costs(T).reshape(cells, cells)


def leading_weights(dataset: Dataset) -> tuple[str, str]:
    """The weights that the first step from zero moves most up and most down: "w<j>", "w<k>"."""
    # −dw at w = 0, b = 0, where every a is 0.5
    push = dataset.X_train @ (dataset.Y_train - 0.5).T
    return f"w{int(push.argmax()) + 1}", f"w{int(push.argmin()) + 1}"


def _weight_index(name: str, n_x: int) -> int | None:
    """0 … n_x − 1 for a weight, None for b."""
    if name == "b":
        return None
    if not (isinstance(name, str) and name[:1] == "w" and name[1:].isdecimal() and 1 <= int(name[1:]) <= n_x):
        raise ValueError(f"{name!r} is no parameter, expected b or w1 to w{n_x}")
    return int(name[1:]) - 1
