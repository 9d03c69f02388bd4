"""The look every chart shares."""

import plotly.graph_objects as go
import pytest

from ui.charts.palette import DARK, LIGHT
from ui.charts.template import apply_template


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_the_look_follows_the_theme(palette):
    layout = apply_template(go.Figure(), palette).layout.template.layout
    assert layout.font.color == palette.ink
    assert layout.xaxis.gridcolor == layout.yaxis.gridcolor == palette.grid
    assert layout.colorway == palette.categories


def test_no_frame_and_no_background_of_its_own():
    layout = apply_template(go.Figure(), LIGHT).layout.template.layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert (layout.xaxis.showline, layout.xaxis.zeroline, layout.showlegend) == (False, False, False)


def test_plotlys_own_look_is_gone():
    # Plotly's default template would tint the plane blue and draw white grid lines.
    assert apply_template(go.Figure(), LIGHT).layout.template.data.scatter == ()


def test_what_the_figure_says_itself_wins():
    fig = apply_template(go.Figure(layout=dict(height=300, yaxis=dict(visible=False))), LIGHT)
    assert (fig.layout.height, fig.layout.yaxis.visible) == (300, False)


def test_the_figure_itself_is_returned():
    fig = go.Figure()
    assert apply_template(fig, LIGHT) is fig
