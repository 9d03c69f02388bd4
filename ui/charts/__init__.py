"""Charts: arrays in, a plotly Figure out. Nothing here imports streamlit."""
