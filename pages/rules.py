"""Rules: what the self-check asks, and what comes of it. How does a result come about?"""

import streamlit as st

from backcare.ui import parts
from backcare.ui.check.rules import show_exclusions, show_groups, show_not_sure, show_rules
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
with st.container(gap="xxsmall"):
    parts.show(parts.heading(text("rules.besides")))
    show_exclusions(visit)
    show_not_sure(visit)
    show_groups(visit)
show_review(visit.content.screen.review, visit, "check")
