"""A field for one's own formula, which says what it cannot read and keeps the last one that it could."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from nnengine.computation_graph import Graph
from nnengine.expressions import FUNCTIONS, LONGEST, ExpressionError
from nnengine.slopes import CURVES, Curve, curve_graph
from ui import widgets
from ui.charts.numbers import number_text
from ui.plain import show_plain
from ui.state import Setting

OWN = "own"
OWN_RANGE = (-5.0, 5.0)


def formula_field(label: str, setting: Setting, read: Callable[[str], Graph], hint: str) -> tuple[str, Graph]:
    """Draw the field and return the formula in force with its graph.

    Parameters
    ----------
    read : callable
        Makes a graph of the text, or raises an `ExpressionError` that says why it is none.
    hint : str
        What stands below the field while nothing is wrong.
    """
    text = widgets.text(label, setting, most=LONGEST)
    kept = f"_{setting.key}.kept"
    try:
        graph = read(text)
    except ExpressionError as error:
        text = st.session_state.get(kept, setting.default)
        sentence = f"{str(error)[0].upper()}{str(error)[1:]}; what is drawn stays {text}."
        show_plain(sentence, "problem")
        return text, read(text)
    st.session_state[kept] = text
    show_plain(hint)
    return text, graph


def choose_curve(settings: Mapping[str, Setting], name: str) -> tuple[str, Curve]:
    """The choice of f, with a field for an own one: the settings `name`_function and `name`_formula."""
    chosen = widgets.choice("f(a)", settings[f"{name}_function"], (*CURVES, OWN), _title)
    if chosen in CURVES:
        return chosen, CURVES[chosen]
    hint = f"a, numbers, + − * / ^, e, pi, {', '.join(FUNCTIONS)}"
    text, _ = formula_field("Your f(a)", settings[f"{name}_formula"], read_curve, hint)
    return text, own_curve(text)


def own_curve(text: str) -> Curve:
    return Curve(text, text, "f(a)", "", *OWN_RANGE, 1.0)


def read_curve(text: str) -> Graph:
    """The graph of a formula in a that has a value somewhere in the picture."""
    graph = curve_graph(text)
    if not any(math.isfinite(graph.value_at("a", a)) for a in np.linspace(*OWN_RANGE, 41).tolist()):
        low, high = (number_text(int(end)) for end in OWN_RANGE)
        raise ExpressionError(f"this f(a) has no value between {low} and {high}")
    return graph


def curve_points(curve: Curve, count: int) -> list[float]:
    """Places to draw the curve at: the range of a, and room for a nudge of 1 to its right."""
    return np.linspace(curve.low - 0.03 * (curve.high - curve.low), curve.high + 1, count).tolist()


def _title(name: str) -> str:
    return CURVES[name].title if name in CURVES else "own"
