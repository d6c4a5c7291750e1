"""Commands for whoever hosts Backcare. No Streamlit here: they start at once."""
