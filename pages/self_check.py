"""Self-check: is this urgent? Red flags first. Nothing that is answered here is stored."""

from datetime import timedelta

import streamlit as st

from backcare.domain.triage import Urgency, assess_emergency_page
from backcare.ui.articles import show_review
from backcare.ui.care_card import show_care_card, show_safety_net
from backcare.ui.components.top import start_at_top
from backcare.ui.dates import long_date
from backcare.ui.links import link_to
from backcare.ui.navigation import ARTICLE, EXERCISES
from backcare.ui.self_check import (
    Step,
    ask_about_you,
    ask_country,
    ask_emergency_signs,
    ask_unsure_signs,
    current_step,
    is_pregnant,
    is_under_age,
    mistake_button,
    show_numbers,
    show_reasons,
    show_signs_leaflet,
    start_again_button,
    ticked_signs,
    unsure_signs,
)
from backcare.ui.visit import current_visit

visit = current_visit()
text, screen = visit.text, visit.content.screen
step = current_step()
outcome = assess_emergency_page(
    screen.emergency_page, ticked=ticked_signs(screen), not_sure=unsure_signs(screen)
)
is_result = step is Step.RESULT or bool(ticked_signs(screen))

st.title(text("check.result_title" if is_result else f"check.title.{step}"), anchor=False)

if is_result:
    numbers = st.container()
    with st.expander(text("check.change_country")):
        helplines = ask_country(visit)
    with numbers:
        show_care_card(screen, outcome.urgency, helplines, text)
    if outcome.because:
        show_reasons(outcome, visit)
        mistake_button(text)
    if is_under_age(screen):
        st.info(screen.under_age_text)
    if is_pregnant():
        st.info(screen.pregnancy_text)
    if outcome.urgency is Urgency.NO_MATCH:
        show_signs_leaflet(text("check.same_day_heading"), screen.same_day_signs)
        show_signs_leaflet(text("check.within_days_heading"), screen.within_days_signs)
        again_on = long_date(visit.today + timedelta(days=7))
        st.markdown(text("check.check_again", day=again_on))
        if not is_under_age(screen):
            link_to(EXERCISES, text("check.to_exercises"))
    show_safety_net(screen, text)
    link_to(ARTICLE, text("check.to_who"), topic="who-to-see")
    start_again_button(text)
else:
    st.markdown(text(f"check.lead.{step}"))
    if step is Step.ABOUT_YOU:
        ask_about_you(screen, text)
    elif step is Step.SIGNS:
        ask_emergency_signs(screen, text)
    else:
        ask_unsure_signs(screen, text)
    with st.expander(text("check.change_country")):
        helplines = ask_country(visit)

show_numbers(helplines, text, with_emergency=not is_result)
show_review(screen.review, text)
start_at_top("check", "result" if is_result else step)
