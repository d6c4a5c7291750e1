"""Plan: what is today? Then the week, what changed and why, and the plan on paper."""

import streamlit as st

from backcare.domain.plan.replan import going_on
from backcare.ui import parts
from backcare.ui.check.hold import show_hold
from backcare.ui.check.waiting import running_waits
from backcare.ui.flash import Place, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import EXERCISES, GATE_TESTS, RUN_WALK
from backcare.ui.plan.book import read_plan
from backcare.ui.plan.change import offer_changes
from backcare.ui.plan.form import ask_plan
from backcare.ui.plan.look_back import show_changes, show_look_back
from backcare.ui.plan.paper import offer_plan_files
from backcare.ui.plan.path import show_next_weeks
from backcare.ui.plan.statement import read_today
from backcare.ui.plan.today import show_lost, show_statement, show_today
from backcare.ui.plan.week import show_week
from backcare.ui.session.save import offer_to_go_on
from backcare.ui.tracker.pauses import show_pauses
from backcare.ui.visit import current_visit

visit = current_visit()
text = visit.text
book, runs_wait = read_plan(visit), running_waits(visit)
plan = book.plan

if plan is None or going_on(plan, visit.today, visit.weeks) is None:
    st.title(text("plan.title.none"), anchor=False)
    show_message(Place.PLAN)
    show_hold(visit)
    offer_to_go_on(visit, waits=runs_wait)
    if runs_wait:
        st.markdown(text("plan.none_while_waiting"))
        link_to(EXERCISES, text("today.go.floor"))
    else:
        with st.container(key="plan-start"):
            with st.container(key="panel-plan"), parts.beside("bird_dog", key="plan"):
                st.markdown(text("plan.lead"))
            with st.container(key="plan-form"):
                ask_plan(book, visit)
else:
    today = read_today(book, visit)
    with st.container(key="plan-page"):
        with st.container(key="plan-now"):
            show_message(Place.PLAN)
            show_hold(visit)
            show_statement(today, book, plan, visit)
            offer_to_go_on(visit, waits=runs_wait)
            show_lost(book, visit)
            if not runs_wait:
                show_look_back(book, plan, visit)
            show_pauses(visit, waits=runs_wait)
        with st.container(key="plan-session"):
            show_today(today, book, plan, visit)
        with st.container(key="plan-week"):
            show_week(book, plan, visit)
            show_next_weeks(plan, book, visit)
            if not runs_wait:
                with st.container(horizontal=True):
                    link_to(GATE_TESTS, text("plan.to_gates"))
                    link_to(RUN_WALK, text("plan.to_run_walk"))
    offer_changes(book, plan, visit)
    show_changes(plan, visit)
    offer_plan_files(plan, book, visit)
