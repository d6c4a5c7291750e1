"""Exercise: one of them, named by `?id=` in the address. How do I do it right?"""

import streamlit as st

from backcare.ui.check.advice import FROM_CHECK
from backcare.ui.check.hold import may_offer
from backcare.ui.check.waiting import what_goes_on
from backcare.ui.exercises.favourites import favourite_button
from backcare.ui.exercises.paper import offer_sheet
from backcare.ui.exercises.view import show_exercise
from backcare.ui.links import link_to, show_unknown
from backcare.ui.navigation import EXERCISE, EXERCISES, SELF_CHECK
from backcare.ui.own_parts import own_part
from backcare.ui.plan.swaps import offer_swap_of
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
exercise = visit.content.exercises.get(st.query_params.get("id", ""))

back = st.container()
title = text("exercise.unknown_title") if exercise is None else exercise.name
if may_offer(EXERCISE, title, visit):
    with back:
        if st.query_params.get("from") == FROM_CHECK["from"]:
            link_to(SELF_CHECK, text("exercise.to_result"))
        link_to(EXERCISES, text("exercises.all"))
    if exercise is None:
        show_unknown(text("exercise.unknown"), EXERCISES, text("exercise.known"))
    elif exercise.id not in (goes_on := what_goes_on(visit)):
        st.markdown(text("exercise.waits"))
    else:
        own_part(visit, favourite_button, exercise.id, visit)
        show_exercise(exercise, visit, goes_on)
        own_part(visit, offer_swap_of, exercise.id, visit)
        offer_sheet([exercise], visit, going_on=goes_on)
        link_to(EXERCISES, text("exercises.all"))
