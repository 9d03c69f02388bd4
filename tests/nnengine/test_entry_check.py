"""One entry's derivative by a nudge."""

import numpy as np
import pytest

from nnengine.entry_check import entry_slope

parameters = {"W1": np.array([[1.0, 2.0], [3.0, 4.0]]), "b1": np.array([[5.0], [6.0]])}


def cost(p):
    return float(np.sum(p["W1"] ** 3) + p["W1"][1, 0] * p["b1"][0, 0])


@pytest.mark.parametrize(
    ("key", "index", "slope"),
    [("W1", (0, 1), 12.0), ("W1", (1, 0), 27.0 + 5.0), ("b1", (0, 0), 3.0), ("b1", (1, 0), 0.0)],
)
def test_the_slope_is_the_derivative(key, index, slope):
    before = {name: array.copy() for name, array in parameters.items()}
    assert entry_slope(cost, parameters, key, index) == pytest.approx(slope, abs=1e-7)
    for name, array in parameters.items():
        np.testing.assert_array_equal(array, before[name])


def test_its_error_is_the_nudge_squared():
    # (w + ε)³ − (w − ε)³ over 2ε is 3w² + ε²
    assert entry_slope(cost, parameters, "W1", (0, 0), 0.5) == pytest.approx(3 + 0.25)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("W2", (0, 0)), "key is 'W2', expected one of W1, b1"),
        (("W1", (2, 0)), "index is (2, 0), W1 has shape (2, 2)"),
        (("W1", (0, -1)), "index is (0, -1)"),
        (("W1", (0,)), "index is (0,)"),
        (("W1", (0, 0), 0.0), "nudge is 0"),
    ],
)
def test_what_has_no_slope_is_told(arguments, words):
    with pytest.raises(ValueError) as told:
        entry_slope(cost, parameters, *arguments)
    assert words in str(told.value)
