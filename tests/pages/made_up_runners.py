"""Runners made up for properties: some plans, what was done, pauses, a target."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from backcare.domain.entries import ExerciseSession, Pause, PauseReason
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.weeks import WEEK
from tests.builders import done as names_of
from tests.builders import entry_id, session
from tests.domain.plan.runner import chosen

FIRST = date(2026, 9, 7)
LAST = FIRST + 3 * WEEK
"""The Monday of the week under way; all sessions done are in the weeks before it."""
WEEKS = tuple(FIRST + n * WEEK for n in range(4))
EXERCISES = {"A": ("E07", "E12"), "B": ("E22", "E23"), "C": ("E40", "E42")}


class Runner(NamedTuple):
    """Plans in the order in which they were made, and what was done."""

    plans: tuple[Plan, ...]
    done: tuple[ExerciseSession, ...]
    pauses: tuple[Pause, ...]
    target: int | None


def day_at(n):
    return FIRST + timedelta(n)


def planned_one(n, name):
    exercises = tuple({"exercise": e, "reps": (8,)} for e in EXERCISES[name])
    return msgspec.convert(
        {"day": day_at(n), "name": name, "exercises": exercises, "week": 1},
        PlannedSession,
    )


@st.composite
def plans(draw, number, begin):
    strength = draw(st.sets(st.integers(begin, 22), max_size=8))
    extra = draw(st.sets(st.integers(begin, 22), min_size=1, max_size=8))
    sessions = [planned_one(n, "AB"[place % 2]) for place, n in enumerate(sorted(strength))]
    sessions += [msgspec.structs.replace(planned_one(n, "C"), is_optional=True) for n in extra]
    ended = draw(st.none() | st.integers(begin, 27))
    return Plan(
        id=entry_id(900 - number),
        day=day_at(begin),
        logged_at=datetime.combine(day_at(begin), time(8, number), UTC),
        choices=chosen(),
        sessions=tuple(sorted(sessions, key=lambda s: s.day)),
        ended=None if ended is None else day_at(ended),
    )


@st.composite
def runners(draw):
    begins = sorted(draw(st.lists(st.integers(0, 15), min_size=1, max_size=3)))
    entries = draw(
        st.lists(
            st.tuples(
                st.integers(0, 20), st.sampled_from(["", "A", "B", "C"]), st.sampled_from([6, 20])
            ),
            max_size=20,
        )
    )
    breaks = draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=2))
    return Runner(
        tuple(draw(plans(number, begin)) for number, begin in enumerate(begins)),
        tuple(
            msgspec.structs.replace(
                session(n, day_at(day), done=names_of(*EXERCISES.get(name, ()))),
                logged_at=datetime.combine(day_at(day), time(hour), UTC),
            )
            for n, (day, name, hour) in enumerate(entries)
        ),
        tuple(
            Pause(
                id=entry_id(700 + n),
                day=day_at(day),
                logged_at=datetime.combine(FIRST, time(), UTC),
                reason=PauseReason.ILL,
                until=day_at(day + length),
            )
            for n, (day, length) in enumerate(breaks)
        ),
        draw(st.none() | st.integers(1, 3)),
    )
