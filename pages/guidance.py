"""Guidance: what is going on, and what to do about it. The landing page.

It is drawn before records are asked for anything: what they add fills the places left for it.
"""

import streamlit as st

from backcare.ui.articles import show_topics
from backcare.ui.hold import exercise_waits, show_hold, waits_at_hand
from backcare.ui.links import button_to, link_to
from backcare.ui.navigation import EXERCISES, PLAN, SELF_CHECK, TRACKER
from backcare.ui.plan_paper import offer_starter
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

st.title(text("guidance.title"), anchor=False)
lead = st.container()
button_to(SELF_CHECK, text("guidance.check_first"), key="guidance.check", primary=True)
ways = st.container(horizontal=True)
st.header(text("guidance.topics"), anchor=False)
topics = st.empty()
known = waits_at_hand(visit)
with topics.container():
    show_topics(visit, waits=known)

waits = exercise_waits(visit)
with lead:
    show_hold(visit)
    if not waits:
        st.markdown(text("guidance.lead"))
with ways:
    if not waits:
        link_to(PLAN, text("guidance.to_plan"))
        link_to(EXERCISES, text("guidance.to_exercises"))
    link_to(TRACKER, text("guidance.to_tracker"))
if waits is not known:
    with topics.container():
        show_topics(visit, waits=waits)
if not waits:
    offer_starter(visit)
