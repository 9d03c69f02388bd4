"""What the units of a first hidden layer look at, what they react to, and what the network makes of it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import make_figure


def unit_weights_figure(
    W1: np.ndarray,
    W2: np.ndarray,
    features: Sequence[str],
    quantity: str,
    palette: Palette,
    height: int = 300,
    marked: int | None = None,
) -> go.Figure:
    """A row of colored cells for each hidden unit: its weight for each feature, and apart its weight in the output.

    Parameters
    ----------
    W1 : ndarray of shape (n_1, n_x)
    W2 : ndarray of shape (1, n_1)
    features : sequence of str
        Names of the n_x features.
    quantity : str
        What the output is.
    marked : int, optional
        The unit whose row is framed, from 0.
    """
    traces = [
        _cells(W1, features, palette, _largest(W1), digits=2),
        _cells(W2.T, [f"→ {quantity}"], palette, _largest(W2), digits=2) | dict(xaxis="x2"),
    ]
    split = len(features) / (len(features) + 1.2)
    columns = dict(side="top", showgrid=False)
    layout = dict(
        height=height,
        xaxis=columns | dict(domain=[0, split]),
        xaxis2=columns | dict(domain=[split + 0.04, 1]),
        yaxis=dict(autorange="reversed", showgrid=False),
        shapes=[*_frame(marked, len(features), palette), *_frame(marked, 1, palette, "x2")],
    )
    return make_figure(traces, layout, palette)


def unit_meanings_figure(
    R: np.ndarray, meanings: Sequence[str], palette: Palette, height: int = 300, marked: int | None = None
) -> go.Figure:
    """A row of colored cells for each hidden unit: its correlation with each meaning that it might have.

    Parameters
    ----------
    R : ndarray of shape (n_1, len(meanings))
        −1 … 1; NaN for a unit that does not vary.
    """
    layout = dict(
        height=height,
        xaxis=dict(side="top", showgrid=False),
        yaxis=dict(autorange="reversed", showgrid=False),
        shapes=_frame(marked, len(meanings), palette),
    )
    return make_figure([_cells(R, meanings, palette, 1.0, digits=2)], layout, palette)


def _largest(W: np.ndarray) -> float:
    return float(np.abs(W).max()) or 1.0


def _cells(W: np.ndarray, columns: Sequence[str], palette: Palette, most: float, digits: int) -> dict:
    return dict(
        type="heatmap", z=W, x=list(columns), y=[f"unit {j}" for j in range(1, len(W) + 1)], zmin=-most, zmax=most,
        colorscale=palette.colorscale(0.75), showscale=False, xgap=2, ygap=2,
        text=[["—" if np.isnan(value) else number_text(float(value), digits) for value in row] for row in W],
        texttemplate="%{text}", textfont=dict(color=palette.ink), hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )


def _frame(row: int | None, columns: int, palette: Palette, axis: str = "x") -> list[dict]:
    if row is None:
        return []
    return [
        dict(
            type="rect", xref=axis, yref="y", x0=-0.5, x1=columns - 0.5, y0=row - 0.5, y1=row + 0.5,
            line=dict(color=palette.ink, width=2),
        )
    ]


def reactions_figure(
    features: np.ndarray,
    activations: np.ndarray,
    titles: Sequence[str],
    palette: Palette,
    height: int = 360,
    marked: Sequence[int] = (),
) -> go.Figure:
    """One unit's activation against each of four features, an example a point.

    Parameters
    ----------
    features : ndarray of shape (4, m)
        In their own units.
    activations : ndarray of shape (m,)
    titles : sequence of str
        One for each feature.
    marked : sequence of int
        Examples drawn filled and larger.
    """
    top = float(activations.max())
    is_marked = np.isin(np.arange(activations.size), marked)
    color = np.where(is_marked, palette.class_1, palette.muted)
    traces, layout = [], dict(height=height)
    for k, (feature, title) in enumerate(zip(features, titles, strict=True)):
        name = "" if k == 0 else str(k + 1)
        row, column = divmod(k, 2)
        traces.append(
            dict(
                type="scatter", x=feature.astype(np.float32), y=activations.astype(np.float32), mode="markers",
                xaxis=f"x{name}", yaxis=f"y{name}", name=title,
                marker=dict(color=color, size=np.where(is_marked, 10, 6), opacity=np.where(is_marked, 1.0, 0.55)),
                hovertemplate=f"{title} %{{x:.3g}}<br>activation %{{y:.3g}}<extra></extra>",
            )
        )
        down = [0.6, 1.0] if row == 0 else [0.0, 0.4]
        layout[f"xaxis{name}"] = dict(
            title=dict(text=title), domain=[[0, 0.46], [0.54, 1]][column], anchor=f"y{name}", showgrid=False, nticks=5
        )
        # One range for all four, so that they can be compared; a unit that never fires has a floor to lie on.
        layout[f"yaxis{name}"] = dict(
            domain=down, anchor=f"x{name}", range=[-0.06 * (top or 1), 1.1 * (top or 1)], nticks=3,
            showticklabels=column == 0, title=dict(text="activation" if column == 0 else ""),
        )
    return make_figure(traces, layout, palette)


def answer_against_truth_figure(
    truth: np.ndarray, answers: np.ndarray, quantity: str, palette: Palette, height: int = 300
) -> go.Figure:
    """Each example's answer against the truth; on the diagonal the two agree.

    Parameters
    ----------
    truth, answers : ndarray of shape (m,)
    quantity : str
        What is predicted, with its unit.
    """
    ends = [float(min(truth.min(), answers.min())), float(max(truth.max(), answers.max()))]
    traces = [
        dict(type="scatter", x=ends, y=ends, mode="lines", line=dict(color=palette.border, width=2), hoverinfo="skip"),
        dict(
            type="scatter", x=truth, y=answers, mode="markers",
            marker=dict(color=palette.class_1, size=7, opacity=0.8),
            hovertemplate="true %{x:.2f}<br>answer %{y:.2f}<extra></extra>",
        ),
    ]
    layout = dict(
        height=height,
        xaxis=dict(title=dict(text=f"true {quantity}"), nticks=5),
        yaxis=dict(title=dict(text="the network's answer"), nticks=5),
    )
    return make_figure(traces, layout, palette)
