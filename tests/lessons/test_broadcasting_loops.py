"""Loops against vectors, as the page shows them; times are whatever they are."""

import re

import pytest

from lessons.broadcasting.loops import BUCKETS, MOST_IN_LOOP

PAGE = "pages/broadcasting.py"


def words(app) -> str:
    return " ".join(str(element.value) for element in (*app.markdown, *app.caption, *app.code))


def figures(app) -> list[str]:
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def ask(app, key: str):
    return next(group for group in app.get("button_group") if group.key and group.key.startswith(key))


def test_how_much_was_timed_is_told(open_app):
    app = open_app(PAGE, sections=["vectorization"])
    assert not app.exception
    assert f"The loops ran over the first {MOST_IN_LOOP:,} of 100,000 numbers" in words(app)
    app.select_slider(key="broadcasting.loop_n").set_value(100).run()
    assert not app.exception
    assert "The loops ran over" not in words(app)
    app.button(key="vectorization.preset.Break it: too few numbers to matter").click().run()
    assert not app.exception
    app.button(key="broadcasting.measure").click().run()
    assert not app.exception
    app.button(key="vectorization.reset").click().run()
    assert "of 100,000 numbers" in words(app)


def test_the_dot_product_waits_for_the_prediction(open_app):
    app = open_app(PAGE, sections=["vectorization"])
    assert '"text":"?"' in figures(app)[0]
    answer = next(iter(BUCKETS))
    ask(app, "broadcasting.how_fast").set_value(answer).run()
    assert '"text":"?"' not in figures(app)[0]
    # The verdict is the bucket of the ratio that it tells.
    times = float(re.search(r"([\d,.]+) times\.", words(app))[1].replace(",", ""))
    said = re.search(r"You said [^;]+; it is (.+?)\.\*\*", words(app))
    found = said[1] if said else answer
    assert times <= BUCKETS[found]


@pytest.mark.parametrize("name", ["dot", "matrix_vector", "max"])
def test_both_codes_stand_side_by_side(open_app, name):
    title = {"dot": "dot product", "matrix_vector": "matrix times vector", "max": "max of a vector"}[name]
    app = open_app(PAGE, sections=["vectorization"], **{"broadcasting.loop_code": title})
    assert f"def {name}_loop" in words(app) and f"def {name}_vectorized" in words(app)


def test_the_three_versions_agree(open_app):
    app = open_app(PAGE, sections=["vectorization"])
    app.select_slider(key="broadcasting.loop_examples").set_value(1_000)
    app.select_slider(key="broadcasting.loop_features").set_value(50).run()
    assert not app.exception
    assert "with X (50, 1000). The looping versions were given 40 of the 1,000 examples" in words(app)
    assert float(re.search(r"agree to within ([\d.e−]+?)\.? ", words(app) + " ")[1].replace("−", "-")) < 1e-10


def test_iterations_are_really_run(open_app):
    app = open_app(PAGE, sections=["loop-over-iterations"], **{"broadcasting.iterations": "2"})
    assert not app.exception
    assert len(figures(app)) == 1
    table = app.table[0].value
    assert list(table["version"]) == ["two loops", "one loop", "no loop"]
    assert list(table["really run"])[2] in ("1", "2")
    app.button(key="broadcasting.measure_iterations").click().run()
    assert not app.exception
    assert re.search(r"The loop that stays costs [\d.]+ (ns|µs)", words(app))
    app.button(key="loop-over-iterations.reset").click().run()
    assert list(app.table[0].value.columns)[2] == "1,000"
