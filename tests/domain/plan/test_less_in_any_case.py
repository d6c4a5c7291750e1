"""What hurt is answered in the cases beside the plain one: whoever did it, however it was kept."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import ExerciseDone, RepsLeft, SetDone
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import judged
from backcare.domain.plan.log import Log
from backcare.domain.plan.moves import move_session
from backcare.domain.plan.plan import PlanChange
from backcare.domain.plan.proposals import eased, eased_start
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.weeks import WEEK
from tests.builders import check_in, plan_of, session
from tests.domain.plan.dose import most_of, work
from tests.domain.plan.look_back import (
    NOW,
    applied,
    did,
    did_weeks,
    reasons,
    review,
    week_of,
)
from tests.domain.plan.runner import BY, MONDAY, chosen, plan_with


def monday(n):
    """The Monday of a week of the plan, from 1 on."""
    return MONDAY + (n - 1) * WEEK


def done_as(planned, nprs, exercise=None):
    """A planned exercise, or another in its place, with each set recorded."""
    sets = tuple(SetDone(reps=r, hold_seconds=planned.hold_seconds) for r in planned.reps)
    return ExerciseDone(
        exercise=exercise or planned.exercise, sets=sets, reps_left=RepsLeft.ONE_OR_TWO, nprs=nprs
    )


def with_one(plan, week, exercise, nprs, instead=None):
    """A log of a calm runner to whom one exercise of a week, or another in its place, hurt."""
    calm = did_weeks(plan, *(monday(n) for n in range(1, week)))
    sessions = []
    for number, one in enumerate(week_of(plan, monday(week))):
        done = tuple(
            done_as(e, nprs, instead) if e.exercise == exercise else done_as(e, 1)
            for e in one.exercises
        )
        sessions.append(session(7000 + number, one.day, minutes=25, done=done))
    return Log(sessions=(*calm, *sessions))


def coming_of(plan, log, week, **answers):
    changed = applied(plan, review(plan, log, monday(week), **answers), monday(week))
    return week_of(changed, monday(week + 1))


@pytest.mark.parametrize(
    ("planned", "easier"), [("E18", "E17"), ("E09", "E08"), ("E37", "E36"), ("E34", "E04")]
)
def test_an_easier_version_that_hurt_is_not_followed_by_the_planned_one(planned, easier):
    plan = plan_with()
    log = with_one(plan, 6, planned, 9, easier)
    was = next(e for s in week_of(plan, monday(6)) for e in s.exercises if e.exercise == planned)
    coming = coming_of(plan, log, 6)
    assert planned not in most_of(coming)
    came = [e for s in coming for e in s.exercises if e.exercise == easier]
    assert all(sum(e.reps) < sum(was.reps) for e in came)


def test_a_harder_version_that_hurt_does_not_raise_the_planned_one():
    plan = plan_with()
    log = with_one(plan, 6, "E27", 7, "E28")
    before = [e for s in week_of(plan, monday(6)) for e in s.exercises if e.exercise == "E27"]
    after = [e for s in coming_of(plan, log, 6) for e in s.exercises if e.exercise == "E27"]
    assert before
    assert all(e.load is None and work(e) <= work(before[0]) for e in after)


def test_a_second_red_on_the_easier_exercise_gets_less_again():
    plan = plan_with()
    log = with_one(plan, 3, "E22", 8)
    plan = applied(plan, review(plan, log, monday(3)), monday(3))
    first = most_of(week_of(plan, monday(4)))
    assert "E21" in first
    again = with_one(plan, 4, "E21", 9)
    log = Log(sessions=(*log.sessions, *again.sessions[-2:]))
    coming = most_of(coming_of(plan, log, 4))
    assert coming.get("E21", 0) < first["E21"]
    assert "E22" not in coming


def test_a_session_that_names_nothing_had_what_was_planned():
    plan = plan_with()
    first, second = week_of(plan, monday(2))
    unnamed = [session(7000 + n, s.day, minutes=25) for n, s in enumerate((first, second))]
    waking = [check_in(n, first.day + timedelta(n), nprs_waking=(1, 6)[n]) for n in range(2)]
    log = Log(sessions=(*did_weeks(plan, monday(1)), *unnamed), check_ins=tuple(waking))
    done = most_of([first])
    coming = most_of(coming_of(plan, log, 2))
    assert all(coming[e] < done[e] for e in coming.keys() & done.keys())
    assert coming["E07"] < done["E07"]


def test_a_week_back_for_pain_makes_no_weight_heavier():
    plan = plan_with()
    log = Log(
        sessions=(
            *did_weeks(plan, *(monday(n) for n in range(1, 6))),
            *(
                session(7000 + n, s.day, minutes=25, nprs=7, done=())
                for n, s in enumerate(week_of(plan, monday(6)))
            ),
        )
    )
    loads = {e.exercise: e.load for s in week_of(plan, monday(6)) for e in s.exercises}
    for planned in (e for s in coming_of(plan, log, 6) for e in s.exercises):
        if planned.exercise in loads:
            assert planned.load in (None, loads[planned.exercise])


def test_a_move_brings_what_was_red_back_in_less():
    plan = plan_with(sessions_a_week=3, long_run_day=3, run_days=(3,))
    friday = week_of(plan, monday(5))[-1]
    log = Log(sessions=(*did_weeks(plan, *(monday(n) for n in range(1, 5))), did(friday, nprs=8)))
    plan = applied(plan, review(plan, log, monday(5)), monday(5))
    there = next(s for s in week_of(plan, monday(6)) if "before-long-run" in s.reasons)
    planner = Planner(plan.choices, BY)
    recent = Recent(plan, log, Ratings(log), BY, monday(6))
    free = monday(6) + timedelta(days=5)
    moved = move_session(plan, there, free, NOW, planner, recent)
    hurt, now = most_of([friday]), most_of(s for s in moved.sessions if s.day == free)
    assert now.keys() & hurt.keys()
    assert all(now[e] < hurt[e] for e in now.keys() & hurt.keys())


def test_a_second_plan_knows_what_hurt_under_the_first():
    first = plan_with()
    log = Log(sessions=did_weeks(first, monday(1), monday(2), nprs=7), plans=(first,))
    wish, start = chosen(), monday(3)
    second = plan_of(Planner(wish, BY).build_sessions(start), wish, start)
    second = msgspec.structs.replace(second, id="f" * 32)
    known = eased_start(second, log, BY)
    hurt = most_of(week_of(first, monday(2)))
    begins = most_of(week_of(known, start))
    assert begins.keys() & hurt.keys()
    assert all(begins[e] < hurt[e] for e in begins.keys() & hurt.keys())
    calm = Log(sessions=did_weeks(first, monday(1), monday(2), nprs=1), plans=(first,))
    assert eased_start(second, calm, BY) == second


def test_the_same_week_knows_what_hurt_in_it():
    plan = plan_with(sessions_a_week=3)
    first, _, third = week_of(plan, monday(1))
    log = Log(sessions=(did(first, nprs=7),))
    recent = Recent(plan, log, Ratings(log), BY, third.day + timedelta(days=1))
    now = eased(third, recent, Planner(plan.choices, BY), since=monday(1))
    hurt, today = most_of([first]), most_of([now])
    assert today.keys() & hurt.keys()
    assert all(today[e] < hurt[e] for e in today.keys() & hurt.keys())


def test_climbing_before_a_missed_week_is_not_forgotten():
    plan = plan_with()
    weeks = [monday(n) for n in (1, 2, 3)]
    climbing = tuple(check_in(n, m, nprs_sitting=2 + n) for n, m in enumerate(weeks, 1))
    log = Log(sessions=did_weeks(plan, *weeks), check_ins=climbing)
    done = most_of(week_of(plan, monday(3)))
    coming = most_of(coming_of(plan, log, 4))
    assert coming.keys() & done.keys()
    assert all(coming[e] < done[e] for e in coming.keys() & done.keys())


def test_what_hurt_is_remembered_though_only_the_other_session_was_done():
    plan = plan_with()
    a_of = {n: next(s for s in week_of(plan, monday(n)) if s.name == "A") for n in (1, 2)}
    b_of = {n: next(s for s in week_of(plan, monday(n)) if s.name == "B") for n in range(1, 5)}
    log = Log(sessions=(did(a_of[1]), did(a_of[2], nprs=8), *(did(b) for b in b_of.values())))
    hurt, coming = most_of([a_of[2]]), most_of(coming_of(plan, log, 3))
    assert coming.keys() & hurt.keys()
    assert all(coming[e] < hurt[e] for e in coming.keys() & hurt.keys())


def test_who_declines_to_go_back_still_gets_less_of_what_hurt():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, monday(1), monday(2), nprs=7))
    found = review(plan, log, monday(2))
    assert reasons(found)[0] == "two-reds"
    coming = most_of(week_of(applied(plan, found, monday(2), declined=[0]), monday(3)))
    milder = Log(sessions=(*did_weeks(plan, monday(1)), *did_weeks(plan, monday(2), nprs=4)))
    held = most_of(coming_of(plan, milder, 2))
    for exercise in coming.keys() & held.keys():
        assert coming[exercise] <= held[exercise]
    assert not {"E12", "E17", "E41"} & coming.keys()


def test_two_missed_weeks_get_no_more_than_one():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, *(monday(n) for n in range(1, 5))))
    done = most_of(week_of(plan, monday(4)))
    coming = most_of(coming_of(plan, log, 6))
    assert coming.keys() & done.keys()
    assert all(coming[e] <= done[e] for e in coming.keys() & done.keys())


def test_pain_of_single_exercises_makes_a_session_red():
    plan = plan_with()
    sore = [
        session(
            7000 + n,
            s.day,
            done=tuple(ExerciseDone(exercise=e.exercise, nprs=8) for e in s.exercises),
        )
        for n, s in enumerate(week_of(plan, monday(1)))
    ]
    found = review(plan, Log(sessions=tuple(sore)), monday(1))
    assert "see-physio" in found.advice
    assert reasons(found)[0] == "two-reds"


def test_sessions_with_names_of_their_own_stay_when_a_leg_has_settled():
    plan = plan_with(groups=(BehaviourGroup.NERVE,))
    sessions = tuple(msgspec.structs.replace(s, name=f"Mine {s.name}") for s in plan.sessions)
    plan = msgspec.structs.replace(plan, sessions=sessions)
    log = Log(sessions=did_weeks(plan, monday(1)))
    found = review(plan, log, monday(1), leg_settled=True)
    assert "leg-settled" in reasons(found)
    assert len(applied(plan, found, monday(1)).sessions) == len(sessions)


def test_the_light_session_before_a_race_stays_beside_an_optional_one():
    race = monday(3) + timedelta(days=5)
    plan = plan_with(races=(race,))
    [light] = [s for s in plan.sessions if 0 <= (race - s.day).days <= 7]
    extra = msgspec.structs.replace(light, name="C", is_optional=True, reasons=())
    brought = msgspec.structs.replace(
        plan, sessions=tuple(sorted((*plan.sessions, extra), key=lambda s: s.day))
    )
    kept = [s for s in judged(brought, MONDAY, BY).sessions if 0 <= (race - s.day).days <= 7]
    assert kept == [light]


def test_a_moved_day_with_two_sessions_leaves_them_where_they_are_made():
    plan = plan_with(has_extra=True, run_days=(1, 3))
    second = week_of(plan, monday(2))
    day = second[0].day
    change = PlanChange(changed_at=NOW, session=day, before=day, after=day + timedelta(days=1))
    twice = msgspec.structs.replace(second[0], name="C", is_optional=True)
    plan = msgspec.structs.replace(
        plan,
        sessions=tuple(sorted((*plan.sessions, twice), key=lambda s: s.day)),
        changes=(change,),
    )
    found = review(plan, Log(), monday(1))
    assert week_of(applied(plan, found, monday(1)), monday(2))
