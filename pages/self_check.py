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
    about_you,
    ask_about_you,
    ask_country,
    ask_emergency_signs,
    ask_unsure_signs,
    current_step,
    forget_old_result,
    mistake_button,
    result_day,
    show_call_now,
    show_crisis_lines,
    show_reasons,
    show_signs_leaflet,
    start_again_button,
    ticked_signs,
    unsure_signs,
)
from backcare.ui.visit import current_visit

visit = current_visit()
text, screen = visit.text, visit.content.screen
person = about_you(screen)
ticked = ticked_signs(screen)
outcome = assess_emergency_page(
    screen.emergency_page, ticked=ticked, not_sure=unsure_signs(screen), about_you=person
)
if forget_old_result(outcome, has_arrived=visit.has_arrived):
    ticked = []
step = current_step()
is_result = step is Step.RESULT or bool(ticked)

st.title(text("check.result_title" if is_result else f"check.title.{step}"), anchor=False)
if not is_result:
    st.markdown(text(f"check.lead.{step}"))
first = st.container()

if is_result:
    advice = [
        *([] if person.is_in_scope else [screen.under_age_text]),
        *([screen.pregnancy_text] if person.is_pregnant else []),
    ]
    if outcome.because:
        show_reasons(outcome, visit)
        mistake_button(text)
        for words in advice:
            st.info(words)
    else:
        show_signs_leaflet(text("check.same_day_heading"), screen.same_day_signs)
        show_signs_leaflet(text("check.within_days_heading"), screen.within_days_signs)
        again_on = result_day(visit.today) + timedelta(days=7)
        st.markdown(text("check.check_again", day=long_date(again_on)))
        if not advice:
            link_to(EXERCISES, text("check.to_exercises"))
    show_safety_net(screen, text)
    link_to(ARTICLE, text("check.to_who"), topic="who-to-see")
    start_again_button(text)
elif step is Step.ABOUT_YOU:
    ask_about_you(screen, text)
elif step is Step.SIGNS:
    ask_emergency_signs(screen, text)
else:
    ask_unsure_signs(screen, text)

# The numbers stand first on the screen, but whose they are is asked at its end.
last = st.container()
with st.expander(text("check.change_country")):
    helplines = ask_country(visit)
with last:
    show_crisis_lines(helplines, text)
with first:
    if is_result:
        is_from_person = outcome.urgency is Urgency.ROUTINE
        words = " ".join(advice) if is_from_person else ""
        show_care_card(screen, outcome.urgency, helplines, text, advice=words)
    if not is_result or outcome.urgency is not Urgency.EMERGENCY:
        show_call_now(helplines, text)
show_review(screen.review, text)
start_at_top("check", "result" if is_result else step)
