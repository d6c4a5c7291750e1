"""Guidance: what is going on, and what to do about it. The landing page."""

import streamlit as st

from backcare.ui.guidance.landing import show_landing
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("guidance.title"), anchor=False)
show_landing(visit)
