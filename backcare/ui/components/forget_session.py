"""What this browser keeps of a session under way goes."""

import streamlit as st

from backcare.ui.components.source import read_source

_forget_session = st.components.v2.component(
    "backcare_forget_session", js=read_source("forget_session.js")
)


def forget_session() -> None:
    """Take away the session that this browser keeps, of whoever it is."""
    _forget_session(key="forget_session", height=1)
