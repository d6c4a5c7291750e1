"""The first exercises after a self-check: led through once, and kept where there is a record."""

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.errors import BackcareError
from backcare.domain.plan.completion import RoutineDone, entries_of
from backcare.ui.check.first import first_minutes, planned_first
from backcare.ui.check.groups import known_groups
from backcare.ui.check.kept import read_kept
from backcare.ui.check.waiting import limit_now, running_waits
from backcare.ui.components.cards import show_cards
from backcare.ui.exercises.dose import with_lower_limits
from backcare.ui.exercises.view import exercise_card
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.links import begins_now, button_to, link_to
from backcare.ui.navigation import EXERCISE, FIRST_EXERCISES, PLAN, SELF_CHECK
from backcare.ui.session.data import first_data
from backcare.ui.session.save import play, read_report
from backcare.ui.visit import Visit


def show_first_exercises(visit: Visit) -> None:
    """Draw the player and, below it, what it leads through and the way on."""
    text, library = visit.text, visit.content.exercises
    kept = read_kept(visit)
    known = known_groups(() if kept is None else kept.results, visit)
    planned, waits = planned_first(known.groups, limit_now(visit), visit), running_waits(visit)
    link_to(SELF_CHECK, text("exercise.to_result" if known.day is not None else "first.to_check"))
    show_message(Place.SESSION)
    st.markdown(with_lower_limits(text("first.lead"), planned, visit))
    play(
        first_data(planned, first_minutes(planned, visit), visit.content),
        visit,
        begins=begins_now(FIRST_EXERCISES),
        take=_take,
        only_own=waits,
    )
    st.caption(with_lower_limits(text("session.stop"), planned, visit))
    show_cards(
        [exercise_card(library[p.exercise], visit) for p in planned],
        page=EXERCISE,
        parameter="id",
        label=text("first.title"),
        key="first.exercises",
    )
    if not waits:
        button_to(PLAN, text("check.next.plan"), key="first.plan")


def _take(told: object, visit: Visit) -> str:
    """Keep what was done; for somebody without a record it is only said that it is done."""
    done: RoutineDone = read_report(told, RoutineDone)
    try:
        if visit.store.get(done.id) is None:
            entries = entries_of(done, visit.content.run_walk, visit.today, utc_now())
            visit.store.add_all(entries)
        leave_message(Place.SESSION, visit.text("guided.saved", minutes=done.minutes))
    except BackcareError:
        leave_message(Place.SESSION, visit.text("first.done"))
    return done.id
