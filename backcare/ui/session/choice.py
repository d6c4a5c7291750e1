"""Which session the address names: `?on=` its day, `?part=` its name, `?short=yes` ten minutes."""

import streamlit as st

from backcare.domain.plan.builder import minutes_with_warm_up, short_session
from backcare.domain.plan.plan import PlannedSession
from backcare.domain.plan.steps import minutes_of
from backcare.ui.plan.book import PlanBook
from backcare.ui.visit import Visit


def chosen_session(book: PlanBook, visit: Visit) -> tuple[PlannedSession, PlannedSession] | None:
    """Return the session, cut to ten minutes if asked, and the whole one; `None` if there is none
    of that day and name.
    """
    asked = (st.query_params.get("on"), st.query_params.get("part"))
    sessions = () if book.plan is None else book.plan.sessions
    whole = next((s for s in sessions if (s.day.isoformat(), s.name) == asked), None)
    if whole is None:
        return None
    if st.query_params.get("short") == "yes":
        return short_session(whole, visit.content.programming), whole
    return whole, whole


def session_minutes(session: PlannedSession, whole: PlannedSession, visit: Visit) -> int:
    """Return how long a session takes in whole minutes; ten minutes have no warm-up."""
    by = visit.content.programming
    if session is whole:
        return minutes_with_warm_up(session, by)
    return minutes_of(session.exercises, by.exercises)
