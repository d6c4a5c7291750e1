"""Privacy: what a club's server keeps, and who sees what. The host edits the text."""

import streamlit as st

from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("privacy.title"), anchor=False)
st.markdown(visit.content.notice)
