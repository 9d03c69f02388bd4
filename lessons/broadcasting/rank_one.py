"""Rank-1 arrays: neither row nor column, and how to make one of them."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from nnengine.broadcasting import Outcome, attempt
from ui import widgets
from ui.cells import shape_text, show_broadcast
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SETTINGS = settings_of(
    "broadcasting",
    rank_form=dict(default="flat"),
    rank_n=dict(default=5, low=2, high=6),
    rank_seed=dict(default=0, low=0, high=99),
)
FORMS = {"flat": "(n,)", "column": "(n, 1)", "row": "(1, n)"}
EXPRESSIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "a.T": lambda a: a.T,
    "np.dot(a, a.T)": lambda a: np.dot(a, a.T),
    "a * a.T": lambda a: a * a.T,
}


@section("C13", settings=SETTINGS, height=900)
def rank_one() -> None:
    st.markdown(
        "An array of shape (n,) has one axis: transposing it changes nothing, and its product with itself is a number."
    )
    form_column, n_column, seed_column = st.columns(3, gap="large")
    with form_column:
        form = widgets.choice("Shape of a", SETTINGS["rank_form"], list(FORMS), FORMS.get)
    with n_column:
        n = widgets.slider("Size n", SETTINGS["rank_n"])
    with seed_column:
        seed = widgets.slider("Other numbers: seed", SETTINGS["rank_seed"])
    arrays = forms(n, seed)
    a = arrays[form]
    show_matrices(
        matrix_html("a", a), *(matrix_html(text, compute(a)) for text, compute in EXPRESSIONS.items())
    )
    st.html(shapes_table(arrays, form))
    silent_sum(arrays["flat"], arrays["column"])
    cure(a, n)
    show_source(attempt)


def forms(n: int, seed: int) -> dict[str, np.ndarray]:
    """The same n numbers as (n,), as (n, 1) and as (1, n)."""
    flat = np.random.default_rng(seed).standard_normal(n)
    return {"flat": flat, "column": flat.reshape(n, 1), "row": flat.reshape(1, n)}


def shapes_table(arrays: dict[str, np.ndarray], chosen: str) -> str:
    """What each expression's shape is for each form, the chosen form marked, as HTML."""
    palette = current_theme()

    def line(head: str, cells: list[str], tag: str = "td") -> str:
        tds = "".join(
            f'<{tag} style="padding:4px 12px;text-align:left;font-weight:{600 if form == chosen else 400};'
            f'background:{palette.surface if form == chosen else "transparent"}">{cell}</{tag}>'
            for form, cell in zip(arrays, cells, strict=True)
        )
        style = "text-align:left;font-weight:400;padding:4px 12px 4px 0"
        return f'<tr><th scope="row" style="{style}">{head}</th>{tds}</tr>'

    rows = [line("a.shape", [shape_text(a.shape) for a in arrays.values()], "th")]
    rows += [
        line(text, [shape_text(np.shape(compute(a))) for a in arrays.values()]) for text, compute in EXPRESSIONS.items()
    ]
    return (
        '<table style="border-collapse:collapse;font-family:var(--st-code-font);font-size:.8125rem" '
        f'aria-label="The shapes of each expression">{"".join(rows)}</table>'
    )


def silent_sum(flat: np.ndarray, column: np.ndarray) -> None:
    """What (n,) + (n, 1) gives, after it was predicted."""
    n = len(flat)

    def judge() -> Verdict:
        total = flat + column
        return Verdict(
            shape_text(total.shape),
            f"{total.size} numbers where {n} were meant, and no error: each is stretched along the other's axis.",
        )

    options = list(map(shape_text, ((n,), (n, 1), (n, n)))) + ["refused"]
    question = f"u has shape ({n},) and v has shape ({n}, 1). Which shape has u + v?"
    if predict_first(question, options, judge, key="broadcasting.silent", about=(n,)):
        show_broadcast(flat, column, flat + column, ("u", "v", "u + v"), height=180, digits=2)


def cure(a: np.ndarray, n: int) -> None:
    """The assertion and the reshape, both really run on a."""

    def check() -> None:
        assert a.shape == (n, 1)

    st.markdown("**The cure:** say which shape it must have; if it has another, give it two axes.")
    column = a.reshape(n, 1)
    lines = {
        f"assert a.shape == ({n}, 1)": told(attempt(check), a),
        f"a = a.reshape({n}, 1)": shape_text(column.shape),
        "np.dot(a, a.T)": shape_text(np.dot(column, column.T).shape),
    }
    st.code("\n".join(f"{code:<26} # {said}" for code, said in lines.items()), language="python", wrap_lines=True)


def told(outcome: Outcome, a: np.ndarray) -> str:
    """What an assertion did, in words."""
    if outcome.error is None:
        return "holds: the program goes on"
    return f"{type(outcome.error).__name__}: the program stops here, as a has shape {shape_text(a.shape)}"
