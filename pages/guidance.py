"""Guidance: what is going on, and what to do about it. The landing page."""

import streamlit as st

from backcare.ui.components.cards import Card, show_cards
from backcare.ui.links import button_to, link_to
from backcare.ui.navigation import ARTICLE, EXERCISES, PLAN, SELF_CHECK, TRACKER
from backcare.ui.plan_paper import offer_starter
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

st.title(text("guidance.title"), anchor=False)
st.markdown(text("guidance.lead"))
button_to(SELF_CHECK, text("guidance.check_first"), key="guidance.check", primary=True)
with st.container(horizontal=True):
    link_to(PLAN, text("guidance.to_plan"))
    link_to(EXERCISES, text("guidance.to_exercises"))
    link_to(TRACKER, text("guidance.to_tracker"))

st.header(text("guidance.topics"), anchor=False)
show_cards(
    [Card(a.id, a.title, a.summary) for a in visit.content.articles.values()],
    page=ARTICLE,
    parameter="topic",
    label=text("guidance.topics"),
    key="guidance.cards",
)
offer_starter(visit)
