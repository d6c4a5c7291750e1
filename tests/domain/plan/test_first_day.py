"""A plan in weeks from any first day, and over a change of it."""

from datetime import timedelta
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import WeekFeel
from backcare.domain.plan.builder import PLAN_WEEKS, Planner
from backcare.domain.plan.calendar_slots import slots_of
from backcare.domain.plan.changes import apply_look_back
from backcare.domain.plan.days import with_days
from backcare.domain.plan.log import Log
from backcare.domain.plan.replan import is_look_back_due, look_back_on
from backcare.domain.plan.schedule import training_days
from backcare.domain.plan.standing import Standing
from backcare.domain.weeks import WEEK, Weeks, in_week
from backcare.storage.documents import validate_record
from tests.builders import plan_of
from tests.domain.plan.look_back import GATES, NOW, RULES, did, looked_back
from tests.domain.plan.runner import BY, MONDAY, chosen
from tests.domain.plan.wishes import choices, starts

DAY = timedelta(days=1)
any_weeks = st.builds(Weeks, st.integers(0, 6))


@given(choices, starts, any_weeks)
def test_each_whole_week_has_the_sessions_asked_for(wish, start, weeks):
    wish = msgspec.structs.replace(wish, races=())
    sessions = Planner(wish, BY, weeks).build_sessions(start)
    first = weeks.start(start) if weeks.place(start) == 0 else weeks.start(start) + WEEK
    days = training_days(wish)
    for n in range(PLAN_WEEKS):
        own = [s for s in in_week(sessions, first + n * WEEK) if not s.is_optional]
        assert [s.day.weekday() for s in own] == list(weeks.in_order(days))
        assert len({s.week for s in own}) == 1, "a week of the plan is one of the programme"
    names = [s.name for s in sessions if not s.is_optional]
    assert all(a != b for a, b in pairwise(names)), "A and B alternate"
    assert names[0] == "A"


@settings(max_examples=60)
@given(
    st.lists(st.tuples(any_weeks, st.booleans(), st.booleans()), min_size=2, max_size=12),
    st.sampled_from(WeekFeel),
    st.integers(0, 6),
)
def test_over_any_changes_of_the_first_day_a_plan_stays_sound(lived, feel, offset):
    """Each week of a life may begin on another day; what is looked back on is asked once."""
    wish = chosen(sessions_a_week=2)
    start = MONDAY + offset * DAY
    plan = plan_of(Planner(wish, BY, lived[0][0]).build_sessions(start), wish, start)
    log, looked = Log(), []
    for n, (weeks, trains, looks) in enumerate(lived, 1):
        log = msgspec.structs.replace(log, weeks=weeks)
        today = start + n * WEEK
        new = [s for s in plan.sessions if today - WEEK <= s.day < today]
        if trains:
            log = msgspec.structs.replace(log, sessions=(*log.sessions, *map(did, new)))
        if looks and is_look_back_due(plan, today, weeks):
            check = looked_back(weeks.last_name(today), feel=feel)
            assert check.week not in looked, "no week is asked about twice"
            looked.append(check.week)
            found = look_back_on(plan, check, log, gates=GATES, programming=BY)
            at = weeks.start(today)
            past = [s for s in plan.sessions if s.day < at]
            plan = apply_look_back(plan, check, found, BY, weeks=weeks, rules=RULES, now=NOW)
            validate_record(plan)
            assert [s for s in plan.sessions if s.day < at] == past
            assert not is_look_back_due(plan, today, weeks)
        keys = [(s.day, s.name) for s in plan.sessions]
        assert len(set(keys)) == len(keys)
        _nothing_is_lost_or_twice(plan, log, weeks)


@given(any_weeks, any_weeks, st.sets(st.integers(0, 6), min_size=2, max_size=2), st.integers(0, 40))
def test_other_strength_days_keep_their_weeks(before, after, days, ago):
    wish = chosen(sessions_a_week=2)
    plan = plan_of(Planner(wish, BY, before).build_sessions(MONDAY), wish, MONDAY)
    since = MONDAY + ago * DAY
    changed = with_days(
        plan, tuple(sorted(days)), since, Log(weeks=after), today=since, now=NOW, programming=BY
    )
    starts_of = [after.start(s.day) for s in plan.sessions]
    assert [after.start(s.day) for s in changed.sessions] == starts_of
    past = [s for s in plan.sessions if s.day < since]
    assert [s for s in changed.sessions if s.day < since] == past


@given(any_weeks, any_weeks, starts)
def test_a_calendar_takes_back_whatever_a_change_left_in_it(before, after, start):
    wish = chosen(sessions_a_week=3)
    plan = plan_of(Planner(wish, BY, before).build_sessions(start), wish, start)
    first, later = slots_of(plan, [plan], before), slots_of(plan, [plan], after, had_others=True)
    told = {slot for slot, _ in later.filled} | set(later.freed)
    assert len({slot for slot, _ in later.filled}) == len(later.filled) == len(plan.sessions)
    assert {slot for slot, _ in first.filled if slot.week >= after.name(plan.day)} <= told


def _nothing_is_lost_or_twice(plan, log, weeks):
    standing = Standing([plan], log.sessions, (), weeks)
    starts_of = {weeks.start(s.day) for s in (*plan.sessions, *log.sessions)}
    stood = [standing.week(start) for start in starts_of]
    assert sum(len(week.done) for week in stood) == len(log.sessions)
    assert sum(len(week.planned) for week in stood) == len(plan.sessions)
