"""Hidden units against the boundary, on the data where logistic regression fails."""

import streamlit as st

from nnengine import Dataset, Hyperparameters, TrainingRun, predict_probability, train
from ui import names, widgets
from ui.charts.plane import answer_figure, plane_grid, plane_heights
from ui.charts.small_multiples import boundaries_figure
from ui.data_choice import DataChoice, load_choice
from ui.keep import kept
from ui.live import live_figure
from ui.prediction import Verdict, predict_first
from ui.section import section
from ui.source import show_source
from ui.state import settings_of
from ui.theme import current_theme

SIZES = (1, 2, 3, 4, 5, 20, 50)
PLANAR = ("flower", "circles", "xor", "spiral", "moons", "gaussians")
EXAMPLES = 400
CELLS = 32  # of a small plane
SETTINGS = settings_of(
    "deep_net",
    size_data=dict(default="flower"),
    size_units=dict(default=4, low=1, high=50),
    size_noise=dict(default=0.2, low=0.0, high=1.0, step=0.05),
    size_seed=dict(default=0, low=0, high=20),
)


@section(
    "C34",
    settings=SETTINGS,
    height=1_100,
    presets={
        "Break it: one unit": {"size_units": 1},
        "Break it: fifty units, mostly noise": {"size_units": 50, "size_noise": 0.8},
    },
)
def hidden_size() -> None:
    st.markdown(
        "Logistic regression draws one straight line. A hidden layer bends it: each tanh unit adds one fold, "
        "and n[1] says how many there are."
    )
    controls, line_column, net_column = st.columns([0.24, 0.38, 0.38], gap="medium")
    with controls:
        units = widgets.slider("Hidden units n[1]", SETTINGS["size_units"])
        name = widgets.menu("Points", SETTINGS["size_data"], PLANAR, names.DATA.get)
        noise = widgets.slider("Noise of these points", SETTINGS["size_noise"])
        seed = widgets.slider("Draw of these points", SETTINGS["size_seed"])
    choice = load_choice(name, dict(examples=EXAMPLES, noise=noise, seed=seed))
    runs = kept("deep_net.sizes", choice.key, lambda: {n: train(choice.dataset, settings_for(n)) for n in (0, *SIZES)})
    run = runs.get(units) or train(choice.dataset, settings_for(units))
    with line_column:
        show_boundary(runs[0], choice, "Logistic regression", "deep_net.size_line")
    with net_column:
        show_boundary(run, choice, f"n[1] = {units}", "deep_net.size_net")
    with controls:
        st.latex(rf"W^{{[1]}}\ ({units}, 2) \quad W^{{[2]}}\ (1, {units})")
        weights = sum(array.size for array in run.parameters.values())
        m = choice.dataset.m_train
        st.caption(f"{weights} numbers to learn from {m} training points, with Adam in 300 iterations.")
    answered = predict_first(
        "which of these sizes gets the most test points right? Of equals, the smallest.",
        [str(n) for n in SIZES],
        lambda: judge_sizes(runs, choice.dataset),
        key="deep_net.size_prediction",
        about=choice.key,
    )
    show_sizes(runs, choice, answered)
    show_source(settings_for, predict_probability)


def settings_for(units: int) -> Hyperparameters:
    """One hidden layer of so many tanh units; none is logistic regression."""
    return Hyperparameters((units,) if units else (), "tanh", "adam", learning_rate=0.05, iterations=300)


def show_boundary(run: TrainingRun, choice: DataChoice, title: str, key: str, height: int = 360) -> None:
    data = choice.dataset
    scores = f"{run.train_accuracy:.1%} of training points right, {run.test_accuracy:.1%} of test points"
    st.markdown(f"**{title}**  \n{scores}")
    answers = predict_probability(plane_grid(choice.extent), run.parameters, run.activations)
    fig = answer_figure(
        answers, choice.extent, data.X_train, data.Y_train, data.X_test, data.Y_test, data.classes,
        current_theme(), height,
    )
    live_figure(fig, key=key, alt=f"The boundary of {title} on {choice.name}: {scores}.", height=height)


def show_sizes(runs: dict[int, TrainingRun], choice: DataChoice, answered: bool, height: int = 220) -> None:
    """The boundaries of logistic regression and of seven sizes, their test results once the question is answered."""
    grid = plane_grid(choice.extent, CELLS)
    sizes = (0, *SIZES)
    planes = [plane_heights(predict_probability(grid, runs[n].parameters, runs[n].activations), True) for n in sizes]
    titles = [
        (f"<b>{n or 'no'} unit{'' if n == 1 else 's'}</b><br>"
         f"train {runs[n].train_accuracy:.0%}" + (f", test {runs[n].test_accuracy:.0%}" if answered else ""))
        for n in sizes
    ]
    for start, column in zip((0, 4), st.columns(2, gap="small"), strict=True):
        shown = slice(start, start + 4)
        fig = boundaries_figure(
            planes[shown], titles[shown], choice.dataset.X_train, choice.dataset.Y_train, choice.extent,
            current_theme(), height,
        )
        alt = f"Boundaries with {', '.join(map(str, sizes[shown]))} hidden units."
        with column:
            live_figure(fig, key=f"deep_net.sizes_{start}", alt=alt, height=height, table=False)


def judge_sizes(runs: dict[int, TrainingRun], dataset: Dataset) -> Verdict:
    right = {n: round(runs[n].test_accuracy * dataset.m_test) for n in SIZES}
    best = max(SIZES, key=lambda n: (right[n], -n))
    said = ", ".join(f"{n}: {count}" for n, count in right.items())
    because = f"Right among {dataset.m_test} test points, by size: {said}. What fits the training points best need not."
    return Verdict(str(best), because)
