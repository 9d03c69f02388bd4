"""What the units of a first hidden layer look at, and what the network makes of it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts.numbers import number_text
from ui.charts.palette import Palette
from ui.charts.template import apply_template


def unit_weights_figure(
    W1: np.ndarray, W2: np.ndarray, features: Sequence[str], quantity: str, palette: Palette, height: int = 300
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
    """
    units = [f"unit {j}" for j in range(1, len(W1) + 1)]
    fig = go.Figure()
    _add_cells(fig, W1, list(features), units, "x", palette)
    _add_cells(fig, W2.T, [f"→ {quantity}"], units, "x2", palette)
    apply_template(fig, palette)
    split = len(features) / (len(features) + 1.2)
    fig.update_layout(height=height, xaxis=dict(domain=[0, split]), xaxis2=dict(domain=[split + 0.04, 1]))
    fig.update_xaxes(side="top", showgrid=False)
    fig.update_yaxes(autorange="reversed", showgrid=False)
    return fig


def _add_cells(fig: go.Figure, W: np.ndarray, columns: list[str], rows: list[str], axis: str, palette: Palette) -> None:
    most = float(np.abs(W).max()) or 1.0
    fig.add_heatmap(
        z=W, x=columns, y=rows, xaxis=axis, zmin=-most, zmax=most,
        colorscale=palette.colorscale(0.75), showscale=False, xgap=2, ygap=2,
        text=[[number_text(float(value), 2) for value in row] for row in W], texttemplate="%{text}",
        textfont=dict(color=palette.ink), hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )


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
    fig = go.Figure()
    fig.add_scatter(x=ends, y=ends, mode="lines", line=dict(color=palette.border, width=2), hoverinfo="skip")
    fig.add_scatter(
        x=truth, y=answers, mode="markers", marker=dict(color=palette.class_1, size=7, opacity=0.8),
        hovertemplate="true %{x:.2f}<br>answer %{y:.2f}<extra></extra>",
    )
    apply_template(fig, palette)
    fig.update_xaxes(title_text=f"true {quantity}", nticks=5)
    fig.update_yaxes(title_text="the network's answer", nticks=5)
    return fig.update_layout(height=height)
