"""Weeks looked back on, and what is proposed."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    Pause,
    PauseReason,
    RepsLeft,
    WeekFeel,
)
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.log import Log
from backcare.domain.plan.replan import is_look_back_due
from backcare.domain.weeks import MONDAYS, WEEK
from tests.builders import check_in, entry_id
from tests.domain.plan.look_back import (
    NOW,
    applied,
    did,
    did_weeks,
    looked_back,
    numbers,
    reasons,
    review,
    week_of,
)
from tests.domain.plan.runner import MONDAY, READY, measured, names, plan_with


def test_a_calm_week_changes_nothing():
    plan = plan_with()
    found = review(plan, Log(sessions=did_weeks(plan, MONDAY)))
    assert found.proposals == ()
    after = applied(plan, found)
    assert after.sessions == plan.sessions
    assert after.reviewed == MONDAY


def test_two_easy_sessions_make_at_most_two_exercises_harder():
    plan = plan_with(sessions_a_week=3)
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    found = review(plan, log)
    assert len(found.proposals) == 2
    assert all(reason.startswith("progress") for reason in reasons(found))
    coming = week_of(applied(plan, found), MONDAY + WEEK)
    for proposal in found.proposals:
        assert any(proposal.after in s.exercises for s in coming)
    assert week_of(applied(plan, found), MONDAY + 2 * WEEK) == week_of(plan, MONDAY + 2 * WEEK)


def test_one_easy_session_is_not_enough():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    assert review(plan, log).proposals == ()


def test_too_much_pain_leads_to_the_easier_exercise_for_a_week():
    plan = plan_with(level=3)
    a, b = week_of(plan, MONDAY)
    sessions = [did(a), did(b)]
    sore = msgspec.structs.replace(
        sessions[0],
        done=tuple(
            msgspec.structs.replace(d, nprs=6) if d.exercise == "E09" else d
            for d in sessions[0].done
        ),
    )
    found = review(plan, Log(sessions=(sore, sessions[1])))
    [proposal] = found.proposals
    assert (proposal.reason, proposal.before.exercise, proposal.after.exercise) == (
        "regress",
        "E09",
        "E08",
    )
    after = applied(plan, found)
    assert "E08" in names(week_of(after, MONDAY + WEEK)[0])
    assert week_of(after, MONDAY + 2 * WEEK) == week_of(plan, MONDAY + 2 * WEEK)
    [change] = after.changes
    assert (change.rule, change.is_declined) == ("PR5", False)


def test_a_sorer_morning_takes_one_set():
    plan = plan_with()
    a, b = week_of(plan, MONDAY)
    waking = [check_in(n, a.day + timedelta(n), nprs_waking=(1, 2, 1)[n]) for n in range(3)]
    log = Log(sessions=(did(a, nprs=4), did(b)), check_ins=tuple(waking))
    found = review(plan, log)
    assert set(reasons(found)) == {"reduce"}
    for proposal in found.proposals:
        assert len(proposal.after.reps) == max(1, len(proposal.before.reps) - 1)


def test_nothing_to_spare_repeats_the_dose_when_the_next_one_is_more():
    plan = plan_with()
    second = MONDAY + WEEK
    log = Log(sessions=did_weeks(plan, MONDAY, second, nprs=4))
    found = review(plan, log, second)
    held = {p.before.exercise: p.after.reps for p in found.proposals if p.reason == "hold-dose"}
    assert held["E07"] == (6, 4, 2)
    assert set(reasons(found)) == {"hold-dose"}


def a_week_in_which_a_hurt(nprs, reps_left=RepsLeft.ONE_OR_TWO):
    """The plan after week 2, session A of which hurt; session A of week 3 is all new steps."""
    plan = plan_with()
    second = MONDAY + WEEK
    a, b = week_of(plan, second)
    log = Log(sessions=(*did_weeks(plan, MONDAY), did(a, nprs=nprs, reps_left=reps_left), did(b)))
    found = review(plan, log, second)
    changes = {p.before.exercise: p for p in found.proposals}
    return changes, week_of(applied(plan, found, second), second + WEEK)[0]


def test_what_hurt_is_not_followed_by_its_next_step():
    changes, a = a_week_in_which_a_hurt(7)
    assert {name: changes[name].after.exercise for name in ("E12", "E17", "E41")} == {
        "E12": "E11",
        "E17": "E16",
        "E41": "E40",
    }
    assert {p.reason for p in changes.values()} == {"regress-dose", "regress"}
    assert not {"E12", "E17", "E41"} & set(names(a))
    half = next(e for e in a.exercises if e.exercise == "E16")
    assert (half.reps, half.is_key, half.replaces) == ((12,), True, "E17")


@pytest.mark.parametrize(("nprs", "reps_left"), [(4, RepsLeft.ONE_OR_TWO), (1, RepsLeft.NONE)])
def test_amber_or_nothing_to_spare_repeats_the_exercise_before_its_next_step(nprs, reps_left):
    changes, a = a_week_in_which_a_hurt(nprs, reps_left)
    assert set(names(a)) >= {"E11", "E16", "E40"}
    held = next(e for e in a.exercises if e.exercise == "E11")
    assert (held.reps, held.reasons) == ((6, 6), ("hold-dose",))
    assert {p.reason for p in changes.values()} == {"hold-dose"}
    green, _ = a_week_in_which_a_hurt(1)
    assert green == {}


def test_a_ladder_is_followed_over_a_step_that_is_not_planned():
    plan = plan_with()
    second = MONDAY + WEEK
    a, b = week_of(plan, second)
    sore = did(b, nprs=4)
    found = review(plan, Log(sessions=(*did_weeks(plan, MONDAY), did(a), sore)), second)
    held = {p.before.exercise: p.after.exercise for p in found.proposals}
    # from clam to band walk by the ladder, the others by their place and goal
    assert held["E23"] == "E21"
    assert (held["E06"], held["E57"], held["E24"]) == ("E05", "E29", "E04")


def test_a_session_that_is_cut_for_time_can_progress():
    plan = plan_with(session_minutes=20, sessions_a_week=3)
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    assert all("time" in s.reasons for s in week_of(plan, MONDAY + WEEK))
    assert len(review(plan, log).proposals) == 2


def test_anything_new_stops_and_offers_nothing_else():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY, nprs=9))
    found = review(plan, log, anything_new=True)
    assert found.is_stopped
    assert found.proposals == ()
    check = looked_back(anything_new=True)
    kept = SelfCheckResult(
        id=entry_id(901),
        day=check.day,
        logged_at=check.logged_at + timedelta(minutes=1),
        screen="2026-11-23",
        answers=(),
        urgency=Urgency.ROUTINE,
    )
    log = msgspec.structs.replace(log, checks=(kept,))
    assert reasons(review(plan, log, anything_new=True))[0] == "two-reds"


def test_a_flare_brings_a_week_that_settles_and_then_the_same_week_again():
    plan = plan_with()
    log = Log(
        sessions=did_weeks(plan, MONDAY, nprs=4), check_ins=(check_in(1, MONDAY, nprs_sitting=7),)
    )
    found = review(plan, log, feel=WeekFeel.WORSE)
    assert reasons(found) == ["settle"]
    after = applied(plan, found)
    assert {s.week for s in week_of(after, MONDAY + WEEK)} == {0}
    again = week_of(after, MONDAY + 2 * WEEK)
    assert [s.exercises for s in again] == [s.exercises for s in week_of(plan, MONDAY)]
    assert numbers(after) == [1, 0, *range(1, 13)]


def test_two_reds_within_a_week_go_one_week_back_and_name_a_physio():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY, nprs=6))
    found = review(plan, log)
    assert reasons(found)[0] == "two-reds"
    assert found.advice == ("see-physio",)
    assert {s.week for s in week_of(applied(plan, found), MONDAY + WEEK)} == {1}


@pytest.mark.parametrize(
    ("missed", "reason", "weeks"),
    [
        (1, "missed-one", [6, 7, 8]),
        (2, "missed-some", [5, 6, 7]),
        (3, "missed-some", [5, 6, 7]),
        (4, "missed-many", [5, 6, 7]),
        (9, "missed-many", [5, 6, 7]),
    ],
)
def test_missed_weeks_go_back_as_far_as_the_rule_says(missed, reason, weeks):
    plan = plan_with()
    trained = [MONDAY + n * WEEK for n in range(6)]
    last = MONDAY + (5 + missed) * WEEK
    found = review(plan, Log(sessions=did_weeks(plan, *trained)), last)
    assert reasons(found) == [reason]
    after = applied(plan, found, last)
    came = [week_of(after, last + n * WEEK)[0].week for n in (1, 2, 3)]
    assert came == weeks


def test_who_never_began_begins_at_the_beginning_and_is_told_why():
    plan = plan_with()
    found = review(plan, Log())
    assert reasons(found) == ["not-begun"]
    assert numbers(applied(plan, found)) == [1, *range(1, 13)]


@pytest.mark.parametrize(
    ("nprs", "told"),
    [((3, 4, 5), ["climbing"]), ((3, 4, 4), []), ((0, 1, 2), []), ((5, 4, 5), [])],
)
def test_pain_that_climbs_over_two_weeks_is_red(nprs, told):
    plan = plan_with()
    weeks = [MONDAY + n * WEEK for n in range(3)]
    sessions = [
        s for week, n in zip(weeks, nprs, strict=True) for s in did_weeks(plan, week, nprs=n)
    ]
    found = review(plan, Log(sessions=tuple(sessions)), weeks[-1])
    assert [r for r in reasons(found) if r == "climbing"] == told
    after = numbers(applied(plan, found, weeks[-1]))
    assert after[:4] == ([1, 2, 3, 3] if told else [1, 2, 3, 4])


def test_a_break_that_outlasts_the_plan_counts_to_its_end():
    plan = plan_with()
    trained = [MONDAY + n * WEEK for n in range(12)]
    found = review(plan, Log(sessions=did_weeks(plan, *trained)), MONDAY + 14 * WEEK)
    assert reasons(found) == ["missed-some"]
    after = applied(plan, found, MONDAY + 14 * WEEK)
    assert [s.week for s in after.sessions if s.day >= MONDAY + 15 * WEEK][::2][:4] == [
        11,
        12,
        13,
        14,
    ]


def test_the_next_phase_waits_for_its_tests_and_can_be_begun_all_the_same():
    plan = plan_with()
    weeks = [MONDAY + n * WEEK for n in range(4)]
    log = Log(sessions=did_weeks(plan, *weeks))
    found = review(plan, log, weeks[-1])
    assert reasons(found)[0] == "repeat-block"
    assert found.missing == (Missing.TESTS,)
    assert week_of(applied(plan, found, weeks[-1]), weeks[-1] + WEEK)[0].week == 3
    declined = applied(plan, found, weeks[-1], declined=range(len(found.proposals)))
    assert declined.sessions == plan.sessions
    assert all(change.is_declined for change in declined.changes)
    ready = msgspec.structs.replace(log, gate_checks=(measured(weeks[-1], **READY),))
    assert "repeat-block" not in reasons(review(plan, ready, weeks[-1]))


def test_a_plateau_after_six_weeks_names_a_physio():
    plan = plan_with()
    weeks = [MONDAY + n * WEEK for n in range(6)]
    log = Log(sessions=did_weeks(plan, *weeks, nprs=4))
    assert "plateau" in review(plan, log, weeks[-1]).advice
    better = Log(
        sessions=(*did_weeks(plan, *weeks[:4], nprs=5), *did_weeks(plan, *weeks[4:], nprs=3))
    )
    assert "plateau" not in review(plan, better, weeks[-1]).advice
    assert "plateau" not in review(plan, log, weeks[-2]).advice


@pytest.mark.parametrize(("before", "after", "is_told"), [(7, 3, True), (3, 7, False)])
def test_only_better_activities_are_no_plateau(before, after, is_told):
    plan = plan_with()
    weeks = [MONDAY + n * WEEK for n in range(6)]
    checks = [
        ActivityCheck(
            id=entry_id(n),
            day=day,
            logged_at=NOW,
            activities=(ActivityRating(name="Long run", ability=ability),),
        )
        for n, (day, ability) in enumerate(((MONDAY, before), (weeks[-1], after)))
    ]
    log = Log(sessions=did_weeks(plan, *weeks, nprs=4), activities=tuple(checks))
    assert ("plateau" in review(plan, log, weeks[-1]).advice) is is_told


def test_sessions_in_a_pause_do_not_count_against_the_next_phase():
    plan = plan_with()
    weeks = [MONDAY + n * WEEK for n in range(4)]
    log = Log(
        sessions=tuple(s for s in did_weeks(plan, *weeks) if s.day.weekday() == 0),
        gate_checks=(measured(weeks[-1], **READY),),
    )
    assert review(plan, log, weeks[-1]).missing == (Missing.SESSIONS,)
    thursdays = tuple(
        Pause(
            id=entry_id(800 + n),
            day=week + timedelta(days=3),
            logged_at=NOW,
            reason=PauseReason.OTHER,
            until=week + timedelta(days=6),
        )
        for n, week in enumerate(weeks)
    )
    paused = msgspec.structs.replace(log, pauses=thursdays)
    assert review(plan, paused, weeks[-1]).missing == ()


@pytest.mark.parametrize(
    ("today", "is_due"), [(MONDAY, False), (MONDAY + timedelta(6), False), (MONDAY + WEEK, True)]
)
def test_a_look_back_is_due_once_a_week_of_the_plan_is_over(today, is_due):
    assert is_look_back_due(plan_with(), today, MONDAYS) is is_due


def test_a_look_back_is_asked_once():
    plan = plan_with()
    after = applied(plan, review(plan, Log(sessions=did_weeks(plan, MONDAY))))
    assert not is_look_back_due(after, MONDAY + WEEK, MONDAYS)
    assert is_look_back_due(after, MONDAY + 2 * WEEK, MONDAYS)
