"""Plan: what is today? Then the week, what changed and why, and the plan on paper."""

import streamlit as st

from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import GATE_TESTS, RUN_WALK
from backcare.ui.plan.book import read_plan
from backcare.ui.plan.days import offer_days
from backcare.ui.plan.form import ask_plan
from backcare.ui.plan.look_back import show_changes, show_look_back
from backcare.ui.plan.paper import offer_plan_files
from backcare.ui.plan.pauses import ask_pause, end_plan_button, show_pause
from backcare.ui.plan.swaps import offer_swaps
from backcare.ui.plan.today import is_over, show_lost, show_today, today_title
from backcare.ui.plan.week import show_all_weeks, show_week
from backcare.ui.session.save import offer_to_go_on
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
book = read_plan(visit)
plan = book.plan

if plan is None or is_over(plan, visit):
    st.title(text("plan.title.none"), anchor=False)
    show_message(Place.PLAN)
    show_message(Place.HOLD)
    offer_to_go_on(visit)
    st.markdown(text("plan.lead"))
    ask_plan(book, visit)
else:
    st.title(today_title(book, plan, visit), anchor=False)
    show_message(Place.PLAN)
    show_message(Place.HOLD)
    offer_to_go_on(visit)
    show_lost(book, visit)
    show_look_back(book, plan, visit)
    show_pause(book, visit)
    show_today(book, plan, visit)
    show_week(book, plan, visit)
    offer_swaps(book, plan, visit)
    offer_days(plan, visit)
    show_all_weeks(plan, visit)
    show_changes(plan, visit)
    with st.container(horizontal=True):
        link_to(GATE_TESTS, text("plan.to_gates"))
        link_to(RUN_WALK, text("plan.to_run_walk"))
    offer_plan_files(plan, visit)
    ask_pause(book, visit)
    with st.expander(text("plan.new")):
        ask_plan(book, visit)
    end_plan_button(plan, visit)
