"""Sources: all that the content cites, by kind. How sure is what we say?"""

import streamlit as st

from backcare.ui.links import link_to
from backcare.ui.navigation import GUIDANCE
from backcare.ui.sources import show_sources
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

link_to(GUIDANCE, text("sources.to_guidance"))
st.title(text("page.sources.title"), anchor=False)
st.markdown(text("sources.lead"))
show_sources(visit)
