"""Choosing one of the training examples of the data in use."""

from dataclasses import replace

from ui import widgets
from ui.state import Setting


def choose_example(label: str, setting: Setting, m: int) -> int:
    """A slider over the m examples, counted from 1 as the course does; returns the column, counted from 0."""
    setting = replace(setting, high=m)
    # Fewer examples than before: the last one stands in for one that is gone.
    if widgets.slider_value(setting) > m:
        widgets.set_slider(setting, m)
    return int(widgets.slider(label, setting)) - 1
