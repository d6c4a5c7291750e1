"""Exercise: one of them, named by `?id=` in the address. How do I do it right?"""

import streamlit as st

from backcare.ui.exercise_paper import offer_sheet
from backcare.ui.exercise_view import show_exercise
from backcare.ui.favourites import favourite_button
from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import EXERCISES
from backcare.ui.own_parts import own_part
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
exercise = visit.content.exercises.get(st.query_params.get("id", ""))

link_to(EXERCISES, text("exercises.all"))
if exercise is None:
    st.title(text("exercise.unknown_title"), anchor=False)
    st.markdown(text("exercise.unknown"))
else:
    st.title(exercise.name, anchor=False)
    show_message(Place.HOLD)
    own_part(visit, favourite_button, exercise.id, visit)
    show_exercise(exercise, visit.content)
    offer_sheet([exercise], visit)
    link_to(EXERCISES, text("exercises.all"))
