"""Privacy: what a club's server keeps, and who sees what; and what that asks of the organiser.

The host may have their own version of both texts.
"""

import streamlit as st

from backcare.ui.own_parts import own_part
from backcare.ui.signed_in import show_data_protection
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("privacy.title"), anchor=False)
if visit.is_demo:
    st.caption(visit.text("demo.privacy"))
st.markdown(visit.content.notice)
own_part(visit, show_data_protection, visit)
