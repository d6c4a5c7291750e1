"""Exercises: the library, by name and by what a runner looks for."""

import streamlit as st

from backcare.domain.exercises.finder import find
from backcare.ui.check.hold import may_offer
from backcare.ui.check.waiting import what_goes_on
from backcare.ui.components.cards import show_cards
from backcare.ui.exercises.favourites import ask_only_favourites
from backcare.ui.exercises.filters import ask_wish
from backcare.ui.exercises.paper import offer_sheet
from backcare.ui.exercises.view import exercise_card
from backcare.ui.navigation import EXERCISE, EXERCISES
from backcare.ui.visit import current_visit

FORM_WIDTH = 720
"""Pixels: a field as wide as the page could not be read."""

visit = current_visit()
text = visit.text

if may_offer(EXERCISES, text("exercises.title"), visit):
    st.markdown(text("exercises.lead"))
    with st.container(width=FORM_WIDTH):
        wish = ask_wish(visit, opened_by="id")
        favourites = ask_only_favourites(visit)

    exercises, goes_on = visit.content.exercises.values(), what_goes_on(visit)
    found = find(exercises, wish.among(favourites))
    st.caption(text("exercises.found", found=len(found), all=len(exercises)))
    if found:
        show_cards(
            [
                exercise_card(
                    f.exercise,
                    visit,
                    is_held_back=f.is_held_back,
                    waits=f.exercise.id not in goes_on,
                )
                for f in found
            ],
            page=EXERCISE,
            parameter="id",
            label=text("exercises.title"),
            key="exercises.cards",
        )
        going_on = [f.exercise for f in found if f.exercise.id in goes_on]
        offer_sheet(going_on, visit, going_on=goes_on)
    else:
        st.info(text("exercises.none"))
