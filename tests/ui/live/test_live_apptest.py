"""What AppTest sees of the live controls: Streamlit's own, with the same keys and values."""

import json

from streamlit.testing.v1 import AppTest


def page():
    import plotly.graph_objects as go
    import streamlit as st

    from ui.live import dragged, live_figure, live_slider, rejected_value, set_live_value

    st.button("Reset", on_click=set_live_value, args=("n", 7))
    n = live_slider("n", minimum=1, maximum=9, step=1, default=3, key="n", bind="query-params")
    rate = live_slider("rate", minimum=0.01, maximum=1, scale="log", default=0.1, key="rate")
    fig = go.Figure(go.Scatter(y=[1, n]))
    st.write("event", live_figure(fig, key="fig", alt="A line.", height=200, events=["click"]))
    st.write("said", n, rate, dragged("fig", (0, 1)), rejected_value("n"))


def run(**query_params):
    app = AppTest.from_function(page)
    app.query_params.update(query_params)
    app.run()
    assert not app.exception
    return app


def test_the_spec_can_be_read():
    app = run()
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert spec["data"][0]["y"] == [1, 3]


def test_sliders_can_be_driven():
    app = run()
    app.slider(key="n").set_value(5).run()
    app.select_slider(key="rate").set_value(0.2).run()
    assert "5 0.2" in app.markdown[-1].value.replace("`", "")


def test_the_page_sets_a_value():
    app = run()
    app.button[0].click().run()
    assert not app.exception
    assert app.slider(key="n").value == 7


def test_the_address():
    assert run(n="5").slider(key="n").value == 5


def test_a_bad_address():
    app = run(n="900")
    assert app.slider(key="n").value == 3
    assert "900" in app.markdown[-1].value
