"""Every page as AppTest runs it, from the entry point: its numbers are the engine's."""

from functools import partial

import pytest

from nnengine import DATASETS, Hyperparameters, load_dataset, train
from nnengine.neuron import fit_neuron, neuron_cost
from tests.plain_text import plain_texts
from ui import names
from ui.charts.numbers import number_text

DEEP_NET, LOGISTIC_REGRESSION = "pages/deep_net.py", "pages/logistic_regression.py"


@pytest.fixture
def open_app(open_app):
    """Pages with their opening alone."""
    return partial(open_app, sections=())


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def expected(run, name="accuracy") -> dict[str, str]:
    write = "{:.1%}".format if name == "accuracy" else number_text
    return {
        f"Train {name}": write(run.train_accuracy),
        f"Test {name}": write(run.test_accuracy),
        "Cost J": number_text(float(run.costs[-1])),
    }


def text(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("pages/start.py", "What is a neural network?"),
        (LOGISTIC_REGRESSION, "Where does one unit draw the line?"),
        (DEEP_NET, "What can a stack of units learn?"),
    ],
)
def test_a_page_opens(open_app, page, title):
    app = open_app(page)
    assert not app.exception
    assert [element.value for element in app.title] == [title]
    assert app.get("plotly_chart")


def test_the_numbers_of_the_deep_net_are_the_engines(open_app):
    app = open_app(DEEP_NET)
    assert metrics(app) == expected(train(load_dataset("circles"), Hyperparameters()))

    app.select_slider(key="deep_net.learning_rate").set_value(0.05)
    app.slider(key="deep_net.n1").set_value(3)
    app.selectbox(key="deep_net.activation").set_value("relu")
    app.slider(key="deep_net.noise").set_value(0.3).run()
    assert not app.exception
    run = train(
        load_dataset("circles", noise=0.3),
        Hyperparameters(hidden_layers=(3, 2), hidden_activation="relu", learning_rate=0.05),
    )
    assert metrics(app) == expected(run)


def test_every_further_hyperparameter_reaches_the_engine(open_app):
    app = open_app(DEEP_NET)
    app.selectbox(key="deep_net.optimizer").set_value("adam")
    app.selectbox(key="deep_net.initialization").set_value("random")
    app.select_slider(key="deep_net.batch_size").set_value(32)
    app.select_slider(key="deep_net.l2").set_value(0.1)
    app.select_slider(key="deep_net.keep_prob").set_value(0.9)
    app.select_slider(key="deep_net.iterations").set_value(50)
    app.slider(key="deep_net.seed").set_value(3).run()
    app.select_slider(key="deep_net.initialization_scale").set_value(0.5).run()
    assert not app.exception
    run = train(
        load_dataset("circles"),
        Hyperparameters(
            optimizer="adam", initialization="random", initialization_scale=0.5, batch_size=32, l2=0.1,
            keep_prob=0.9, iterations=50, seed=3,
        ),
    )
    assert metrics(app) == expected(run)


def test_the_numbers_of_logistic_regression_are_the_engines(open_app):
    app = open_app(LOGISTIC_REGRESSION)
    settings = Hyperparameters(hidden_layers=(), initialization="zeros", learning_rate=0.1, iterations=500)
    run = train(load_dataset("gaussians"), settings)
    assert metrics(app) == expected(run)
    w1 = number_text(abs(float(run.parameters["W1"][0, 0])))
    assert w1 in app.latex[0].value

    app.select_slider(key="logistic_regression.iterations").set_value(20).run()
    assert metrics(app) == expected(train(load_dataset("gaussians"), settings.replace(iterations=20)))


@pytest.mark.parametrize("page", [DEEP_NET, LOGISTIC_REGRESSION])
@pytest.mark.parametrize("name", names.DATA)
def test_every_dataset(open_app, page, name):
    if page == LOGISTIC_REGRESSION and DATASETS[name].kind == "regression":
        pytest.skip("logistic regression answers yes or no")
    prefix = page.removeprefix("pages/").removesuffix(".py")
    app = open_app(page, **{f"{prefix}.cat_iterations": "10", f"{prefix}.data": names.DATA[name]})
    assert not app.exception
    assert app.segmented_control(key=f"{prefix}.data").value == name
    assert ("Train R²" in metrics(app)) == (DATASETS[name].kind == "regression")
    if DATASETS[name].has_pictures:
        assert "test pictures are wrong" in text(app)


def test_a_learning_rate_that_is_too_large_is_told(open_app):
    app = open_app(DEEP_NET, **{"deep_net.data": "Hill", "deep_net.activation": "ReLU"})
    app.select_slider(key="deep_net.learning_rate").set_value(10.0).run()
    assert not app.exception
    assert "**Diverged.**" in text(app)


def test_the_address_leads_to_its_settings(open_app):
    app = open_app(
        DEEP_NET, **{"deep_net.data": "Moons", "deep_net.learning_rate": "0.05", "deep_net.layers": "1", "deep_net.n1": "7"}
    )
    run = train(load_dataset("moons"), Hyperparameters(hidden_layers=(7,), learning_rate=0.05))
    assert metrics(app) == expected(run)


def test_an_address_with_everything_wrong_leads_to_the_defaults(open_app):
    wrong = {
        "data": "Pentagon", "learning_rate": "fast", "iterations": "-3", "layers": "99", "n1": "1e9", "activation": "swish",
        "optimizer": "", "batch_size": "NaN", "initialization": "0", "l2": "inf", "keep_prob": "2", "seed": "x",
        "examples": "1", "noise": "[]", "data_seed": "-1", "stages": "1x2", "features": "x9",
    }
    app = open_app(DEEP_NET, **{f"deep_net.{name}": value for name, value in wrong.items()})
    assert not app.exception
    assert metrics(app) == expected(train(load_dataset("circles"), Hyperparameters()))
    (notice,) = plain_texts(app)
    assert notice.startswith("The link holds values that this page can't use")
    for name in ("data “Pentagon”", "learning rate “fast”", "n1 “1e9”", "activation “swish”", "seed “x”", "stages “1x2”"):
        assert name in notice


def test_a_run_in_stages_goes_on_from_its_first(open_app):
    app = open_app(DEEP_NET, **{"deep_net.stages": "0.5x0x40", "deep_net.learning_rate": "0.05"})
    first = train(load_dataset("circles"), Hyperparameters(learning_rate=0.5, iterations=40))
    second = train(load_dataset("circles"), Hyperparameters(learning_rate=0.05), first.parameters)
    assert metrics(app) == expected(second)
    # Another network has no first stage to go on from.
    app.slider(key="deep_net.n1").set_value(5).run()
    assert metrics(app) == expected(train(load_dataset("circles"), Hyperparameters((5, 2), learning_rate=0.05)))


def test_the_neurons_cost_and_fit(open_app):
    app = open_app(sections=())
    houses = load_dataset("housing")
    x, y = houses.X_train, houses.Y_train
    assert metrics(app) == {"Cost J": number_text(neuron_cost(x, y, 0.6, 0.5))}
    app.slider(key="start.w").set_value(1.5).run()
    assert metrics(app) == {"Cost J": number_text(neuron_cost(x, y, 1.5, 0.5))}
    app.button(key="start.fit").click().run()
    assert not app.exception
    run = fit_neuron(x, y, 1.5, 0.5, learning_rate=0.1, iterations=500)
    assert metrics(app) == {"Cost J": number_text(float(run.costs[-1]))}
    assert app.slider(key="start.w").value == pytest.approx(run.w[-1], abs=0.005)
    assert app.slider(key="start.b").value == pytest.approx(run.b[-1], abs=0.005)
    assert run.costs[-1] < 0.02
