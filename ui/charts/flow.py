"""One iteration as a flow of blocks: forward on top from left to right, backward below from right to left."""

from __future__ import annotations

from collections.abc import Collection

import plotly.graph_objects as go

from ui.charts.palette import Palette
from ui.charts.template import make_figure

FORWARD, COST, BACKWARD, GRADIENTS, UPDATE = 3.0, 2.05, 1.1, -0.3, -1.5  # heights of the rows
HALF, TALL = 0.27, 0.45  # half a block's width, in layers, and half its height

Step = tuple[str, int]  # "forward", "cost", "backward" or "update", and the layer


def flow_steps(L: int) -> list[Step]:
    """The steps of one iteration: forward 1 … L, the cost, backward L … 1, the update."""
    forward = [("forward", l) for l in range(1, L + 1)]
    backward = [("backward", l) for l in range(L, 0, -1)]
    return [*forward, ("cost", L), *backward, ("update", 0)]


def flow_figure(L: int, step: int, palette: Palette) -> go.Figure:
    """The blocks of L layers; those already run are filled, the one at work is framed.

    Parameters
    ----------
    L : int
    step : int
        Position in `flow_steps`, from 0. The points of the trace "blocks" are in the same order.
    """
    steps = flow_steps(L)
    done = steps[: step + 1]
    layout = dict(
        xaxis=dict(visible=False, range=[-0.4, L + 1.4], fixedrange=True),
        yaxis=dict(visible=False, range=[UPDATE - TALL - 0.1, FORWARD + 1.0], fixedrange=True),
        shapes=[_block(one, L, one in done, one == done[-1], palette) for one in steps],
        annotations=[*_arrows(L, done, palette), *_names(L, done, palette)],
    )
    places = [_place(one, L) for one in steps]
    targets = dict(
        type="scatter", name="blocks", x=[x for x, _ in places], y=[y for _, y in places], mode="markers",
        marker=dict(size=40, opacity=0, symbol="square", color=palette.ink), hoverinfo="text",
        hovertext=[f"{kind} {l}" if kind in ("forward", "backward") else kind for kind, l in steps],
    )
    return make_figure([targets], layout, palette)


def _place(step: Step, L: int) -> tuple[float, float]:
    kind, l = step
    rows = {"forward": FORWARD, "cost": COST, "backward": BACKWARD, "update": UPDATE}
    return {"cost": L + 1.0, "update": (L + 1) / 2}.get(kind, float(l)), rows[kind]


def _color(kind: str, palette: Palette) -> str:
    return {"forward": palette.class_1, "backward": palette.class_0}.get(kind, palette.muted)


def _block(step: Step, L: int, is_done: bool, is_now: bool, palette: Palette) -> dict:
    x, y = _place(step, L)
    half = (L - 1) / 2 + HALF if step[0] == "update" else HALF
    color = _color(step[0], palette)
    red, green, blue = bytes.fromhex(color[1:])
    return dict(
        type="rect", x0=x - half, x1=x + half, y0=y - TALL, y1=y + TALL, layer="below",
        line=dict(color=palette.ink if is_now else color, width=3 if is_now else 1.5),
        fillcolor=f"rgba({red},{green},{blue},{0.3 if is_done else 0.0})",
    )


def _arrows(L: int, done: Collection[Step], palette: Palette) -> list[dict]:
    """Each arrow leaves the block that makes what it carries, and is colored once that block has run."""
    found = []
    for l in range(1, L + 1):
        start = 0.4 if l == 1 else l - 1 + HALF
        found += [
            (("forward", max(l - 1, 1)), (start, FORWARD), (l - HALF, FORWARD)),  # A[l-1]
            (("forward", l), (l, FORWARD - TALL), (l, BACKWARD + TALL)),  # the cache
            (("backward", l), (l, BACKWARD - TALL), (l, GRADIENTS + 0.25)),  # dW[l], db[l]
        ]
        if l > 1:
            found.append((("backward", l), (l - HALF, BACKWARD), (l - 1 + HALF, BACKWARD)))  # dA[l-1]
    found += [
        (("forward", L), (L + HALF, FORWARD), (L + 0.9, COST + TALL)),
        (("cost", L), (L + 0.9, COST - TALL), (L + HALF, BACKWARD)),
    ]
    return [
        dict(
            x=end[0], y=end[1], ax=start[0], ay=start[1], xref="x", yref="y", axref="x", ayref="y", text="",
            showarrow=True, arrowhead=2, arrowwidth=2 if maker in done else 1,
            arrowcolor=_color(maker[0], palette) if maker in done else palette.border,
        )
        for maker, start, end in found
    ]


def _names(L: int, done: Collection[Step], palette: Palette) -> list[dict]:
    def name(x: float, y: float, text: str, is_strong: bool, size: int = 12, **how) -> dict:
        color = palette.ink if is_strong else palette.muted
        return dict(x=x, y=y, text=text, showarrow=False, font=dict(size=size, color=color), **how)

    names = [
        name(-0.15, FORWARD, "forward", False, textangle=-90),
        name(-0.15, BACKWARD, "backward", False, textangle=-90),
        name(1.06, COST, "cache", False, xanchor="left"),
        name(L + 1, COST, "<b>J</b>", True, 13),
        name((L + 1) / 2, UPDATE, "<b>update</b>", True, 13),
        name(0.5, FORWARD + 0.62, "A<sup>[0]</sup>", True),
    ]
    for l in range(1, L + 1):
        gradients = f"dW<sup>[{l}]</sup><br>db<sup>[{l}]</sup>"
        back, maker = ("dA", ("backward", l + 1)) if l < L else ("dZ", ("cost", L))
        names += [
            name(l, FORWARD, f"<b>{l}</b>", True, 13),
            name(l, BACKWARD, f"<b>{l}</b>", True, 13),
            name(l, GRADIENTS, gradients, ("backward", l) in done, 11),
            name(l + 0.5, FORWARD + 0.62, f"A<sup>[{l}]</sup>", ("forward", l) in done),
            name(l + 0.5, BACKWARD + 0.62, f"{back}<sup>[{l}]</sup>", maker in done),
        ]
    return names
