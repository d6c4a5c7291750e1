"""The landing page below its title: the lead, where to go, the topics, and the general plan.

It is drawn before records are read to see whether exercise waits; what offers exercise is filled in
afterwards.
"""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.ui.check.hold import exercise_waits, show_hold, waits_at_hand
from backcare.ui.guidance.topics import show_topics
from backcare.ui.links import button_to, link_to
from backcare.ui.navigation import AFTER_RUN, EXERCISES, PLAN, SELF_CHECK, TRACKER
from backcare.ui.own_parts import own_part
from backcare.ui.plan.paper import offer_starter
from backcare.ui.visit import Visit


def show_landing(visit: Visit) -> None:
    """Draw the landing page below its title."""
    text = visit.text
    lead = st.container()
    button_to(SELF_CHECK, text("guidance.check_first"), key="guidance.check", primary=True)
    ways = st.container(horizontal=True)
    st.header(text("guidance.topics"), anchor=False)
    topics = st.empty()
    waits = waits_at_hand(visit)
    with topics.container():
        show_topics(visit, waits=waits)
    own_part(visit, partial(_fill_in, lead, ways, topics, waits, visit))


def _fill_in(
    lead: DeltaGenerator, ways: DeltaGenerator, topics: DeltaGenerator, waited: bool, visit: Visit
) -> None:
    text, waits = visit.text, exercise_waits(visit)
    with lead:
        show_hold(visit)
        if not waits:
            st.markdown(text("guidance.lead"))
    with ways:
        if not waits:
            link_to(AFTER_RUN, text("after_run.link"))
            link_to(PLAN, text("guidance.to_plan"))
            link_to(EXERCISES, text("guidance.to_exercises"))
        link_to(TRACKER, text("guidance.to_tracker"))
    if waits is not waited:
        with topics.container():
            show_topics(visit, waits=waits)
    if not waits:
        offer_starter(visit)
