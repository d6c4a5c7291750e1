"""Privacy: what a club's server keeps, and who sees what; and what that asks of the organiser.

The host may have their own of both texts.
"""

import streamlit as st

from backcare.domain.club import Role
from backcare.ui.visit import current_visit

visit = current_visit()

st.title(visit.text("privacy.title"), anchor=False)
if visit.is_demo:
    st.caption(visit.text("demo.privacy"))
st.markdown(visit.content.notice)
if visit.account is not None and visit.account.role is Role.ORGANISER:
    st.header(visit.text("privacy.organiser"), anchor=False)
    st.markdown(visit.content.data_protection)
