"""Tracker: how am I doing? This week, a form to log, and the last twelve weeks."""

import streamlit as st

from backcare.ui.check_memory import show_due
from backcare.ui.diary import read_diary
from backcare.ui.entry_list import show_entries, show_undo
from backcare.ui.flash import Place, show_message
from backcare.ui.hold import show_hold
from backcare.ui.log_forms import ask_new_entry
from backcare.ui.tracker_charts import show_adherence, show_pain
from backcare.ui.visit import current_visit
from backcare.ui.week import ask_target, show_this_week

visit = current_visit()
text = visit.text

st.title(text("tracker.title"), anchor=False)
diary = read_diary(visit)

show_message(Place.WEEK)
show_hold(visit)
show_due(visit)
show_this_week(diary.weeks[-1], diary.entries, visit)
ask_target(diary.profile, visit)

st.header(text("log.title"), anchor=False)
ask_new_entry(visit)

show_adherence(diary.weeks, text)
show_pain(diary.pain, diary.weeks, text)

st.header(text("log.latest"), anchor=False)
show_message(Place.ENTRIES)
show_undo(visit)
if diary.entries:
    show_entries(diary.entries, visit)
else:
    st.markdown(text("log.empty"))
