"""The frame around every page. Run it with `streamlit run streamlit_app.py`."""

import streamlit as st

from ui.live import draw_loader
from ui.navigation import current_page, follow_links

# Streamlit Community Cloud starts apps with the old value false, with which a page shows the server's paths.
if str(st.get_option("client.showErrorDetails")).lower() == "false":
    st.set_option("client.showErrorDetails", "none")
page = current_page()
st.set_page_config(page_title=f"{page.title} · Nudge", page_icon="static/icon.svg", layout="wide")
st.logo("static/icon.svg", size="large")
draw_loader()
page.run()
follow_links()
