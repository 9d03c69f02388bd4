import numpy as np
import plotly.graph_objects as go
import streamlit as st

from ui.charts.template import apply_template
from ui.live import Handle, address, draw_loader, dragged, live_figure, live_slider, rejected_value, set_dragged
from ui.theme import current_theme

address.arrive("")
draw_loader()

palette = current_theme()
st.session_state.runs = st.session_state.get("runs", 0) + 1
case = st.query_params.get("case", "flat")
phase = live_slider("Phase", minimum=0, maximum=300, step=1, default=0, key="phase") / 50
grid = np.linspace(-1, 1, 50)


def flat():
    start = dragged("picture", (0.5, 0.5), bind="query-params")
    fig = go.Figure()
    heat = np.sin(phase + 3 * grid[:, None] * grid[None, :])
    fig.add_heatmap(
        z=(127 * (1 + heat)).astype(np.uint8), x=grid, y=grid, zmin=0, zmax=254,
        colorscale=palette.colorscale(0.5), showscale=False, hoverinfo="skip", name="map",
    )
    fig.add_scatter(
        x=np.linspace(-0.9, 0.9, 7), y=0.4 * np.cos(phase + np.arange(7)), name="points",
        mode="markers", marker_size=14, showlegend=True,
    )
    fig.add_scatter(
        x=[start[0]], y=[start[1]], mode="markers", marker_size=18, name="start", showlegend=True
    )
    fig.update_layout(xaxis_range=[-1.02, 1.02], yaxis_range=[-1.02, 1.02], showlegend=True)
    if case == "select":
        fig.update_layout(dragmode="select")
    handle = Handle("start", label="Start", bounds=((-1, 1), (-1, 1)))
    return fig, handle


def spatial():
    fig = go.Figure(go.Surface(z=np.sin(phase + 3 * grid[:, None] * grid[None, :]), x=grid, y=grid))
    return fig, None


def log():
    """A falling cost and the moment shown, on log axes, with a ring to compare with."""
    cost = 10.0 ** np.linspace(0, -4, 50)
    fig = go.Figure()
    fig.add_scatter(x=np.arange(1, 51), y=cost, mode="lines", name="cost J")
    fig.add_scatter(x=[50], y=cost[-1:], mode="markers", name="moment shown", marker_size=10)
    at = dragged("picture", (10.0, 0.1), bind="query-params")
    fig.add_scatter(x=[at[0]], y=[at[1]], mode="markers", name="start", marker_size=18)
    fig.update_layout(xaxis=dict(type="log", range=[-0.1, 1.8]), yaxis=dict(type="log", range=[-4.2, 0.2]))
    return fig, Handle("start", label="Start")


STRANGE = {
    "nan": [np.nan, 1.0, np.nan, 2.0],
    "infinite": [np.inf, 1.0, -np.inf, 2.0],
    "empty": [],
    "one": [1.0],
    "only_gaps": [np.nan, np.nan],
    "many": np.sin(np.arange(200_000) / 5000 + phase),
}


def strange():
    values = np.asarray(STRANGE[case], float)
    fig = go.Figure()
    fig.add_scatter(y=values, x=np.arange(len(values)), name="markers", mode="markers")
    fig.add_scatter(y=values, x=np.arange(len(values)), name="line", mode="lines")
    fig.add_heatmap(
        z=np.tile(values[:100], (2 if len(values) else 0, 1)), xaxis="x2", yaxis="y2", showscale=False
    )
    fig.update_layout(
        title_text=f"phase {phase}", xaxis_domain=[0, 0.6], xaxis2=dict(domain=[0.65, 1]), yaxis2=dict(anchor="x2")
    )
    return fig, None


fig, handle = {"flat": flat, "select": flat, "spatial": spatial, "log": log}.get(case, strange)()
apply_template(fig, palette)
event = live_figure(
    fig, key="picture", alt="A picture under test.", height=420, events=("click", "select"),
    drag=handle, on_event=lambda event: st.session_state.update(heard=event.kind),
)
at = dragged("picture", (0.5, 0.5)) if handle else (0, 0)

st.button("Put back", on_click=set_dragged, args=("picture", None))
if event:
    point = event.point
    st.session_state.told = (
        f"{event.kind} {len(event.points)} "
        + (f"{point.trace} {point.index} z {point.z}" if point else "")
    )
st.markdown(f"event `{st.session_state.get('told')}` heard `{st.session_state.get('heard')}`")
st.markdown(f"at `{at[0]:.3f}` `{at[1]:.3f}` runs `{st.session_state.runs}` theme `{palette.name}`")
st.markdown(f"rejected `{rejected_value('picture')}` phase `{phase}`")
