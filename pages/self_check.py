"""Self-check: red flags first, then how the pain behaves, then a clear next step."""

import streamlit as st

from backcare.domain.check.walk import RESULT
from backcare.domain.helplines import FALLBACK
from backcare.ui.care_card import show_safety_net
from backcare.ui.check.advice import show_more, show_what_fits
from backcare.ui.check.answers import check_to_draw, note_result, tell_place
from backcare.ui.check.hold import show_remembered
from backcare.ui.check.kept import keep_button, show_due, show_kept
from backcare.ui.check.onward import is_calm, leads_on, show_calm, show_onward
from backcare.ui.check.pages import ask_page, show_already_urgent, show_purpose, show_step
from backcare.ui.check.paper import is_to_be_shown, offer_paper
from backcare.ui.check.result import (
    has_number,
    show_fallback,
    show_reasons,
    show_slip,
    show_urgency,
    show_ways_back,
    show_when_again,
)
from backcare.ui.check.tab import keep_check_in_tab
from backcare.ui.check.waiting import settle_result
from backcare.ui.components.top import start_at_top
from backcare.ui.helplines import ask_country, chosen_helplines, show_call_now, show_crisis_lines
from backcare.ui.links import link_to
from backcare.ui.navigation import ARTICLE
from backcare.ui.own_parts import own_part
from backcare.ui.review import show_review
from backcare.ui.settling import settling
from backcare.ui.visit import current_visit

visit = current_visit()
text, helplines = visit.text, chosen_helplines(visit)
check = check_to_draw(visit.content)
result = check.assessment

# What is urgent is drawn first, so that it is there even if something below it fails.
if check.is_result:
    st.title(text("check.result_title"), anchor=False)
    with st.container(key="result"):
        if result is not None and is_calm(result):
            show_calm(check, result, visit)
        else:
            show_urgency(check, helplines, visit)
            if result is not None and is_to_be_shown(check):
                offer_paper(check, result, visit)
        with st.container(key="result-why"):
            if result is None:
                show_fallback(check, visit)
            else:
                note_result(visit)
                if not is_calm(result):  # its statement and its steps say it
                    show_onward(check, result, visit)
                    show_reasons(check, result, visit)
                if check.is_emergency:
                    with settling("check-slip", check.walk.turn):
                        show_slip(check, visit)
                else:
                    show_what_fits(check, result, visit)
                    show_more(check, result, visit)
        with st.container(key="result-help"):
            if result is not None and not leads_on(result, visit):  # its steps say it
                show_when_again(result, visit)
            show_remembered(visit)
            show_safety_net(helplines, visit)
            if not has_number(result):
                ask_country(visit)
            if result is not None:
                if not is_to_be_shown(check):
                    offer_paper(check, result, visit)
                with settling("check-ways", check.walk.turn):
                    keep_button(check, result, visit)
                    show_ways_back(check, visit)
            link_to(ARTICLE, text("check.to_who"), topic="who-to-see")
else:
    # Placed first: what is above may move what is below a finger.
    above = st.container()
    now = settling("check-now", check.walk.turn)
    page = settling("check-page", check.walk.turn)
    with above:
        show_step(check, visit)
        if not check.is_past_signs:
            show_call_now(helplines, visit)
            if check.is_at_start or helplines.country == FALLBACK:
                ask_country(visit)
    with now:
        show_already_urgent(check, visit)
    with page:
        ask_page(check, visit)
    if check.is_at_start:
        show_purpose(visit)
        own_part(visit, show_due, visit)
        own_part(visit, show_kept, visit)
    if check.is_past_signs:
        show_call_now(helplines, visit, is_quiet=True)
    if not check.is_at_start and (check.is_past_signs or helplines.country != FALLBACK):
        ask_country(visit)

show_crisis_lines(helplines, visit)
show_review(visit.content.screen.review, visit, "check")
tell_place(check)
start_at_top("check", RESULT if check.is_result else check.place)
keep_check_in_tab(visit)
if check.is_result:
    own_part(visit, settle_result, check, visit)
