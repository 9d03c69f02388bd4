"""How much a share of right answers says when it was counted on few examples."""

from __future__ import annotations

import math

from nnengine.checks import check_integer, check_number

Z_95 = 1.959963984540054  # 95 % of a normal distribution lie within so many standard deviations


def wilson_interval(right: int, m: int, z: float = Z_95) -> tuple[float, float]:
    """The shares of right answers that the count is compatible with.

    Parameters
    ----------
    right : int
        Right answers, 0 … m.
    m : int
        Examples, from 1.
    z : float
        Standard deviations to each side; 1.96 for 95 %.

    Returns
    -------
    low, high : float
        Within 0 … 1, also where all answers or none are right (Wilson 1927).

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range.
    """
    m = check_integer("m", m, 1, 10**12)
    p = check_integer("right", right, 0, m) / m
    z = check_number("z", z, 0, 100)
    # (p + z²/2m ± z √(p(1 − p)/m + z²/4m²)) / (1 + z²/m)
    middle, reach = p + z * z / (2 * m), z * math.sqrt(p * (1 - p) / m + z * z / (4 * m * m))
    low, high = ((middle + sign * reach) / (1 + z * z / m) for sign in (-1, 1))
    # Where none or all are right, rounding may carry an end past 0 or 1.
    return max(low, 0.0), min(high, 1.0)
