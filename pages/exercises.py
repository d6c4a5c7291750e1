"""Exercises: how to do each one right."""

import streamlit as st

from backcare.domain.exercise import Goal
from backcare.ui.components.cards import show_cards
from backcare.ui.exercise_view import exercise_card, level_line, show_exercise
from backcare.ui.links import link_to
from backcare.ui.navigation import EXERCISES
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
exercise = visit.content.exercises.get(st.query_params.get("exercise", ""))

if exercise is not None:
    link_to(EXERCISES, text("exercises.all"))
    st.title(exercise.name, anchor=False)
    show_exercise(exercise, visit.content)
    link_to(EXERCISES, text("exercises.all"))
else:
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
        format_func=lambda n: level_line(n, text),
        key="level",
        bind="query-params",
    )
    found = [
        e
        for e in visit.content.exercises.values()
        if goal in (None, *e.goals) and level in (None, e.level)
    ]
    st.caption(text("exercises.found", found=len(found), all=len(visit.content.exercises)))
    if found:
        show_cards(
            [exercise_card(e, text) for e in found],
            parameter="exercise",
            label=text("exercises.title"),
            key="exercises.cards",
        )
    else:
        st.info(text("exercises.none"))
