"""Each control of each page moves its result the way it says, and the address brings all of them back."""

import base64
import json
from functools import partial

import numpy as np
import pytest

from nnengine import Hyperparameters, forward_propagation, load_dataset, train
from tests.plain_text import plain_texts
from ui import names
from ui.charts.numbers import number_text
from ui.state import DEEP_NET as DEEP_NET_SETTINGS
from lessons.start.one_neuron import SETTINGS as NEURON
from ui.state import LEARNING_RATES, LOGISTIC_REGRESSION

DEEP_NET, LOGISTIC = "pages/deep_net.py", "pages/logistic_regression.py"


@pytest.fixture
def open_app(open_app):
    """Pages with their opening alone."""
    return partial(open_app, sections=())


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def cost(app) -> float:
    return float(metrics(app)["Cost J"].replace("−", "-"))


def text(app) -> str:
    return " ".join([*(element.value for element in (*app.markdown, *app.caption)), *plain_texts(app)])


def accuracies(run) -> list[str]:
    return [f"{run.train_accuracy:.1%}", f"{run.test_accuracy:.1%}", number_text(float(run.costs[-1]))]


def test_more_iterations_lower_the_cost(open_app):
    app = open_app(DEEP_NET)
    costs = []
    for iterations in (0, 10, 100, 1_000):
        app.select_slider(key="deep_net.iterations").set_value(iterations).run()
        assert not app.exception
        costs.append(cost(app))
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > 0.6 > 0.1 > costs[-1]


def test_regularization_shrinks_the_weights(open_app):
    app = open_app(LOGISTIC)

    def largest_weight() -> float:
        # The formula's last number is b.
        numbers = [part.partition("}")[0] for part in app.latex[0].value.split("}{")[1:]]
        return max(float(number) for number in numbers[:-1])

    free = largest_weight()
    app.select_slider(key="logistic_regression.l2").set_value(100.0).run()
    assert not app.exception
    assert largest_weight() < 0.5 * free
    assert cost(app) > 0


def test_noise_makes_the_task_harder(open_app):
    app = open_app(LOGISTIC)
    easy = cost(app)
    app.slider(key="logistic_regression.noise").set_value(1.0).run()
    assert cost(app) > easy


def test_inputs_are_what_the_network_sees(open_app):
    app = open_app(DEEP_NET)
    app.slider(key="deep_net.layers").set_value(0)
    app.pills(key="deep_net.features").set_value(["x1_squared", "x2_squared"]).run()
    assert not app.exception
    # A circle is a line in the squares, so one unit is enough.
    data = load_dataset("circles", features=("x1_squared", "x2_squared"))
    run = train(data, Hyperparameters(hidden_layers=()))
    assert list(metrics(app).values()) == accuracies(run)
    assert run.test_accuracy > 0.95
    app.pills(key="deep_net.features").set_value(["x1", "x2"]).run()
    assert float(metrics(app)["Test accuracy"].rstrip("%")) < 75


def test_no_inputs_at_all_are_the_two_coordinates(open_app):
    app = open_app(DEEP_NET)
    before = metrics(app)
    app.pills(key="deep_net.features").set_value([]).run()
    assert not app.exception
    assert metrics(app) == before


def test_as_many_sliders_of_units_as_layers(open_app):
    app = open_app(DEEP_NET)
    for layers in (0, 1, 6):
        app.slider(key="deep_net.layers").set_value(layers).run()
        assert not app.exception
        assert [slider.label for slider in app.slider if slider.label.startswith("n[")] == [
            f"n[{l}]" for l in range(1, layers + 1)
        ]
    app.slider(key="deep_net.layers").set_value(3)
    app.run()
    app.slider(key="deep_net.n3").set_value(5).run()
    assert list(metrics(app).values()) == accuracies(train(load_dataset("circles"), Hyperparameters((4, 2, 5))))


def test_another_draw_of_the_data(open_app):
    app = open_app(DEEP_NET)
    app.slider(key="deep_net.examples").set_value(100)
    app.slider(key="deep_net.data_seed").set_value(7).run()
    run = train(load_dataset("circles", examples=100, noise=0.1, seed=7), Hyperparameters())
    assert list(metrics(app).values()) == accuracies(run)


def test_zero_weights_are_told_as_twins(open_app):
    app = open_app(DEEP_NET)
    app.selectbox(key="deep_net.initialization").set_value("zeros").run()
    assert not app.exception
    assert "**Twin units.**" in text(app)
    assert "**Twin units.**" not in text(open_app(DEEP_NET))


@pytest.mark.parametrize("page", [DEEP_NET, LOGISTIC])
@pytest.mark.parametrize("learning_rate", [LEARNING_RATES[0], LEARNING_RATES[-1]])
def test_no_learning_rate_breaks_a_page(open_app, page, learning_rate):
    app = open_app(page)
    before = cost(app)
    prefix = page.removeprefix("pages/").removesuffix(".py")
    app.select_slider(key=f"{prefix}.learning_rate").set_value(learning_rate).run()
    assert not app.exception
    assert cost(app) != before


@pytest.mark.parametrize("optimizer", names.OPTIMIZERS)
@pytest.mark.parametrize("activation", names.ACTIVATIONS)
def test_every_optimizer_with_every_activation(open_app, optimizer, activation):
    app = open_app(
        DEEP_NET,
        **{
            "deep_net.optimizer": names.OPTIMIZERS[optimizer],
            "deep_net.activation": names.ACTIVATIONS[activation],
            "deep_net.iterations": "20",
        },
    )
    assert not app.exception
    settings = Hyperparameters(hidden_activation=activation, optimizer=optimizer, iterations=20)
    assert list(metrics(app).values()) == accuracies(train(load_dataset("circles"), settings))


def test_the_cats_are_the_engines(open_app):
    app = open_app(LOGISTIC, **{"logistic_regression.data": "Cats", "logistic_regression.cat_iterations": "100"})
    cats = load_dataset("cat_emoji")
    settings = Hyperparameters((), learning_rate=0.005, iterations=100, initialization="zeros")
    run = train(cats, settings)
    assert list(metrics(app).values()) == accuracies(run)
    answers, _ = forward_propagation(cats.X_test, run.parameters, run.activations)
    wrong = int(((answers > 0.5) != cats.Y_test).sum())
    assert f"{wrong} of {cats.m_test} test pictures are wrong" in text(app)


def test_the_stack_has_as_many_units_as_asked_for(open_app):
    app = open_app(sections=("stacked-neurons",))
    app.slider(key="start.hidden_units").set_value(6).run()
    assert not app.exception
    assert any("(6, 4)" in element.value for element in app.markdown)


def test_the_start_page_from_its_address(open_app):
    app = open_app(sections=("stacked-neurons",), **{"start.w": "1.5", "start.b": "-0.5", "start.hidden_units": "2"})
    assert not app.exception
    assert [app.slider(key=f"start.{name}").value for name in ("w", "b", "hidden_units")] == [1.5, -0.5, 2]


def test_an_activation_for_each_layer(open_app):
    app = open_app(DEEP_NET, **{"deep_net.per_layer": "true"})
    app.selectbox(key="deep_net.activation2").set_value("relu").run()
    assert not app.exception
    run = train(load_dataset("circles"), Hyperparameters(hidden_activation=("tanh", "relu")))
    assert list(metrics(app).values()) == accuracies(run)


def test_the_test_share_and_l1_reach_the_engine(open_app):
    app = open_app(DEEP_NET)
    app.slider(key="deep_net.test_share").set_value(0.6)
    app.select_slider(key="deep_net.l1").set_value(0.3).run()
    assert not app.exception
    run = train(load_dataset("circles", test_share=0.6), Hyperparameters(l1=0.3))
    assert list(metrics(app).values()) == accuracies(run)


@pytest.mark.parametrize("page", [DEEP_NET, LOGISTIC])
def test_test_points_can_be_hidden_and_the_plane_made_discrete(open_app, page):
    app = open_app(page)
    name = page.removeprefix("pages/").removesuffix(".py")

    def traces():
        spec = next(one.proto.spec for one in app.get("plotly_chart") if one.proto.id.endswith(f"{name}.answers"))
        return {trace["name"]: trace for trace in json.loads(spec)["data"]}

    assert any(trace.startswith("test") for trace in traces())
    app.toggle(key=f"{name}.show_test").set_value(False)
    app.toggle(key=f"{name}.discretize").set_value(True).run()
    assert not app.exception
    assert not any(trace.startswith("test") for trace in traces())
    shades = np.frombuffer(base64.b64decode(traces()["answer"]["z"]["bdata"]), np.uint8)
    assert set(shades.tolist()) == {0, 255}


@pytest.mark.parametrize(
    ("page", "preset", "told"),
    [
        (DEEP_NET, "Break it: α too large", "**Diverged.**"),
        (DEEP_NET, "Break it: all weights zero", "**Twin units.**"),
        (LOGISTIC, "Break it: no line will do", ""),
    ],
)
def test_presets_and_reset(open_app, page, preset, told):
    app = open_app(page)
    before = metrics(app)
    app.button(key=f"lab.preset.{preset}").click().run()
    assert not app.exception
    assert metrics(app) != before
    assert told in text(app)
    app.button(key="lab.reset").click().run()
    assert not app.exception
    assert metrics(app) == before


def test_logistic_regression_from_its_address(open_app):
    app = open_app(
        LOGISTIC,
        **{
            "logistic_regression.data": "Moons", "logistic_regression.l2": "3", "logistic_regression.examples": "100",
            "logistic_regression.iterations": "40", "logistic_regression.data_seed": "5",
        },
    )
    data = load_dataset("moons", examples=100, noise=0.1, seed=5)
    settings = Hyperparameters((), learning_rate=0.1, iterations=40, initialization="zeros", l2=3.0)
    assert list(metrics(app).values()) == accuracies(train(data, settings))


WRONG = ["", "x", "-1e9", "1e999", "NaN", "☃", "<b>7</b>", "9" * 300]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize(
    ("page", "settings"),
    [("pages/start.py", NEURON), (LOGISTIC, LOGISTIC_REGRESSION), (DEEP_NET, DEEP_NET_SETTINGS)],
    ids=["start", "logistic_regression", "deep_net"],
)
def test_an_address_with_every_parameter_wrong(open_app, page, settings, wrong):
    app = open_app(page, **{setting.key: wrong for setting in settings.values()})
    assert not app.exception
    assert metrics(app) == metrics(open_app(page))


@pytest.mark.parametrize(
    ("page", "key"), [("pages/start.py", "start.w"), (LOGISTIC, "logistic_regression.noise"), (DEEP_NET, "deep_net.noise")]
)
def test_one_sentence_tells_what_the_address_asked_for(open_app, page, key):
    assert "this page can't use" not in text(open_app(page))
    told = text(open_app(page, **{key: "plenty"}))
    assert told.count("this page can't use") == 1
    assert "“plenty”" in told
