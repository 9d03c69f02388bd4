"""The deep net's matrices on their page: shapes, products, dimensions, blocks, formulas; all against the engine."""

import re

import numpy as np
import pytest

from nnengine import (
    Hyperparameters,
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    train,
)
from nnengine.shapes import expected_shapes
from ui.charts.numbers import number_text

PAGE = "pages/deep_net.py"
SECTIONS = {"hidden-layer", "columns", "dimensions", "building-blocks", "backward"}
SHORT = {"deep_net.iterations": "60"}


@pytest.fixture
def open_page(open_app):
    """Opens the page with these sections reached, and a short run."""

    def open_sections(**settings: str):
        return open_app(PAGE, SECTIONS, **{**SHORT, **{f"deep_net.{name}": value for name, value in settings.items()}})

    return open_sections


def html(app) -> str:
    return " ".join(element.value for element in app.get("html"))


def text(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def latex(app, words: str) -> str:
    return next(element.value for element in app.latex if words in element.value)


def figure(app, key: str):
    return next(chart for chart in app.get("plotly_chart") if key in chart.proto.id)


def predict(app, key: str):
    return next(element for element in app.segmented_control if element.key.startswith(f"deep_net.{key}."))


def preset(app, anchor: str, label: str):
    return next(button for button in app.button if button.key == f"{anchor}.{label}")


def lab_run(hidden=(4, 2), iterations=60, data="circles", **changes):
    dataset = load_dataset(data)
    return dataset, train(dataset, Hyperparameters(hidden, iterations=iterations, **changes))


def moment_of(run, place: int):
    return run.snapshots[round(place / 60 * (len(run.snapshots) - 1))]


def iteration(dataset, run, snapshot):
    _, cache = forward_propagation(dataset.X_train, snapshot.parameters, run.activations)
    return cache, backward_propagation(dataset.Y_train, snapshot.parameters, cache, run.activations)


# One hidden layer


def test_a_units_formula_has_the_numbers_of_the_lab(open_page):
    app = open_page(hidden_net="The net above", hidden_unit="3", hidden_example="7")
    dataset, run = lab_run()
    _, cache = forward_propagation(dataset.X_train[:, 6:7], run.parameters, run.activations)
    shown = latex(app, "z^{[1](7)}_{3}")
    assert f"= {number_text(float(cache['Z1'][2, 0]))}" in shown
    assert shown.rstrip("$\n ").endswith(f"= {number_text(float(cache['A1'][2, 0]))} \\end{{aligned}}")
    assert number_text(abs(float(run.parameters["W1"][2, 1])), 2) in shown

    app.slider(key="deep_net.hidden_layer").set_value(2).run()
    shown = latex(app, "z^{[2](7)}")
    unit = int(re.search(r"\)}_{(\d)}", shown)[1])
    assert f"= {number_text(float(cache['Z2'][unit - 1, 0]))}" in shown


@pytest.mark.parametrize(("n_x", "n_1"), [(1, 1), (3, 4), (5, 8)])
def test_every_matrix_follows_the_units(open_page, n_x, n_1):
    app = open_page(hidden_n_x=str(n_x), hidden_n_1=str(n_1))
    assert not app.exception
    shapes = html(app)
    for name, shape in {"a[0] = x": (n_x, 1), "W[1]": (n_1, n_x), "b[1]": (n_1, 1), "z[1]": (n_1, 1)}.items():
        assert f'aria-label="{name}, shape {shape}"' in shapes


@pytest.mark.parametrize(("unit", "is_left_out"), [("1", False), ("8", True), ("16", False)])
def test_of_a_large_layer_the_units_row_is_shown(open_page, unit, is_left_out):
    app = open_page(n1="16", hidden_net="The net above", hidden_unit=unit)
    assert 'aria-label="W[1], shape (16, 2)"' in html(app)
    assert (f'aria-label="row {unit} of W[1], shape (1, 2)"' in html(app)) == is_left_out


def test_the_shape_of_W_is_judged_by_the_engine(open_page):
    app = open_page()
    question = predict(app, "hidden_shape")
    right = str(initialize_parameters((5, 7, 1))["W1"].shape)
    question.set_value(right).run()
    assert "**As you said.** A row for each of the 7 hidden units" in text(app)
    predict(app, "hidden_shape").set_value("(5, 7)").run()
    assert f"**You said (5, 7); it is {right}.**" in text(app)


# W X, column by column


def test_an_entry_of_Z_is_its_row_times_its_column(open_page):
    app = open_page(columns_unit="1", columns_example="2", columns_seed="5")
    rng = np.random.default_rng(5)
    W, b, X = (rng.integers(-3, 4, shape) for shape in ((5, 4), (5, 1), (4, 5)))
    Z = W[:4, :3] @ X[:3, :4] + b[:4]
    shown = latex(app, "x^{(2)}")
    assert f"= {number_text(int(Z[0, 1]))} \\end" in shown
    assert "Largest difference of the two: 0." in text(app)
    chart = figure(app, "deep_net.product")
    assert '"name":"Z"' in chart.proto.spec.replace(" ", "")


def test_columns_of_the_lab(open_page):
    app = open_page(columns_net="The net above", columns_unit="4", columns_example="5")
    dataset, run = lab_run()
    z = float(run.parameters["W1"][3] @ dataset.X_train[:, 4] + run.parameters["b1"][3, 0])
    assert f"= {number_text(z)} \\end" in latex(app, "z^{[1](5)}_{4}")


@pytest.mark.parametrize("answer", ["column 2 of Z", "row 2 of Z"])
def test_a_changed_example_moves_its_column(open_page, answer):
    app = open_page()
    predict(app, "columns_moved").set_value(answer).run()
    said = "**As you said.**" if answer.startswith("column") else f"**You said {answer}; it is column 2 of Z.**"
    assert said in text(app)
    assert "0 of the 12 others" in text(app)


# The dimension check


def cells(app) -> dict[str, str]:
    found = re.findall(r'<td data-array="(\w+)" style="padding:4px[^>]*>(.*?)</td>', html(app))
    return {key: re.sub(r"<[^>]+>", " ", cell) for key, cell in found}


def test_every_array_of_the_lab_is_checked(open_page):
    app = open_page(layers="3", n3="5")
    expected = expected_shapes((2, 4, 2, 5, 1), 210)
    shown = cells(app)
    assert shown.keys() == expected.keys()
    for key in expected.keys() - {"dW2"}:
        assert [part.strip() for part in shown[key].split("✓")] == [str(expected[key])] * 2, key
    assert "predict first" in shown["dW2"]
    assert f"{len(expected)} of {len(expected)} arrays" in text(app)

    predict(app, "dims_shape").set_value("(2, 4)").run()
    assert "**As you said.**" in text(app)
    assert cells(app)["dW2"].count("(2, 4)") == 2


def test_the_shape_of_a_gradient_is_not_its_transpose(open_page):
    app = open_page()
    predict(app, "dims_shape").set_value("(4, 2)").run()
    assert "**You said (4, 2); it is (2, 4).**" in text(app)


@pytest.mark.parametrize(
    ("label", "key", "sentence"),
    [
        ("Break it: W transposed", "W2", "parameters['W2'] has shape (4, 2), expected (any, 4)"),
        ("Break it: b as (n,)", "b2", "parameters['b2'] has shape (2,), expected two dimensions (2, 1)"),
        ("Break it: examples as rows", "A0", "X has shape (210, 2), expected (2, any)"),
    ],
)
def test_a_broken_shape_is_told_by_the_engine(open_page, label, key, sentence):
    app = open_page()
    preset(app, "dimensions.preset", label).click().run()
    assert not app.exception
    assert f"**The engine stops:** {sentence}." in text(app)
    assert [name for name, cell in cells(app).items() if "wrong" in cell] == [key]
    assert "not computed" in cells(app)["Z1"]
    preset(app, "dimensions", "reset").click().run()
    assert "The engine stops" not in text(app)


def test_a_square_matrix_is_transposed_unnoticed(open_page):
    app = open_page(n1="2", dims_break="W transposed")
    dataset, run = lab_run((2, 2))
    turned = {**run.parameters, "W2": run.parameters["W2"].T}
    costs = [
        compute_cost(forward_propagation(dataset.X_train, parameters, run.activations)[1]["Z3"], dataset.Y_train)
        for parameters in (run.parameters, turned)
    ]
    assert f"The cost goes from {number_text(costs[0])} to {number_text(costs[1])}." in text(app)


# Building blocks


def arrays_shown(app) -> dict[str, str]:
    found = re.findall(r'<td data-array="(\w+)" style="padding:0[^>]*>(.*?)</td>', html(app))
    return {key: re.sub(r"<[^>]+>", " ", cell) for key, cell in found}


@pytest.mark.parametrize(
    ("step", "exist"),
    [
        (1, {"Z1", "A1"}),
        (4, {"Z1", "A1", "Z2", "A2", "Z3", "A3", "dZ3"}),
        (5, {"Z1", "A1", "Z2", "A2", "Z3", "A3", "dZ3", "dW3", "db3", "dA2"}),
        (7, {"Z1", "A1", "Z2", "A2", "Z3", "A3", *(f"d{x}{l}" for x in "ZWb" for l in (1, 2, 3)), "dA2", "dA1"}),
    ],
)
def test_arrays_come_into_being_step_by_step(open_page, step, exist):
    app = open_page(blocks_step=str(step))
    shapes = expected_shapes((2, 4, 2, 1), 210)
    there = {"A0", *(f"{letter}{l}" for letter in "Wb" for l in (1, 2, 3)), *exist}
    shown = arrays_shown(app)
    assert {key for key, cell in shown.items() if "not yet" not in cell} == there
    for key in there:
        assert str(shapes[re.sub("^d(?=[AZ])", "", key)]) in shown[key]


def test_the_update_is_one_real_step(open_page):
    app = open_page(blocks_step="8", blocks_moment="12")
    dataset, run = lab_run()
    snapshot = moment_of(run, 12)
    _, gradients = iteration(dataset, run, snapshot)

    def cost_after(alpha):
        parameters = {key: value - alpha * gradients[key] for key, value in snapshot.parameters.items()}
        _, cache = forward_propagation(dataset.X_train, parameters, run.activations)
        return compute_cost(cache["Z3"], dataset.Y_train)

    assert f"J &: {number_text(snapshot.cost)} \\to \\text{{?}}" in latex(app, "\\to")
    assert cost_after(0.5) < snapshot.cost
    predict(app, "blocks_J").set_value("J falls").run()
    assert "**As you said.** J goes from" in text(app)
    assert number_text(cost_after(0.5), 4) in text(app)
    assert f"\\to {number_text(cost_after(0.5))}" in latex(app, "\\to")

    preset(app, "building-blocks.preset", "Break it: a step too large").click().run()
    assert app.select_slider(key="deep_net.blocks_alpha").value == 100
    predict(app, "blocks_J").set_value("J stays").run()
    snapshot = moment_of(run, 20)
    _, gradients = iteration(dataset, run, snapshot)
    assert cost_after(100.0) > snapshot.cost
    assert "**You said J stays; it is J rises.**" in text(app)
    assert number_text(cost_after(100.0), 4) in text(app)


# Backward in six formulas


def test_an_entry_of_dW_twice(open_page):
    app = open_page(layers="1", backward_unit="3", backward_input="2", backward_moment="30", l2="0.1")
    dataset, run = lab_run((4,), l2=0.1)
    snapshot = moment_of(run, 30)
    _, cache = forward_propagation(dataset.X_train, snapshot.parameters, run.activations)
    gradients = backward_propagation(dataset.Y_train, snapshot.parameters, cache, run.activations, 0.1)
    shown = latex(app, "varepsilon")
    dW = float(gradients["W1"][2, 1])
    assert number_text(dW, 6) in shown
    by_nudge = re.search(r"varepsilon\} &= (\S+)", shown)[1].replace("−", "-")
    assert float(by_nudge) == pytest.approx(dW, rel=1e-4)
    # A step of the formulas lies where the training engine's own step leads, to rounding.
    off = re.search(r"over all W and b: (\S+?)\.? ", text(app))[1]
    assert float(off.replace("−", "-")) < 1e-14
    formulas = " ".join(element.value for element in app.latex)
    for formula in ("dZ^{[2]} = A^{[2]} - Y", "dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]\\prime}(Z^{[1]})"):
        assert formula in formulas
    shapes = {"dZ[2]": (1, 210), "A[1]ᵀ": (210, 4), "dW[2]": (1, 4), "db[1]": (4, 1), "W[2]ᵀ": (4, 1)}
    for name, shape in shapes.items():
        assert f'aria-label="{name}, shape {shape}"' in html(app)


@pytest.mark.parametrize("rightly", [True, False])
def test_the_largest_gradient_is_the_engines(open_page, rightly):
    app = open_page()
    dataset, run = lab_run()
    _, gradients = iteration(dataset, run, moment_of(run, 20))
    sizes = [np.abs(gradients[f"W{l}"]).max() for l in (1, 2, 3)]
    right = f"dW[{1 + int(np.argmax(sizes))}]"
    answer = right if rightly else "none, all are 0"
    predict(app, "backward_largest").set_value(answer).run()
    assert ("**As you said.**" if rightly else f"**You said none, all are 0; it is {right}.**") in text(app)
    assert f"{number_text(float(sizes[1]))} in dW[2]" in text(app)


def test_zeros_leave_no_gradient(open_page):
    app = open_page(initialization="zeros", iterations="0")
    predict(app, "backward_largest").set_value("dW[1]").run()
    assert "**You said dW[1]; it is none, all are 0.**" in text(app)


def test_a_net_without_hidden_layers(open_page):
    app = open_page(layers="0")
    dataset, run = lab_run(())
    _, gradients = iteration(dataset, run, moment_of(run, 20))
    assert "no hidden layer, so these are all" in text(app)
    sign = "positive" if gradients["b1"][0, 0] > 0 else "negative"
    predict(app, "backward_sign").set_value(sign).run()
    assert "**As you said.**" in text(app)


# All of them


@pytest.mark.parametrize(
    "settings",
    [
        {"data": "Cats", "cat_iterations": "5", "hidden_net": "The net above", "columns_net": "The net above",
         "hidden_unit": "11", "columns_unit": "11", "blocks_step": "10", "backward_input": "12288"},
        {"data": "Hill", "learning_rate": "10.0", "activation": "ReLU", "hidden_net": "The net above"},
        {"data": "Plane", "layers": "0", "columns_net": "The net above"},
        {"layers": "6", "n1": "16", "n2": "16", "n6": "1", "backward_layer": "6", "hidden_net": "The net above",
         "hidden_layer": "7", "blocks_step": "16"},
        {"features": "x₁", "layers": "1", "n1": "1", "dims_break": "W transposed", "iterations": "0"},
        {"hidden_net": "neither", "hidden_unit": "999", "hidden_example": "-1", "columns_m": "x", "columns_unit": "1e9",
         "dims_break": "all", "blocks_step": "0", "blocks_moment": "61", "blocks_alpha": "nan", "backward_layer": "6",
         "backward_input": "2.5", "backward_moment": ""},
    ],
)
def test_no_net_and_no_address_breaks_them(open_page, settings):
    app = open_page(**settings)
    assert not app.exception
    assert {"One hidden layer, matrix by matrix", "Backward in six formulas"} <= {header.value for header in app.header}
