"""Run and walk: back to thirty minutes of running, on the guided player."""

import streamlit as st

from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import AFTER_RUN, PLAN
from backcare.ui.plan.book import read_plan
from backcare.ui.session.run_walk import offer_run, show_run_walk_rules
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
book = read_plan(visit)

link_to(PLAN, text("session.to_plan"))
st.title(text("run_walk.title"), anchor=False)
st.markdown(text("run_walk.lead"))
show_message(Place.SESSION)
show_message(Place.HOLD)
offer_run(book, visit)
show_run_walk_rules(visit)
link_to(AFTER_RUN, text("after_run.link"))
