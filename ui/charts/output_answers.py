"""The answers of an output unit, class by class, and whether they can be read as a chance."""

import numpy as np
import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

LOW, HIGH, BINS = -0.75, 1.75, 50


def output_answers_figure(
    answers: np.ndarray, Y: np.ndarray, classes: tuple[str, ...], palette: Palette, height: int = 340
) -> go.Figure:
    """How many examples of each class get which answer: class 1 upward, class 0 downward; grey outside 0 … 1.

    Parameters
    ----------
    answers, Y : ndarray of shape (1, m)
        What is beyond the axis counts at its ends.
    """
    edges = np.linspace(LOW, HIGH, BINS + 1)
    centers, width = (edges[:-1] + edges[1:]) / 2, edges[1] - edges[0]
    # Half a bin inside, so that no answer falls off the last edge.
    shown = np.clip(np.nan_to_num(answers), LOW + width / 2, HIGH - width / 2)
    traces, annotations = [], []
    most = 1
    for label, color, word_color, sign in (
        (1, palette.class_1, palette.class_1_text, 1),
        (0, palette.class_0, palette.class_0_text, -1),
    ):
        counts, _ = np.histogram(shown[Y == label], edges)
        most = max(most, int(counts.max(initial=0)))
        traces.append(
            dict(
                type="bar", x=centers, y=sign * counts, width=width, name=classes[label], customdata=counts,
                marker=dict(color=color),
                hovertemplate=f"y = {label}: %{{customdata}} answers near %{{x:.2f}}<extra></extra>",
            )
        )
        annotations.append(
            dict(
                x=0.5, y=0.96 if label else 0.04, yref="paper", text=f"examples with y = {label}", showarrow=False,
                font=dict(color=word_color, size=13),
            )
        )
    limit = 1.25 * most
    outside = [
        dict(
            type="rect", xref="x", yref="paper", x0=start, x1=end, y0=0, y1=1, layer="below",
            fillcolor=palette.surface, line=dict(width=0),
        )
        for start, end in ((LOW, 0), (1, HIGH))
    ]
    annotations += [
        dict(
            x=place, y=0.5, yref="paper", text=text, showarrow=False, yshift=14, font=dict(color=palette.muted, size=12)
        )
        for place, text in (((LOW + 0) / 2, "below 0"), ((1 + HIGH) / 2, "above 1"))
    ]
    layout = dict(
        height=height, barmode="overlay", bargap=0, shapes=outside, annotations=annotations,
        xaxis=dict(title=dict(text="answer ŷ"), range=[LOW, HIGH], tickvals=[0, 0.5, 1], showgrid=False),
        yaxis=dict(
            range=[-limit, limit], showticklabels=False, showgrid=False, zeroline=True, zerolinecolor=palette.grid
        ),
    )
    return make_figure(traces, layout, palette)
