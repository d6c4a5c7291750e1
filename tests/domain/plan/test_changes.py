"""What a look back and a moved day write into the plan, and what they leave as it was."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import RepsLeft
from backcare.domain.plan.changes import LookBack
from backcare.domain.plan.log import Log
from backcare.domain.weeks import WEEK, monday_of
from tests.domain.plan.look_back import NOW, applied, did_weeks, reasons, review, week_of
from tests.domain.plan.runner import MONDAY, moved, names, plan_with


def test_a_moved_session_keeps_its_old_day_in_the_changes():
    plan = plan_with()
    first = plan.sessions[0]
    after = moved(plan, first, MONDAY + timedelta(1), NOW)
    assert after.sessions[0] == msgspec.structs.replace(first, day=MONDAY + timedelta(1))
    assert (after.changes[-1].before, after.changes[-1].after) == (MONDAY, MONDAY + timedelta(1))
    with pytest.raises(ValueError, match="start"):
        moved(plan, first, MONDAY - timedelta(1), NOW)


def test_what_became_harder_keeps_the_fewer_sets_of_an_easier_week():
    plan = plan_with(sessions_a_week=3)
    weeks = [MONDAY + n * WEEK for n in range(2)]
    log = Log(sessions=did_weeks(plan, *weeks, reps_left=RepsLeft.FIVE_OR_MORE))
    found = review(plan, log, weeks[-1])
    assert any(p.reason.startswith("progress") for p in found.proposals)
    after = applied(plan, found, weeks[-1])
    easier = MONDAY + 3 * WEEK
    for was, now in zip(week_of(plan, easier), week_of(after, easier), strict=True):
        assert [len(e.reps) for e in now.exercises] == [len(e.reps) for e in was.exercises]


def test_a_calm_leg_lets_hinges_in():
    plan = plan_with(level=3, groups=(BehaviourGroup.NERVE,))
    log = Log(sessions=did_weeks(plan, MONDAY))
    assert "leg-settled" not in reasons(review(plan, log))
    found = review(plan, log, leg_settled=True)
    assert "leg-settled" in reasons(found)
    after = applied(plan, found)
    assert after.choices.has_settled_leg
    assert any("E32" in names(s) for s in week_of(after, MONDAY + WEEK))
    assert week_of(after, MONDAY) == week_of(plan, MONDAY)


def dose_of(planned):
    return planned.exercise, planned.reps, planned.hold_seconds


def test_a_calm_leg_leaves_the_race_light_days_moved_and_what_became_harder():
    race = MONDAY + 3 * WEEK + timedelta(days=6)
    wishes = {"level": 3, "sessions_a_week": 3, "session_minutes": 40}
    plan = plan_with(**wishes, groups=(BehaviourGroup.NERVE,), races=(race,))
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    found = review(plan, log)
    harder = {dose_of(p.after) for p in found.proposals}
    assert harder
    plan = applied(plan, found)
    third = MONDAY + 2 * WEEK
    first = week_of(plan, third)[0]
    plan = moved(plan, first, first.day + timedelta(days=1), NOW)
    calm = review(plan, log, leg_settled=True).proposals
    [proposal] = [p for p in calm if p.reason == "leg-settled"]
    after = applied(plan, LookBack(proposals=(proposal,)))
    assert [(s.day, s.name) for s in after.sessions] == [(s.day, s.name) for s in plan.sessions]
    [only] = week_of(after, monday_of(race))
    [was] = week_of(plan, monday_of(race))
    assert only.reasons == was.reasons
    assert sum(len(e.reps) for e in only.exercises) <= sum(len(e.reps) for e in was.exercises)
    coming = week_of(after, MONDAY + WEEK)
    assert any("E32" in names(s) for s in coming)
    assert harder <= {dose_of(e) for s in coming for e in s.exercises}


def test_a_moved_day_stays_when_weeks_come_again():
    plan = plan_with()
    second = MONDAY + WEEK
    first = week_of(plan, second)[0]
    plan = moved(plan, first, first.day + timedelta(days=1), NOW)
    found = review(plan, Log())
    assert [s.day for s in week_of(applied(plan, found), second)] == [
        second + timedelta(days=1),
        second + timedelta(days=3),
    ]


def test_a_race_stays_light_when_weeks_move():
    race = MONDAY + 5 * WEEK + timedelta(days=6)
    plan = plan_with(races=(race,))
    found = review(plan, Log())
    after = applied(plan, found)
    [only] = week_of(after, monday_of(race))
    assert "race" in only.reasons
    assert not any("race" in s.reasons for s in after.sessions if s is not only)
