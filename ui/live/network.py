"""The network as a picture that is drawn in the browser: see static/live/network.js."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from ui.charts.palette import Palette
from ui.live.assets import component
from ui.live.browser import runs_in_browser

_render = component("network", has_stand_in=True)


@dataclass(frozen=True)
class NetworkAction:
    """What somebody did in the picture: a layer is to have another number of units.

    Attributes
    ----------
    layer : int
        1 … L − 1.
    units : int
    """

    layer: int
    units: int


@dataclass(frozen=True)
class Selection:
    """A unit, and one of the numbers it is made of.

    Attributes
    ----------
    layer : int
        1 … L.
    unit : int
        1 … n_l.
    input : int
        0 for the unit's bias, 1 … n_{l-1} for the weight of that input.
    """

    layer: int
    unit: int
    input: int = 0

    @property
    def parameter(self) -> str:
        """The matrix that holds the number: "W2" or "b2"."""
        return f"{'W' if self.input else 'b'}{self.layer}"

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the number in that matrix, counted from 0."""
        return self.unit - 1, max(self.input - 1, 0)

    @property
    def text(self) -> str:
        """Such as "W[2], row 1, column 3"."""
        row, column = self.place
        name = f"{self.parameter[0]}[{self.layer}], row {row + 1}"
        return f"{name}, column {column + 1}" if self.input else name


def network_picture(
    parameters: Mapping[str, np.ndarray],
    tiles: Sequence[np.ndarray],
    inputs: Sequence[str],
    marks: Mapping[tuple[int, int], str],
    palette: Palette,
    *,
    key: str,
    alt: str,
    height: int = 420,
    most_units: int = 0,
    on_action: Callable[[NetworkAction], None] | None = None,
    selected: Selection | None = None,
    held: Collection[Selection] = (),
    on_select: Callable[[Selection], None] | None = None,
) -> None:
    """Draw units as tiles and weights as lines: blue above 0, orange below.

    Without a browser that draws it its description stands there; in a browser that lacks the code, with a menu of
    weights and biases.

    Parameters
    ----------
    parameters : mapping
        W1, b1, …, WL, bL.
    tiles : sequence of ndarray of uint8, shape (n_l, cells, cells)
        For layers 0 … L: what each unit answers over the plane, 0 … 255 with 127 for zero, x2 upward.
    inputs : sequence of str
        Names of the n_x features.
    marks : mapping of (layer, unit) to str
        What is wrong with a unit, "dead" say; both counted from 1.
    alt : str
        What the picture shows, in words.
    most_units : int
        Up to how many units a hidden layer may grow; 0 draws no − and +.
    on_action : callable, optional
        Called before the next run with what was pressed.
    selected : Selection, optional
        What is framed.
    held : collection of Selection
        Weights and biases that training does not move; they are marked.
    on_select : callable, optional
        Called before the next run with the unit or weight that was pressed.
    """
    dims = [len(layer) for layer in tiles]
    last = len(dims) - 1
    data = {
        "key": key,
        "dims": dims,
        "cells": tiles[0].shape[1],
        "height": height,
        "headings": ["inputs", *(f"n[{l}] = {dims[l]}" for l in range(1, last)), "output"],
        "labels": list(inputs),
        "marks": {f"{layer},{unit}": mark for (layer, unit), mark in marks.items()},
        "colors": {
            name: getattr(palette, name) for name in ("class_0", "class_1", "background", "ink", "border")
        },
        "most_units": most_units,
        "alt": alt,
        "selected": None if selected is None else [selected.layer, selected.unit, selected.input],
        "held": [[one.layer, one.unit, one.input] for one in held],
        "selects": on_select is not None,
        **moment(parameters, tiles),
    }
    if not runs_in_browser():
        st.caption(alt)
        return
    if _render.has_failed(key):
        _render.stand_in(key)
        st.caption(alt)
        _stand_in(key, parameters, dims, marks, selected, on_select)
        return

    def pass_on() -> None:
        message = st.session_state[key].get("action")
        action, selection = _read_action(message, dims, most_units), _read_selection(message, dims)
        if action and on_action:
            on_action(action)
        if selection and on_select:
            on_select(selection)

    _render(key=key, data=data, height=height, on_action_change=pass_on, on_failed_change=lambda: None)


def _stand_in(key, parameters, dims, marks, selected, on_select) -> None:
    """What the picture tells and offers that nothing else on the page does."""
    if marks:
        st.caption(", ".join(f"layer {layer}, unit {unit}: {mark}" for (layer, unit), mark in marks.items()))

    if on_select:
        choices = [
            Selection(layer, unit, source)
            for layer in range(1, len(dims))
            for unit in range(1, dims[layer] + 1)
            for source in range(dims[layer - 1] + 1)
        ]
        field = f"{key}.plain.selected"
        st.session_state[field] = selected if selected in choices else None
        st.selectbox(
            "Weight or bias", choices, key=field, placeholder="Choose one to change it",
            format_func=lambda one: f"{one.text}: {float(parameters[one.parameter][one.place]):.3g}",
            on_change=lambda: on_select(st.session_state[field]),
        )


def moment(parameters: Mapping[str, np.ndarray], tiles: Sequence[np.ndarray]) -> dict[str, str]:
    """What changes in the picture while a network learns, in base64: tiles as uint8, weights and biases as float32."""
    letters = {
        name: np.concatenate([parameters[f"{letter}{l}"].ravel() for l in range(1, len(tiles))])
        for name, letter in (("weights", "W"), ("biases", "b"))
    }
    # A run that diverges leaves weights that are finite, but beyond what single precision holds.
    most = np.finfo(np.float32).max
    return {
        "tiles": _base64(np.concatenate([layer.ravel() for layer in tiles]).astype(np.uint8)),
        **{name: _base64(np.clip(values, -most, most).astype("<f4")) for name, values in letters.items()},
    }


def _base64(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def _read_action(message: object, dims: Sequence[int], most_units: int) -> NetworkAction | None:
    """The action in a message from the browser; None if it is not one that the picture offers."""
    if not isinstance(message, dict) or message.get("kind") != "units":
        return None
    layer, units = message.get("layer"), message.get("units")
    if type(layer) is not int or type(units) is not int:
        return None
    if not (1 <= layer < len(dims) - 1 and 1 <= units <= most_units):
        return None
    return NetworkAction(layer, units)


def _read_selection(message: object, dims: Sequence[int]) -> Selection | None:
    """The unit or weight in a message from the browser; None if the picture has no such one."""
    if not isinstance(message, dict) or message.get("kind") != "select":
        return None
    layer, unit, source = message.get("layer"), message.get("unit"), message.get("input")
    if not all(type(number) is int for number in (layer, unit, source)):
        return None
    if not (1 <= layer < len(dims) and 1 <= unit <= dims[layer] and 0 <= source <= dims[layer - 1]):
        return None
    return Selection(layer, unit, source)
