"""Activations against the math module, and their derivatives against differences."""

import math

import numpy as np
import pytest

from nnengine.activations import ACTIVATIONS, LEAKY_SLOPE

POINTS = [-30.0, -4.0, -1.0, -0.1, 0.1, 0.5, 2.0, 7.0, 30.0]  # none at 0, where ReLU has no derivative

FORMULAS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "softplus": lambda z: math.log1p(math.exp(z)),
    "identity": lambda z: z,
}
DERIVATIVES = {
    "sigmoid": lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2,
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "relu": lambda z: 1.0 if z > 0 else 0.0,
    "leaky_relu": lambda z: 1.0 if z > 0 else 0.01,
    "elu": lambda z: 1.0 if z > 0 else math.exp(z),
    "softplus": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: 1.0,
}


def test_these_are_all():
    assert set(ACTIVATIONS) == set(FORMULAS)
    assert all(ACTIVATIONS[name].name == name for name in ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_derivatives_follow_their_formulas(name):
    Z = np.array([POINTS])
    # atol: at z = ±30, 1 − a is a difference of nearly equal numbers, right to 1e-16 but not to 15 digits
    np.testing.assert_allclose(ACTIVATIONS[name](Z)[0], [FORMULAS[name](z) for z in POINTS], rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(
        ACTIVATIONS[name].derivative(Z)[0], [DERIVATIVES[name](z) for z in POINTS], rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_is_the_slope_of_the_function(name):
    g, nudge = ACTIVATIONS[name], 1e-5
    Z = np.array(POINTS)
    np.testing.assert_allclose(g.derivative(Z), (g(Z + nudge) - g(Z - nudge)) / (2 * nudge), rtol=1e-8, atol=1e-9)


def test_at_zero_the_kinked_ones_take_the_slope_of_the_left():
    assert ACTIVATIONS["relu"].derivative(0.0) == 0.0
    assert ACTIVATIONS["leaky_relu"].derivative(0.0) == LEAKY_SLOPE == 0.01


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_values_stay_finite_without_a_warning(name):
    Z = np.array([-1e300, -1e4, -745.0, -709.0, 709.0, 745.0, 1e4, 1e300])
    assert np.isfinite(ACTIVATIONS[name](Z)).all(), ACTIVATIONS[name](Z)
    assert np.isfinite(ACTIVATIONS[name].derivative(Z)).all(), ACTIVATIONS[name].derivative(Z)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_saturating_is_having_no_slope_at_both_ends(name):
    flat = (ACTIVATIONS[name].derivative(np.array([-50.0, 50.0])) < 1e-12).all()
    assert ACTIVATIONS[name].saturates == flat


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_writing_into_a_buffer_gives_the_same(name):
    g, Z = ACTIVATIONS[name], np.random.default_rng(0).normal(size=(3, 4))
    before, A, slope = Z.copy(), np.full_like(Z, np.nan), np.full_like(Z, np.nan)
    assert g.function(Z, out=A) is A
    assert g.slope(Z, A, out=slope) is slope
    np.testing.assert_array_equal(A, g(Z))
    np.testing.assert_array_equal(slope, g.derivative(Z))
    np.testing.assert_array_equal(Z, before)


def test_lists_and_whole_numbers_are_taken_as_floats():
    np.testing.assert_array_equal(ACTIVATIONS["relu"]([-1, 2]), [0.0, 2.0])
    np.testing.assert_array_equal(ACTIVATIONS["identity"].derivative([3, 4]), [1.0, 1.0])


@pytest.mark.parametrize("bad", ["abc", None, [1j], [["1", "2"]]])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_no_number_is_refused(name, bad):
    with pytest.raises(TypeError, match="Z holds .*, expected real numbers"):
        ACTIVATIONS[name](bad)
    with pytest.raises(TypeError, match="Z holds .*, expected real numbers"):
        ACTIVATIONS[name].derivative(bad)


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        ACTIVATIONS["relu"] = None
