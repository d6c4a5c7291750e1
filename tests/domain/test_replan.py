"""Weeks looked back on: what is proposed, what is written, and three runners over twelve weeks."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.adherence import WEEK, week_start
from backcare.domain.entries import (
    EffectOnRunning,
    ExerciseDone,
    RepsLeft,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.gates import Missing
from backcare.domain.plan import PlanChoices
from backcare.domain.plan_builder import build_sessions
from backcare.domain.plan_changes import apply_review, move_session
from backcare.domain.replan import Log, is_look_back_due, review_week
from backcare.domain.self_check import BehaviourGroup
from backcare.storage.documents import check_record
from tests.builders import check_in, entry_id, plan_of, session
from tests.domain.test_plan_builder import BY, CONTENT, EVERYTHING, MONDAY, chosen, names
from tests.domain.test_zones_and_gates import READY, measured

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


def test_anything_new_stops_and_offers_nothing_else():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY, nprs=9))
    found = review(plan, log, anything_new=True)
    assert found.is_stopped
    assert found.proposals == ()


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
    assert max(s.day for s in after.sessions) == max(s.day for s in plan.sessions) + 2 * WEEK


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


def test_who_never_began_begins_at_the_beginning():
    plan = plan_with()
    found = review(plan, Log())
    assert week_of(applied(plan, found), MONDAY + WEEK)[0].week == 1


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


def live(runner, weeks=12, **values):
    """Let a runner follow a plan; return it with the log and all proposals, week by week."""
    plan = plan_with(**values)
    log, told = Log(), []
    for n in range(weeks):
        monday = MONDAY + n * WEEK
        day = runner(n)
        sessions = tuple(
            did(s, reps_left=day.get("reps_left", RepsLeft.ONE_OR_TWO), nprs=day["nprs"])
            for s in week_of(plan, monday)
            if day.get("trains", True)
        )
        gates = {3: READY, 7: READY_FOR_SPRING}.get(n) if day.get("is_ready", True) else None
        log = msgspec.structs.replace(
            log,
            sessions=(*log.sessions, *sessions),
            gate_checks=(
                *log.gate_checks,
                *([measured(monday, n + 1, **gates)] if gates else []),
            ),
        )
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


def test_a_runner_who_gets_better_goes_through_all_phases():
    plan, told = live(
        lambda n: {
            "nprs": max(0, 4 - n // 2) if n < 5 else 1,
            "reps_left": RepsLeft.THREE_OR_FOUR,
            "feel": WeekFeel.BETTER,
        }
    )
    assert numbers(plan)[:12] == list(range(1, 13))
    assert not {"repeat-block", "settle", "two-reds"} & {r for week in told for r in week}
    assert any(r.startswith("progress") for week in told for r in week)
    assert numbers(plan)[12:] == [13, 14, 15, 16]


def test_a_runner_who_flares_in_week_five_settles_and_goes_on():
    plan, told = live(
        lambda n: {"nprs": 7, "feel": WeekFeel.WORSE} if n == 4 else {"nprs": 2, "trains": True}
    )
    assert told[4] == ["settle"]
    assert numbers(plan)[:8] == [1, 2, 3, 4, 5, 0, 5, 6]
    assert "settle" not in {r for week in told[5:] for r in week}


def test_a_runner_who_misses_three_weeks_goes_two_weeks_back():
    plan, told = live(lambda n: {"nprs": 1, "trains": n not in (5, 6, 7)})
    assert told[5] == ["missed-one"]
    assert numbers(plan)[8] < numbers(plan)[4]
    trained = numbers(plan)[8:12]
    assert trained == sorted(trained)


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
