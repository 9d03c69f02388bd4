"""Why deep: sizes and right answers of the nets on the page, against counting."""

import re

import pytest

from nnengine import Hyperparameters, parity, train

PAGE, SECTION = "pages/deep_net.py", {"why-deep"}


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def table(app) -> dict[str, list[str]]:
    html = next(element.proto.body for element in app.get("html") if "Weights" in element.proto.body)
    rows = [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in html.split("<tr>")[1:]]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(
    ("n", "tree", "layer"),
    [(4, ["2", "6", "33"], ["1", "8", "49"]), (5, ["3", "10", "59"], ["1", "16", "113"])],
)
def test_sizes_and_right_answers(open_app, n, tree, layer):
    app = open_app(PAGE, SECTION, **{"deep_net.parity_bits": str(n), "deep_net.parity_seed": "2"})
    data = parity.parity_dataset(n)
    right = []
    for units in (parity.deep_parity_units(n), parity.shallow_parity_units(n)):
        run = train(data, Hyperparameters(units, "tanh", "adam", learning_rate=0.03, iterations=600, seed=2))
        right.append(round(run.train_accuracy * 2**n))
    assert table(app) == {
        "Net": ["Layers", "Units", "Weights", "Right"],
        "Tree, wired by hand": [*tree, f"{2**n} of {2**n}"],
        "One layer, wired by hand": [*layer, f"{2**n} of {2**n}"],
        "Tree, trained": [*tree, f"{right[0]} of {2**n}"],
        "One layer, trained": [*layer, f"{right[1]} of {2**n}"],
    }
    assert f"the tree gets {right[0]} of {2**n} right, the one layer {right[1]}." in said(app)


def test_the_formula_is_that_of_the_chosen_unit(open_app):
    app = open_app(PAGE, SECTION)
    plain = [re.sub(r"\\textcolor\{[^}]*\}\{([^}]*)\}", r"\1", element.value) for element in app.latex]
    assert any(r"z^{[1]}_{1} &= 1.00\,x_{1} + 1.00\,x_{2}" in tex for tex in plain)
    app.slider(key="deep_net.parity_unit").set_value(6).run()
    plain = [re.sub(r"\\textcolor\{[^}]*\}\{([^}]*)\}", r"\1", element.value) for element in app.latex]
    formula = next(tex for tex in plain if r"z^{[2]}_{2} &= 1.00\,a^{[1]}_{1} - 2.00\,a^{[1]}_{2}" in tex)
    assert formula.count("1.00") == 3


@pytest.mark.parametrize(
    ("answer", "verdict"), [("14 and 128", "As you said."), ("8 and 16", "You said 8 and 16; it is 14 and 128.")]
)
def test_the_units_for_eight_bits_are_counted(open_app, answer, verdict):
    app = open_app(PAGE, SECTION)
    question = next(control for control in app.segmented_control if "parity_prediction" in control.key)
    question.set_value(answer).run()
    assert f"**{verdict}** Counted in the two nets, which answer 100% and 100% of the 256 inputs rightly." in said(app)


@pytest.mark.parametrize("n", range(2, 7))
def test_every_unit_of_every_net(open_app, n):
    app = open_app(PAGE, SECTION, **{"deep_net.parity_bits": str(n), "deep_net.parity_unit": "32"})
    for net in ("tree", "layer", "trained_tree", "trained_layer"):
        app.selectbox(key="deep_net.parity_net").set_value(net).run()
        assert not app.exception


def test_preset_reset_and_odd_addresses(open_app):
    odd = {"deep_net.parity_bits": "99", "deep_net.parity_net": "Forest", "deep_net.parity_unit": "0"}
    app = open_app(PAGE, SECTION, **odd)
    assert not app.exception
    app.button(key="why-deep.preset.Six bits, one wide layer").click().run()
    assert app.selectbox(key="deep_net.parity_net").value == "layer"
    assert "64 of 64" in table(app)["One layer, wired by hand"]
    app.button(key="why-deep.reset").click().run()
    assert (app.slider(key="deep_net.parity_bits").value, app.selectbox(key="deep_net.parity_net").value) == (4, "tree")
