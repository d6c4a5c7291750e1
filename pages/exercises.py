"""Exercises: the library, filtered by goal and level."""

import streamlit as st

from backcare.ui.check_memory import show_hold
from backcare.ui.components.cards import show_cards
from backcare.ui.exercise_filters import ask_filters
from backcare.ui.exercise_view import exercise_card
from backcare.ui.navigation import EXERCISE
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

st.title(text("exercises.title"), anchor=False)
st.markdown(text("exercises.lead"))
show_hold(visit)
goal, level = ask_filters(text, opened_by="id")

exercises = visit.content.exercises.values()
found = [e for e in exercises if goal in (None, *e.goals) and level in (None, e.level)]
st.caption(text("exercises.found", found=len(found), all=len(exercises)))
if found:
    show_cards(
        [exercise_card(e, text) for e in found],
        page=EXERCISE,
        parameter="id",
        label=text("exercises.title"),
        key="exercises.cards",
    )
else:
    st.info(text("exercises.none"))
