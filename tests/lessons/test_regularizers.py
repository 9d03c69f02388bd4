"""Costs, gradients and updates on the pages with every regularizer on at once, against formulas written out here.

Only the weights come from the engine's run; what the pages make of them is held against a cost in plain NumPy, its
slopes by nudging that cost.
"""

import base64
import json
import re

import numpy as np
import pytest

from nnengine import Hyperparameters, initial_parameters, load_dataset, train
from ui.charts.numbers import number_text

L2, L1, KEEP = 3.0, 1.0, 0.8
HELD = {"W1": np.zeros((4, 2), dtype=bool)}
HELD["W1"][0, 1] = True
ALL = {"l2": L2, "l1": L1, "keep_prob": KEEP}
SHOWN = r'aria-label="{}, shape [^"]*">.*?<table[^>]*>(.*?)</table>'


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def cells(html: str, name: str) -> list[str]:
    """What stands in the cells of a matrix, row by row."""
    return re.findall(r"<td[^>]*>([^<]*)</td>", re.findall(SHOWN.format(re.escape(name)), html)[-1])


def numbers_of(field) -> np.ndarray:
    """A figure's array, which travels as bytes or as a list."""
    if isinstance(field, dict):
        return np.frombuffer(base64.b64decode(field["bdata"]), field["dtype"])
    return np.asarray(field, dtype=float)


def html(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def latex(app) -> str:
    return " ".join(element.value for element in app.latex)


def text(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def outputs(X, parameters) -> np.ndarray:
    """z of a net of tanh units and one sigmoid unit."""
    A, L = X, len(parameters) // 2
    for l in range(1, L):
        A = np.tanh(parameters[f"W{l}"] @ A + parameters[f"b{l}"])
    return parameters[f"W{L}"] @ A + parameters[f"b{L}"]


def cost(data, parameters, l2=L2, l1=L1) -> float:
    """Cross-entropy's mean and both penalties, with no dropout."""
    A = 1 / (1 + np.exp(-outputs(data.X_train, parameters)))
    losses = -data.Y_train * np.log(A) - (1 - data.Y_train) * np.log(1 - A)
    W = np.concatenate([value.ravel() for key, value in parameters.items() if key[0] == "W"])
    return float(losses.mean() + l2 / (2 * data.m_train) * (W**2).sum() + l1 / data.m_train * np.abs(W).sum())


def slopes(data, parameters) -> dict[str, np.ndarray]:
    """Every dJ/dθ by nudges of 1e-5."""
    found = {key: np.zeros_like(value) for key, value in parameters.items()}
    for key, value in parameters.items():
        for place in np.ndindex(value.shape):
            J = []
            for nudge in (1e-5, -1e-5):
                moved = {**parameters, key: value.copy()}
                moved[key][place] += nudge
                J.append(cost(data, moved))
            found[key][place] = (J[0] - J[1]) / 2e-5
    return found


def deep_net_run():
    data = load_dataset("circles")
    settings = Hyperparameters((4, 2), iterations=60, l2=L2, l1=L1, keep_prob=KEEP)
    start = initial_parameters(data, settings)
    start["W1"][0, 1] = 0.7
    return data, train(data, settings, start, HELD)


@pytest.fixture
def open_deep_net(open_app):
    def open_page(sections, penalties=ALL, **settings):
        settings = {"iterations": "60", "edits": "W1.1.2:0.7h", **settings}
        return regularized(open_app, "deep_net", sections, penalties, settings)

    return open_page


def regularized(open_app, page: str, sections, penalties, settings):
    """The page with these penalties set at their sliders."""
    app = open_app(f"pages/{page}.py", sections, **{f"{page}.{name}": value for name, value in settings.items()})
    for name, value in penalties.items():
        app.select_slider(key=f"{page}.{name}").set_value(value)
    app.run()
    assert not app.exception
    return app


def near(shown: str, value: float, digits: int = 3) -> bool:
    """Whether a number is shown that rounds as `value` does, or next to it: the slopes here are measured."""
    return number(shown) == pytest.approx(value, rel=6 * 10.0**-digits, abs=1e-6)


def test_blocks_and_formulas_of_the_deep_net(open_deep_net):
    data, run = deep_net_run()
    snapshot = run.snapshots[round(20 / 60 * (len(run.snapshots) - 1))]  # both sections begin at place 20 of 60
    parameters, d = snapshot.parameters, slopes(data, snapshot.parameters)
    app = open_deep_net({"building-blocks", "backward"}, blocks_step="4")

    J = cost(data, parameters)
    assert cost(data, parameters, l1=0) < J - 0.01, "the L1 term has to show"
    assert rf"\sum |w| \\ &= {number_text(J)} " in latex(app)
    for step, l in ((5, 3), (6, 2), (7, 1)):
        app.slider(key="deep_net.blocks_step").set_value(step).run()
        W = f"W^{{[{l}]}}"
        assert rf"\tfrac{{\lambda}}{{210}} {W} + \tfrac{{\lambda_1}}{{210}} \text{{sign}}({W})" in latex(app)
        for letter in "Wb":
            shown = cells(html(app).split("framed is what this step")[0], f"d{letter}[{l}]")
            first = d[f"{letter}{l}"][0, 0]
            assert any(near(cell, first) for cell in shown if cell not in "⋮⋯"), (letter, l, first, shown)

    app.slider(key="deep_net.blocks_step").set_value(8).run()
    step = {key: 0.5 * d[key] * ~HELD.get(key, np.zeros(d[key].shape, bool)) for key in d}
    after = cost(data, {key: value - step[key] for key, value in parameters.items()})
    assert parameters["W1"][0, 1] == 0.7 and abs(d["W1"][0, 1]) > 1e-3
    next(c for c in app.segmented_control if c.key.startswith("deep_net.blocks_J.")).set_value("J falls").run()
    found = re.search(r"J goes from (\S+) to (\S+)\. ", text(app))
    assert number(found[1]) == pytest.approx(J, abs=1e-4) and number(found[2]) == pytest.approx(after, abs=1e-4)
    assert "1 held number stays as it is." in text(app) and "Dropout is left out here" in text(app)

    # Backward, one entry: the same slope twice, and a step of the formulas as training itself takes it.
    shown = re.search(r"dW\^\{\[1\]\}_\{1,1\} &=.*?end\{aligned\}", latex(app), re.S)[0]
    patterns = (r"\\\\ &= .*?\{([^{}]+)\} \\\\", r"varepsilon\} &= (\S+)")
    dW, by_nudge = (number(re.search(pattern, shown)[1]) for pattern in patterns)
    assert dW == pytest.approx(d["W1"][0, 0], rel=1e-4) and by_nudge == pytest.approx(d["W1"][0, 0], rel=1e-4)
    difference = number(re.search(r"over all W and b: (\S+)\. ", text(app))[1])
    assert difference < 1e-14


def test_the_dimension_checks_costs_are_the_labs(open_deep_net):
    app = open_deep_net({"dimensions"}, n1="2", edits="")
    app.button(key="dimensions.preset.Break it: W transposed").click().run()
    data = load_dataset("circles")
    run = train(data, Hyperparameters((2, 2), iterations=60, l2=L2, l1=L1, keep_prob=KEEP))
    turned = {**run.parameters, "W2": run.parameters["W2"].T}
    costs = [number_text(cost(data, parameters)) for parameters in (run.parameters, turned)]
    assert "The cost goes from {} to {}.".format(*costs) in text(app)


def test_a_term_that_is_forgotten_shows(open_deep_net, monkeypatch):
    monkeypatch.setattr("nnengine.backward_blocks.penalty_gradient", lambda W, l2, l1, m: l2 / m * W)
    app = open_deep_net({"backward"})
    assert number(re.search(r"over all W and b: (\S+)\. ", text(app))[1]) == pytest.approx(L1 / 210, rel=1e-2)


def test_a_moment_of_an_earlier_stage_has_its_stages_settings(open_deep_net):
    stages = {"stages": "0.5x30x40", "edits": "", "blocks_moment": "15", "blocks_step": "4"}
    app = open_deep_net({"building-blocks"}, {}, **stages)
    data = load_dataset("circles")
    run = train(data, Hyperparameters((4, 2), iterations=40, l2=30.0))
    J = number(re.search(r"\\tfrac\{\\lambda\}\{2 \\cdot 210\} .*? \\\\ &= (\S+) ", latex(app))[1])
    costs = [cost(data, snapshot.parameters, l2=30.0, l1=0) for snapshot in run.snapshots]
    assert min(abs(J - each) for each in costs) < 1e-3
    app.slider(key="deep_net.blocks_moment").set_value(60).run()  # the present stage has no λ
    assert r"\lambda" not in latex(app)


@pytest.fixture(scope="module")
def unit():
    """One sigmoid unit, trained with both penalties: data, run."""
    data = load_dataset("gaussians")
    settings = Hyperparameters((), initialization="zeros", learning_rate=0.1, iterations=500, l2=L2, l1=L1)
    return data, train(data, settings)


@pytest.mark.parametrize("line", [4, 6])
def test_one_iteration_of_a_unit(open_app, unit, line):
    data, run = unit
    settings = {"step_iteration": "9", "step_line": str(line)}
    app = regularized(open_app, "logistic_regression", {"one-iteration", "cost"}, {"l2": L2, "l1": L1}, settings)
    parameters = run.snapshots[9].parameters
    d = slopes(data, parameters)
    shown = cells(html(app), "dw")
    assert [near(cell, slope) for cell, slope in zip(shown, d["W1"][0], strict=True)] == [True, True]
    assert number(re.search(r"J before it (\S+),", text(app))[1]) == pytest.approx(cost(data, parameters), rel=2e-3)
    if line == 6:
        moved = cells(html(app), "w := w − α dw")
        assert all(near(cell, w) for cell, w in zip(moved, (parameters["W1"] - 0.1 * d["W1"])[0], strict=True))
        # The cost of the finished run, and dw there with what the penalties add.
        J = re.search(r"\\text\{regularization\} = \S+ \+ (\S+) = (\S+)", latex(app))
        end = run.parameters
        assert number(J[2].rstrip("$")) == pytest.approx(cost(data, end), abs=1e-5)
        assert number(J[1]) == pytest.approx(cost(data, end) - cost(data, end, 0, 0), abs=1e-5)
        added = re.search(r"Regularization adds to it: \$dw = (.*?)\$", text(app))[1]
        entries = [number(entry) for entry in re.findall(r"[-−]?\d\.\d+", added)]
        np.testing.assert_allclose(entries, slopes(data, end)["W1"][0], atol=2e-3)


def test_a_ball_and_a_path_on_a_units_cost(open_app, unit):
    data, run = unit
    settings = {"path_iterations": "5", "path_hold": "false"}
    app = regularized(open_app, "logistic_regression", {"gradient-descent"}, {"l2": L2, "l1": L1}, settings)
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    (trace,) = [trace for figure in figures for trace in figure["data"] if trace.get("name") == "path"]
    x, y, J = (numbers_of(trace[key]) for key in ("x", "y", "customdata"))
    at = {"W1": np.array([[x[0], y[0]]]), "b1": run.parameters["b1"]}
    for k in range(5):
        assert J[k] == pytest.approx(cost(data, at), rel=1e-9)
        d = slopes(data, at)
        at = {key: value - 0.5 * d[key] for key, value in at.items()}
        assert (x[k + 1], y[k + 1]) == pytest.approx(tuple(at["W1"][0]), abs=1e-6)
