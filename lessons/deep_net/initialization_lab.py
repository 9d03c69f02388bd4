"""The layers of the net at the top of the page, at any moment of its run."""

import streamlit as st

from nnengine.layer_statistics import layer_signals
from ui import widgets
from ui.charts.histograms import activation_histograms, gradient_histograms, layer_histograms_figure
from ui.live import live_figure
from ui.state import Setting
from ui.theme import current_theme
from ui.training import current_run


def show_lab_layers(setting: Setting, height: int = 380) -> None:
    """A slider over the recorded moments of the page's run, and the histograms of its layers there."""
    st.subheader("The same for the net at the top of the page", anchor="initialization-net")
    held = current_run("deep_net")
    run, dataset = held.run, held.choice.dataset
    last = len(run.snapshots) - 1

    def moment(k: float) -> int:
        return round(k / setting.high * last)

    def text(k: float) -> str:
        return f"iteration {run.snapshots[moment(k)].iteration:,}"

    k = widgets.slider("Moment of its run", setting, format=text)
    snapshot = run.snapshots[moment(k)]
    signals = layer_signals(dataset.X_train, dataset.Y_train, snapshot.parameters, run.activations)
    hidden = set(run.activations[:-1])
    forward = activation_histograms(signals.A[:-1], next(iter(hidden)) if len(hidden) == 1 else "")
    rows = [f"layer {l}" for l in range(1, len(signals.A))] + ["output"]
    fig = layer_histograms_figure(forward, gradient_histograms(signals.dZ), rows, current_theme(), height)
    alt = f"Histograms of the activations and gradients of the page's net after iteration {snapshot.iteration}."
    live_figure(fig, key="deep_net.init_lab_layers", alt=alt, height=height, table=False)
    if run.hyperparameters.keep_prob < 1 and hidden:
        st.caption("Dropout is left out here: all units are there.")
