"""Derivatives."""

from ui.navigation import inside_app

inside_app()

import streamlit as st

st.title("Derivatives")
