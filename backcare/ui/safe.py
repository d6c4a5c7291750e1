"""How a club's server keeps safe what it has, in words for its members."""

import streamlit as st

from backcare.ui.visit import Visit

_SAID = (
    "who",
    "door",
    "again",
    "phone",
    "files",
    "numbers",
    "backups",
    "you",
    "not",
    "organiser",
)


def show_how_it_is_kept_safe(visit: Visit) -> None:
    """Say what is done, what members can do, and what is not promised."""
    st.header(visit.text("privacy.safe.title"), anchor=False)
    for said in _SAID:
        st.markdown(visit.text(f"privacy.safe.{said}"))
