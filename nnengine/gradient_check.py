"""Gradient checking: the analytic gradient against nudges of each parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nnengine.checks import check_array, check_mapping, check_number


@dataclass(frozen=True)
class GradientCheck:
    """What `gradient_check` found.

    Attributes
    ----------
    difference : float
        ‖analytic − numerical‖ / (‖analytic‖ + ‖numerical‖) over all parameters: 0 is equal; below 1e-7 is right,
        above 1e-3 almost surely a bug.
    differences : dict of str to float
        The same, key by key.
    numerical : dict of str to ndarray
        The numerical gradient, with the parameters' keys and shapes.
    """

    difference: float
    differences: dict[str, float]
    numerical: dict[str, np.ndarray]

    def off(self, gradients: Mapping[str, np.ndarray], tolerance: float = 1e-4) -> dict[str, np.ndarray]:
        """Which entries of the gradient differ, by more than a share of the largest entry of either.

        Parameters
        ----------
        gradients : mapping of str to ndarray
            The gradient that was checked.
        tolerance : float

        Returns
        -------
        dict of str to ndarray of bool
            With the parameters' keys and shapes.
        """
        most = max(np.abs(side[key]).max() for side in (gradients, self.numerical) for key in self.numerical)
        return {key: np.abs(gradients[key] - self.numerical[key]) > tolerance * most for key in self.numerical}


def numerical_gradient(
    cost: Callable[[dict[str, np.ndarray]], float], parameters: Mapping[str, np.ndarray], nudge: float = 1e-5
) -> dict[str, np.ndarray]:
    """Nudge each parameter up and down: dJ/dθ without any calculus, at two forward passes a parameter.

    Parameters
    ----------
    cost : callable
        J of a dictionary of parameters.
    parameters : mapping of str to ndarray
    nudge : float
        ε in (J(θ + ε) − J(θ − ε)) / 2ε, whose error shrinks with ε² until rounding, about 1e-16 / ε, takes over.

    Returns
    -------
    dict of str to ndarray
        With the parameters' keys and shapes.
    """
    nudge = check_number("nudge", nudge, 0, 1, above_low=True)
    if not callable(cost):
        raise TypeError(f"cost is {type(cost).__name__}, expected a function of the parameters")
    nudged = {key: array.copy() for key, array in _check_arrays("parameters", parameters).items()}
    check_number("what cost returns", cost(nudged), -np.inf, np.inf, or_nan=True)
    numerical = {key: np.zeros_like(parameter) for key, parameter in nudged.items()}
    for key, parameter in nudged.items():
        for index, value in np.ndenumerate(parameter.copy()):
            parameter[index] = value + nudge
            J_plus = cost(nudged)
            parameter[index] = value - nudge
            J_minus = cost(nudged)
            parameter[index] = value
            # dJ/dθ ≈ (J(θ + ε) − J(θ − ε)) / 2ε
            numerical[key][index] = (J_plus - J_minus) / (2 * nudge)
    return numerical


def compare_gradients(
    numerical: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
) -> GradientCheck:
    """How far an analytic gradient is from a numerical one with the same keys and shapes."""
    numerical = _check_arrays("numerical", numerical)
    gradients = _check_arrays("gradients", gradients, numerical, "numerical")
    return GradientCheck(
        # ‖analytic − numerical‖ / (‖analytic‖ + ‖numerical‖)
        difference=_relative_difference(_flatten(gradients), _flatten(numerical)),
        differences={key: _relative_difference(gradients[key].ravel(), numerical[key].ravel()) for key in numerical},
        numerical=numerical,
    )


def gradient_check(
    cost: Callable[[dict[str, np.ndarray]], float],
    parameters: Mapping[str, np.ndarray],
    gradients: Mapping[str, np.ndarray],
    nudge: float = 1e-5,
) -> GradientCheck:
    """Nudge each parameter up and down and compare the change of the cost with its gradient.

    The two agree only if both are of the same J: with the same λ and λ₁ in `compute_cost` and `backward_propagation`,
    and with the same masks where there is dropout.

    Parameters
    ----------
    cost : callable
        J of a dictionary of parameters. At its kinks the check says nothing: with L1, where a weight is within ε of 0.
    parameters : mapping of str to ndarray
    gradients : mapping of str to ndarray
        The analytic gradient to check, with the parameters' keys and shapes.
    nudge : float
        ε, as in `numerical_gradient`.
    """
    parameters = _check_arrays("parameters", parameters)
    gradients = _check_arrays("gradients", gradients, parameters, "parameters")  # before the long part
    return compare_gradients(numerical_gradient(cost, parameters, nudge), gradients)


def _check_arrays(
    name: str, arrays, like: Mapping[str, np.ndarray] | None = None, like_name: str = ""
) -> dict[str, np.ndarray]:
    """Arrays under names; with `like`, under the same names and of the same shapes."""
    check_mapping(name, arrays, "W1, b1, …" if like is None else f"the keys of {like_name}")
    if like is not None and arrays.keys() != like.keys():
        raise ValueError(f"{name} has keys {sorted(arrays)}, expected those of {like_name} {sorted(like)}")
    return {
        key: check_array(f"{name}['{key}']", array, None if like is None else like[key].shape)
        for key, array in arrays.items()
    }


def _flatten(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.concatenate([np.ravel(arrays[key]) for key in sorted(arrays)])


def _relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0
