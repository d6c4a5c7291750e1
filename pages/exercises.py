"""Exercises: the library, filtered by goal and level. The address holds the choice."""

import streamlit as st

from backcare.domain.exercise import Goal
from backcare.ui.components.cards import show_cards
from backcare.ui.exercise_view import exercise_card
from backcare.ui.navigation import EXERCISE
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text

st.title(text("exercises.title"), anchor=False)
st.markdown(text("exercises.lead"))
goal = st.selectbox(
    text("exercises.goal"),
    list(Goal),
    index=None,
    placeholder=text("exercises.any_goal"),
    format_func=lambda g: text(f"goal.{g}"),
    key="goal",
    bind="query-params",
)
level = st.pills(
    text("exercises.level"),
    [1, 2, 3],
    format_func=lambda n: text(f"exercise.level.{n}"),
    key="level",
    bind="query-params",
)

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
