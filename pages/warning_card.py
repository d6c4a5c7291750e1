"""Emergency card: the signs that cannot wait, to keep, to print and to show to staff."""

import streamlit as st

from backcare.ui.check.warning_card import show_warning_card
from backcare.ui.links import link_to
from backcare.ui.navigation import GUIDANCE, SELF_CHECK
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

link_to(GUIDANCE, text("guidance.all_topics"))
st.title(text("card.title"), anchor=False)
show_warning_card(visit)
link_to(SELF_CHECK, text("card.to_check"))
