"""Settings: units and dates, place and paper, sessions, this device, the account in a club."""

import streamlit as st

from backcare.ui.settings import show_settings
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("settings.title"), anchor=False)
show_settings(visit)
