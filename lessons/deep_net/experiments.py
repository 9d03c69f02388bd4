"""Deep learning is empirical: runs pinned, compared, and what was changed from one to the next."""

from html import escape

import streamlit as st

from lessons.deep_net.pins import MOST_PINS, Pin, best_of, changes, compared, pin_of
from nnengine import evaluate
from ui.charts.cost_curves import CostCurve, cost_curves_figure
from ui.charts.numbers import number_text
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.theme import current_theme
from ui.training import current_run

PINS, COUNT = "_deep_net.pins", "_deep_net.pins_count"
# Of the table's cells, and of each of its columns.
CELL = "padding:4px 16px 4px 0;vertical-align:top;"
NUMBER = "white-space:nowrap;font-variant-numeric:tabular-nums"
STYLES = ("white-space:nowrap", "min-width:14rem", NUMBER, NUMBER, NUMBER, "white-space:nowrap")


@section("C39", follows="deep_net", height=760)
def experiments() -> None:
    st.markdown(
        "Idea, code, experiment: nobody knows beforehand which settings suit a problem. Change one thing in the net "
        "at the top of the page, say whether it will help, and pin the run."
    )
    held = current_run("deep_net")
    pins: list[Pin] = st.session_state.setdefault(PINS, [])
    present = pin_of(held, st.session_state.get(COUNT, 0) + 1)
    side, picture = st.columns([0.36, 0.64], gap="large")
    with side:
        is_open = bool(pins) and not ask(pins[-1], present)
        show_buttons(pins, present, held.is_finished, is_open)
    with picture:
        show_curves(pins, present)
    show_table(pins)
    show_source(evaluate)


def ask(last: Pin, present: Pin) -> bool:
    """The question whether what was changed since the last pin helped; False as long as it waits for an answer."""
    changed = changes(last, present)
    if not changed:
        st.markdown(f"The net at the top of the page is still that of run {last.number}. Change one of its settings.")
        return True
    st.markdown(f"Changed since run {last.number}: {'; '.join(changed)}.")
    return predict_first(
        f"against run {last.number}, how does it do on test examples?",
        ["better", "about the same", "worse"],
        lambda: Verdict(compared(last, present), f"Run {last.number} came to {last.test}, this one to {present.test}."),
        key="deep_net.pin_prediction",
        about=(last.number, present.version),
    )


def show_buttons(pins: list[Pin], present: Pin, is_finished: bool, is_open: bool) -> None:
    is_pinned = any(pin.version == present.version for pin in pins)
    is_full = len(pins) >= MOST_PINS
    st.button(
        "Pin this run", key="deep_net.pin", icon=":material/push_pin:",
        disabled=is_pinned or is_full or not is_finished, on_click=pin_present,
    )
    if not is_finished:
        st.caption("It is still training.")
    elif is_pinned:
        st.caption("It is pinned.")
    elif is_full:
        st.caption(f"{MOST_PINS} runs are pinned; remove one first.")
    elif is_open:
        st.caption(f"Now: J = {cost_said(present)}, training {present.train}.")
    else:
        st.caption(f"Now: J = {cost_said(present)}, training {present.train}, test {present.test}.")


def pin_present() -> None:
    # What is pinned is the run at the moment of the click: the page's may have changed since this part was drawn.
    count = st.session_state.get(COUNT, 0) + 1
    present, pins = pin_of(current_run("deep_net"), count), st.session_state[PINS]
    if len(pins) < MOST_PINS and all(pin.version != present.version for pin in pins):
        st.session_state[COUNT] = count
        st.session_state[PINS] = [*pins, present]


def cost_said(pin: Pin) -> str:
    return number_text(float(pin.costs[-1])) if len(pin.costs) else "not a finite number"


def show_curves(pins: list[Pin], present: Pin, height: int = 300) -> None:
    palette = current_theme()
    curves = [CostCurve(f"run {pin.number}", pin.iterations, pin.costs, color_of(pin)) for pin in pins]
    if all(pin.version != present.version for pin in pins):
        curves.append(CostCurve("now", present.iterations, present.costs, palette.ink, "dot"))
    best = best_of(pins)
    alt = f"Cost curves of {len(pins)} pinned runs" + (f", the best on test examples run {best.number}." if best else ".")
    live_figure(cost_curves_figure(curves, palette, height), key="deep_net.pin_costs", alt=alt, height=height)


def color_of(pin: Pin) -> str:
    categories = current_theme().categories
    return categories[(pin.number - 1) % len(categories)]


def show_table(pins: list[Pin]) -> None:
    if not pins:
        st.caption("Nothing is pinned yet.")
        return
    best = best_of(pins)
    rows = []
    for k, pin in enumerate(pins):
        if k:
            changed = "; ".join(changes(pins[k - 1], pin)) or "nothing"
        else:
            changed = ", ".join(f"{name} {value}" for name, value in pin.data)
        verdict = compared(pins[k - 1], pin) if k else "the first"
        cells = [
            f'<b style="color:{color_of(pin)}">run {pin.number}</b>',
            escape(changed),
            cost_said(pin) + (", diverged" if pin.diverged else ""),
            pin.train,
            f"<b>{pin.test}</b>" if pin is best else pin.test,
            verdict,
        ]
        rows.append("".join(f'<td style="{CELL}{style}">{cell}</td>' for style, cell in zip(STYLES, cells, strict=True)))
    heads = ("", "Changed against the one before", "Cost J", "Training", "Test", "On test examples")
    head = "".join(f'<th style="{CELL}text-align:left;white-space:nowrap">{title}</th>' for title in heads)
    st.html(
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:.875rem">'
        f'<tr>{head}</tr>{"".join(f"<tr>{row}</tr>" for row in rows)}</table></div>'
    )
    with st.container(horizontal=True, gap="small"):
        for pin in pins:
            key = f"deep_net.unpin_{pin.number}"
            st.button(f"Remove run {pin.number}", key=key, on_click=unpin, args=(pin.number,))
        st.button("Clear all", key="deep_net.unpin_all", type="tertiary", on_click=unpin, args=(None,))


def unpin(number: int | None) -> None:
    """Drop one pinned run, or all with None."""
    kept = [] if number is None else [pin for pin in st.session_state[PINS] if pin.number != number]
    st.session_state[PINS] = kept
    if not kept:
        st.session_state[COUNT] = 0
