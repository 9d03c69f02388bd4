"""Why deep: the parity of n bits by a tree of small layers and by one wide layer."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lessons.deep_net.parity_nets import (
    ASKED_BITS, NETS, SEEN, ParityNet, build_nets, judge_units, net_score, training_said,
)
from nnengine import forward_propagation, parity
from ui import widgets
from ui.charts.cost_curves import CostCurve, cost_curves_figure, thin_costs
from ui.charts.numbers import number_text
from ui.charts.parity import unit_tiles_figure, units_needed_figure
from ui.formulas import signed, term
from ui.keep import kept
from ui.live import live_figure
from ui.prediction import predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SHOWN_BITS = tuple(range(2, 13))
SETTINGS = settings_of(
    "deep_net",
    parity_bits=dict(default=4, low=2, high=6),
    parity_net=dict(default="tree"),
    parity_unit=dict(default=1, low=1, high=32),
    parity_seed=dict(default=0, low=0, high=20),
)


@section(
    "C36",
    settings=SETTINGS,
    height=1_300,
    presets={"Six bits, one wide layer": {"parity_bits": 6, "parity_net": "layer", "parity_unit": 1}},
)
def why_deep() -> None:
    st.markdown(
        "Is the number of ones odd? With XORs in a tree the answer takes about log₂ n layers of few units. A single "
        "hidden layer whose units each recognize one input needs a unit for every odd input, 2ⁿ⁻¹ of them."
    )
    controls, picture, counts_column = st.columns([0.24, 0.4, 0.36], gap="large")
    with controls:
        n = widgets.slider("Bits n", SETTINGS["parity_bits"])
        name = widgets.menu("Look into", SETTINGS["parity_net"], list(NETS), NETS.get)
        seed = widgets.slider("Seed of the trained nets", SETTINGS["parity_seed"])
    nets = kept("deep_net.parity", (n, seed), lambda: build_nets(n, seed))
    with controls:
        chosen = choose_unit(nets[name])
    with picture:
        show_units(nets[name], n, chosen, name)
    with controls:
        show_unit(nets[name], chosen)
    with counts_column:
        show_counts(nets, n)
    answered = predict_first(
        f"{ASKED_BITS} bits: how many hidden units do the tree and the one layer take?",
        ["8 and 16", "14 and 128", "64 and 64", "128 and 14"],
        judge_units,
        key="deep_net.parity_prediction",
    )
    left, right = st.columns(2, gap="large")
    with left:
        show_training(nets, n)
    with right:
        show_units_needed(n, SHOWN_BITS if answered else [k for k in SHOWN_BITS if k < ASKED_BITS])
    show_source(parity.deep_parity_parameters, parity.shallow_parity_parameters, parity.counting_parity_parameters)


def choose_unit(net: ParityNet) -> tuple[int, int]:
    """The unit that the slider stands on, as layer and unit counted from 0; beyond the last it is the last."""
    places = [(l, j) for l, units in enumerate(net.units) for j in range(units)]

    def place(k: float) -> tuple[int, int]:
        return places[min(int(k), len(places)) - 1]

    def text(k: float) -> str:
        l, j = place(k)
        return f"{j + 1} of layer {l + 1}"

    return place(widgets.slider("Hidden unit", SETTINGS["parity_unit"], format=text))


def show_units(net: ParityNet, n: int, chosen: tuple[int, int], key: str, height: int = 420) -> None:
    _, cache = forward_propagation(parity.parity_dataset(n).X_train, net.parameters, net.activations)
    L = len(net.activations)
    names = [f"layer {l}" for l in range(1, L)] + ["output: odd is blue"]
    layers = [cache[f"A{l}"] for l in range(1, L)] + [2 * cache[f"A{L}"] - 1]
    fig = unit_tiles_figure(layers, names, chosen, current_theme(), height)
    alt = f"{NETS[key]}: what each of {sum(net.units)} hidden units answers to all {2**n} inputs, one tile for each."
    live_figure(fig, key="deep_net.parity_tiles", alt=alt, height=height, table=False)
    first, rest = (f"{k} bit{'s' if k > 1 else ''}" for k in (n // 2, n - n // 2))
    st.caption(
        f"Each tile holds all {2**n} inputs: the first {first} count its rows, the last {rest} its columns. {SEEN[key]}"
    )


def show_unit(net: ParityNet, chosen: tuple[int, int]) -> None:
    """The formula of the chosen unit, with its weights."""
    l, j = chosen
    w, b = net.parameters[f"W{l + 1}"][j], float(net.parameters[f"b{l + 1}"][j, 0])
    letter = "x" if l == 0 else f"a^{{[{l}]}}"
    used = [k for k in range(len(w)) if w[k]]
    terms = [rf"{(term if place else signed)(w[k])}\,{letter}_{{{k + 1}}}" for place, k in enumerate(used)]
    lines = [" ".join(terms[start : start + 2]) for start in range(0, len(terms), 2)]
    body = r" \\ &\quad ".join([*lines[:-1], f"{lines[-1]} {term(b) if b else ''}"]) if lines else number_text(b)
    st.latex(rf"\begin{{aligned}} z^{{[{l + 1}]}}_{{{j + 1}}} &= {body} \end{{aligned}}")


def show_counts(nets: Mapping[str, ParityNet], n: int) -> None:
    heads = ("Net", "Layers", "Units", "Weights", "Right")
    rows = [
        (NETS[name], len(net.units), sum(net.units), f"{net.weights:,}", f"{round(net.accuracy * 2**n)} of {2**n}")
        for name, net in nets.items()
    ]
    cell = '<{0} style="padding:4px 0 4px {1}px;text-align:{2};font-weight:{3}">{4}</{0}>'
    lines = [
        "".join(
            cell.format("td" if k else "th", 12 if j else 0, "right" if j else "left", 400 if k else 600, value)
            for j, value in enumerate(row)
        )
        for k, row in enumerate((heads, *rows))
    ]
    st.html(
        '<table style="width:100%;border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums">'
        f'{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'
    )
    st.caption("Hidden layers and units; all numbers in W and b; right answers among all inputs, from running each net.")


def show_units_needed(n: int, shown: Sequence[int], height: int = 240) -> None:
    st.markdown("**Hidden units that n bits take**")
    kinds = {
        "one layer": parity.shallow_parity_units,
        "tree": parity.deep_parity_units,
        "counting layer": parity.counting_parity_units,
    }
    units = {name: [sum(of_bits(k)) for k in shown] for name, of_bits in kinds.items()}
    fig = units_needed_figure(SHOWN_BITS, units, n, current_theme(), height)
    alt = f"Hidden units against bits: at {n}, " + ", ".join(f"{name} {sum(f(n))}" for name, f in kinds.items()) + "."
    live_figure(fig, key="deep_net.parity_units", alt=alt, height=height)
    score = net_score(parity.counting_parity_parameters(n), n)
    st.caption(
        "2ⁿ⁻¹ holds for units that recognize one input each. ReLU units may instead count the ones: n of them in one "
        f"layer do it too, {score} right for n = {n}. Few functions have such a way around."
    )


def show_training(nets: Mapping[str, ParityNet], n: int) -> None:
    st.markdown("**The same two shapes, trained from random weights**")
    labels = {"trained_layer": "one layer", "trained_tree": "tree"}
    curves = [CostCurve(label, *thin_costs(nets[name].costs)) for name, label in labels.items()]
    fig = cost_curves_figure(curves, current_theme(), 200)
    live_figure(fig, key="deep_net.parity_costs", alt="Cost curves of the tree and of the one layer.", height=200)
    st.caption(training_said(nets["trained_tree"], nets["trained_layer"], n))
