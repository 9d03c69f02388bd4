"""Another activation, optimizer, initializer or data set, or more layers: one entry in one place is on every page."""

import subprocess
import sys
from pathlib import Path

import pytest

from nnengine import ACTIVATIONS
from ui.formulas import put_in, replace_letter

ROOT = Path(__file__).parents[2]
# In a process of its own, as the registries are filled before anything reads them.
SCRIPT = r'''
import gc, importlib, sys
import numpy as np
from pathlib import Path

root = Path(sys.argv[1])
sys.path[:0] = [str(root), str(root / "tests")]
from nnengine import activations, initialization, optimizers
import nnengine
from nnengine import datasets
from nnengine.datasets import planar


def add(registry, **entries):
    """Into the dictionary behind a read-only registry: what a further line in its file would do."""
    (inner,) = [each for each in gc.get_referents(registry) if isinstance(each, dict)]
    inner.update(entries)


add(activations.ACTIVATIONS, swish=activations.Activation(
    "swish", r"\frac{z}{1 + e^{-z}} \text{ (a maze)}", r"\frac{1 + e^{-z} + z e^{-z}}{(1 + e^{-z})^2}",
    lambda Z, out=None: np.multiply(Z, 1 / (1 + np.exp(-Z)), out=out),
    lambda Z, A, out=None: np.divide(1 + np.exp(-Z) + Z * np.exp(-Z), (1 + np.exp(-Z)) ** 2, out=out),
))


class SignDescent(optimizers.GradientDescent):
    name = "sign_descent"

    def step(self, gradient, moments):
        return 0.01 * self.learning_rate * np.sign(gradient), moments


add(optimizers.OPTIMIZERS, sign_descent=SignDescent)
add(initialization.INITIALIZERS, half=lambda n_l, n_previous, scale, rng: rng.standard_normal((n_l, n_previous)) / 2)
add(planar.SHAPES, stripes=planar.Shape(
    lambda labels, U: np.vstack([6 * U[0] - 3, 2.0 * labels - 1]), ("below", "above"), "Two stripes."
))
# The list of data sets has read the shapes by now: read again, as at the start.
again = vars(importlib.reload(datasets))["DATASETS"]
add(nnengine.DATASETS, **again)

state = (root / "ui" / "state.py").read_text()
assert state.count("\nMOST_LAYERS = 6\n") == 1
import importlib.util
spec = importlib.util.spec_from_loader("ui.state", loader=None)
module = importlib.util.module_from_spec(spec)
import ui
sys.modules["ui.state"] = ui.state = module
module.__dict__["__file__"] = str(root / "ui" / "state.py")
exec(compile(state.replace("\nMOST_LAYERS = 6\n", "\nMOST_LAYERS = 8\n"), "ui/state.py", "exec"), module.__dict__)

from conftest import _keep_navigation
from streamlit.testing.v1 import AppTest


def open_page(page, sections=(), **settings):
    app = AppTest.from_file(str(root / "streamlit_app.py"), default_timeout=60)
    _keep_navigation(app)
    app.query_params.update({f"{page}.{name}": value for name, value in settings.items()})
    app.session_state["_reached"] = set(sections)
    app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception, app.exception
    return app


def choose(app, page, **values):
    for name, value in values.items():
        menus = [each for kind in (app.selectbox, app.segmented_control) for each in kind]
        (menu,) = [each for each in menus if each.key == f"{page}.{name}"]
        menu.set_value(value)
    app.run()
    assert not app.exception, (values, app.exception)


def texts(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.latex))


app = open_page("activations", curves="-2,0")
choose(app, "activations", curve="swish", curve_beside="swish")
assert r"\frac{−2.00}{1 + e^{2.00}} \text{ (a maze)} = " in texts(app), texts(app)
assert r"\frac{1 + e^{2.00} + (−2.00) e^{2.00}}{(1 + e^{2.00})^2} = " in texts(app).replace(r" \cdot ", " "), texts(app)

sections = {"hidden-layer", "backward", "building-blocks", "initialization", "hyperparameters"}
app = open_page("deep_net", sections, iterations="5", layers="8")
assert app.slider(key="deep_net.layers").value == 8 and app.slider(key="deep_net.layers").max == 8
choose(
    app, "deep_net", data="stripes", activation="swish", optimizer="sign_descent", initialization="half",
    init_method="half", init_activation="swish", hidden_net="lab",
)
run = app.session_state["_deep_net.run"].run
assert run.activations == ("swish",) * 8 + ("sigmoid",) and run.hyperparameters.optimizer == "sign_descent"
assert run.costs[-1] != run.costs[0]
said = texts(app)
assert "sign descent" in said and r"\text{swish}" in said and r"\text{std of } W^{[2]} = " in said
for name, value in {"backward_layer": 8, "hidden_layer": 9, "blocks_step": 20}.items():
    app.slider(key=f"deep_net.{name}").set_value(value)
app.run()
assert not app.exception and "Layer 8, hidden" in texts(app)

choose(open_page("logistic_regression", iterations="5"), "logistic_regression", data="stripes")
app = open_page("cat_recognizer", iterations="2")
choose(app, "cat_recognizer", model="own")
app.slider(key="cat_recognizer.layers").set_value(8).run()
assert not app.exception
print("every page")
'''


def test_one_entry_in_one_place_is_on_every_page(tmp_path):
    script = tmp_path / "further_entries.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script), str(ROOT)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0 and "every page" in done.stdout, done.stderr[-3_000:]


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-2.0, 0.0, 1.5])
def test_a_formula_with_its_number_has_no_letter_left(name, z):
    g = ACTIVATIONS[name]
    for formula in (g.formula, g.derivative_formula):
        shown = put_in(formula, z=z, a=float(g(z)))
        assert replace_letter(replace_letter(shown, "z", "!"), "a", "!").count("!") == 0
        assert "--" not in shown and "- −" not in shown and "+ −" not in shown and not shown.startswith("0.01(")


@pytest.mark.parametrize(
    ("tex", "values", "shown"),
    [
        (r"e^{-z}", {"z": -2.0}, "e^{2.00}"),
        (r"\max(0.01z, z)", {"z": -2.0}, r"\max(0.01 \cdot (−2.00),−2.00)"),
        (r"\tanh z", {"z": -2.0}, r"\tanh (−2.00)"),
        ("1 - a^2", {"a": -0.5}, "1 - (−0.500)^2"),
        ("a(1 - a)", {"a": 0.25}, "0.250(1 - 0.250)"),
        (r"1 \text{ if } z > 0", {"z": 3.0}, r"1 \text{ if } 3.00 > 0"),
        (r"\text{z} + z^2", {"z": 1e-7}, r"\text{z} + (1.00 \cdot 10^{−7})^2"),
        ("1", {"z": 3.0}, ""),
    ],
)
def test_numbers_stand_where_letters_stood(tex, values, shown):
    assert put_in(tex, **values) == shown


def test_a_letter_within_a_command_stays():
    formula = r"\max({}, \zeta) \text{{ in a maze }}"
    assert replace_letter(formula.format("z"), "z", "z_{1}") == formula.format("z_{1}")
