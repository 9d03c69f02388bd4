"""Numbers as a page writes them."""

import math

import numpy as np
import pytest

from ui.charts.numbers import number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7717493, "0.772"),
        (-0.077204, "−0.0772"),
        (12288, "12,288"),
        (12345.6, "12,346"),
        (-7, "−7"),
        (0.0, "0"),
        (-0.0, "0"),
        (9.999, "10.0"),
        (0.0001, "0.000100"),
        (3.2e-7, "3.20e−7"),
        (-1.5e9, "−1.50e9"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
        (np.float64(98.564), "98.6"),
        (np.float32(0.25), "0.250"),
    ],
)
def test_three_significant_digits(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(("digits", "text"), [(1, "0.8"), (2, "0.77"), (6, "0.771749")])
def test_as_many_digits_as_asked_for(digits, text):
    assert number_text(0.7717493, digits) == text
