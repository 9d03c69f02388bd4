"""Nudge: run with `streamlit run streamlit_app.py`."""

import streamlit as st

from ui.navigation import run_current_page

st.set_page_config(page_title="Nudge", page_icon="static/icon.svg", layout="wide")
st.logo("static/icon.svg", size="large")
run_current_page()
