"""Session: one planned session, led through step by step; named by day and part in the address."""

import streamlit as st

from backcare.ui.check.hold import show_hold
from backcare.ui.check.waiting import running_waits
from backcare.ui.exercises.dose import with_lower_limits
from backcare.ui.flash import Place, show_message
from backcare.ui.links import begins_now, link_to, show_unknown
from backcare.ui.navigation import PLAN, SESSION, TRACKER
from backcare.ui.plan.book import read_plan
from backcare.ui.plan.swaps import offer_swaps_in
from backcare.ui.plan.today import show_exercises, show_warm_up
from backcare.ui.plan.words import session_heading, session_reasons
from backcare.ui.session.choice import asks_to_start, chosen_session, session_minutes, show_when
from backcare.ui.session.data import routine_data
from backcare.ui.session.save import offer_to_go_on, play
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
book, runs_wait = read_plan(visit), running_waits(visit)
found = chosen_session(book, visit)

link_to(PLAN, text("session.to_plan"))
if book.plan is None or found is None:
    st.title(text("session.unknown_title"), anchor=False)
    offer_to_go_on(visit, waits=runs_wait)
    show_unknown(text("session.unknown"), PLAN, text("session.known"))
else:
    session, whole = found
    st.title(session_heading(session, text), anchor=False)
    show_message(Place.SESSION)
    show_hold(visit)
    minutes = session_minutes(session, whole, visit)
    show_when(book, visit)
    if asks_to_start(book, visit):
        led = routine_data(session, whole, book.plan, minutes, visit.content)
        play(led, visit, begins=begins_now(SESSION), only_own=runs_wait)
        stop = text("session.stop" if session is whole else "session.stop_short")
        st.caption(with_lower_limits(stop, session.exercises, visit))
    else:
        offer_to_go_on(visit, waits=runs_wait)
    for reason in session_reasons(session, visit.content) if runs_wait else ():
        st.markdown(reason)
    if session is whole:
        show_warm_up(session, visit)
    show_exercises(session.exercises, book.plan, visit, key="session.exercises")
    if not runs_wait:
        offer_swaps_in(session, book, book.plan, visit)
    link_to(TRACKER, text("session.to_tracker"))
