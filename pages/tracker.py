"""Tracker: how am I doing, and what is due? This week and one card to log, beside the board."""

import streamlit as st

from backcare.domain.tracker.due import Due
from backcare.ui.check.hold import show_hold
from backcare.ui.check.kept import show_due
from backcare.ui.check.waiting import exercise_waits, running_waits
from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import MY_DATA, PLAN
from backcare.ui.session.save import offer_to_go_on
from backcare.ui.tracker.board import show_board
from backcare.ui.tracker.charts import show_charts
from backcare.ui.tracker.diary import read_diary
from backcare.ui.tracker.due import asks_in_plan, first_due, show_due_card
from backcare.ui.tracker.entries import show_entries
from backcare.ui.tracker.lasting_pain import show_lasting
from backcare.ui.tracker.log import ask_new_entry
from backcare.ui.tracker.pauses import ask_pause, show_pauses
from backcare.ui.tracker.routine import show_progress, show_routine
from backcare.ui.tracker.runs import show_runs
from backcare.ui.tracker.week import ask_target, show_this_week
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

diary = read_diary(visit)
waits, runs_wait = exercise_waits(visit), running_waits(visit)

st.title(text("tracker.title"), anchor=False)
show_message(Place.WEEK)
show_hold(visit)
offer_to_go_on(visit, waits=runs_wait)
due = first_due(diary, visit, waits=runs_wait)

with st.container(key="tracker-columns"):
    own, shown = st.columns([1, 2], gap="medium")
with own:
    show_due(visit, is_asked_below=due is Due.WEEK and not asks_in_plan(diary, visit))
    show_lasting(diary, visit)
    show_due_card(due, diary, visit)
    show_this_week(diary, visit, waits=waits)
    show_pauses(visit, waits=runs_wait)
    if not waits:
        show_progress(diary, visit)
        if diary.weeks[-1].has_plan:
            link_to(PLAN, text("week.from_plan"))
        else:
            ask_target(diary.profile, visit)
    show_routine(diary, visit, waits=waits)
    ask_pause(visit)

    st.header(text("log.title"), anchor=False)
    ask_new_entry(visit)
with shown:
    show_board(diary, visit, waits=runs_wait)
    show_runs(diary, visit, waits=runs_wait)
    show_charts(diary, visit, waits=runs_wait)

st.header(text("log.latest"), anchor=False)
show_message(Place.ENTRIES)
with st.container(key="tracker-entries"):
    show_entries(diary, visit)
link_to(MY_DATA, text("data.to"))
