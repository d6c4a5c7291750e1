"""Privacy: what a club's server keeps, who sees what, and how it is kept safe; and what that asks
of the organiser.

The host may have their own version of the first and the last.
"""

import streamlit as st

from backcare.ui.own_parts import own_part
from backcare.ui.safe import show_how_it_is_kept_safe
from backcare.ui.signed_in import show_data_protection, show_notice
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("privacy.title"), anchor=False)
if visit.is_demo:
    st.caption(visit.text("demo.privacy"))
show_notice(visit)
show_how_it_is_kept_safe(visit)
own_part(visit, show_data_protection, visit)
