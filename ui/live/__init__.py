"""The substrate of every lesson: figures that are changed in place, controls that report while they move.

Every name here has its documentation in the module that defines it.
"""

from ui.live.address import rejected_value
from ui.live.assets import draw_loader
from ui.live.events import FigureEvent, FigurePoint, Handle
from ui.live.figure import dragged, dragged_index, live_figure, set_dragged
from ui.live.slider import live_slider, set_live_value

__all__ = [
    "FigureEvent",
    "FigurePoint",
    "Handle",
    "draw_loader",
    "dragged",
    "dragged_index",
    "live_figure",
    "live_slider",
    "rejected_value",
    "set_dragged",
    "set_live_value",
]
