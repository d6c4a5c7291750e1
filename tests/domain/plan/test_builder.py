"""Plans made from the shipped programme, whatever a runner chooses."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlannedExercise, PlannedSession
from backcare.domain.plan.programme import Phase
from backcare.domain.plan.schedule import ClashKind, clashes, is_before_long_run, training_days
from backcare.domain.plan.steps import StepKind, minutes_of, seconds_of, steps_of
from backcare.domain.weeks import MONDAYS
from backcare.storage.documents import validate_record
from tests.builders import plan_of
from tests.domain.plan.runner import BY, CONTENT, EVERYTHING, MONDAY, chosen, names
from tests.domain.plan.wishes import choices, starts

PROGRAMME = CONTENT.programme


def week(number, turn=0, **values):
    return Planner(chosen(**values), BY).build_weeks([number], MONDAY, turn)


@given(choices, starts)
def test_any_choices_give_a_sound_plan(wish, start):
    sessions = Planner(wish, BY).build_sessions(start)
    validate_record(plan_of(sessions, wish, start))
    for session in sessions:
        assert session.day >= start
        assert len(set(names(session))) == len(session.exercises) > 0
        limit = PROGRAMME.short_minutes if session.is_optional else wish.session_minutes
        assert BY.minutes_with_warm_up(session) <= limit
        assert 2 <= sum(e.is_key for e in session.exercises) <= 4
        assert all(Planner(wish, BY).judge.can_do(CONTENT.exercises[e]) for e in names(session))
        for planned in session.exercises:
            assert planned.is_each_side == CONTENT.exercises[planned.exercise].dose.per_side
            assert all(reason in CONTENT.reasons for reason in planned.reasons)
            assert (planned.replaces is None) or planned.reasons
        assert all(reason in CONTENT.reasons for reason in session.reasons)
    assert sessions == Planner(wish, BY).build_sessions(start)


@given(choices, starts)
def test_ten_minutes_are_enough_for_what_is_key(wish, start):
    for session in Planner(wish, BY).build_sessions(start):
        short = BY.short_session(session)
        assert minutes_of(short.exercises, BY.exercises) <= PROGRAMME.short_minutes
        assert set(names(short)) <= set(names(session))


@given(choices, starts)
def test_no_heavy_legs_before_the_long_run_or_a_race(wish, start):
    sessions = Planner(wish, BY).build_sessions(start)
    found = {c.kind for c in clashes(sessions, wish, PROGRAMME.heavy_legs, weeks=MONDAYS)}
    assert found <= {ClashKind.NEXT_DAY}
    for session in sessions:
        if is_before_long_run(session.day.weekday(), wish):
            assert not set(names(session)) & set(PROGRAMME.heavy_legs)


@given(choices, starts)
def test_what_a_group_leaves_for_later_is_not_in_the_first_month(wish, start):
    sheets = [sheet for sheet in CONTENT.advice.groups if sheet.group in wish.groups]
    later = {e for sheet in sheets for e in sheet.hold_back}
    # what one group begins with is not held back by the other
    later -= {e for sheet in sheets for e in sheet.first}
    for session in Planner(wish, BY).build_sessions(start):
        if session.week <= 4:
            assert not later & set(names(session))


def test_the_first_week_is_that_of_the_programme():
    a, b = week(1)
    assert (a.name, b.name, a.day.weekday(), b.day.weekday()) == ("A", "B", 0, 3)
    assert names(a) == ["E07", "E08", "E11", "E16", "E22", "E40"]
    assert a.exercises[1].reps == (5, 3, 1)
    assert a.exercises[1].is_each_side
    assert a.exercises[2].hold_seconds == 5
    assert names(b) == ["E05", "E30", "E29", "E21", "E04", "E36"]


@pytest.mark.parametrize(("level", "first"), [(1, 1), (2, 3), (3, 5)])
def test_the_level_decides_where_the_plan_begins(level, first):
    sessions = Planner(chosen(level=level), BY).build_sessions(MONDAY)
    assert [s.week for s in sessions][::2] == list(range(first, first + 12))
    assert len(sessions) == 24


def test_a_start_in_the_middle_of_a_week_adds_what_is_left_of_it():
    sessions = Planner(chosen(), BY).build_sessions(MONDAY + timedelta(2))
    assert [s.week for s in sessions][:4] == [1, 1, 1, 2]
    assert len(sessions) == 25


def test_a_flare_begins_with_the_week_that_settles():
    sessions = Planner(chosen(begins_settled=False), BY).build_sessions(MONDAY)
    assert [s.week for s in sessions][:4] == [0, 0, 1, 1]
    assert names(sessions[0]) == ["E01", "E47", "E45"]
    assert sessions[0].exercises[-1].reasons == ("settle-eases",)
    wish = chosen(begins_settled=False, groups=(BehaviourGroup.ARCHING,))
    arching = Planner(wish, BY).build_sessions(MONDAY)
    assert names(arching[0]) == ["E01", "E47", "E48"]


def test_three_sessions_alternate():
    first, second = (week(n, turn, sessions_a_week=3) for n, turn in ((1, 0), (2, 1)))
    assert [s.name for s in first] == ["A", "B", "A"]
    assert [s.name for s in second] == ["B", "A", "B"]


@pytest.mark.parametrize("number", [4, 8, 12, 16])
def test_every_fourth_week_is_easier(number):
    [usual, _], [easier, _] = week(number - 1), week(number)
    assert names(usual) == names(easier)
    assert sum(len(e.reps) for e in easier.exercises) <= 0.7 * sum(
        len(e.reps) for e in usual.exercises
    )
    assert "deload" in easier.reasons
    assert "deload" not in usual.reasons


def test_the_keep_phase_goes_on_for_ever_with_an_easier_week_in_four():
    number, numbers = 90, []
    for _ in range(400):
        numbers.append(number := PROGRAMME.week_after(number))
        assert PROGRAMME.phase(number).id is Phase.KEEP
        assert PROGRAMME.block(number) is PROGRAMME.blocks[-1]
    easier = [n for n, week in enumerate(numbers) if PROGRAMME.is_deload(week)]
    assert {later - before for before, later in pairwise(easier)} == {4}


def test_the_optional_session_keeps_to_its_ten_minutes():
    [extra] = [s for s in week(3, has_extra=True) if s.is_optional]
    assert BY.minutes_with_warm_up(extra) <= PROGRAMME.short_minutes
    assert extra.reasons == ("time",)


@pytest.mark.parametrize("number", [1, 3, 5, 7, 9, 11, 13])
def test_two_to_four_exercises_are_key(number):
    for session in week(number):
        assert 2 <= sum(e.is_key for e in session.exercises) <= 4


@pytest.mark.parametrize("number", [1, 3, 5, 7, 9, 11, 13])
def test_before_the_long_run_enough_is_key_too(number):
    weeks = (week(number, turn, sessions_a_week=3, run_days=(1, 3, 6)) for turn in (0, 1))
    light = [s for sessions in weeks for s in sessions if "before-long-run" in s.reasons]
    assert light
    assert all(2 <= sum(e.is_key for e in s.exercises) <= 4 for s in light)


def test_missing_equipment_is_replaced_along_the_ladder_with_a_reason():
    _, bare = week(5, equipment=())
    swapped = {e.replaces: e for e in bare.exercises if e.replaces}
    assert {name: e.exercise for name, e in swapped.items()} == {
        "E15": "E12",
        "E32": "E18",
        "E26": "E27",
        "E34": "E22",
    }
    assert all(e.reasons == ("no-equipment",) for e in swapped.values())
    assert swapped["E26"].is_key


def test_without_a_weight_the_load_is_left_out_and_told():
    _, loaded = week(7)
    _, bare = week(7, equipment=tuple(e for e in EVERYTHING if e != "weight"))
    squat = next(e for e in loaded.exercises if e.exercise == "E27")
    same = next(e for e in bare.exercises if e.exercise == "E27")
    assert squat.load == "added"
    assert (same.load, same.reasons) == (None, ("no-weight",))


def test_one_side_begins_two_weeks_later_with_the_first_dose():
    groups = (BehaviourGroup.ONE_SIDED,)
    a9, _ = week(9, groups=groups)
    a11, b11 = week(11, groups=groups)
    assert "E31" not in names(a9)
    assert "E28" not in names(a9)
    assert {e.replaces for e in a9.exercises if e.replaces} == {"E31", "E28"}
    late = next(e for e in a11.exercises if e.exercise == "E31")
    assert (late.reps, late.reasons) == ((6, 6, 6), ("delayed-dose",))
    assert "E34" in names(b11)


def test_a_leg_that_hurts_keeps_hinges_out_until_it_is_calm():
    groups = (BehaviourGroup.NERVE,)
    _, waiting = week(5, groups=groups)
    _, calm = week(5, groups=groups, has_settled_leg=True)
    assert not {"E30", "E31", "E32"} & set(names(waiting))
    assert "E32" in names(calm)


def test_other_groups_get_their_notes_until_the_week_they_are_for():
    bending = (BehaviourGroup.BENDING,)
    for number, told in ((1, True), (5, True), (7, False)):
        _, b = week(number, groups=bending)
        notes = [e for e in b.exercises if "higher" in e.reasons]
        assert bool(notes) == told
    _, hip = week(1, groups=(BehaviourGroup.HIP,))
    assert next(e for e in hip.exercises if e.exercise == "E29").reasons == ("half-way",)


def test_race_week_has_one_light_session():
    race = MONDAY + timedelta(6)
    [only] = week(5, races=(race,))
    assert only.reasons[-1] == "race"
    assert (race - only.day).days > 2
    [usual, _] = week(5)
    assert sum(len(e.reps) for e in only.exercises) < sum(len(e.reps) for e in usual.exercises)


def test_the_extra_comes_after_an_easy_run_and_is_optional():
    extra = [s for s in week(1, has_extra=True) if s.is_optional]
    assert [(s.name, s.day.weekday()) for s in extra] == [("C", 1)]
    assert not [s for s in week(1, has_extra=True, run_days=(6,)) if s.is_optional]


@pytest.mark.parametrize(
    ("run_days", "long_run_day", "sessions_a_week", "days"),
    [
        ((1, 5, 6), 6, 2, (0, 3)),  # the default of clinical notes 6.6
        ((1, 5, 6), 6, 3, (0, 2, 4)),
        ((), None, 2, (0, 3)),
        ((0, 1, 2, 3, 4, 5, 6), 6, 2, (0, 3)),
        ((0, 2, 4, 5), 5, 2, (2, 6)),
    ],
)
def test_days_leave_room_for_the_long_run(run_days, long_run_day, sessions_a_week, days):
    wish = chosen(run_days=run_days, long_run_day=long_run_day, sessions_a_week=sessions_a_week)
    assert training_days(wish) == days


def on(*days, exercises=("E27",)):
    planned = tuple(PlannedExercise(exercise=e, reps=(8,)) for e in exercises)
    return [
        PlannedSession(day=MONDAY + timedelta(day), name="A", exercises=planned) for day in days
    ]


@pytest.mark.parametrize(
    ("days", "kinds", "better"),
    [
        ((0, 3), [], []),
        ((0, 1), [ClashKind.NEXT_DAY, ClashKind.NEXT_DAY], [None, 2]),
        ((0, 4), [ClashKind.BEFORE_LONG_RUN], [3]),
        ((0, 6), [ClashKind.ON_LONG_RUN], [3]),
        ((2, 2), [ClashKind.SAME_DAY, ClashKind.SAME_DAY], [0, 0]),
    ],
)
def test_clashes_are_found_with_a_better_day(days, kinds, better):
    found = clashes(on(*days), chosen(), PROGRAMME.heavy_legs, weeks=MONDAYS)
    assert [c.kind for c in found] == kinds
    offered = [None if c.better is None else (c.better - MONDAY).days for c in found]
    if better and better[0] is not None:
        assert offered == better
    for clash in found:
        others = [s for s in on(*days) if s.day != clash.session.day]
        moved = [*others, *on((clash.better - MONDAY).days)] if clash.better else []
        assert clash.session.day not in {
            c.session.day for c in clashes(moved, chosen(), PROGRAMME.heavy_legs, weeks=MONDAYS)
        }


def test_trunk_work_may_lie_before_the_long_run():
    assert not clashes(on(0, 4, exercises=("E08",)), chosen(), PROGRAMME.heavy_legs, weeks=MONDAYS)


def test_steps_are_the_dose_with_its_sides_and_rests():
    planned = PlannedExercise(exercise="E18", reps=(6, 6), is_each_side=True)
    steps = steps_of([planned], BY.exercises)
    assert [s.kind for s in steps] == [
        "ready",
        "work",
        "side",
        "work",
        "rest",
        "work",
        "side",
        "work",
    ]
    assert [s.side for s in steps if s.kind is StepKind.WORK] == ["left", "right"] * 2
    assert steps[1].seconds == 6 * (2 + 1 + 2)
    held = PlannedExercise(exercise="E08", reps=(5, 3), hold_seconds=8, is_each_side=True)
    first = steps_of([held], BY.exercises)[1]
    assert [(b.do, b.seconds) for b in first.beats] == [("up", 1), ("hold", 8), ("down", 1)]
    assert (first.hold, first.seconds) == (8, 5 * (1 + 8 + 1))


@given(choices, starts)
def test_steps_hold_every_set_and_nothing_follows_the_last(wish, start):
    for session in Planner(wish, BY).build_sessions(start)[:6]:
        steps = steps_of(session.exercises, BY.exercises)
        work = [s for s in steps if s.kind is StepKind.WORK]
        for_both = sum(sum(e.reps) * (2 if e.is_each_side else 1) for e in session.exercises)
        assert sum(s.reps for s in work) == for_both
        assert steps[-1].kind is StepKind.WORK
        assert sum(s.seconds for s in steps) == seconds_of(session.exercises, BY.exercises)
        assert all(s.seconds > 0 for s in steps)


@given(st.integers(0, 6), st.integers(2, 3))
def test_the_first_session_is_a_on_whatever_day_one_begins(weekday, sessions):
    start = MONDAY + timedelta(weekday)
    made_of = Planner(chosen(sessions_a_week=sessions), BY).build_sessions(start)
    names_in_order = [s.name for s in made_of]
    assert names_in_order[:4] == ["A", "B", "A", "B"]
