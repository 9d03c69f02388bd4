"""A slider that reports while it is dragged."""

import math
import re
import secrets
from collections.abc import Callable, Sequence

import streamlit as st

from ui.live import address, assets, browser
from ui.live.grid import MOST_TEXTS, STEPS_PER_DECADE, Grid

_HEIGHT = 68
_component = assets.component("slider", _HEIGHT, has_stand_in=True)
_FORMAT = re.compile(r"(,?)(?:\.(\d{1,2}))?([dfg%])")


def live_slider(
    label: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    options: Sequence[float] | None = None,
    scale: str = "linear",
    default: float,
    key: str,
    format: str | Callable[[float], str] | None = None,
    unit: str = "",
    help: str | None = None,
    disabled: bool = False,
    bind: str | None = None,
    on_change: Callable[[], None] | None = None,
) -> float:
    """A slider whose value follows the hand.

    It reports while it moves, with one request under way at a time for all live controls of the
    page, and always ends on the last value. Inside a fragment a move runs that fragment alone.

    In Streamlit's AppTest, where no browser runs the component, `st.slider` stands in (on other
    scales `st.select_slider`) under the same key and with the same values; so it does, under a key
    of its own, in a browser without the component's code.

    Parameters
    ----------
    label : str
        Plain text.
    minimum, maximum : float
        The ends of the range. With whole numbers for these and `step` the value is an int.
    step : float, optional
        The distance of the values; a hundredth of the range by default. On a log scale, how many
        values there are to a factor of ten (20 by default).
    options : sequence of float, optional
        The values themselves instead of a range, at equal distances on the track.
    scale : {"linear", "log"}
        How the values lie on the track.
    default : float
        The value until someone moves the slider; moved to the nearest of the values.
    key : str
        Names the slider, and its entry in the address.
    format : str or callable, optional
        How a value is written. A text is one of Python's format specifications of the form
        ".2f", ".3g", ",d" or ".0%", worked out in the browser while the slider moves. A callable
        is asked for the text of each value, for at most 1,000 values.
    unit : str
        Written behind the value, with its own space if it needs one.
    help : str, optional
        Shown beside the label on demand.
    disabled : bool
        Whether the slider stands still.
    bind : {"query-params"}, optional
        Keeps the value in the address: the default is left out, and each value the hand has come
        to rest on makes one entry of the browser's history. What is not a number within the range
        is replaced by the default, which `rejected_value` tells.
    on_change : callable, optional
        Called before the script runs with a new value.

    Returns
    -------
    int or float
        One of the values, whatever the browser has sent.
    """
    grid = _grid(minimum, maximum, step, options, scale)
    default = grid.snap(default)
    if bind not in (None, "query-params"):
        raise ValueError(f'bind is {bind!r}, expected "query-params" or None')
    spec = _format_spec(format, grid)
    if not browser.runs_in_browser():
        if bind:
            _take_from_address(key, grid, default)
        value = _plain_slider(label, grid, default, key, format, unit, help, disabled, on_change)
        if bind:
            _keep_in_address(key, value, default)
        return value

    if browser.component_state(key) is None:
        _begin(key, grid, default, bind)
    _absorb(key, grid, disabled)
    known = browser.record(key)
    if bind and address.travelled():
        known |= {"value": _from_address(key, grid, default), "epoch": known["epoch"] + 1, "settled": True}
    known["value"] = grid.snap(known["value"])
    # Only what has come to rest goes into the address, or one drag would fill the history.
    if bind and known["settled"]:
        _keep_in_address(key, known["value"], default)

    if _component.has_failed(key):
        _component.stand_in(key)
        _stand_in(label, grid, key, format, unit, help, disabled, on_change)
        return known["value"]

    def changed():
        before = known["value"]
        _absorb(key, grid, disabled)
        if on_change and known["value"] != before:
            on_change()

    state = _component(
        key=key,
        data={
            "label": label,
            "index": grid.index_of(known["value"]),
            "count": grid.count,
            "grid": {"minimum": grid.minimum, "maximum": grid.maximum, "step": grid.step}
            if grid.values is None
            else {"values": grid.values},
            "format": spec,
            "unit": unit,
            "help": help,
            "disabled": disabled,
            "answers": known["seq"],
            "epoch": known["epoch"],
            "memory": known["memory"],
        },
        on_moved_change=changed,
        on_failed_change=lambda: None,
    )
    # After a restart of the server this is the first that is heard of the value.
    _take(known, browser.report(state, "moved"), grid, disabled)
    return grid.snap(known["value"])


def live_value(key: str, default: float, **values) -> float:
    """Where the slider `key` stands, as the last run drew it; `default` before it was first drawn.

    Given `values`, its range or options as `live_slider` takes them, it is a slider with an entry in the address, which
    then counts wherever the slider itself would be drawn as the address has it.
    """
    if browser.runs_in_browser():
        known = browser.record(key)
        is_new = browser.component_state(key) is None and not known.get("set")
    else:
        known = {"value": st.session_state[key]} if key in st.session_state else {}
        is_new = not known
    if values and (is_new or address.travelled()):
        return _from_address(key, _grid(**values), default)
    return known.get("value", default)


def set_live_value(key: str, value: float, is_settled: bool = True) -> None:
    """Move the slider `key` from the page: call it before the slider, or in a callback.

    Unless `is_settled`, the address, and with it the browser's history, waits for a value that is.
    """
    if not browser.runs_in_browser():
        st.session_state[key] = value
        return
    known = browser.record(key)
    # Not heard of yet: `_begin` takes it as the slider's first value.
    known |= {"value": value, "epoch": known.get("epoch", 0) + 1, "settled": is_settled, "set": True}
    address.accept(key)


def _grid(minimum=None, maximum=None, step=None, options=None, scale="linear") -> Grid:
    if scale not in ("linear", "log"):
        raise ValueError(f'scale is {scale!r}, expected "linear" or "log"')
    if options is not None:
        return Grid.choices(options)
    if minimum is None or maximum is None:
        raise ValueError("a slider needs minimum and maximum, or options")
    if scale == "log":
        return Grid.logarithmic(minimum, maximum, step or STEPS_PER_DECADE)
    return Grid.linear(minimum, maximum, step or (maximum - minimum) / 100)


def _begin(key: str, grid: Grid, default: float, bind: str | None) -> None:
    """Start over: the slider was not on the page in the run before."""
    before = browser.record(key)
    if before.get("set"):
        value, settled = before["value"], before["settled"]
    else:
        value, settled = _from_address(key, grid, default) if bind else default, True
    browser.forget(key)
    browser.record(key).update(value=value, seq=0, epoch=0, memory=secrets.token_hex(4), settled=settled)


def _from_address(key: str, grid: Grid, default: float) -> float:
    """The value that the address holds, or the default."""
    text = address.read(key)
    if text is None:
        return default
    address.accept(key)
    value = grid.read(text[:40])
    if value is None:
        address.reject(key, text)
        return default
    return value


def _absorb(key: str, grid: Grid, disabled: bool) -> None:
    state = browser.component_state(key)
    known = browser.record(key)
    before = known["value"]
    _take(known, browser.report(state, "moved"), grid, disabled)
    if known["value"] != before:
        address.accept(key)


def _take(known: dict, message: dict, grid: Grid, disabled: bool) -> None:
    """Take in a report of the browser unless it is old or no such thing can be."""
    number = browser.sequence(message)
    if number <= known["seq"]:
        return
    known["seq"] = number
    browser.browser_holds(message.get("held"))
    if disabled:
        return
    value = message.get("value")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and math.isfinite(value):
        known["value"] = grid.snap(value)
        known["settled"] = message.get("moving") is not True


def _format_spec(format, grid: Grid) -> dict:
    if callable(format):
        if grid.count > MOST_TEXTS:
            raise ValueError(f"{grid.count} values are too many for a callable format")
        return {"texts": [format(grid[k]) for k in range(grid.count)]}
    parts = _FORMAT.fullmatch(format or grid.default_format())
    if not parts:
        raise ValueError(f'format is {format!r}, expected one like ".2f", ".3g", ",d" or ".0%"')
    grouping, digits, kind = parts.groups()
    return {"kind": kind, "digits": int(digits or 0), "grouping": bool(grouping)}


def write_value(value: float, grid: Grid, format, unit: str = "") -> str:
    """A value as the slider writes it."""
    if callable(format):
        return format(value) + unit
    spec = format or grid.default_format()
    number = round(value) if spec.endswith("d") else value
    return f"{number:{spec}}".replace("-", "\N{MINUS SIGN}") + unit


def _take_from_address(key: str, grid: Grid, default: float) -> None:
    """Give the stand-in what the address holds: when it is new, and after Back or Forward."""
    if key not in st.session_state or address.travelled():
        st.session_state[key] = _from_address(key, grid, default)


def _keep_in_address(key: str, value: float, default: float) -> None:
    address.write(key, None if value == default else Grid.write(value))


def _stand_in(label, grid, key, format, unit, help, disabled, on_change) -> None:
    """Streamlit's own slider at what is known of the live one, which follows it."""
    known, plain_key = browser.record(key), f"{key}.plain"
    st.session_state[plain_key] = known["value"]

    def moved():
        known.update(value=grid.snap(st.session_state[plain_key]), settled=True)
        address.accept(key)
        if on_change:
            on_change()

    _plain_slider(label, grid, known["value"], plain_key, format, unit, help, disabled, moved)


def _plain_slider(label, grid, default, key, format, unit, help, disabled, on_change) -> float:
    common = {"key": key, "help": help, "disabled": disabled, "on_change": on_change if on_change else "rerun"}
    if key in st.session_state:
        # The range may have shrunk since; Streamlit's own sliders then raise.
        kept = grid.snap(st.session_state[key])
        if kept != st.session_state[key]:
            st.session_state[key] = kept
    if grid.values is None:
        return st.slider(label, grid.minimum, grid.maximum, default, grid.step, **common)
    return st.select_slider(
        label, grid.values, default,
        format_func=lambda value: write_value(value, grid, format, unit), **common,
    )
