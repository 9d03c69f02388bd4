"""One neuron: its gradient against nudges, its fit against least squares."""

import numpy as np
import pytest

from nnengine.neuron import fit_neuron, neuron_cost, neuron_output

x = np.array([[0.5, 1.0, 1.5, 2.0, 3.0]])
y = np.array([[0.4, 1.1, 1.9, 2.4, 4.1]])


def test_output_is_rectified():
    np.testing.assert_allclose(neuron_output(x, 2.0, -2.5), [[0.0, 0.0, 0.5, 1.5, 3.5]])


def test_first_step_follows_the_numerical_slope():
    w, b, nudge, learning_rate = 0.8, 0.3, 1e-6, 0.05
    slope_w = (neuron_cost(x, y, w + nudge, b) - neuron_cost(x, y, w - nudge, b)) / (2 * nudge)
    slope_b = (neuron_cost(x, y, w, b + nudge) - neuron_cost(x, y, w, b - nudge)) / (2 * nudge)
    run = fit_neuron(x, y, w, b, learning_rate, iterations=1)
    assert run.w[1] == pytest.approx(w - learning_rate * slope_w, abs=1e-9)
    assert run.b[1] == pytest.approx(b - learning_rate * slope_b, abs=1e-9)


def test_fit_reaches_least_squares_where_the_rectifier_is_idle():
    run = fit_neuron(x, y, w=1.0, b=0.5, learning_rate=0.2, iterations=2_000)
    slope, intercept = np.polyfit(x[0], y[0], 1)
    assert run.w[-1] == pytest.approx(slope, abs=1e-9)
    assert run.b[-1] == pytest.approx(intercept, abs=1e-9)
    assert (np.diff(run.costs) <= 1e-15).all()


def test_a_neuron_that_is_off_everywhere_does_not_learn():
    run = fit_neuron(x, y, w=-1.0, b=-1.0, iterations=50)
    assert run.w[-1] == -1.0
    assert run.b[-1] == -1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(x=np.ones((2, 3)), y=np.ones((1, 3)), w=0, b=0), r"x has shape \(2, 3\), expected \(1, any\)"),
        (dict(x=x, y=np.ones((1, 3)), w=0, b=0), r"y has shape \(1, 3\), expected \(1, 5\)"),
        (dict(x=x, y=y, w=float("nan"), b=0), "w is nan"),
        (dict(x=x, y=y, w=0, b=0, learning_rate=0), "learning_rate is 0"),
        (dict(x=x, y=y, w=0, b=0, iterations=-1), "iterations is -1"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        fit_neuron(**arguments)
