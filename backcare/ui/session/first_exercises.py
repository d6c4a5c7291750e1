"""The first exercises after a self-check: led through once, and kept where there is a record."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.errors import BackcareError
from backcare.domain.plan.completion import RoutineDone, entries_of
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.programming import dose_like
from backcare.domain.plan.steps import minutes_of
from backcare.ui.check.groups import known_groups
from backcare.ui.check.kept import read_kept
from backcare.ui.check.waiting import limit_now, what_goes_on
from backcare.ui.components.cards import show_cards
from backcare.ui.exercises.view import exercise_card
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.links import begins_now, button_to, link_to
from backcare.ui.navigation import EXERCISE, FIRST_EXERCISES, PLAN, SELF_CHECK
from backcare.ui.session.data import first_data
from backcare.ui.session.save import play, read_report
from backcare.ui.visit import Visit

_MOST = 4
"""As many exercises take about eight minutes in one set each."""


def show_first_exercises(visit: Visit) -> None:
    """Draw the player and, below it, what it leads through and the way on."""
    text, library = visit.text, visit.content.exercises
    kept = read_kept(visit)
    known = known_groups(() if kept is None else kept.results, visit)
    planned = planned_first(known.groups, visit)
    link_to(SELF_CHECK, text("exercise.to_result" if known.day is not None else "first.to_check"))
    show_message(Place.SESSION)
    st.markdown(text("first.lead"))
    play(
        first_data(planned, first_minutes(planned, visit), visit.content),
        visit,
        begins=begins_now(FIRST_EXERCISES),
        take=partial(_take),
    )
    st.caption(text("session.stop"))
    show_cards(
        [exercise_card(library[p.exercise], text) for p in planned],
        page=EXERCISE,
        parameter="id",
        label=text("first.title"),
        key="first.exercises",
    )
    button_to(PLAN, text("check.next.plan"), key="first.plan")


def planned_first(groups: Sequence[BehaviourGroup], visit: Visit) -> tuple[PlannedExercise, ...]:
    """Return the first exercises that fit these groups and may be done now, one set of each."""
    library = visit.content.exercises
    first = visit.content.advice.first_exercises(groups, limit_now(visit))
    found = []
    for exercise in [e for e in first if e in library and e in what_goes_on(visit)][:_MOST]:
        reps, hold = dose_like(library[exercise], 1)
        each_side = library[exercise].dose.per_side
        found.append(
            PlannedExercise(exercise=exercise, reps=reps, hold_seconds=hold, is_each_side=each_side)
        )
    return tuple(found)


def first_minutes(planned: Sequence[PlannedExercise], visit: Visit) -> int:
    """Return how long they take, in whole minutes."""
    return minutes_of(planned, visit.content.exercises)


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
