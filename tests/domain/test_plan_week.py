"""A week of a plan as it stands, its target, and the player's account of a session."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import CheckIn, ExerciseDone, Pause, PauseReason, RepsLeft
from backcare.domain.errors import ConflictError
from backcare.domain.plan.builder import build_sessions
from backcare.domain.plan.changes import move_session
from backcare.domain.plan.completion import Completion, entries_of
from backcare.domain.plan.plan import (
    PlanChoices,
    PlannedExercise,
    PlannedSession,
    current_plan,
    is_taken,
    time_of_new_plan,
    with_known,
)
from backcare.domain.plan.progression import versions
from backcare.domain.plan.schedule import ClashKind, clashes
from backcare.domain.plan.steps import steps_of
from backcare.domain.plan.week import (
    RunKind,
    days_around,
    days_of,
    next_open,
    run_on,
    sessions_in,
    with_done,
)
from backcare.domain.profile import Profile, Target
from backcare.domain.tracker.adherence import planned_in, weekly_adherence
from backcare.domain.weeks import in_week
from tests.builders import entry_id, plan_of, session
from tests.domain.plan.runner import BY, CONTENT, EVERYTHING, MONDAY, chosen, names

WEEK = timedelta(days=7)
NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
PROFILE = Profile(targets=(Target(since=MONDAY - WEEK, sessions=3),))


def made(**values):
    wish = chosen(**values)
    return plan_of(build_sessions(wish, MONDAY, BY), wish, MONDAY)


def pause(day, until, number=70):
    return Pause(
        id=entry_id(number), day=day, logged_at=NOW, reason=PauseReason.HOLIDAY, until=until
    )


PLAN = made()
FIRST, SECOND = sessions_in(PLAN, MONDAY)


def test_a_plan_sets_the_target_of_its_weeks_and_of_no_other():
    assert planned_in(MONDAY, PROFILE, [PLAN]) == 2
    assert planned_in(MONDAY - WEEK, PROFILE, [PLAN]) == 3
    assert planned_in(MONDAY + 20 * WEEK, PROFILE, [PLAN]) == 3


def test_a_later_plan_counts_from_its_own_week_on():
    wish = chosen(sessions_a_week=3)
    later = msgspec.structs.replace(
        plan_of(build_sessions(wish, MONDAY + WEEK, BY), wish, MONDAY + WEEK),
        id=entry_id(9),
        logged_at=NOW + WEEK,
    )
    assert [planned_in(MONDAY + n * WEEK, PROFILE, [PLAN, later]) for n in (0, 1)] == [2, 3]
    assert current_plan([later, PLAN]) is later
    assert current_plan([]) is None


@pytest.mark.parametrize("clock", [timedelta(days=-400), timedelta(), timedelta(days=1)])
def test_a_new_plan_counts_whatever_the_clock_says(clock):
    now = PLAN.logged_at + clock
    new = msgspec.structs.replace(PLAN, id=entry_id(9), logged_at=time_of_new_plan(PLAN, now))
    assert current_plan([new, PLAN]) is new
    assert new.logged_at >= now
    assert time_of_new_plan(None, now) == now


def test_optional_sessions_are_no_target():
    plan = made(has_extra=True)
    assert len(sessions_in(plan, MONDAY)) == 3
    assert planned_in(MONDAY, PROFILE, [plan]) == 2


@pytest.mark.parametrize(
    ("begin", "until", "planned"),
    [
        (MONDAY, MONDAY + timedelta(6), None),
        (FIRST.day, FIRST.day, 1),
        (SECOND.day, None, 1),
        (MONDAY - WEEK, None, None),
        (MONDAY + WEEK, None, 2),
    ],
)
def test_a_pause_takes_its_sessions_out_of_the_target(begin, until, planned):
    assert planned_in(MONDAY, PROFILE, [PLAN], [pause(begin, until)]) == planned


def test_without_a_plan_a_pause_takes_its_share_of_the_target():
    week = MONDAY - WEEK
    assert planned_in(week, PROFILE, (), [pause(week, week + timedelta(6))]) is None
    assert planned_in(week, PROFILE, (), [pause(week, week + timedelta(2))]) == 2
    assert planned_in(week, Profile(), (), []) is None


def test_a_paused_week_is_no_missed_week():
    weeks = weekly_adherence(
        [], PROFILE, MONDAY + WEEK, plans=[PLAN], breaks=[pause(MONDAY, MONDAY + timedelta(6))]
    )
    assert [week.planned for week in weeks[-3:]] == [3, None, 2]


def test_a_session_done_on_another_day_is_done():
    planned = (FIRST, SECOND)
    other_day = FIRST.day + timedelta(1)
    assert [p.is_done for p in with_done(planned, [session(1, other_day)])] == [True, False]
    assert [p.is_done for p in with_done(planned, [session(1, SECOND.day)])] == [False, True]
    assert [p.is_done for p in with_done(planned, [])] == [False, False]
    both = [session(1, other_day), session(2, FIRST.day)]
    assert [p.is_done for p in with_done(planned, both)] == [True, True]


def test_it_is_known_on_which_day_a_session_was_done():
    planned = (FIRST, SECOND)
    other_day = FIRST.day + timedelta(1)
    told = with_done(planned, [session(1, other_day), session(2, SECOND.day)])
    assert [p.done_on for p in told] == [other_day, SECOND.day]


def test_the_first_one_done_stands_for_the_first_one_planned():
    planned = (FIRST, SECOND)
    days = [day for n in range(7) if (day := MONDAY + timedelta(n)) not in (FIRST.day, SECOND.day)]
    told = with_done(planned, [session(1, days[2]), session(2, days[0])])
    assert [p.done_on for p in told] == [days[0], days[2]]


def test_a_tick_stands_on_the_day_on_which_it_was_done():
    saturday, sunday = MONDAY + timedelta(5), MONDAY + timedelta(6)
    planned = tuple(msgspec.structs.replace(FIRST, day=day) for day in (MONDAY, sunday))
    instead = [session(1, MONDAY), session(2, saturday)]
    days = days_of(MONDAY, instead, planned)
    assert [one.day for one in days if one.is_ticked] == [MONDAY, saturday]
    assert days[5].done == (planned[1],)
    assert (days[6].done, days[6].open) == ((), ())
    late = days_of(MONDAY, [session(1, saturday)], planned)
    assert (late[0].done, late[0].open, late[5].done) == ((), (), (planned[0],))
    assert late[6].open == (planned[1],)


@given(st.lists(st.integers(-3, 9), max_size=6), st.booleans())
def test_plan_and_tracker_tick_the_same_days(offsets, has_plan):
    done = [session(n, MONDAY + timedelta(day)) for n, day in enumerate(offsets)]
    days = days_of(MONDAY, done, (FIRST, SECOND) if has_plan else ())
    assert {one.day for one in days if one.is_ticked} == {s.day for s in in_week(done, MONDAY)}
    assert sum(len(one.done) for one in days) == len(in_week(done, MONDAY))
    stood_for = [s for one in days for s in (*one.done, *one.open) if s is not None]
    assert sorted(s.day for s in stood_for) == ([FIRST.day, SECOND.day] if has_plan else [])


def test_no_two_sessions_of_a_day_have_the_same_name():
    plan = made(sessions_a_week=3, has_extra=True, run_days=(1, 3), long_run_day=6)
    first, second, *_ = (s for s in sessions_in(plan, MONDAY) if not s.is_optional)
    [extra] = (s for s in sessions_in(plan, MONDAY) if s.is_optional)
    free = next(
        day
        for day in (MONDAY + timedelta(n) for n in range(7))
        if day not in [s.day for s in plan.sessions]
    )
    with pytest.raises(ConflictError):
        move_session(plan, first, second.day, NOW)
    assert not is_taken(plan, extra, second.day)
    for plan_now in (plan, move_session(plan, first, free, NOW)):
        addresses = [(s.day, s.name) for s in plan_now.sessions]
        assert len(set(addresses)) == len(addresses)
    with pytest.raises(ConflictError):  # it lies on another day by now
        move_session(move_session(plan, first, free, NOW), first, first.day + timedelta(1), NOW)


HEAVY = (PlannedExercise(exercise="E32", reps=(8, 8)),)
STEADY = chosen(run_days=(), long_run_day=None)


def heavy(*days):
    return tuple(PlannedSession(day=MONDAY + timedelta(d), name="A", exercises=HEAVY) for d in days)


def clashes_in_week(plan, done, today):
    planned = with_done(sessions_in(plan, MONDAY), in_week(done, MONDAY))
    return clashes(
        [p.session for p in planned if not p.is_done and p.session.day >= today],
        STEADY,
        BY.programme.heavy_legs,
        around=days_around(plan, done, MONDAY, today),
        since=today,
    )


def test_a_done_session_clashes_with_the_next_day_also_when_it_was_done_late():
    plan = plan_of(heavy(0, 3), STEADY, MONDAY)
    wednesday = MONDAY + timedelta(2)
    assert clashes_in_week(plan, [], wednesday) == ()
    [clash] = clashes_in_week(plan, [session(1, wednesday)], wednesday)
    assert (clash.kind, clash.session.day) == (ClashKind.NEXT_DAY, MONDAY + timedelta(3))
    assert clash.better == MONDAY + timedelta(4)


def test_sunday_clashes_with_the_monday_of_the_week_after():
    plan = plan_of(heavy(6, 7), STEADY, MONDAY)
    [clash] = clashes_in_week(plan, [], MONDAY)
    assert (clash.kind, clash.better) == (ClashKind.NEXT_DAY, MONDAY + timedelta(5))
    before = plan_of(heavy(-1, 0), STEADY, MONDAY - WEEK)
    assert clashes_in_week(before, [], MONDAY) == ()  # what was not done leaves nothing
    [clash] = clashes_in_week(before, [session(1, MONDAY - timedelta(1))], MONDAY)
    assert clash.kind is ClashKind.NEXT_DAY


def test_no_better_day_lies_in_the_past():
    plan = plan_of(heavy(3, 4), STEADY, MONDAY)
    thursday = MONDAY + timedelta(3)
    offered = [c.better for c in clashes_in_week(plan, [], thursday)]
    assert offered == [MONDAY + timedelta(6), MONDAY + timedelta(5)]
    plan = plan_of(heavy(5, 6), STEADY, MONDAY)
    assert [c.better for c in clashes_in_week(plan, [], MONDAY + timedelta(5))] == [None, None]


@given(st.lists(st.integers(0, 6), max_size=6))
def test_never_more_is_done_than_was_done(days):
    done = [session(n, MONDAY + timedelta(day)) for n, day in enumerate(days)]
    marked = sum(p.is_done for p in with_done((FIRST, SECOND), done))
    assert marked == min(2, len(done))


def test_next_is_today_then_what_is_open_then_what_comes():
    assert next_open(PLAN, [], FIRST.day) is FIRST
    assert next_open(PLAN, [], FIRST.day + timedelta(1)) is FIRST
    assert next_open(PLAN, [session(1, FIRST.day)], FIRST.day) is SECOND
    assert next_open(PLAN, [session(1, FIRST.day)], FIRST.day + timedelta(1)) is SECOND
    later = sessions_in(PLAN, MONDAY + WEEK)[0]
    assert next_open(PLAN, [], MONDAY + WEEK) is later  # last week's is not carried over
    assert next_open(PLAN, [], date(2030, 1, 1)) is None
    assert next_open(PLAN, [], date(2020, 1, 1)) is FIRST  # a clock that was moved back


def test_runs_of_a_day():
    wish = PlanChoices(level=1, sessions_a_week=2, run_days=(0, 6), long_run_day=6, races=(MONDAY,))
    assert run_on(MONDAY, wish) is RunKind.RACE
    assert run_on(MONDAY + WEEK, wish) is RunKind.EASY
    assert run_on(MONDAY + timedelta(6), wish) is RunKind.LONG
    assert run_on(MONDAY + timedelta(1), wish) is None


@given(st.integers(0, 6), st.integers(2, 3))
def test_the_first_session_is_a_on_whatever_day_one_begins(weekday, sessions):
    start = MONDAY + timedelta(weekday)
    made_of = build_sessions(chosen(sessions_a_week=sessions), start, BY)
    names_in_order = [s.name for s in made_of]
    assert names_in_order[:4] == ["A", "B", "A", "B"]


def test_exercises_that_are_gone_are_left_out_and_named():
    known = set(CONTENT.exercises) - {"E12"}
    plan, lost = with_known(PLAN, known)
    assert lost == ("E12",)
    assert plan.sessions
    assert not any("E12" in names(s) for s in plan.sessions)
    assert with_known(PLAN, CONTENT.exercises.keys()) == (PLAN, ())


def test_easier_and_harder_stay_within_what_the_runner_can_do():
    for wish in (chosen(), chosen(equipment=(), level=3)):
        plan = plan_of(build_sessions(wish, MONDAY, BY), wish, MONDAY)
        for one in plan.sessions:
            for planned in one.exercises:
                for name, version in versions(planned, one, plan, BY).items():
                    needs = set(BY.exercises[version.exercise].equipment)
                    assert needs <= {*wish.equipment, *BY.programme.at_hand}
                    assert steps_of([version], BY.exercises)
                    if name != "planned":
                        assert version != planned


def test_harder_never_offers_what_the_group_leaves_for_later():
    plan = made(level=3, groups=(BehaviourGroup.NERVE,), equipment=EVERYTHING)
    offered = {
        v.exercise
        for s in plan.sessions
        for e in s.exercises
        for v in versions(e, s, plan, BY).values()
    }
    assert not offered & {"E30", "E31", "E32"}


ROUTINE = {
    "kind": "routine",
    "id": "a" * 32,
    "day": "2026-12-01",
    "minutes": 24,
    "nprs": 2,
    "done": [
        {
            "exercise": "E08",
            "sets": [{"reps": 5, "hold_seconds": 8, "side": "left"}],
            "reps_left": "3-4",
            "nprs": None,
        }
    ],
}
RUN = {
    "kind": "run",
    "id": "a" * 32,
    "day": "2026-12-01",
    "minutes": 40,
    "nprs": 1,
    "step": 3,
    "seconds": 900,
}
TODAY = date(2026, 12, 1)


def read(told):
    return entries_of(msgspec.convert(told, Completion), CONTENT.run_walk, TODAY, NOW)


def test_what_the_player_tells_becomes_one_session():
    [entry] = read(ROUTINE)
    assert (entry.minutes, entry.nprs, entry.exercises) == (24, 2, ("E08",))
    assert entry.done[0].reps_left is RepsLeft.THREE_OR_FOUR
    assert isinstance(entry.done[0], ExerciseDone)


def test_a_run_becomes_a_run_and_its_pain():
    run, check_in = read(RUN)
    assert (run.ladder_step, run.minutes) == (3, 40)
    assert isinstance(check_in, CheckIn)
    assert (check_in.nprs_running, check_in.id != run.id) == (1, True)
    assert len(read({**RUN, "nprs": None})) == 1
    assert read(RUN) == (run, check_in)


def test_a_run_that_was_broken_off_is_an_ordinary_one():
    run, check_in = read({**RUN, "seconds": 240, "minutes": 9})
    assert (run.ladder_step, run.minutes, check_in.nprs_running) == (None, 9, 1)
    with pytest.raises(msgspec.ValidationError):
        read({name: value for name, value in RUN.items() if name != "seconds"})


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-12-01", TODAY),
        ("2026-11-30", TODAY - timedelta(1)),
        ("2026-11-24", TODAY - timedelta(7)),
        ("2026-11-23", TODAY),
        ("2026-12-02", TODAY),
        ("1999-01-01", TODAY),
    ],
)
def test_a_day_that_cannot_be_is_today(told, day):
    assert read({**ROUTINE, "day": told})[0].day == day


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"minutes": 0},
        {"nprs": 11},
        {"done": []},
        {"done": [{"exercise": "<b>", "sets": []}]},
        {"done": [{"exercise": "E08", "sets": [{"side": "left"}]}]},
        {"extra": 1},
        {"kind": "other"},
    ],
)
def test_what_cannot_be_is_refused(change):
    with pytest.raises(msgspec.ValidationError):
        read({**ROUTINE, **change})
