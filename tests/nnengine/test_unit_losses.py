"""Two losses of one sigmoid unit: derivatives against nudges, minima against a fine grid."""

import numpy as np
import pytest

from nnengine.activations import sigmoid
from nnengine.logistic_regression import train_logistic_regression
from nnengine.unit_losses import (
    SHARP,
    UNIT_LOSSES,
    distance_to_minimum,
    find_minima,
    least_curvature,
    unit_cost,
    unit_descent,
)

x = np.array([[-3.5, -3.0, -0.5, 0.1, 0.2, 0.8, 3.0, 3.5]])
y = np.array([[0.0, 0, 1, 0, 1, 0, 1, 1]])
LOSSES = list(UNIT_LOSSES)


def hessian(loss: str, w: float, b: float, nudge: float = 1e-3) -> np.ndarray:
    def J(dw, db):
        return float(unit_cost(loss, x, y, np.array(w + dw), np.array(b + db)))

    h = nudge
    ww = (J(h, 0) - 2 * J(0, 0) + J(-h, 0)) / h**2
    bb = (J(0, h) - 2 * J(0, 0) + J(0, -h)) / h**2
    wb = (J(h, h) - J(h, -h) - J(-h, h) + J(-h, -h)) / (4 * h**2)
    return np.array([[ww, wb], [wb, bb]])


def test_the_cost_is_the_mean_of_the_course_formulas():
    w, b = 0.7, -0.4
    a = 1 / (1 + np.exp(-(w * x + b)))
    assert unit_cost("cross_entropy", x, y, w, b) == pytest.approx(np.mean(-y * np.log(a) - (1 - y) * np.log(1 - a)))
    assert unit_cost("squared_error", x, y, w, b) == pytest.approx(np.mean((a - y) ** 2) / 2)


def test_the_cost_is_computed_for_every_pair():
    W, B = np.meshgrid([-1.0, 0.5, 2.0], [0.0, 1.0])
    J = unit_cost("squared_error", x, y, W, B)
    assert J.shape == (2, 3)
    assert J[1, 2] == pytest.approx(float(unit_cost("squared_error", x, y, 2.0, 1.0)))


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("label", [0.0, 1.0])
@pytest.mark.parametrize("z", [-4.0, -0.7, 0.0, 2.5])
def test_slope_and_curvature_follow_nudges(name, label, z):
    loss, h = UNIT_LOSSES[name], 1e-4
    below, here, above = (float(loss.loss(value, label)) for value in (z - h, z, z + h))
    a = float(sigmoid(z))
    assert loss.slope(a, label) == pytest.approx((above - below) / (2 * h), abs=1e-7)
    assert loss.curvature(a, label) == pytest.approx((above - 2 * here + below) / h**2, abs=1e-6)


def test_a_descent_on_cross_entropy_is_logistic_regression():
    run = unit_descent("cross_entropy", x, y, np.array([-1.0, 2.0]), np.array([0.5, -2.0]), 0.3, 50)
    assert run.w.shape == run.b.shape == (51, 2)
    for k, (w, b) in enumerate([(-1.0, 0.5), (2.0, -2.0)]):
        expected = train_logistic_regression(x, y, 0.3, 50, np.array([[w]]), b)
        assert run.w[-1, k] == pytest.approx(expected.w[0, 0])
        assert run.b[-1, k] == pytest.approx(expected.b)


def test_a_step_on_squared_error_goes_down_the_nudged_slope():
    w, b, h = -1.2, 0.4, 1e-6

    def J(w, b):
        return float(unit_cost("squared_error", x, y, w, b))

    run = unit_descent("squared_error", x, y, w, b, 0.5, 1)
    assert run.w[1, 0] == pytest.approx(w - 0.5 * (J(w + h, b) - J(w - h, b)) / (2 * h), abs=1e-8)
    assert run.b[1, 0] == pytest.approx(b - 0.5 * (J(w, b + h) - J(w, b - h)) / (2 * h), abs=1e-8)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("w", "b"), [(0.5, 0.1), (-3.2, 0.5), (1.5, -2.0), (-3.5, 3.9)])
def test_curvature_and_distance_are_those_of_the_nudged_hessian(name, w, b):
    H = hessian(name, w, b)
    assert float(least_curvature(name, x, y, w, b)) == pytest.approx(np.linalg.eigvalsh(H)[0], abs=1e-5)
    h = 1e-5
    gradient = [
        float(unit_cost(name, x, y, w + u, b + v) - unit_cost(name, x, y, w - u, b - v)) / (2 * h)
        for u, v in ((h, 0), (0, h))
    ]
    distance = float(distance_to_minimum(name, x, y, w, b))
    if np.linalg.eigvalsh(H)[0] > SHARP:
        assert distance == pytest.approx(np.linalg.norm(np.linalg.solve(H, gradient)), rel=0.02)
    else:
        assert distance == np.inf


def test_cross_entropy_is_convex_and_squared_error_is_not():
    W, B = np.meshgrid(np.linspace(-4, 4, 41), np.linspace(-4, 4, 41))
    assert (least_curvature("cross_entropy", x, y, W, B) > 0).all()
    assert (least_curvature("squared_error", x, y, W, B) < 0).any()


def grid_minima(loss: str) -> list[tuple[float, float]]:
    """Cells of a fine grid that lie lower than all eight around them."""
    axis = np.linspace(-5, 5, 401)
    J = unit_cost(loss, x, y, *np.meshgrid(axis, axis))
    inner = J[1:-1, 1:-1]
    shifts = [(r, c) for r in (0, 1, 2) for c in (0, 1, 2) if (r, c) != (1, 1)]
    lowest = np.all([inner < J[r : r + 399, c : c + 399] for r, c in shifts], axis=0)
    return [(axis[c + 1], axis[r + 1]) for r, c in np.argwhere(lowest)]


@pytest.mark.parametrize(("name", "count"), [("cross_entropy", 1), ("squared_error", 2)])
def test_the_minima_found_are_those_of_a_fine_grid(name, count):
    W, B = np.meshgrid(np.linspace(-4, 4, 7), np.linspace(-4, 4, 7))
    run = unit_descent(name, x, y, W.ravel(), B.ravel(), 0.8, 8_000)
    found = find_minima(name, x, y, run.w[-1], run.b[-1])
    expected = grid_minima(name)
    assert len(expected) == len(found.w) == count
    for w, b in expected:
        assert np.hypot(found.w - w, found.b - b).min() < 0.05
    assert (np.diff(found.costs) > 0).all()
    np.testing.assert_allclose(found.costs, unit_cost(name, x, y, found.w, found.b))


def test_the_trap_is_a_bottom_with_a_weight_of_the_wrong_sign():
    run = unit_descent("squared_error", x, y, -3.0, 0.5, 0.8, 10_000)
    w, b = run.w[-1, 0], run.b[-1, 0]
    assert w == pytest.approx(-3.2, abs=0.1)
    angles = np.linspace(0, 2 * np.pi, 24)
    around = unit_cost("squared_error", x, y, w + 0.2 * np.cos(angles), b + 0.2 * np.sin(angles))
    here = float(unit_cost("squared_error", x, y, w, b))
    assert (around > here).all()
    assert here > 3 * float(unit_cost("squared_error", x, y, 0.604, -0.062))


def test_ends_on_flat_ground_are_no_minima():
    found = find_minima("squared_error", x, y, np.array([-30.0, 0.604]), np.array([20.0, -0.062]))
    assert found.reached.tolist() == [-1, 0]
    nothing = find_minima("squared_error", x, y, np.array([-30.0]), np.array([20.0]))
    assert nothing.w.size == 0


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (dict(loss="hinge"), ValueError, "loss is 'hinge'"),
        (dict(x=np.ones((2, 8))), ValueError, r"x has shape \(2, 8\)"),
        (dict(y=y[:, :5]), ValueError, r"y has shape \(1, 5\), expected \(1, 8\)"),
        (dict(y=y + 1), ValueError, "expected only 0 and 1"),
        (dict(b=np.zeros(3)), ValueError, r"b has shape \(3,\), expected \(2,\)"),
        (dict(w=np.array([np.nan, 0])), ValueError, "w holds nan"),
        (dict(learning_rate=0), ValueError, "learning_rate is 0"),
        (dict(iterations=10_001), ValueError, "iterations is 10,001"),
    ],
)
def test_bad_input_is_named(change, error, message):
    good = dict(loss="squared_error", x=x, y=y, w=np.zeros(2), b=np.zeros(2), learning_rate=0.5, iterations=3)
    with pytest.raises(error, match=message):
        unit_descent(**(good | change))
