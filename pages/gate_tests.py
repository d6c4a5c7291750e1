"""Gate tests: ready for the next phase? For progress and motivation, never for diagnosis."""

import streamlit as st

from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import PLAN
from backcare.ui.plan.book import read_plan
from backcare.ui.plan.gate_tests import ask_tests, coming_phase, show_results
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
book = read_plan(visit)
phase = coming_phase(book.plan, visit)

link_to(PLAN, text("session.to_plan"))
st.title(text("gates.title"), anchor=False)
show_message(Place.HOLD)
st.markdown(text("gates.lead", phase=text(f"plan.phase.{phase}")))
show_results(book, phase, visit)
ask_tests(phase, visit)
