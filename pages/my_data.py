"""My data: bring runs in, take everything along, a page for the physio, erase."""

import streamlit as st

from backcare.ui.aside import show_aside
from backcare.ui.check.hold import show_browser
from backcare.ui.links import link_to
from backcare.ui.my_data.kept import bring_back, erase, show_kept
from backcare.ui.my_data.run_import import import_runs
from backcare.ui.my_data.summary import offer_summary
from backcare.ui.navigation import SETTINGS, TRACKER
from backcare.ui.signed_in import offer_leaving
from backcare.ui.tracker.diary import read_diary
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
diary = read_diary(visit)

with st.container(horizontal=True):
    link_to(TRACKER, text("session.to_tracker"))
    link_to(SETTINGS, text("settings.to"))
st.title(text("data.title"), anchor=False)
st.markdown(text("demo.data_lead" if visit.is_demo else "data.lead"))

show_aside(visit)
with st.container(key="card-data-runs"):
    st.header(text("import.title"), anchor=False)
    import_runs(diary.runs, visit)

with st.container(key="card-data-kept"):
    st.header(text("data.kept"), anchor=False)
    show_kept(visit)

with st.container(key="card-data-summary"):
    st.header(text("data.summary_title"), anchor=False)
    offer_summary(diary, visit)

with st.container(key="card-data-back"):
    st.header(text("data.bring_title"), anchor=False)
    bring_back(visit)

with st.container(key="card-data-erase"):
    st.header(text("data.erase_title"), anchor=False)
    erase(visit)
    show_browser(visit)
offer_leaving(visit)
