"""The advice to see a physiotherapist, shown while something has lasted for weeks."""

import streamlit as st

from backcare.domain.tracker.lasting_pain import what_lasts
from backcare.ui.links import link_to
from backcare.ui.lists import sentences
from backcare.ui.navigation import ARTICLE
from backcare.ui.tracker.diary import Diary
from backcare.ui.visit import Visit


def show_lasting(diary: Diary, visit: Visit) -> None:
    """Say what has lasted, with its rule, and where to read what a physiotherapist does."""
    text = visit.text
    found = what_lasts(diary.weekly, diary.check_ins, visit.today, visit.weeks)
    if not found:
        return
    with st.container(border=True):
        reasons = (text(f"lasting.{lasting}") for lasting in found)
        st.markdown(sentences(text("lasting.see"), *reasons))
        st.caption(text("lasting.rule"))
        link_to(ARTICLE, text("lasting.to_article"), topic="physiotherapist")
