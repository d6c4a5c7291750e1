"""Weeks looked back on: what is proposed, what is written, and runners over twelve weeks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    ExerciseDone,
    Pause,
    PauseReason,
    RepsLeft,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.plan.builder import build_sessions
from backcare.domain.plan.changes import LookBack, apply_review, move_session
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.progression import versions
from backcare.domain.plan.replan import Log, is_look_back_due, review_week
from backcare.domain.weeks import WEEK, week_start
from backcare.storage.documents import check_record
from tests.builders import check_in, entry_id, plan_of, session
from tests.domain.plan.runner import BY, CONTENT, EVERYTHING, MONDAY, READY, chosen, measured, names

GATES = CONTENT.gates
RULES = {reason.id: reason.rule_id for reason in CONTENT.reasons.values()}
NOW = datetime(2026, 12, 7, 8, tzinfo=UTC)
READY_FOR_SPRING = {
    "side_bridge": (50, 50),
    "bird_dog": (10, 10),
    "single_leg_bridge": (15, 15),
    "calf_raise": (20, 20),
    "balance_eyes_closed": (20, 20),
    "step_down": (10, 10),
}


def plan_with(**values):
    wish = chosen(**values)
    return plan_of(build_sessions(wish, MONDAY, BY), wish, MONDAY)


def looked_back(monday=MONDAY, **answers):
    answers = {"feel": WeekFeel.SAME, "effect": EffectOnRunning.NOT_AT_ALL, **answers}
    logged = datetime.combine(monday + WEEK, datetime.min.time(), UTC)
    return WeeklyCheck(
        id=entry_id(900), day=monday + WEEK, logged_at=logged, week=monday, **answers
    )


def did(planned, *, reps_left=RepsLeft.ONE_OR_TWO, nprs=1, number=0):
    return session(
        5000 + planned.day.toordinal() + number,
        planned.day,
        minutes=25,
        nprs=nprs,
        done=tuple(ExerciseDone(exercise=e, reps_left=reps_left) for e in names(planned)),
    )


def did_weeks(plan, *mondays, **values):
    return tuple(did(s, **values) for s in plan.sessions if week_start(s.day) in mondays)


def review(plan, log, monday=MONDAY, **answers):
    return review_week(plan, looked_back(monday, **answers), log, GATES, BY)


def reasons(found):
    return [proposal.reason for proposal in found.proposals]


def applied(plan, found, monday=MONDAY, declined=()):
    check = looked_back(monday)
    return apply_review(plan, check, found, declined, RULES, BY, NOW)


def week_of(plan, monday):
    return [s for s in plan.sessions if week_start(s.day) == monday]


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


def test_what_is_held_for_weeks_keeps_one_reason():
    plan, _ = live(lambda n: {"nprs": 4}, weeks=14)
    assert all(len(set(e.reasons)) == len(e.reasons) for s in plan.sessions for e in s.exercises)


def test_a_session_that_is_cut_for_time_can_progress():
    plan = plan_with(session_minutes=20, sessions_a_week=3)
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    assert all("time" in s.reasons for s in week_of(plan, MONDAY + WEEK))
    assert len(review(plan, log).proposals) == 2


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


@pytest.mark.parametrize(("week", "comes"), [(9, False), (10, False), (11, True), (13, True)])
def test_a_harder_exercise_waits_no_longer_than_the_group_asks(week, comes):
    plan = plan_with(level=3, groups=(BehaviourGroup.ONE_SIDED,))
    squat = msgspec.structs.replace(plan.sessions[0].exercises[0], exercise="E27")
    session = msgspec.structs.replace(plan.sessions[0], week=week, exercises=(squat,))
    assert ("harder" in versions(squat, session, plan, BY)) is comes


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_calm_leg_lets_harder_hinges_be_offered(is_settled):
    plan = plan_with(level=3, groups=(BehaviourGroup.NERVE,), has_settled_leg=is_settled)
    session = plan.sessions[0]
    hinge = msgspec.structs.replace(session.exercises[0], exercise="E30")
    session = msgspec.structs.replace(session, exercises=(hinge,))
    assert ("harder" in versions(hinge, session, plan, BY)) is is_settled


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


def test_a_calm_leg_leaves_the_race_light_days_moved_and_what_became_harder():
    race = MONDAY + 3 * WEEK + timedelta(days=6)
    wishes = {"level": 3, "sessions_a_week": 3, "session_minutes": 40}
    plan = plan_with(**wishes, groups=(BehaviourGroup.NERVE,), races=(race,))
    log = Log(sessions=did_weeks(plan, MONDAY, reps_left=RepsLeft.FIVE_OR_MORE))
    found = review(plan, log)
    harder = {p.after for p in found.proposals}
    assert harder
    plan = applied(plan, found)
    third = MONDAY + 2 * WEEK
    first = week_of(plan, third)[0]
    plan = move_session(plan, first, first.day + timedelta(days=1), NOW)
    calm = review(plan, log, leg_settled=True).proposals
    [proposal] = [p for p in calm if p.reason == "leg-settled"]
    after = applied(plan, LookBack(proposals=(proposal,)))
    assert [(s.day, s.name) for s in after.sessions] == [(s.day, s.name) for s in plan.sessions]
    [only] = week_of(after, week_start(race))
    [was] = week_of(plan, week_start(race))
    assert only.reasons == was.reasons
    assert sum(len(e.reps) for e in only.exercises) <= sum(len(e.reps) for e in was.exercises)
    coming = week_of(after, MONDAY + WEEK)
    assert any("E32" in names(s) for s in coming)
    assert harder <= {e for s in coming for e in s.exercises}


def test_a_moved_day_stays_when_weeks_come_again():
    plan = plan_with()
    second = MONDAY + WEEK
    first = week_of(plan, second)[0]
    plan = move_session(plan, first, first.day + timedelta(days=1), NOW)
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
    [only] = week_of(after, week_start(race))
    assert "race" in only.reasons
    assert not any("race" in s.reasons for s in after.sessions if s is not only)


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


def pause_of(first, weeks):
    """A pause over whole weeks."""
    return Pause(
        id=entry_id(800),
        day=MONDAY + first * WEEK,
        logged_at=NOW,
        reason=PauseReason.HOLIDAY,
        until=MONDAY + (first + weeks) * WEEK - timedelta(days=1),
    )


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


def test_a_moved_session_keeps_its_old_day_in_the_changes():
    plan = plan_with()
    first = plan.sessions[0]
    after = move_session(plan, first, MONDAY + timedelta(1), NOW)
    assert after.sessions[0] == msgspec.structs.replace(first, day=MONDAY + timedelta(1))
    assert (after.changes[-1].before, after.changes[-1].after) == (MONDAY, MONDAY + timedelta(1))
    with pytest.raises(ValueError, match="start"):
        move_session(plan, first, MONDAY - timedelta(1), NOW)


@pytest.mark.parametrize(
    ("today", "is_due"), [(MONDAY, False), (MONDAY + timedelta(6), False), (MONDAY + WEEK, True)]
)
def test_a_look_back_is_due_once_a_week_of_the_plan_is_over(today, is_due):
    assert is_look_back_due(plan_with(), today) is is_due


def test_a_look_back_is_asked_once():
    plan = plan_with()
    after = applied(plan, review(plan, Log(sessions=did_weeks(plan, MONDAY))))
    assert not is_look_back_due(after, MONDAY + WEEK)
    assert is_look_back_due(after, MONDAY + 2 * WEEK)


def live(runner, weeks=12, *, looks=lambda _: True, pauses=(), **values):
    """Let a runner follow a plan; return it with all proposals, week by week.

    `looks` tells after which weeks they look back. Tests before a phase are met all along, unless
    the runner says `gates`.
    """
    plan = plan_with(**values)
    log, told = Log(pauses=pauses), []
    for n in range(weeks):
        monday = MONDAY + n * WEEK
        day = runner(n)
        sessions = tuple(
            did(s, reps_left=day.get("reps_left", RepsLeft.ONE_OR_TWO), nprs=day["nprs"])
            for s in week_of(plan, monday)
            if day.get("trains", True)
        )
        gates = day.get("gates", {**READY, **READY_FOR_SPRING})
        log = msgspec.structs.replace(
            log,
            sessions=(*log.sessions, *sessions),
            gate_checks=(
                *log.gate_checks,
                *([measured(monday, n + 1, **gates)] if gates else []),
            ),
        )
        if not looks(n):
            told.append([])
            continue
        check = looked_back(monday, feel=day.get("feel", WeekFeel.SAME))
        found = review_week(plan, check, log, GATES, BY)
        told.append(reasons(found))
        plan = apply_review(plan, check, found, (), RULES, BY, NOW)
        check_record(plan)
    return plan, told


def numbers(plan):
    """The programme's week of each calendar week."""
    mondays = sorted({week_start(s.day) for s in plan.sessions})
    return [week_of(plan, monday)[0].week for monday in mondays]


def whole_weeks(told):
    """What was proposed for whole weeks, by calendar week from 1 on."""
    single = ("progress", "hold", "reduce", "regress")
    return {
        n + 1: kept
        for n, week in enumerate(told)
        if (kept := [r for r in week if not r.startswith(single)])
    }


def misses(*weeks):
    """A runner without pain who does not train in some calendar weeks."""
    return lambda n: {"nprs": 1, "trains": n + 1 not in weeks}


def flares(*weeks):
    """A runner whose back flares up in some calendar weeks."""
    return lambda n: {"nprs": 7, "feel": WeekFeel.WORSE} if n + 1 in weeks else {"nprs": 1}


def test_a_runner_who_gets_better_goes_through_all_phases():
    plan, told = live(
        lambda n: {
            "nprs": max(0, 4 - n // 2) if n < 5 else 1,
            "reps_left": RepsLeft.THREE_OR_FOUR,
            "feel": WeekFeel.BETTER,
            "gates": {3: READY, 7: READY_FOR_SPRING}.get(n),
        }
    )
    assert numbers(plan) == list(range(1, 17))
    assert whole_weeks(told) == {}
    assert any(r.startswith("progress") for week in told for r in week)


def test_a_runner_who_flares_in_week_five_settles_and_goes_on():
    plan, told = live(flares(5))
    assert whole_weeks(told) == {5: ["settle"]}
    assert numbers(plan)[:12] == [1, 2, 3, 4, 5, 0, 5, 6, 7, 8, 9, 10]


def test_a_flare_that_goes_on_settles_for_two_weeks_at_most():
    plan, told = live(flares(5, 6))
    assert whole_weeks(told) == {5: ["settle"], 6: ["settle"]}
    assert numbers(plan)[:12] == [1, 2, 3, 4, 5, 0, 0, 5, 6, 7, 8, 9]
    plan, told = live(flares(5, 6, 7), weeks=7)
    assert numbers(plan)[:10] == [1, 2, 3, 4, 5, 0, 0, 4, 5, 6]
    assert whole_weeks(told)[7] == ["two-reds"]
    again = msgspec.structs.replace(plan, sessions=plan.sessions[:14])
    log = Log(sessions=did_weeks(again, MONDAY + 6 * WEEK, nprs=7))
    advice = review(again, log, MONDAY + 6 * WEEK, feel=WeekFeel.WORSE).advice
    assert set(advice) == {"see-physio", "still-flared"}


def test_a_week_that_settles_without_a_session_changes_nothing_more():
    plan, told = live(lambda n: {**flares(5)(n), "trains": n != 5})
    assert whole_weeks(told) == {5: ["settle"]}
    assert numbers(plan)[:8] == [1, 2, 3, 4, 5, 0, 5, 6]


def test_a_runner_who_misses_three_weeks_and_looks_back_once_goes_two_weeks_back():
    plan, told = live(misses(6, 7, 8), weeks=14, looks=lambda n: n + 1 not in (6, 7))
    assert whole_weeks(told) == {8: ["missed-some"]}
    assert numbers(plan)[:14] == [1, 2, 3, 4, 5, 6, 7, 8, 4, 5, 6, 7, 8, 9]


def test_a_runner_who_misses_three_weeks_and_looks_back_on_each_goes_no_further_back():
    plan, told = live(misses(6, 7, 8), weeks=14)
    assert whole_weeks(told) == {6: ["missed-one"], 7: ["missed-some"], 8: ["missed-some"]}
    assert numbers(plan)[:14] == [1, 2, 3, 4, 5, 6, 5, 4, 4, 5, 6, 7, 8, 9]


def test_weeks_missed_early_begin_again_and_rise():
    plan, told = live(misses(2, 3))
    assert whole_weeks(told) == {2: ["missed-one"], 3: ["missed-some"]}
    assert numbers(plan)[:12] == [1, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_pause_of_two_weeks_comes_back_as_two_missed_weeks():
    plan, told = live(misses(6, 7), pauses=(pause_of(5, 2),), looks=lambda n: n + 1 != 6)
    assert whole_weeks(told) == {7: ["missed-some"]}
    assert numbers(plan)[:12] == [1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8]


def test_a_phase_that_is_refused_repeats_its_last_two_weeks():
    plan, told = live(lambda n: {"nprs": 1, "gates": READY if n == 5 else None}, weeks=10)
    assert whole_weeks(told) == {4: ["repeat-block"], 10: ["repeat-block"]}
    assert numbers(plan)[:12] == [1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 7, 8]


def test_weeks_that_came_again_count_once_towards_the_next_phase():
    plan, told = live(misses(3, 5, 7))
    assert whole_weeks(told) == {3: ["missed-one"], 5: ["missed-one"], 7: ["missed-one"]}
    assert numbers(plan)[:12] == [1, 2, 3, 2, 3, 2, 3, 2, 3, 4, 5, 6]


def test_a_phase_that_is_entered_again_counts_from_there():
    plan, _ = live(misses(6, 7, 8), weeks=8, looks=lambda n: n + 1 not in (6, 7))
    back = MONDAY + 8 * WEEK
    first, second = week_of(plan, back)
    assert {first.week, second.week} == {4}
    before = did_weeks(plan, *(MONDAY + n * WEEK for n in range(5)))
    log = Log(sessions=(*before, did(first)), gate_checks=(measured(back, **READY),))
    assert review(plan, log, back).missing == (Missing.SESSIONS,)
    whole = msgspec.structs.replace(log, sessions=(*log.sessions, did(second)))
    assert review(plan, whole, back).missing == ()


def test_every_fourth_week_is_easier_for_ever_and_a_plan_lasts_for_years():
    plan = plan_with(sessions_a_week=3, has_extra=True, run_days=(1, 3))
    harder = None
    for n in range(160):
        monday = MONDAY + n * WEEK
        plan = apply_review(plan, looked_back(monday), LookBack(), (), RULES, BY, NOW)
        check_record(plan)
        week = week_of(plan, monday)
        assert week
        assert ("deload" in week[0].reasons) == (n % 4 == 3)
        if n == 13:  # in the keep phase something becomes harder
            log = Log(sessions=did_weeks(plan, monday, reps_left=RepsLeft.FIVE_OR_MORE))
            found = review(plan, log, monday)
            [*_, harder] = [p for p in found.proposals if p.reason.startswith("progress")]
            plan = applied(plan, found, monday)
    assert harder.after in {e for s in plan.sessions[-16:] for e in s.exercises}


wishes = st.builds(
    PlanChoices,
    level=st.integers(1, 3),
    sessions_a_week=st.integers(2, 3),
    equipment=st.sampled_from([(), EVERYTHING]),
    long_run_day=st.none() | st.integers(0, 6),
    has_extra=st.booleans(),
    run_days=st.just((1, 3)),
)
weeks_lived = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 10),
        st.sampled_from(WeekFeel),
        st.sampled_from(RepsLeft),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(wishes, weeks_lived)
def test_whatever_happens_the_plan_stays_sound(wish, weeks):
    plan = plan_of(build_sessions(wish, MONDAY, BY), wish, MONDAY)
    log = Log()
    for n, (trains, nprs, feel, reps_left, declines) in enumerate(weeks):
        monday = MONDAY + n * WEEK
        done = did_weeks(plan, monday, nprs=nprs, reps_left=reps_left) if trains else ()
        log = msgspec.structs.replace(log, sessions=(*log.sessions, *done))
        check = looked_back(monday, feel=feel)
        found = review_week(plan, check, log, GATES, BY)
        past = [s for s in plan.sessions if s.day < monday + WEEK]
        declined = range(len(found.proposals)) if declines else ()
        changed = apply_review(plan, check, found, declined, RULES, BY, NOW)
        check_record(changed)
        assert [s for s in changed.sessions if s.day < monday + WEEK] == past
        coming = week_of(changed, monday + WEEK)
        assert coming
        for one in coming:
            assert len(set(names(one))) == len(names(one)) > 0
        if declines:
            assert set(plan.sessions) <= set(changed.sessions)
        plan = changed


@settings(max_examples=60, deadline=None)
@given(
    wishes,
    weeks_lived,
    st.lists(st.booleans(), min_size=14, max_size=14),
    st.sampled_from([None, READY, {**READY, **READY_FOR_SPRING}]),
)
def test_weeks_never_jump_ahead_nor_rise_into_a_phase_that_is_refused(wish, weeks, looks, gates):
    plan = plan_of(build_sessions(wish, MONDAY, BY), wish, MONDAY)
    log = Log(gate_checks=() if gates is None else (measured(MONDAY, **gates),))
    for n, (trains, nprs, feel, reps_left, declines) in enumerate(weeks):
        monday = MONDAY + n * WEEK
        done = did_weeks(plan, monday, nprs=nprs, reps_left=reps_left) if trains else ()
        log = msgspec.structs.replace(log, sessions=(*log.sessions, *done))
        if not looks[n]:
            continue
        check = looked_back(monday, feel=feel)
        found = review_week(plan, check, log, GATES, BY)
        declined = range(len(found.proposals)) if declines else ()
        plan = apply_review(plan, check, found, declined, RULES, BY, NOW)
        rising = [week for week in numbers(plan) if week > 0]
        assert all(later <= before + 1 for before, later in pairwise(rising))
        ahead = [w for w in numbers(plan)[n + 1 :] if w > 0]
        assert all(later == before + 1 for before, later in pairwise(ahead))
        if found.missing and not declines:
            now = [week for week in numbers(plan)[: n + 1] if week > 0][-1]
            assert ahead[0] <= now
            assert BY.programme.phase(ahead[0]) == BY.programme.phase(now)
