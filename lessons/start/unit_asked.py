"""What one hidden unit reacts to, beside what a person would have named it."""

import numpy as np
import streamlit as st

from nnengine import TrainingRun
from nnengine.datasets.housing import HOUSE_FEATURES, HOUSE_MEANINGS
from nnengine.unit_meaning import strongest
from ui.charts.hidden_units import reactions_figure
from ui.charts.numbers import number_text
from ui.formulas import signed, term
from ui.live import live_figure
from ui.theme import current_theme

FEATURES = [feature.title for feature in HOUSE_FEATURES]
TITLES = [f"{feature.title}, {feature.unit}" if feature.unit else feature.title for feature in HOUSE_FEATURES]
SAME = 0.9  # a correlation from which on two units count as doing the same
MIXED = 0.5  # and one from which on a unit follows a second quantity too
DEAD = "The unit is 0 for every house: it is dead, and no house excites it."


def show_unit(run: TrainingRun, features: np.ndarray, activations: np.ndarray, r: np.ndarray, unit: int) -> None:
    """What one unit reacts to."""
    excited = strongest(activations, 3)
    reactions, words = st.columns([0.55, 0.45], gap="large")
    with reactions:
        st.markdown(
            f"**What unit {unit + 1} reacts to**, over {activations.size} houses; the three that excite it most in blue"
        )
        fig = reactions_figure(features, activations, TITLES, current_theme(), marked=excited)
        alt = f"The activation of unit {unit + 1} against {', '.join(FEATURES)}."
        live_figure(fig, key="start.reactions", alt=alt, height=360)
    with words:
        show_formula(run.parameters["W1"][unit], float(run.parameters["b1"][unit, 0]), unit)
        if np.isnan(r).all():
            st.markdown(DEAD)
            return
        st.markdown(most_exciting(features[:, excited], activations[excited]))
        st.markdown(told(r, unit))


def most_exciting(features: np.ndarray, activations: np.ndarray) -> str:
    """The houses that excite a unit most, one a column, as a table in Markdown."""
    rows = [
        f"| {title} | {' | '.join(in_units(k, value) for value in features[k])} |" for k, title in enumerate(TITLES)
    ]
    last = " | ".join(number_text(float(value)) for value in activations)
    head = ("| excited most by | 1st | 2nd | 3rd |", "|---|--:|--:|--:|")
    return "\n".join([*head, *rows, f"| **activation** | {last} |"])


def in_units(k: int, value: float) -> str:
    """A value of feature k as the table of houses has it: a count as a whole number."""
    return number_text(round(value, 2) if HOUSE_FEATURES[k].unit else round(value))


def show_formula(w: np.ndarray, b: float, unit: int) -> None:
    signs = [signed(float(w[0]), 2), *(term(float(value), 2) for value in w[1:])]
    products = [rf"{sign}\,\text{{{name}}}" for sign, name in zip(signs, FEATURES, strict=True)]
    st.latex(
        rf"\begin{{aligned}}a^{{[1]}}_{{{unit + 1}}} = \max(0,\ &{products[0]}\ {products[1]} \\"
        rf"&{products[2]} \\ &{products[3]}\ {term(b, 2)})\end{{aligned}}"
    )
    st.caption("Each feature standardized: its mean subtracted, divided by its standard deviation.")


def told(r: np.ndarray, unit: int) -> str:
    """Which of the names fits best, and how well."""
    order = np.argsort(-np.abs(r))
    best, next_best = order[0], order[1]
    text = (
        f"A person would have said {', '.join(HOUSE_MEANINGS[:-1])} or {HOUSE_MEANINGS[-1]}; the prices in this table "
        f"were made from these three. Unit {unit + 1} comes closest to {HOUSE_MEANINGS[best]}, "
        f"r = {number_text(float(r[best]))}"
    )
    if abs(r[best]) >= SAME and abs(r[next_best]) < MIXED:
        return f"{text}. That is the name, but nobody asked for it."
    if abs(r[next_best]) >= MIXED:
        other = f"{HOUSE_MEANINGS[next_best]} too, r = {number_text(float(r[next_best]))}"
        return f"{text}, but follows {other}: a mixture without a name."
    return f"{text}: part of it, and of something else."
