"""The rules of making a plan hold for every change of it (clinical notes 6.3, 6.4, 6.6).

What is checked here is written from the rules, and asks no code of the plan whether it kept them.
"""

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import RepsLeft, WeekFeel
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import apply_look_back, judged
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import may_move
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.progression import versions, with_exercise
from backcare.domain.plan.replan import look_back_on
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from tests.builders import plan_of
from tests.domain.plan.look_back import (
    GATES,
    NOW,
    RULES,
    applied,
    did_weeks,
    looked_back,
    review,
    week_of,
)
from tests.domain.plan.rules import ARCHING, HEAVY, HINGES, HIP, LEG, PELVIS, broken_rules
from tests.domain.plan.runner import BY, EVERYTHING, MONDAY, chosen, moved, names, plan_with
from tests.domain.plan.wished import WISHES

wishes = st.builds(
    PlanChoices,
    level=st.integers(1, 3),
    sessions_a_week=st.integers(2, 3),
    equipment=st.sampled_from([(), (Equipment.BAND,), EVERYTHING]),
    long_run_day=st.none() | st.integers(0, 6),
    has_extra=st.booleans(),
    run_days=st.sampled_from([(1, 3), (1, 3, 5)]),
    groups=st.permutations([PELVIS, LEG, HIP, ARCHING]).flatmap(
        lambda order: st.integers(0, 4).map(lambda n: tuple(order[:n]))
    ),
    races=st.just(()) | st.integers(8, 60).map(lambda n: (MONDAY + timedelta(days=n),)),
)


@settings(max_examples=80, deadline=None)
@given(wishes, st.integers(0, 6))
def test_a_fresh_plan_keeps_every_rule(wish, start):
    day = MONDAY + timedelta(days=start)
    plan = plan_of(Planner(wish, BY).build_sessions(day), wish, day)
    assert broken_rules(plan) == []


changes = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 8),
        st.sampled_from(WeekFeel),
        st.sampled_from(RepsLeft),
        st.booleans(),
        st.integers(0, 2),
        st.integers(0, 6),
        st.tuples(st.sampled_from(sorted(WISHES)), st.integers(0, 200)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(wishes, changes)
def test_whatever_was_changed_a_plan_keeps_every_rule(wish, weeks):
    plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
    log = Log()
    for n, (trains, nprs, feel, reps_left, is_calm, which, weekday, wished) in enumerate(weeks):
        monday = MONDAY + n * WEEK
        kind, number = wished
        plan = WISHES[kind](plan, log, monday, number)
        assert broken_rules(plan, monday) == []
        for session in week_of(plan, monday)[which : which + 1]:
            day = monday + timedelta(days=weekday)
            if may_move(plan, session, day, Planner(plan.choices, BY)):
                plan = moved(plan, session, day, NOW)
                assert broken_rules(plan, monday) == []
        done = did_weeks(plan, monday, nprs=nprs, reps_left=reps_left) if trains else ()
        log = msgspec.structs.replace(log, sessions=(*log.sessions, *done))
        check = looked_back(monday, feel=feel, leg_settled=is_calm and LEG in wish.groups)
        found = look_back_on(plan, check, log, gates=GATES, programming=BY)
        plan = apply_look_back(plan, check, found, BY, rules=RULES, now=NOW, weeks=MONDAYS)
        assert broken_rules(plan, monday) == []


@settings(max_examples=40, deadline=None)
@given(wishes)
def test_no_easier_or_harder_version_breaks_a_rule(wish):
    plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
    planner = Planner(wish, BY)
    for one in plan.sessions[::3]:
        for planned in one.exercises:
            for name, version in versions(planned, one, planner).items():
                changed = with_exercise(one, planned.exercise, version)
                kept = msgspec.structs.replace(plan, sessions=(changed,))
                broken = {rule for _, _, rule in broken_rules(kept)}
                assert broken <= ({"time"} if name == "easier" else set())


def test_hinges_wait_for_a_calm_leg_whatever_else_fits():
    for groups in ((PELVIS, LEG), (LEG, PELVIS)):
        for equipment in ((), EVERYTHING):
            plan = plan_with(groups=groups, equipment=equipment)
            assert not HINGES & {e for s in plan.sessions for e in names(s)}


def test_a_race_on_sunday_leaves_one_light_session_over_two_calendar_weeks():
    race = MONDAY + timedelta(days=20)
    wish = chosen(run_days=(1, 3, 5), long_run_day=5, races=(race,))
    plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
    last_days = [s for s in plan.sessions if 0 <= (race - s.day).days <= 7]
    assert [s.reasons[-1] for s in last_days] == ["race"]


def test_a_new_plan_in_race_week_knows_the_light_session_before_it():
    race = MONDAY + timedelta(days=6)
    wish = chosen(run_days=(1, 3, 5), long_run_day=5, races=(race,))
    start = MONDAY + timedelta(days=1)
    fresh = Planner(wish, BY).build_sessions(start)
    assert [s for s in fresh if s.day <= race]
    second = Planner(wish, BY).build_sessions(start, trained=(MONDAY,))
    assert [s for s in second if s.day <= race] == []


def test_harder_never_puts_heavy_legs_before_the_long_run():
    for long_run in range(7):
        plan = plan_with(sessions_a_week=3, long_run_day=long_run, run_days=(long_run,))
        weeks = [MONDAY, MONDAY + WEEK]
        log = Log(sessions=did_weeks(plan, *weeks, reps_left=RepsLeft.FIVE_OR_MORE))
        changed = applied(plan, review(plan, log, weeks[-1]), weeks[-1])
        assert broken_rules(changed) == []


def test_a_day_before_the_long_run_takes_the_heavy_legs_out_and_another_brings_them_back():
    plan = plan_with()
    third = MONDAY + 2 * WEEK
    session = next(s for s in week_of(plan, third) if HEAVY & set(names(s)))
    saturday = moved(plan, session, third + timedelta(days=5), NOW)
    there = next(s for s in week_of(saturday, third) if s.name == session.name)
    assert not HEAVY & set(names(there))
    assert "before-long-run" in there.reasons
    back = moved(saturday, there, session.day, NOW)
    assert session in week_of(back, third)


def test_what_a_look_back_held_is_held_after_a_move_there_and_back():
    plan = plan_with()
    second = MONDAY + WEEK
    log = Log(sessions=did_weeks(plan, MONDAY, second, nprs=4))
    plan = applied(plan, review(plan, log, second), second)
    third = second + WEEK
    session = next(s for s in week_of(plan, third) if HEAVY & set(names(s)))
    saturday = moved(plan, session, third + timedelta(days=5), NOW)
    there = next(s for s in week_of(saturday, third) if s.name == session.name)
    back = moved(saturday, there, session.day, NOW)
    assert session in week_of(back, third)


def test_a_second_session_never_comes_into_a_race_week():
    race = MONDAY + timedelta(days=20)
    plan = plan_with(sessions_a_week=3, races=(race,))
    before = [s for s in plan.sessions if 7 < (race - s.day).days <= 13]
    planner = Planner(plan.choices, BY)
    for session in before:
        for n in range(7):
            day = monday_of(session.day) + timedelta(days=n)
            if 0 <= (race - day).days <= 7:
                assert not may_move(plan, session, day, planner)


def test_a_plan_from_elsewhere_is_put_right_from_a_day_on():
    hinge = plan_with(level=3)
    choices = msgspec.structs.replace(hinge.choices, groups=(LEG,))
    brought = msgspec.structs.replace(hinge, choices=choices)
    assert broken_rules(brought) != []
    since = MONDAY + 2 * WEEK
    mended = judged(brought, since, BY)
    assert (
        broken_rules(
            msgspec.structs.replace(mended, sessions=[s for s in mended.sessions if s.day >= since])
        )
        == []
    )
    assert [s for s in mended.sessions if s.day < since] == [
        s for s in hinge.sessions if s.day < since
    ]
