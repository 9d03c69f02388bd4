import streamlit as st

from ui.live import address, draw_loader, live_slider, rejected_value, set_live_value

address.arrive("")
draw_loader()

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.session_state.setdefault("seen", [])

st.button("Reset", on_click=set_live_value, args=("units", 5))
st.slider("Streamlit's own", 0, 100, 30, key="own", help="For comparison.")
units = live_slider(
    "Hidden units", minimum=0, maximum=100, step=1, default=30, key="units",
    bind="query-params", help="For comparison.",
)
st.session_state.seen.append(units)
rate = live_slider(
    "Learning rate", minimum=0.001, maximum=10, scale="log", default=0.1, key="rate",
    format=".3g", bind="query-params",
)
batch = live_slider("Batch size", options=[1, 8, 64, 512], default=64, key="batch", unit=" examples")
live_slider("Fixed", minimum=0.0, maximum=1.0, step=0.05, default=0.2, key="fixed", disabled=True)

st.markdown(f"units `{units}` rate `{rate}` batch `{batch}`")
st.markdown(f"rejected `{rejected_value('units')}` runs `{st.session_state.runs}`")
st.markdown(f"seen `{st.session_state.seen}`")


@st.fragment
def part():
    st.session_state.parts = st.session_state.get("parts", 0) + 1
    inner = live_slider("Inner", minimum=0.0, maximum=1.0, step=0.01, default=0.5, key="inner")
    st.markdown(f"inner `{inner}` parts `{st.session_state.parts}`")


part()
