"""The address: written by the session, and believed on a fresh page and after Back or Forward alone."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.plain_text import plain_texts
from ui.own_points import OwnPoints, first_points


def page():
    import streamlit as st

    from ui import widgets
    from ui.live import address
    from ui.state import settings_of

    address.arrive("page")
    settings = settings_of(
        "t",
        on=dict(default=False), word=dict(default="a"), one=dict(default="x"), other=dict(default="x"),
        several=dict(default=("x",)), n=dict(default=3, low=1, high=9),
    )
    names = {"x": "Ex", "y": "Why"}
    early = widgets.slider_value(settings["n"]), widgets.choice_value(settings["one"], list(names), names.get)
    values = (
        widgets.toggle("on", settings["on"]),
        widgets.text("word", settings["word"], most=5),
        widgets.choice("one", settings["one"], list(names), names.get),
        widgets.menu("other", settings["other"], list(names), names.get),
        widgets.choices("several", settings["several"], list(names), names.get),
        widgets.slider("n", settings["n"]),
    )
    st.session_state.said = values
    assert early == (values[5], values[2]), (early, values)
    widgets.show_rejected([setting.key for setting in settings.values()])


DEFAULTS = (False, "a", "x", "x", ["x"], 3)
OTHERS = {
    "t.on": ["true"], "t.word": ["b"], "t.one": ["Why"], "t.other": ["Why"], "t.several": ["Ex", "Why"], "t.n": ["5"]
}


def run(app: AppTest, query: dict) -> tuple:
    app.query_params.clear()
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app.session_state["said"]


def shown(app: AppTest) -> dict[str, list[str]]:
    return {key: [text] if isinstance(text, str) else text for key, text in app.query_params.items()}


@pytest.fixture
def travel(monkeypatch):
    """A function that runs the app as Back or Forward does."""

    def run_travelled(app: AppTest, query: dict) -> tuple:
        with monkeypatch.context() as patched:
            patched.setattr("ui.live.address.travelled", lambda: True)
            return run(app, query)

    return run_travelled


def test_back_and_forward_bring_every_kind_of_control(travel):
    app = AppTest.from_function(page)
    assert run(app, {}) == DEFAULTS
    app.toggle(key="t.on").set_value(True)
    app.slider(key="t.n").set_value(7).run()
    assert shown(app) == {"t.on": ["true"], "t.n": ["7"]}
    chosen = (True, "b", "y", "y", ["x", "y"], 5)
    for _ in range(2):
        assert travel(app, OTHERS) == chosen
        assert shown(app) == OTHERS
        assert run(app, OTHERS) == chosen
        assert travel(app, {}) == DEFAULTS
        assert shown(app) == {}
    # What no control has is told, and its default stands.
    assert travel(app, {"t.one": ["Zed"], "t.n": ["99"], "t.word": ["abcdefg"]}) == DEFAULTS
    assert shown(app) == {}
    (told,) = plain_texts(app)
    assert all(entry in told for entry in ("one “Zed”", "n “99”", "word “abcdefg”"))


def test_an_address_from_before_the_last_answer_is_put_right():
    app = AppTest.from_function(page)
    run(app, {})
    app.selectbox(key="t.other").set_value("y").run()
    said = run(app, {})
    assert said == (False, "a", "x", "y", ["x"], 3)
    assert shown(app) == {"t.other": ["Why"]}
    app.button_group(key="t.several").set_value([]).run()
    assert shown(app)["t.several"] == [""]
    # The same address in another session says the same.
    assert run(AppTest.from_function(page), shown(app)) == (False, "a", "x", "y", [], 3)


def lab_page():
    import streamlit as st

    from lessons.deep_net.lab import lab
    from ui.live import address

    address.arrive("deep_net")
    lab()
    run = st.session_state["_deep_net.run"]
    st.session_state.said = len(run.stages), len(run.edits), run.choice.name


def lab_address(**entries: str) -> dict[str, list[str]]:
    settings = {"iterations": "20", "layers": "1", "n1": "2"}
    return {f"deep_net.{name}": [text] for name, text in {**settings, **entries}.items()}


def test_back_brings_stages_edits_and_points_with_their_settings(travel):
    before = lab_address(data="Your points", stages="0.3x0x10", edits="W1.1.1:0.5h;b2.1.1:2")
    app = AppTest.from_function(lab_page, default_timeout=30)
    assert run(app, before) == (1, 2, "own")
    # Another activation drops the stages, fewer layers an edit.
    app.selectbox(key="deep_net.activation").set_value("relu")
    app.slider(key="deep_net.layers").set_value(0).run()
    app.button_group(key="deep_net.data").set_value("xor").run()
    assert app.session_state["said"] == (0, 1, "xor")
    assert "deep_net.stages" not in app.query_params
    for _ in range(2):
        assert travel(app, before) == (1, 2, "own")
        assert shown(app) == before
        assert travel(app, lab_address()) == (0, 0, "circles")
    # Points come and go with the address that holds them.
    few = OwnPoints(np.array([[0.0, 1, 2], [0, 1, 0]]), np.array([[0.0, 1, 0]]))
    travel(app, lab_address(data="Your points", points=few.text))
    assert app.session_state["_deep_net.points"].text == few.text
    travel(app, before)
    assert app.session_state["_deep_net.points"].text == first_points().text
    app.text_area(key="_deep_net.pasted").set_value("\n".join(f"{k / 100}, {k / 50}, {k % 2}" for k in range(301)))
    app.button(key="_deep_net.use_pasted").click().run()
    pasted = shown(app)
    travel(app, before)
    assert app.session_state["_deep_net.points"].text == first_points().text
    travel(app, pasted)
    assert app.session_state["_deep_net.points"].X.shape == (2, 301)
