"""Which session the address names: `?on=` its day, `?part=` its name, `?short=yes` ten minutes.

A session may be opened from anywhere and on any day, so the page says when it is planned, and
whether a pause lies on it.
"""

import streamlit as st

from backcare.domain.pauses import whole
from backcare.domain.plan.plan import PlannedSession
from backcare.domain.plan.steps import minutes_of
from backcare.domain.plan.week import own_of
from backcare.ui.dates import weekday_and_long_date
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.led import as_it_may_be, fitted_today
from backcare.ui.tracker.entry_words import said_stretch
from backcare.ui.visit import Visit

_ALL_THE_SAME = "session.all_the_same"


def chosen_session(book: PlanBook, visit: Visit) -> tuple[PlannedSession, PlannedSession] | None:
    """Return the session, cut to ten minutes if asked, and the whole one; `None` if none fits.

    It is as it is done today; one of a later week is as it is planned, without what waits now.
    """
    planned = _planned(book)
    if book.plan is None or planned is None:
        return None
    whole_one = as_it_may_be(planned, visit)
    if not _is_of_a_later_week(planned, visit):
        whole_one = fitted_today(planned, book, book.plan, visit)
    if st.query_params.get("short") == "yes":
        return visit.content.programming.short_session(whole_one), whole_one
    return whole_one, whole_one


def session_minutes(session: PlannedSession, whole: PlannedSession, visit: Visit) -> int:
    """Return how long a session takes, in whole minutes; one of ten minutes has no warm-up."""
    if session is whole:
        return visit.content.programming.minutes_with_warm_up(session)
    return minutes_of(session.exercises, visit.content.exercises)


def show_when(book: PlanBook, visit: Visit) -> None:
    """Say for which day the session is planned if that is not today, and a pause on either day."""
    planned, text = _planned(book), visit.text
    if planned is None:
        return
    key, day = _when(planned, book, visit)
    if key is not None:
        st.markdown(text(f"session.{key}", day=day))
    for when, key in ((visit.today, "paused"), (planned.day, "rests")):
        pause = book.pause_on(when)
        if pause is not None:
            said = said_stretch(whole(pause), text)
            st.markdown(text(f"session.{key}", pause=said, day=weekday_and_long_date(when)))
            return


def asks_to_start(book: PlanBook, visit: Visit) -> bool:
    """Return whether the session can be started; in a pause, after one more tap.

    Done before its week it would stand for nothing, so one of a later week is not started.
    """
    planned = _planned(book)
    if planned is None or _is_of_a_later_week(planned, visit):
        return False
    if book.pause_on(visit.today) is None:
        return True
    asked = (planned.day, planned.name, visit.today)
    if st.session_state.get(_ALL_THE_SAME) == asked:
        return True
    st.button(
        visit.text("session.all_the_same"),
        key="session.go",
        on_click=st.session_state.update,
        args=({_ALL_THE_SAME: asked},),
    )
    return False


def _planned(book: PlanBook) -> PlannedSession | None:
    """Return the session of the plan that the address names."""
    asked = (st.query_params.get("on"), st.query_params.get("part"))
    sessions = () if book.plan is None else book.plan.sessions
    return next((s for s in sessions if (s.day.isoformat(), s.name) == asked), None)


def _is_of_a_later_week(session: PlannedSession, visit: Visit) -> bool:
    return visit.weeks.start(session.day) > visit.today


def _when(session: PlannedSession, book: PlanBook, visit: Visit) -> tuple[str | None, str]:
    """Return the text about the day of a session and that day; no text if it is simply today's."""
    day, start = session.day, visit.weeks.start(session.day)
    week = () if book.plan is None else own_of(book.plan, book.standing, start)
    done_on = next((one.done_on for one in week if one.session == session), None)
    if done_on is not None:
        return "done", weekday_and_long_date(done_on)
    if day == visit.today:
        key = None
    elif _is_of_a_later_week(session, visit):
        key = "coming"
    elif day > visit.today:
        key = "ahead"
    else:
        key = "open" if start == visit.weeks.start(visit.today) else "past"
    return key, weekday_and_long_date(day)
