"""The steps of one iteration: what each is called, its formulas, what it reads and what it makes."""

from __future__ import annotations

import numpy as np

from lessons.deep_net.moments import Iteration
from ui.formulas import number
from ui.matrices import matrix_html


def step_name(step: tuple[str, int]) -> str:
    kind, l = step
    return {"cost": "the cost J", "update": "update"}.get(kind, f"{kind}, layer {l}")


def step_formula(iteration: Iteration, kind: str, l: int, alpha: float, updated) -> str:
    """The lines of one step; with `updated`, the costs before and after it."""
    L, m = iteration.L, iteration.Y.shape[1]
    if kind == "forward":
        lines = [
            f"Z^{{[{l}]}} &= W^{{[{l}]}} A^{{[{l - 1}]}} + b^{{[{l}]}}",
            f"A^{{[{l}]}} &= g^{{[{l}]}}(Z^{{[{l}]}})",
        ]
    elif kind == "cost":
        penalty = rf" + \tfrac{{\lambda}}{{2 \cdot {m}}} \sum \|W^{{[l]}}\|^2" if iteration.l2 else ""
        penalty += rf" + \tfrac{{\lambda_1}}{{{m}}} \sum |w|" if iteration.l1 else ""
        lines = [
            rf"J &= \tfrac{{1}}{{{m}}} \textstyle\sum \mathcal{{L}}{penalty}",
            f"&= {number(iteration.snapshot.cost)}",
            f"dZ^{{[{L}]}} &= A^{{[{L}]}} - Y",
        ]
    elif kind == "backward":
        lines = [
            rf"dW^{{[{l}]}} &= \tfrac{{1}}{{{m}}} \, dZ^{{[{l}]}} A^{{[{l - 1}]T}}",
            rf"db^{{[{l}]}} &= \tfrac{{1}}{{{m}}} \textstyle\sum dZ^{{[{l}]}}",
        ]
        lines[0] += penalty_slope(iteration, f"W^{{[{l}]}}")
        if l < L:
            lines.insert(0, rf"dZ^{{[{l}]}} &= dA^{{[{l}]}} * g^{{[{l}]\prime}}(Z^{{[{l}]}})")
        if l > 1:
            lines.append(f"dA^{{[{l - 1}]}} &= W^{{[{l}]T}} dZ^{{[{l}]}}")
    else:
        J = [number(iteration.snapshot.cost), number(iteration.cost(updated)) if updated else r"\text{?}"]
        lines = [
            r"W^{[l]} &:= W^{[l]} - \alpha \, dW^{[l]}", r"b^{[l]} &:= b^{[l]} - \alpha \, db^{[l]}",
            rf"\alpha &= {number(alpha)}", rf"J &: {J[0]} \to {J[1]}",
        ]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def penalty_slope(iteration: Iteration, W: str) -> str:
    """What the penalties add to dW, in TeX: terms of a sum, "" without regularization."""
    m = iteration.Y.shape[1]
    decay = rf" + \tfrac{{\lambda}}{{{m}}} {W}" if iteration.l2 else ""
    return decay + (rf" + \tfrac{{\lambda_1}}{{{m}}} \text{{sign}}({W})" if iteration.l1 else "")


def step_matrices(iteration: Iteration, kind: str, l: int, updated) -> list[str]:
    """What the step reads and makes, as numbers."""
    arrays, L = iteration.arrays, iteration.L

    def show(letter: str, layer: int, array: np.ndarray | None = None) -> str:
        name = f"{letter}[{layer}]" if letter != "Y" else "Y"
        array = arrays[f"{letter}{layer}"] if array is None else array
        return matrix_html(name, array, most_rows=4, most_columns=2)

    if kind == "forward":
        return [
            show("W", l), "·", show("A", l - 1), "+", show("b", l), "=", show("Z", l), "→", show("A", l),
        ]
    if kind == "cost":
        return [show("A", L), "−", show("Y", 0, iteration.Y), "=", show("dZ", L)]
    if kind == "backward":
        first = [show("dA", l), show("Z", l), "→", show("dZ", l)] if l < L else [show("dZ", L)]
        read, out = ([show("W", l)], [show("dA", l - 1)]) if l > 1 else ([], [])
        return [*first, show("A", l - 1), *read, "→", show("dW", l), show("db", l), *out]
    return [
        show("W", L), "− α", show("dW", L), "→", show("W", L, updated[f"W{L}"]),
        show("b", L), "− α", show("db", L), "→", show("b", L, updated[f"b{L}"]),
    ]


def made(step: tuple[str, int], L: int) -> list[str]:
    """The keys of the arrays that a step makes."""
    kind, l = step
    if kind == "forward":
        return [f"Z{l}", f"A{l}"]
    if kind == "cost":
        return [f"dZ{L}"]
    if kind == "backward":
        return [*([f"dZ{l}"] if l < L else []), f"dW{l}", f"db{l}", *([f"dA{l - 1}"] if l > 1 else [])]
    return [f"{letter}{layer}" for layer in range(1, L + 1) for letter in "Wb"]
