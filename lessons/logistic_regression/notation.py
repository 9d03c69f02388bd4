"""Examples, features, labels: what the letters stand for, and the shapes that the data in use give them."""

import streamlit as st

from lessons.logistic_regression.examples import choose_example
from nnengine import Dataset, TrainingRun, predict_probability
from ui.charts.numbers import number_text
from ui.formulas import number
from ui.matrices import matrix_html, show_matrices
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.stacked_examples import stacked_html
from ui.state import settings_of
from ui.pictures import picture_html
from ui.training import current_run

SETTINGS = settings_of("logistic_regression", notation_example=dict(default=1, low=1, high=2))


@section("C22", settings=SETTINGS, follows="logistic_regression", height=640)
def notation() -> None:
    held = current_run("logistic_regression")
    dataset, run = held.choice.dataset, held.run
    st.markdown("An example is a pair: features x and a label y, 0 or 1. Side by side, examples become matrices.")
    example, shapes = st.columns([0.5, 0.5], gap="large")
    with example:
        i = choose_example("Example i", SETTINGS["notation_example"], dataset.m_train)
        show_example(dataset, i)
        st.html(stacked_html(dataset.X_train, dataset.Y_train, i, ("X_train", "Y_train")))
    with shapes:
        answered = ask_shape(dataset)
        st.markdown(shape_table(dataset, run, i, answered))
    show_source(Dataset)


def show_example(dataset: Dataset, i: int) -> None:
    """(x⁽ⁱ⁾, y⁽ⁱ⁾) in numbers, and as a picture if it is one."""
    label = int(dataset.Y_train[0, i])
    color = "blue" if label else "orange"
    st.markdown(
        f"$(x^{{({i + 1})}},\\, y^{{({i + 1})}})$, with $y^{{({i + 1})}} =$ :{color}[**{label}**], "
        f"that is “{dataset.classes[label]}”"
    )
    x = matrix_html(f"x of example {i + 1}", dataset.X_train[:, i : i + 1], most_rows=4)
    show_matrices(*([picture_html(dataset, i)] if dataset.image_shape else []), x)


def shape_table(dataset: Dataset, run: TrainingRun, i: int, is_test_told: bool) -> str:
    """Every symbol with its meaning and the shape or the number that the arrays have, as Markdown."""
    X, Y, X_test, Y_test = dataset.X_train, dataset.Y_train, dataset.X_test, dataset.Y_test
    w, b = run.parameters["W1"].T, float(run.parameters["b1"][0, 0])
    answers = predict_probability(X, run.parameters, run.activations)
    answer = float(answers[0, i])
    rows = [
        (f"x^{{({i + 1})}}", "features of one example", X[:, i : i + 1].shape),
        (f"y^{{({i + 1})}}", "its label", f"{int(Y[0, i])}"),
        ("n_x", "features of an example: rows of X", X.shape[0]),
        (r"m = m_\text{train}", "training examples: columns of X", X.shape[1]),
        (r"m_\text{test}", "test examples", X_test.shape[1]),
        (r"X_\text{train}", "every x as a column", X.shape),
        (r"Y_\text{train}", "every y as a column", Y.shape),
        (r"X_\text{test}", "the same for the test set", X_test.shape if is_test_told else "?"),
        (r"Y_\text{test}", "and its labels", Y_test.shape if is_test_told else "?"),
        ("w", "weights, one a feature", w.shape),
        ("b", "bias, a number", f"${number(b)}$"),
        (r"\hat{Y}", "answers of the unit, one an example", answers.shape),
        (rf"\hat{{y}}^{{({i + 1})}}", "probability that y = 1, given x", number_text(answer)),
    ]
    lines = [f"| ${symbol}$ | {meaning} | {shape_text(shape)} |" for symbol, meaning, shape in rows]
    return "\n".join(["| Symbol | Meaning | Here |", "|:--|:--|:--|", *lines])


def shape_text(shape: tuple[int, int] | int | str) -> str:
    """A shape as NumPy writes it, a count with grouped thousands."""
    return number_text(shape) if isinstance(shape, int) else str(shape)


def ask_shape(dataset: Dataset) -> bool:
    n_x, m_train, m_test = dataset.n_x, dataset.m_train, dataset.m_test
    shapes = [(m_test, n_x), (n_x, m_test), (1, m_test), (n_x, m_train)]
    options = list(dict.fromkeys(str(shape) for shape in shapes))

    def judge() -> Verdict:
        shape = dataset.X_test.shape
        return Verdict(str(shape), f"A row for each of the {shape[0]:,} features, a column for each of {shape[1]:,} examples.")

    question = f"the test set holds {m_test} examples. What is the shape of X_test?"
    key = "logistic_regression.notation_shape"
    return predict_first(question, options, judge, key=key, about=(n_x, m_train, m_test))
