"""Hidden units and the boundary: accuracies and the best size, against the engine."""

import pytest

from nnengine import Hyperparameters, load_dataset, train

PAGE, SECTION = "pages/deep_net.py", {"hidden-size"}
SIZES = (1, 2, 3, 4, 5, 20, 50)


def runs(**options):
    dataset = load_dataset("flower", examples=400, **options)
    return dataset, {
        n: train(dataset, Hyperparameters((n,) if n else (), "tanh", "adam", learning_rate=0.05, iterations=300))
        for n in (0, *SIZES, 7)
    }


def said(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def test_the_accuracies_are_the_engines(open_app):
    app = open_app(PAGE, SECTION, **{"deep_net.size_seed": "3", "deep_net.size_noise": "0.1"})
    app.slider(key="deep_net.size_units").set_value(7).run()
    _, trained = runs(seed=3, noise=0.1)
    for title, n in (("Logistic regression", 0), ("n[1] = 7", 7)):
        run = trained[n]
        scores = f"{run.train_accuracy:.1%} of training points right, {run.test_accuracy:.1%} of test points"
        assert f"**{title}**  \n{scores}" in said(app)
    assert trained[0].test_accuracy < 0.7 < 0.8 < trained[7].test_accuracy
    charts = [chart for chart in app.get("plotly_chart") if "deep_net.sizes_" in chart.proto.id]
    assert len(charts) == 2
    assert all("test" not in chart.proto.spec for chart in charts)


@pytest.mark.parametrize("is_right", [True, False])
def test_the_best_size_is_counted(open_app, is_right):
    app = open_app(PAGE, SECTION)
    dataset, trained = runs(noise=0.2, seed=0)
    right = {n: round(trained[n].test_accuracy * dataset.m_test) for n in SIZES}
    best = min(n for n in SIZES if right[n] == max(right.values()))
    answer = best if is_right else next(n for n in SIZES if n != best)
    question = next(control for control in app.segmented_control if control.key.startswith("deep_net.size_prediction"))
    question.set_value(str(answer)).run()
    assert ("**As you said.**" if is_right else f"**You said {answer}; it is {best}.**") in said(app)
    assert ", ".join(f"{n}: {count}" for n, count in right.items()) in said(app)
    chart = next(chart for chart in app.get("plotly_chart") if "deep_net.sizes_4" in chart.proto.id)
    assert f"test {trained[50].test_accuracy:.0%}" in chart.proto.spec


def test_presets_reset_and_odd_addresses(open_app):
    odd = {"deep_net.size_data": "Cats", "deep_net.size_units": "0", "deep_net.size_noise": "nan"}
    app = open_app(PAGE, SECTION, **odd)
    assert not app.exception
    app.button(key="hidden-size.preset.Break it: fifty units, mostly noise").click().run()
    assert (app.slider(key="deep_net.size_units").value, app.slider(key="deep_net.size_noise").value) == (50, 0.8)
    app.selectbox(key="deep_net.size_data").set_value("moons").run()
    app.button(key="hidden-size.reset").click().run()
    assert not app.exception
    assert (app.slider(key="deep_net.size_units").value, app.selectbox(key="deep_net.size_data").value) == (4, "flower")
