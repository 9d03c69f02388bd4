"""A plotly figure that lives: drawn once, then changed in place."""

import math
import secrets
from collections.abc import Callable, Sequence

import plotly.graph_objects as go
import streamlit as st

from ui.live import address, assets, browser
from ui.live.events import KINDS, FigureEvent, Handle, TraceShape, is_finite, read_event
from ui.live.frames import encode
from ui.live.thinning import length_of, thin
from ui.theme import current_theme

_component = assets.component("figure", has_stand_in=True)


def live_figure(
    fig: go.Figure,
    *,
    key: str,
    alt: str,
    height: int,
    on_event: Callable[[FigureEvent], None] | None = None,
    events: Sequence[str] = (),
    drag: Handle | None = None,
    table: bool = True,
    config: dict | None = None,
) -> FigureEvent | None:
    """Show `fig` and keep it in place from run to run.

    Zoom, hover, legend, selection and the 3-D camera survive new data (plotly's `uirevision`; a
    figure that sets its own keeps it). The theme is followed by running the script again, so the
    figure has to be built with `current_theme()`. Arrays travel as raw bytes, coordinates in single
    precision where no pixel depends on more, and those the browser holds already are not sent.
    Scatter traces of more than 10,000 points are thinned for drawing, and the figure says so.

    Where no browser can run it, `st.plotly_chart` shows the same figure: in Streamlit's AppTest
    under the same key, where `at.get("plotly_chart")` then reads the figure's spec, and in a
    browser without the component's files, with a field for each coordinate of what can be dragged.

    Parameters
    ----------
    fig : go.Figure
        As a function of `ui.charts` returns it.
    key : str
        Names the figure; the same from run to run.
    alt : str
        What the picture shows, for those who do not see it.
    height : int
        In pixels; reserved before anything is drawn.
    on_event : callable, optional
        Called with the event before the script runs again, like a widget's callback.
    events : sequence of {"click", "select"}
        Which gestures come back. A gesture runs the script, so name only those the page answers.
    drag : Handle, optional
        A trace whose markers can be dragged; `dragged` tells where to.
    table : bool
        Whether the toolbar offers the data as a table.
    config : dict, optional
        Further entries of plotly's config.

    Returns
    -------
    FigureEvent or None
        The click or selection that started this run.
    """
    if unknown := set(events) - set(KINDS):
        raise ValueError(f"events are {sorted(unknown)}, expected any of {list(KINDS)}")
    known = browser.record(key)
    plain = {"height": height, "alt": alt, "config": {"displaylogo": False} | (config or {})}
    if not browser.runs_in_browser():
        st.plotly_chart(fig, key=key, **plain)
        return None
    _absorb(key)
    if known.get("undrawn") or _component.has_failed(key):
        if not known.get("undrawn"):
            _component.stand_in(key)
        # A key of its own beside the component's, whose state has another form.
        st.plotly_chart(fig, key=f"{key}.plain", **plain)
        if drag is not None:
            _place_inputs(fig, key, drag)
        return None

    figure = fig.to_plotly_json()
    note = _thin_traces(figure, known)
    header = {
        "key": key,
        "alt": alt,
        "height": height,
        "theme": current_theme().name,
        "answers": known.get("seq", 0),
        "events": list(events) if not on_event or events else ["click"],
        "memory": known.setdefault("memory", secrets.token_hex(4)),
        "drag": _described(drag),
        "table": table,
        "note": note,
        "config": config or {},
    }
    known |= {"drag": drag, "events": header["events"]}

    def heard():
        _absorb(key)

    def event_heard():
        message = read_event(_event_message(key), known["traces"], known["events"])
        if on_event and message:
            on_event(message)

    result = _component(
        key=key,
        data=encode(figure, header, browser.held_blobs()),
        height=height,
        on_event_change=event_heard,
        on_drag_change=heard,
        on_theme_change=heard,
        on_lost_change=heard,
        on_undrawn_change=heard,
        on_failed_change=lambda: None,
    )
    return read_event(result.get("event"), known["traces"], header["events"])


def dragged(
    key: str, default: tuple[float, float], *, bind: str | None = None
) -> tuple[float, float]:
    """Where the hand has put the point of the figure `key`; `default` until it has been moved.

    Call it before the figure is built, and draw the point there. With `bind="query-params"` the
    place is kept in the address as "x,y" under the figure's key; what is no such pair is replaced
    by the default, which `rejected_value` tells.
    """
    known = browser.record(key)
    _absorb(key)
    # What the page has put back stands over what the address still says.
    is_new = browser.component_state(key) is None and "place" not in known and "settled" not in known
    if bind and (is_new or address.travelled()):
        _place_from_address(key, known)
    if bind and known.setdefault("settled", True):
        place = known.get("place")
        rounded = None if place is None else ",".join(f"{value:.4g}" for value in place[1:])
        address.write(key, rounded)
    return known["place"][1:] if "place" in known else default


def dragged_index(key: str) -> int | None:
    """Which point of the trace was moved last; None until one has been."""
    _absorb(key)
    place = browser.record(key).get("place")
    return None if place is None else place[0]


def set_dragged(key: str, place: tuple[float, float] | None, is_settled: bool = True) -> None:
    """Put the point of the figure `key` from the page, or back to its default with None.

    Call it before `dragged`, or in a callback. Unless `is_settled`, the address waits for a place that is.
    """
    known = browser.record(key)
    if place is None:
        known.pop("place", None)
    else:
        known["place"] = (0, *place)
    known["settled"] = is_settled
    address.accept(key)


def _place_from_address(key: str, known: dict) -> None:
    known.pop("place", None)
    known["settled"] = True
    text = address.read(key)
    if text is None:
        return
    address.accept(key)
    try:
        x, y = (float(part) for part in text[:80].split(","))
    except ValueError:
        x = y = math.nan
    if is_finite(x) and is_finite(y):
        known["place"] = (0, x, y)
    else:
        address.reject(key, text)


def _absorb(key: str) -> None:
    """Take in what the figure has reported since the last run."""
    known = browser.record(key)
    state = browser.component_state(key)
    if (state or {}).get("undrawn") is True:
        known["undrawn"] = True
    for name in ("lost", "theme", "drag"):
        message = browser.report(state, name)
        number = browser.sequence(message)
        if number <= known.get(f"{name}_seq", 0):
            continue
        known[f"{name}_seq"] = number
        known["seq"] = max(known.get("seq", 0), number)
        browser.browser_holds(message.get("held"))
        if name == "lost":
            browser.browser_lost_everything()
        if name == "drag":
            _move(key, known, message)


def _move(key: str, known: dict, message: dict) -> None:
    handle, index = known.get("drag"), message.get("index")
    x, y = message.get("x"), message.get("y")
    is_index = isinstance(index, int) and not isinstance(index, bool) and index >= 0
    if is_index and is_finite(x) and is_finite(y):
        place = handle.limited(x, y) if handle else (x, y)
        known["place"] = (index, *place)
        known["settled"] = message.get("moving") is not True
        address.accept(key)


def _place_inputs(fig: go.Figure, key: str, drag: Handle) -> None:
    """Fields for the coordinates of the points that can be dragged, where nothing can be."""
    points = next((trace for trace in fig.data if trace.name == drag.trace), None)
    if points is None:
        return
    places = [(float(x), float(y)) for x, y in zip(points.x, points.y, strict=True)]
    label = drag.label or drag.trace

    def moved(index: int, axis: str, field: str) -> None:
        x, y = places[index]
        moved_to = st.session_state[field]
        place = drag.limited(moved_to if axis == "x" else x, moved_to if axis == "y" else y)
        browser.record(key).update(place=(index, *place), settled=True)
        address.accept(key)

    with st.container(horizontal=True):
        for index, place in enumerate(places):
            name = f"{label} {index + 1}" if len(places) > 1 else label
            for axis in drag.axis:
                k = "xy".index(axis)
                low, high = map(float, drag.bounds[k]) if drag.bounds else (None, None)
                field = f"{key}.plain.{axis}{index}"
                st.session_state[field] = place[k] if low is None else min(max(place[k], low), high)
                st.number_input(
                    f"{name}, {axis}", low, high, step=drag.step or 0.1, key=field, on_change=moved, args=(index, axis, field)
                )


def _event_message(key: str):
    return (browser.component_state(key) or {}).get("event")


def _described(drag: Handle | None) -> dict | None:
    if drag is None:
        return None
    return {
        "trace": drag.trace,
        "axis": drag.axis,
        "label": drag.label or drag.trace,
        "bounds": drag.bounds,
        "step": drag.step,
    }


def _thin_traces(figure: dict, known: dict) -> str | None:
    """Thin the long traces of `figure`, note every trace's shape, and say what was left out."""
    traces, shapes, drawn, total = [], [], 0, 0
    for trace in figure["data"]:
        thinned, kept = thin(trace)
        traces.append(thinned)
        if kept is not None:
            drawn += len(kept)
            total += length_of(trace.get("y")) or length_of(trace.get("x"))
        shapes.append(TraceShape(
            name=trace.get("name") or "",
            sizes=_sizes(thinned),
            kept=None if kept is None else tuple(kept.tolist()),
        ))
    figure["data"] = traces
    known["traces"] = shapes
    return f"{drawn:,} of {total:,} points are drawn." if total else None


def _sizes(trace: dict) -> tuple[int, ...]:
    values = trace.get("z")
    if values is not None and trace.get("type") not in ("scatter3d", "mesh3d"):
        if isinstance(values, dict):
            return tuple(int(n) for n in str(values.get("shape", 0)).split(","))
        return (len(values), len(values[0]) if len(values) else 0)
    return (max(length_of(trace.get("x")), length_of(trace.get("y"))),)
