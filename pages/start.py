"""Start: one neuron, then a stack of them, and where to go from there."""

from ui.navigation import inside_app

inside_app()

import streamlit as st

from lessons.start.one_neuron import one_neuron
from lessons.start.stacked_neurons import stacked_neurons

one_neuron()
stacked_neurons()

st.header("Where to go next", anchor="next")
left, right = st.columns(2)
left.page_link("pages/logistic_regression.py", label="Logistic regression: one unit that answers yes or no", icon=":material/arrow_forward:")
right.page_link("pages/deep_net.py", label="Deep net: layers of units, trained while you move a slider", icon=":material/arrow_forward:")
