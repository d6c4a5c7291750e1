"""A plan that ends before its last week: what was done of it stays."""

import msgspec
import streamlit as st

from backcare.domain.plan.plan import Plan
from backcare.ui.flash import Place, leave_message
from backcare.ui.folded import show_folded
from backcare.ui.plan.book import read_plan, whole_plan
from backcare.ui.saving import done_once
from backcare.ui.visit import Visit


def end_plan_button(plan: Plan, visit: Visit) -> None:
    """Offer to end the plan: what is to come is removed, what is past or done stays."""
    show_folded(visit.text("plan.end"), lambda: _offer(plan, visit), key="plan.ending")


def _offer(plan: Plan, visit: Visit) -> None:
    st.markdown(visit.text("plan.end_help"))
    st.button(visit.text("plan.end_now"), key="plan.end", on_click=_end, args=(plan, visit))


def _end(plan: Plan, visit: Visit) -> None:
    with done_once("plan.end", plan, place=Place.PLAN, visit=visit):
        whole = whole_plan(plan, visit)
        done = {
            (one.session.day, one.session.name)
            for one in read_plan(visit).standing.week_of(visit.today).planned
            if one.is_done
        }
        kept = tuple(
            s
            for s in whole.sessions
            if s.day < visit.today or (s.day == visit.today and (s.day, s.name) in done)
        )
        # Also without a session that is past: removed, it would bring back the plan before it.
        visit.store.change(msgspec.structs.replace(whole, sessions=kept, ended=visit.today))
        leave_message(Place.PLAN, visit.text("plan.ended"))
