"""Which session the address names: `?on=` its day, `?part=` its name, `?short=yes` ten minutes."""

import streamlit as st

from backcare.domain.plan.plan import PlannedSession
from backcare.domain.plan.steps import minutes_of
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.today import fitted_today
from backcare.ui.visit import Visit


def chosen_session(book: PlanBook, visit: Visit) -> tuple[PlannedSession, PlannedSession] | None:
    """Return the session, cut to ten minutes if asked, and the whole one; `None` if none fits."""
    asked = (st.query_params.get("on"), st.query_params.get("part"))
    sessions = () if book.plan is None else book.plan.sessions
    planned = next((s for s in sessions if (s.day.isoformat(), s.name) == asked), None)
    if book.plan is None or planned is None:
        return None
    whole = fitted_today(planned, book, book.plan, visit)
    if st.query_params.get("short") == "yes":
        return visit.content.programming.short_session(whole), whole
    return whole, whole


def session_minutes(session: PlannedSession, whole: PlannedSession, visit: Visit) -> int:
    """Return how long a session takes, in whole minutes; one of ten minutes has no warm-up."""
    if session is whole:
        return visit.content.programming.minutes_with_warm_up(session)
    return minutes_of(session.exercises, visit.content.exercises)
