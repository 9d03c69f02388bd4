"""Accuracies with the range they stand for, beside what guessing would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure


@dataclass(frozen=True)
class Accuracy:
    """One row.

    Attributes
    ----------
    name : str
    share : float
        Right answers, 0 … 1.
    low, high : float
        The shares that so few examples are compatible with.
    published : float, optional
        What somebody else reports for the same data.
    """

    name: str
    share: float
    low: float
    high: float
    published: float | None = None


def accuracies_figure(
    rows: Sequence[Accuracy], guessing: float, guess: str, palette: Palette, height: int = 150, published_by: str = ""
) -> go.Figure:
    """A dot and its range for each row, on an axis from 0.3 to 1; the share that one constant answer gets as a line.

    Parameters
    ----------
    rows : sequence of Accuracy
        From top to bottom.
    guessing : float
        0 … 1.
    guess : str
        What that line is called.
    published_by : str
        Whose the diamonds are.
    """
    names = [row.name for row in rows]
    ranges = dict(
        type="scatter", mode="markers", name="accuracy", x=[row.share for row in rows], y=names,
        marker=dict(size=10, color=palette.ink), cliponaxis=False,
        error_x=dict(
            type="data", symmetric=False, color=palette.muted, thickness=2, width=0,
            array=[row.high - row.share for row in rows], arrayminus=[row.share - row.low for row in rows],
        ),
        customdata=[[row.low, row.high] for row in rows],
        hovertemplate="%{y}: %{x:.1%}, 95% range %{customdata[0]:.1%} to %{customdata[1]:.1%}<extra></extra>",
    )
    reported = [row for row in rows if row.published is not None]
    diamonds = dict(
        type="scatter", mode="markers", name="published", x=[row.published for row in reported],
        y=[row.name for row in reported], cliponaxis=False,
        marker=dict(size=11, symbol="diamond-open", color=palette.muted, line=dict(width=2)),
        hovertemplate=f"{published_by}: %{{x:.0%}}<extra></extra>",
    )
    notes = [dict(
        text=guess, x=guessing, y=1, xref="x", yref="paper", xanchor="right" if guessing > 0.6 else "left",
        xshift=-4 if guessing > 0.6 else 4, yanchor="bottom", showarrow=False, font=dict(size=12, color=palette.muted),
    )]
    if reported:
        notes.append(dict(
            text=f"◇ {published_by}", x=1, y=1, xref="paper", yref="paper", xanchor="right", yanchor="bottom",
            showarrow=False, font=dict(size=12, color=palette.muted),
        ))
    layout = dict(
        height=height, margin=dict(l=8, r=16, t=24, b=8),
        xaxis=dict(range=[0.3, 1.005], tickformat=".0%", fixedrange=True, dtick=0.1),
        yaxis=dict(autorange="reversed", fixedrange=True, showgrid=False),
        shapes=[dict(
            type="line", x0=guessing, x1=guessing, y0=0, y1=1, xref="x", yref="paper",
            line=dict(color=palette.muted, width=1.5, dash="dot"),
        )],
        annotations=notes,
    )
    return make_figure([ranges, diamonds], layout, palette)
