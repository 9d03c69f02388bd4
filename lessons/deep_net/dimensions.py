"""The dimension check: what shape each array must have, and what shape it has."""

from __future__ import annotations

import numpy as np
import streamlit as st

from nnengine import backward_propagation, compute_cost, forward_propagation
from nnengine.propagation import check_parameters
from nnengine.shapes import expected_shapes
from ui import widgets
from ui.charts.numbers import number_text
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.shape_table import shape_table
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme
from ui.training import PageRun, current_run

SETTINGS = settings_of("deep_net", dims_break=dict(default="nothing"))
BREAKS = {
    "nothing": "nothing",
    "transpose": "W transposed",
    "rank": "b of rank 1",
    "rows": "examples as rows",
}


@section(
    "C35",
    settings=SETTINGS,
    presets={
        "Break it: W transposed": {"dims_break": "transpose"},
        "Break it: b as (n,)": {"dims_break": "rank"},
        "Break it: examples as rows": {"dims_break": "rows"},
    },
    follows="deep_net",
    height=700,
)
def dimensions() -> None:
    held = current_run("deep_net")
    X, Y = held.choice.dataset.X_train, held.choice.dataset.Y_train
    parameters, activations = held.run.parameters, held.run.activations
    L, m = len(activations), X.shape[1]
    n = (X.shape[0], *(len(parameters[f"W{l}"]) for l in range(1, L + 1)))
    expected = expected_shapes(n, m)
    asked = min(2, L)
    st.markdown(
        "The sizes of the layers fix the shape of every array. The table holds the net above: "
        "for each layer the rule with its numbers, and below it the shape of the array itself."
    )
    broken = widgets.choice("What is wrong", SETTINGS["dims_break"], list(BREAKS), BREAKS.get)
    is_told = ask(held, asked, n, m)

    arrays, failure = run_broken(broken, X, Y, parameters, activations, asked)
    st.html(shape_table(expected, arrays, n, activations, None if is_told else f"dW{asked}", current_theme()))
    checked = [key for key in expected if key in arrays]
    right = sum(arrays[key].shape == expected[key] for key in checked)
    if failure:
        st.markdown(f"**The engine stops:** {failure}.")
    elif broken == "nothing":
        st.markdown(f"{right} of {len(checked)} arrays have the shape that the rule gives.")
    else:
        st.markdown(f"**Nothing stops it.** {unnoticed(held, arrays)}")
    show_source(expected_shapes, check_parameters)


def run_broken(broken: str, X, Y, parameters, activations, l: int) -> tuple[dict[str, np.ndarray], str | None]:
    """The arrays of one real iteration with something wrong in it, as far as it comes, and what the engine says."""
    parameters = dict(parameters)
    if broken == "transpose":
        parameters[f"W{l}"] = parameters[f"W{l}"].T
    elif broken == "rank":
        parameters[f"b{l}"] = parameters[f"b{l}"][:, 0]
    elif broken == "rows":
        X = X.T
    arrays = {"A0": X, **parameters}
    try:
        with np.errstate(all="ignore"):  # the weights of a run that diverged
            _, cache = forward_propagation(X, parameters, activations)
            gradients = backward_propagation(Y, parameters, cache, activations)
    except (ValueError, TypeError) as error:
        return arrays, str(error)
    return {**parameters, **cache, **{f"d{key}": gradient for key, gradient in gradients.items()}}, None


def unnoticed(held: PageRun, arrays) -> str:
    """What a mistake does that leaves every shape as it was."""
    run, L = held.run, len(held.run.activations)
    with np.errstate(all="ignore"):
        _, cache = forward_propagation(held.choice.dataset.X_train, run.parameters, run.activations)
        right = cost_text(held, cache[f"Z{L}"], run.parameters)
        wrong = cost_text(held, arrays[f"Z{L}"], {key: arrays[key] for key in run.parameters})
    return f"Every shape is as before, so no check can see it. The cost goes from {right} to {wrong}."


def cost_text(held: PageRun, Z: np.ndarray, parameters) -> str:
    """J with the penalties of the lab's run."""
    if not np.isfinite(Z).all():
        return "no finite number"
    settings, Y = held.run.hyperparameters, held.choice.dataset.Y_train
    return number_text(compute_cost(Z, Y, held.run.activations[-1], parameters, settings.l2, settings.l1))


def ask(held: PageRun, l: int, n: tuple[int, ...], m: int) -> bool:
    parameters, activations = held.run.parameters, held.run.activations
    dataset = held.choice.dataset
    shapes = dict.fromkeys(sorted([(n[l], n[l - 1]), (n[l - 1], n[l]), (n[l], m), (n[l], 1)]))

    def judge() -> Verdict:
        with np.errstate(all="ignore"):
            _, cache = forward_propagation(dataset.X_train, parameters, activations)
            dW = backward_propagation(dataset.Y_train, parameters, cache, activations)[f"W{l}"]
        return Verdict(
            str(dW.shape),
            f"A gradient has one entry for each entry of what it belongs to, and W[{l}] is "
            f"{parameters[f'W{l}'].shape}. The sum over the {m:,} examples is done.",
        )

    return predict_first(
        f"which shape has dW[{l}]?", [str(shape) for shape in shapes], judge,
        key="deep_net.dims_shape", about=(n, m),
    )
