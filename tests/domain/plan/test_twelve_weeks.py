"""Runners over twelve weeks and more, who look back on each."""

from datetime import timedelta
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import Pause, PauseReason, RepsLeft, WeekFeel
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import LookBack, apply_look_back
from backcare.domain.plan.gates import Missing
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.replan import look_back_on
from backcare.domain.weeks import MONDAYS, WEEK
from backcare.storage.documents import validate_record
from tests.builders import entry_id, plan_of
from tests.domain.plan.look_back import (
    GATES,
    NOW,
    RULES,
    applied,
    did,
    did_weeks,
    looked_back,
    numbers,
    reasons,
    review,
    week_of,
)
from tests.domain.plan.runner import BY, EVERYTHING, MONDAY, READY, measured, names, plan_with

READY_FOR_SPRING = {
    "side_bridge": (50, 50),
    "bird_dog": (10, 10),
    "single_leg_bridge": (15, 15),
    "calf_raise": (20, 20),
    "balance_eyes_closed": (20, 20),
    "step_down": (10, 10),
}


def pause_of(first, weeks):
    """A pause over whole weeks."""
    return Pause(
        id=entry_id(800),
        day=MONDAY + first * WEEK,
        logged_at=NOW,
        reason=PauseReason.HOLIDAY,
        until=MONDAY + (first + weeks) * WEEK - timedelta(days=1),
    )


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
        found = look_back_on(plan, check, log, gates=GATES, programming=BY)
        told.append(reasons(found))
        plan = apply_look_back(plan, check, found, BY, rules=RULES, now=NOW, weeks=MONDAYS)
        validate_record(plan)
    return plan, told


def test_what_is_held_for_weeks_keeps_one_reason():
    plan, _ = live(lambda n: {"nprs": 4}, weeks=14)
    assert all(len(set(e.reasons)) == len(e.reasons) for s in plan.sessions for e in s.exercises)


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
        plan = apply_look_back(
            plan, looked_back(monday), LookBack(), BY, rules=RULES, now=NOW, weeks=MONDAYS
        )
        validate_record(plan)
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
    plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
    log = Log()
    for n, (trains, nprs, feel, reps_left, declines) in enumerate(weeks):
        monday = MONDAY + n * WEEK
        done = did_weeks(plan, monday, nprs=nprs, reps_left=reps_left) if trains else ()
        log = msgspec.structs.replace(log, sessions=(*log.sessions, *done))
        check = looked_back(monday, feel=feel)
        found = look_back_on(plan, check, log, gates=GATES, programming=BY)
        past = [s for s in plan.sessions if s.day < monday + WEEK]
        declined = range(len(found.proposals)) if declines else ()
        changed = apply_look_back(
            plan, check, found, BY, declined=declined, rules=RULES, now=NOW, weeks=MONDAYS
        )
        validate_record(changed)
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
    plan = plan_of(Planner(wish, BY).build_sessions(MONDAY), wish, MONDAY)
    log = Log(gate_checks=() if gates is None else (measured(MONDAY, **gates),))
    for n, (trains, nprs, feel, reps_left, declines) in enumerate(weeks):
        monday = MONDAY + n * WEEK
        done = did_weeks(plan, monday, nprs=nprs, reps_left=reps_left) if trains else ()
        log = msgspec.structs.replace(log, sessions=(*log.sessions, *done))
        if not looks[n]:
            continue
        check = looked_back(monday, feel=feel)
        found = look_back_on(plan, check, log, gates=GATES, programming=BY)
        declined = range(len(found.proposals)) if declines else ()
        plan = apply_look_back(
            plan, check, found, BY, declined=declined, rules=RULES, now=NOW, weeks=MONDAYS
        )
        rising = [week for week in numbers(plan) if week > 0]
        assert all(later <= before + 1 for before, later in pairwise(rising))
        ahead = [w for w in numbers(plan)[n + 1 :] if w > 0]
        assert all(later == before + 1 for before, later in pairwise(ahead))
        if found.missing and not declines:
            now = [week for week in numbers(plan)[: n + 1] if week > 0][-1]
            assert ahead[0] <= now
            assert BY.programme.phase(ahead[0]) == BY.programme.phase(now)
