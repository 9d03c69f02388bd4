"""One iteration line by line, learning rates side by side, and the cats: the numbers shown are those of real runs."""

import numpy as np
import pytest

from nnengine import Hyperparameters, load_dataset, predict_probability, train
from tests.plain_text import plain_texts
from ui.charts.numbers import number_text

PAGE = "pages/logistic_regression.py"


def settings(**changes) -> Hyperparameters:
    return Hyperparameters((), initialization="zeros", **dict(learning_rate=0.1, iterations=500) | changes)


def open_page(open_app, **values):
    app = open_app(PAGE, **{f"logistic_regression.{name}": value for name, value in values.items()})
    assert not app.exception
    return app


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def text(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def html(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def question(app, words: str):
    (control,) = [control for control in app.segmented_control if words in control.label]
    return control


# One iteration


def test_each_line_shows_its_numbers_and_shapes(open_app):
    data, run = load_dataset("moons"), train(load_dataset("moons"), settings())
    X, Y, m = data.X_train, data.Y_train, data.m_train
    w, b = run.snapshots[4].parameters["W1"].T, run.snapshots[4].parameters["b1"][0, 0]
    Z = w.T @ X + b
    A = 1 / (1 + np.exp(-Z))
    dZ = A - Y
    dw, db = X @ dZ.T / m, np.sum(dZ) / m
    after = run.snapshots[5].parameters
    shown = [Z[0, 0], A[0, 0], dZ[0, 0], dw[0, 0], db, after["W1"][0, 0], after["b1"][0, 0]]
    app = open_page(open_app, data="Moons", step_iteration="4")
    for line, value in enumerate(shown, start=1):
        app.slider(key="logistic_regression.step_line").set_value(line).run()
        assert number_text(abs(float(value))) in latex(app), line
        assert html(app).count('aria-current="step"') == 1
    assert f"J before it {number_text(float(run.costs[4]))}, after it {number_text(float(run.costs[5]))}." in text(app)
    app.slider(key="logistic_regression.step_line").set_value(4).run()
    for name, shape in (("X", X.shape), ("dZᵀ", (m, 1)), ("dw", (2, 1))):
        assert f'aria-label="{name}, shape {shape}"' in html(app)


def test_the_penalties_of_the_lab_are_in_dw(open_app):
    run = train(load_dataset("gaussians"), settings(l2=10.0, l1=3.0))
    app = open_page(open_app, l2="10", l1="3", step_iteration="2", step_line="6")
    for value in (run.snapshots[2].parameters["W1"][0, 0], run.snapshots[3].parameters["W1"][0, 0]):
        assert number_text(abs(float(value))) in latex(app)
    assert "+ l2 / m * w + l1 / m * np.sign(w)" in html(app)
    assert f"J before it {number_text(float(run.costs[2]))}" in text(app)


def test_next_goes_through_the_lines_and_on_to_the_next_iteration(open_app):
    app = open_page(open_app, step_line="6")
    for iteration, line in ((1, 7), (2, 1), (2, 2)):
        app.button(key="one-iteration.line").click().run()
        assert app.slider(key="logistic_regression.step_iteration").value == iteration
        assert app.slider(key="logistic_regression.step_line").value == line
    app.button(key="one-iteration.iteration").click().run()
    assert app.slider(key="logistic_regression.step_iteration").value == 3


def test_pictures_and_runs_that_end_early(open_app):
    app = open_page(open_app, data="Cats", cat_iterations="3", step_iteration="9", step_line="4")
    assert "has 3 iterations, so this is number 3" in text(app)
    assert 'aria-label="X, shape (12288, 560)"' in html(app)
    for line in ("1", "6", "7"):
        open_page(open_app, data="Cats", cat_iterations="0", step_line=line)


def test_the_three_ways_agree_and_say_how_many_examples_were_timed(open_app):
    app = open_page(open_app)
    question(app, "how much faster than two loops").set_value("10 to 100 times").run()
    assert not app.exception
    assert "Measured a moment ago" in text(app)
    (table,) = [element.value for element in app.markdown if "examples timed" in element.value]
    assert table.count("210 of 210") == 3
    differences = [float(row.split("|")[5].strip().replace("−", "-")) for row in table.splitlines()[2:]]
    assert len(differences) == 3
    assert max(differences) < 1e-12
    before = table
    app.button(key="one-iteration.measure").click().run()
    (table,) = [element.value for element in app.markdown if "examples timed" in element.value]
    assert table != before


# Learning rates


def test_the_table_is_of_real_runs(open_app):
    app = open_page(open_app, data="Moons", rates_iterations="120")
    for rate in ("0.01", "0.1", "1", "10"):
        run = train(load_dataset("moons"), settings(learning_rate=float(rate), iterations=120))
        row = f"| {rate} | {number_text(float(run.costs[-1]))} | {run.train_accuracy:.1%} | {run.test_accuracy:.1%} |"
        assert row in text(app)


def test_the_lowest_is_judged_by_running_all_of_them_further(open_app):
    rates = ("0.01", "0.1", "1", "10")
    costs = {
        rate: train(load_dataset("moons"), settings(learning_rate=float(rate), iterations=360)).costs[-1] for rate in rates
    }
    best = min(costs, key=costs.get)
    for answer in (best, "0.01"):
        app = open_page(open_app, data="Moons", rates_iterations="120")
        question(app, "lowest J after 360 iterations").set_value(answer).run()
        said = "**As you said.**" if answer == best else f"**You said {answer}; it is {best}.**"
        assert said in text(app)
        assert number_text(float(costs[best]), 4) in text(app)


def test_rates_that_are_too_large_are_told(open_app):
    app = open_page(open_app, data="Moons")
    app.button(key="learning-rates.preset.Break it: one far too large").click().run()
    (table,) = [element.value for element in app.markdown if "| final J |" in element.value]
    assert [row.split(" | ")[0] for row in table.splitlines()[2:]] == ["| 0.1", "| 10"]
    assert "α = 10: " in text(app)
    assert "the steps overshoot" in text(app)
    app = open_page(open_app, l2="100", rates_iterations="500")  # α λ / m is above 2 for α = 10: the weights grow without end
    assert "α = 10: " in text(app)
    assert "no longer a finite number" in text(app)


@pytest.mark.parametrize("data", ["Circles", "Cats", "Your points"])
def test_learning_rates_on_other_data_and_odd_addresses(open_app, data):
    odd = dict(rates_chosen="fast", rates_cat_chosen="slow", rates_cat_iterations="1")
    app = open_page(open_app, data=data, cat_iterations="10", rates_log="true", **odd)
    assert ("rates cat chosen “slow”" if data == "Cats" else "rates chosen “fast”") in text(app)


# Cats


@pytest.fixture(scope="module")
def cats():
    return load_dataset("cat_emoji")


def test_the_scores_are_the_runs(open_app, cats):
    run = train(cats, settings(learning_rate=0.003, iterations=400))
    app = open_page(open_app, cats_alpha="0.003", cats_iterations="400")
    shown = [metric.value for metric in app.metric]
    gap = 100 * (run.train_accuracy - run.test_accuracy)
    for value in (f"{run.train_accuracy:.1%}", f"{run.test_accuracy:.1%}", f"{gap:.1f} points"):
        assert value in shown
    majority = max(cats.Y_test.mean(), 1 - cats.Y_test.mean())
    assert f"right on {majority:.1%} of the test pictures" in text(app)
    assert "99% train and 70% test accuracy for its own photos" in text(app)
    wrong = np.sum((predict_probability(cats.X_test, run.parameters, run.activations) > 0.5) != (cats.Y_test == 1))
    assert f"{wrong} of 142 test pictures" in text(app)


def test_a_picture_adds_up_to_its_z(open_app, cats):
    run = train(cats, settings(learning_rate=0.005, iterations=300))
    z = (run.parameters["W1"] @ cats.X_test + run.parameters["b1"])[0]
    surest = np.max(np.where(cats.Y_test[0] == 1, -z, z))  # of the mistakes
    app = open_page(open_app, cats_iterations="300", cats_picture="1")
    (formula,) = [element.value for element in app.latex if "sum_j w_j x_j" in element.value]
    assert number_text(abs(float(surest))) in formula
    app.slider(key="logistic_regression.cats_picture").set_value(142).run()
    (formula,) = [element.value for element in app.latex if "sum_j w_j x_j" in element.value]
    assert number_text(float(np.max(np.where(cats.Y_test[0] == 1, z, -z)))) in formula


def test_more_iterations_are_judged_by_running_them(open_app, cats):
    runs = [train(cats, settings(learning_rate=0.005, iterations=iterations)) for iterations in (300, 600)]
    right = "yes" if runs[1].test_accuracy > runs[0].test_accuracy else "no"
    for answer in ("yes", "no"):
        app = open_page(open_app, cats_iterations="300")
        question(app, "Will 600 iterations raise test accuracy").set_value(answer).run()
        assert ("**As you said.**" if answer == right else f"**You said {answer}; it is {right}.**") in text(app)
        assert f"from {runs[0].test_accuracy:.1%} to {runs[1].test_accuracy:.1%}" in text(app)


def test_steps_far_too_large_and_reset(open_app):
    app = open_page(open_app)
    app.button(key="cats.preset.Break it: steps far too large").click().run()
    assert not app.exception
    assert app.select_slider(key="logistic_regression.cats_alpha").value == 0.5
    assert "the steps overshoot" in text(app)
    app.button(key="cats.reset").click().run()
    assert app.select_slider(key="logistic_regression.cats_alpha").value == 0.005


def test_cats_survive_an_odd_address(open_app):
    app = open_page(open_app, cats_alpha="7", cats_iterations="10", cats_picture="0")
    assert "cats alpha “7”" in text(app)
