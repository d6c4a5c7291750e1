"""What pages share. With `app.py` and `pages/`, the only code that imports Streamlit."""
