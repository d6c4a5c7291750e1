"""Enter: for members whom the club's own identity provider knows."""

import streamlit as st

from backcare.ui.provider import ask_provider
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("page.enter.title"), anchor=False)
ask_provider(visit)
