"""Rules: every rule of the self-check in words. How does a result come about?"""

import streamlit as st

from backcare.ui.check.rules import show_exclusions, show_groups, show_rules, show_sources
from backcare.ui.links import link_to
from backcare.ui.navigation import SELF_CHECK
from backcare.ui.review import show_review
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

link_to(SELF_CHECK, text("rules.to_check"))
st.title(text("rules.title"), anchor=False)
st.markdown(text("rules.lead"))
show_rules(visit)
show_exclusions(visit)
show_groups(visit)
show_sources(visit)
show_review(visit.content.screen.review, visit)
