"""The lines of one iteration: as code, as matrices with their shapes, and as numbers for the first example."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from nnengine.activations import sigmoid
from nnengine.cost import penalty, penalty_gradient
from nnengine.logistic_regression import propagate
from ui.charts.numbers import number_text
from ui.formulas import number, signed, term
from ui.matrices import matrix_html
from ui.theme import current_theme

MOST_TERMS = 2
SHOWN = 4  # rows and columns of a matrix


@dataclass(frozen=True, eq=False)
class Iteration:
    """All that one iteration computes, from w and b on.

    Attributes
    ----------
    X, Y : ndarray of shape (n_x, m), (1, m)
    w, dw, w_next : ndarray of shape (n_x, 1)
    b, db, b_next, learning_rate, l2, l1, cost : float
        The cost is J before the update.
    Z, A, dZ : ndarray of shape (1, m)
    """

    X: np.ndarray
    Y: np.ndarray
    w: np.ndarray
    b: float
    learning_rate: float
    l2: float
    l1: float
    Z: np.ndarray
    A: np.ndarray
    dZ: np.ndarray
    dw: np.ndarray
    db: float
    cost: float

    @property
    def m(self) -> int:
        return self.X.shape[1]

    @property
    def w_next(self) -> np.ndarray:
        return self.w - self.learning_rate * self.dw

    @property
    def b_next(self) -> float:
        return self.b - self.learning_rate * self.db


def iteration_at(
    X: np.ndarray, Y: np.ndarray, parameters: Mapping[str, np.ndarray], learning_rate: float, l2: float, l1: float
) -> Iteration:
    """The iteration that starts from these parameters."""
    w, b = parameters["W1"].T, float(parameters["b1"][0, 0])
    m = X.shape[1]
    with np.errstate(over="ignore", invalid="ignore"):
        # `__wrapped__` is the formulas alone: a dataset's arrays have been checked, and pictures are many numbers.
        gradients, cost = propagate.__wrapped__(w, b, X, Y)
        Z = w.T @ X + b
        A = sigmoid(Z)
        dw = gradients["dw"] + penalty_gradient(w, l2, l1, m)
        cost += penalty([w], l2, l1, m)
    return Iteration(X, Y, w, b, learning_rate, l2, l1, Z, A, A - Y, dw, gradients["db"], cost)


def code_lines(it: Iteration) -> list[tuple[str, str]]:
    """Each line of the algorithm, and the shape of what it computes."""
    decay = (" + l2 / m * w" if it.l2 else "") + (" + l1 / m * np.sign(w)" if it.l1 else "")
    (n_x, m) = it.X.shape
    return [
        ("Z = np.dot(w.T, X) + b", f"(1, {m})"),
        ("A = 1 / (1 + np.exp(-Z))", f"(1, {m})"),
        ("dZ = A - Y", f"(1, {m})"),
        (f"dw = np.dot(X, dZ.T) / m{decay}", f"({n_x}, 1)"),
        ("db = np.sum(dZ) / m", "a number"),
        ("w = w - alpha * dw", f"({n_x}, 1)"),
        ("b = b - alpha * db", "a number"),
    ]


def code_html(it: Iteration, line: int) -> str:
    """The listing, with line 1 … 7 marked as the one being executed; the five lines and the update apart."""
    palette = current_theme()
    rows = []
    for k, (code, shape) in enumerate(code_lines(it), start=1):
        is_here = k == line
        style = (
            f"display:flex;justify-content:space-between;gap:12px;padding:4px 8px;min-height:28px;"
            f"border-left:3px solid {palette.ink if is_here else 'transparent'};"
            f"background:{palette.surface if is_here else 'transparent'};"
            f"color:{palette.ink if k <= line else palette.muted};{'margin-top:8px;' if k == 6 else ''}"
        )
        mark = ' aria-current="step"' if is_here else ""
        rows.append(
            f'<li style="{style}"{mark}><code style="background:none;color:inherit;padding:0;white-space:pre-wrap">'
            f'{k}&nbsp; {escape(code)}</code><span style="color:{palette.muted};white-space:nowrap;'
            f'font-variant-numeric:tabular-nums">{shape}</span></li>'
        )
    return f'<ol style="list-style:none;margin:0;padding:0;font-size:.875rem">{"".join(rows)}</ol>'


def line_matrices(it: Iteration, line: int) -> list[str]:
    """What the line takes and what it makes, as HTML tables."""

    one = (0,)  # the example that the formula below follows
    match line:
        case 1:
            return [_table("wᵀ", it.w.T), _table("X", it.X, one), _table("Z = wᵀX + b", it.Z, one)]
        case 2:
            return [_table("Z", it.Z, one), _table("A = σ(Z)", it.A, one)]
        case 3:
            return [_table("A", it.A, one), _table("Y", it.Y, one), _table("dZ = A − Y", it.dZ, one)]
        case 4:
            return [_table("X", it.X, one), _table("dZᵀ", it.dZ.T), _table("dw", it.dw)]
        case 5:
            return [_table("dZ", it.dZ, one)]
        case 6:
            return [_table("w", it.w), _table("dw", it.dw), _table("w := w − α dw", it.w_next)]
    return []


def _table(name: str, matrix: np.ndarray, columns: Collection[int] = ()) -> str:
    """The corners of a matrix under its whole shape: seven million pixel values need not be looked at for sixteen."""
    corners = matrix[np.ix_(*(_ends(size) for size in matrix.shape))]
    table = matrix_html(name, corners, columns=columns, most_rows=SHOWN, most_columns=SHOWN)
    return table.replace(str(corners.shape), str(matrix.shape))


def _ends(size: int) -> list[int]:
    """The first and the last indices, and one between them for those that are left out."""
    return list(range(size)) if size <= SHOWN else [*range(SHOWN // 2 + 1), *range(size - SHOWN // 2, size)]


def line_formula(it: Iteration, line: int) -> str:
    """The line in TeX, with its numbers below it."""
    n_x, m = it.X.shape
    x, z, a, y, dz = it.X[:, 0], float(it.Z[0, 0]), float(it.A[0, 0]), float(it.Y[0, 0]), float(it.dZ[0, 0])
    alpha, w1, dw1 = number(it.learning_rate), float(it.w[0, 0]), float(it.dw[0, 0])
    match line:
        case 1:
            shown = [rf"{signed(float(it.w[j, 0]))} \cdot {signed(float(x[j]))}" for j in range(min(n_x, MOST_TERMS))]
            dots = r" + \dots" if n_x > MOST_TERMS else ""
            return _lines(r"z^{(1)} = w^T x^{(1)} + b", f"{' + '.join(shown)}{dots} {term(it.b)}", f"= {signed(z)}")
        case 2:
            return _lines(r"a^{(1)} = \sigma(z^{(1)})", rf"\sigma({number(z)}) = {number(a)}")
        case 3:
            return _lines(r"dz^{(1)} = a^{(1)} - y^{(1)}", f"{number(a)} - {number(y)} = {signed(dz)}")
        case 4:
            product = rf"{signed(float(x[0]))} \cdot {signed(dz)}"
            dots = r" + \dots" if m > 1 else ""
            decay = r" + \tfrac{\lambda}{m} w" if it.l2 else ""
            decayed = rf" + \tfrac{{{number(it.l2)}}}{{{m}}} \cdot {signed(w1)}" if it.l2 else ""
            if it.l1:
                decay += r" + \tfrac{\lambda_1}{m} \text{sign}(w)"
                decayed += rf" + \tfrac{{{number(it.l1)}}}{{{m}}} \cdot {number(float(np.sign(w1)))}"
            return _lines(
                rf"dw = \tfrac{{1}}{{m}} X\, dZ^T{decay}",
                rf"dw_1 = \tfrac{{1}}{{{m}}} ({product}{dots})",
                rf"{decayed.removeprefix(' ')} = {signed(dw1)}",
            )
        case 5:
            sums = [signed(float(it.dZ[0, i])) for i in range(min(m, MOST_TERMS))]
            dots = r" + \dots" if m > MOST_TERMS else ""
            return _lines(
                r"db = \tfrac{1}{m} \textstyle\sum_i dz^{(i)}",
                rf"= \tfrac{{1}}{{{m}}} ({' + '.join(sums)}{dots})",
                f"= {signed(it.db)}",
            )
        case 6:
            update = rf"{number(w1)} - {alpha} \cdot {signed(dw1)} = {signed(float(it.w_next[0, 0]))}"
            return _lines(r"w := w - \alpha\, dw", rf"w_1 := {update}")
    return _lines(r"b := b - \alpha\, db", rf"b := {number(it.b)} - {alpha} \cdot {signed(it.db)} = {signed(it.b_next)}")


def _lines(*lines: str) -> str:
    """One below the other, as a phone has no room for them side by side."""
    return r"\begin{gathered} " + r" \\ ".join(lines) + r" \end{gathered}"


def results_text(it: Iteration) -> str:
    """b and db, which are numbers and so stand in no table."""
    return f"α = {number_text(it.learning_rate)}, b = {number_text(it.b)}, db = {number_text(it.db)}"
