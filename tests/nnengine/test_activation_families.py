"""Leaky ReLU with a slope of its own, and the sigmoid stretched into tanh."""

import numpy as np
import pytest

from nnengine.activations import ACTIVATIONS, LEAKY_SLOPE, leaky_relu_with, stretched_sigmoid

Z = np.array([[-3.0, -0.5, 0.0, 0.5, 3.0]])


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.3, 1.0])
def test_a_leaky_relu_has_its_slope_below_zero(slope):
    g = leaky_relu_with(slope)
    np.testing.assert_allclose(g(Z), [[-3 * slope, -0.5 * slope, 0, 0.5, 3]])
    np.testing.assert_allclose(g.derivative(Z), [[slope, slope, slope, 1, 1]])
    buffer = np.empty_like(Z)
    assert g.function(Z, out=buffer) is buffer and g.slope(Z, buffer.copy(), out=buffer) is buffer
    assert f"{slope:g}" in g.formula and f"{slope:g}" in g.derivative_formula


def test_the_course_slope_is_the_tables():
    np.testing.assert_array_equal(leaky_relu_with(LEAKY_SLOPE)(Z), ACTIVATIONS["leaky_relu"](Z))


@pytest.mark.parametrize("slope", [-0.1, 1.5, float("nan")])
def test_a_slope_out_of_range_is_refused(slope):
    with pytest.raises(ValueError, match="slope"):
        leaky_relu_with(slope)


def test_two_two_one_is_tanh():
    z = np.linspace(-8, 8, 101)
    np.testing.assert_allclose(stretched_sigmoid(z, 2, 2, 1), np.tanh(z), rtol=0, atol=1e-15)
    np.testing.assert_allclose(stretched_sigmoid(z, 1, 1, 0), 1 / (1 + np.exp(-z)), rtol=1e-14)
