"""An exercise swapped for good: what is offered, in which dose, for how long, and its way back."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import ExerciseDone, RepsLeft
from backcare.domain.errors import ConflictError
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import judged
from backcare.domain.plan.judge import LIGHT
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import OWN_CHOICE, Swap, SwapReason
from backcare.domain.plan.progression import versions
from backcare.domain.plan.proposals import eased, eased_start
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.plan.steps import seconds_at_work
from backcare.domain.plan.swaps import alternatives
from backcare.domain.weeks import WEEK
from backcare.storage.documents import validate_record
from tests.builders import plan_of, session
from tests.domain.plan.dose import most_of, work
from tests.domain.plan.look_back import applied, did, did_weeks, review, week_of
from tests.domain.plan.runner import BY, EVERYTHING, MONDAY, chosen, moved, names, plan_with
from tests.domain.plan.wished import swap, take_back

LIBRARY = BY.exercises


def monday(n):
    return MONDAY + (n - 1) * WEEK


def of(plan):
    return Log(plans=(plan,))


def offered(exercise, plan, today=MONDAY, log=None):
    return [one.exercise for one in alternatives(exercise, plan, log or of(plan), today, BY)]


def standing_in(plan, exercise):
    return [e for s in plan.sessions for e in s.exercises if e.replaces == exercise]


def everything(plan):
    return {e for s in plan.sessions for e in names(s)}


@settings(max_examples=20, deadline=None)
@given(
    st.integers(1, 3),
    st.sampled_from([(), EVERYTHING]),
    st.sampled_from([(), (BehaviourGroup.NERVE,), (BehaviourGroup.ARCHING, BehaviourGroup.HIP)]),
    st.integers(0, 50),
)
def test_what_is_offered_has_the_goal_is_no_harder_and_no_more_work(level, has, groups, number):
    plan = plan_with(level=level, equipment=has, groups=groups)
    exercise = sorted(everything(plan))[number % len(everything(plan))]
    options = [LIBRARY[one] for one in offered(exercise, plan)]
    assert [o.level for o in options] == sorted(o.level for o in options)
    at_hand = {*has, *BY.programme.at_hand}
    for option in options:
        assert set(option.goals) & set(LIBRARY[exercise].goals)
        assert option.level <= LIBRARY[exercise].level
        assert at_hand.issuperset(option.equipment)
        begins = BY.programme.first_week_of(option.id)
        due = BY.programme.first_week_of(exercise)
        assert None in (begins, due) or begins <= due
    in_own_dose = []
    for option in options[number % 3 :: 3]:
        changed = swap(plan, exercise, option.id, of(plan), MONDAY)
        assert exercise not in everything(changed)
        pairs = list(swapped_pairs(plan, changed, exercise, option.id))
        assert pairs
        for _, before, after in pairs:
            assert (after.replaces, OWN_CHOICE in after.reasons) == (exercise, True)
            assert_no_more_work(after, before)
            assert max(after.reps) <= most_reps(option)
        usual = [after for one, _, after in pairs if not LIGHT & set(one.reasons)]
        assert all(2 * after.reps[0] >= fewest_reps(option) for after in usual)
        in_own_dose.append(all(after.reps[0] >= fewest_reps(option) for after in usual))
        validate_record(changed)
    assert all(in_own_dose) or not any(in_own_dose)


def swapped_pairs(plan, changed, exercise, instead):
    """Each session, the exercise in it that was swapped, and what came in its place."""
    for was, now in zip(plan.sessions, changed.sessions, strict=True):
        for before in (e for e in was.exercises if e.exercise == exercise):
            yield was, before, next(e for e in now.exercises if e.exercise == instead)


def assert_no_more_work(after, before):
    assert len(after.reps) <= len(before.reps)
    if before.exercise == "E55":  # jumps are compared one by one
        assert work(after) <= work(before)
    else:
        seconds = (seconds_at_work(e, LIBRARY[e.exercise]) for e in (after, before))
        assert next(seconds) <= next(seconds)


def most_reps(exercise):
    dose = exercise.dose
    return max(dose.ladder) if dose.ladder else (dose.reps or (1, 1))[1]


def fewest_reps(exercise):
    dose = exercise.dose
    return dose.ladder[0] if dose.ladder else (dose.reps or (1, 1))[0]


def test_the_swapped_one_comes_in_every_session_to_come_and_none_before():
    plan = plan_with()
    third = monday(3)
    changed = swap(plan, "E22", "E21", of(plan), third)
    assert [s for s in changed.sessions if s.day < third] == [
        s for s in plan.sessions if s.day < third
    ]
    assert not [s for s in changed.sessions if s.day >= third and "E22" in names(s)]
    assert standing_in(changed, "E22")
    [kept] = changed.choices.swaps
    assert (kept.exercise, kept.instead, kept.reason) == ("E22", "E21", SwapReason.POSITION)
    assert changed.changes[-1].before.exercise == "E22"
    assert changed.changes[-1].after.exercise == "E21"


def test_what_is_done_today_stays_as_it_was_done():
    plan = plan_with()
    first = week_of(plan, MONDAY)[0]
    log = Log(sessions=(did(first),), plans=(plan,))
    changed = swap(plan, "E22", "E21", log, first.day)
    assert week_of(changed, MONDAY)[0] == first


def test_taken_back_the_plan_is_as_it_was():
    plan = plan_with()
    for exercise in ("E22", "E16", "E09", "E37"):
        for instead in offered(exercise, plan):
            changed = swap(plan, exercise, instead, of(plan), MONDAY)
            back = take_back(changed, exercise, of(changed), MONDAY)
            assert back.choices == plan.choices
            assert back.sessions == plan.sessions, (exercise, instead)


def test_what_had_become_harder_is_there_again_when_a_swap_is_taken_back():
    plan = plan_with()
    log = Log(sessions=did_weeks(plan, MONDAY, monday(2), reps_left=RepsLeft.FIVE_OR_MORE))
    plan = applied(plan, review(plan, log, monday(2)), monday(2))
    harder = next(
        e.exercise
        for s in plan.sessions
        for e in s.exercises
        if {"progress-reps", "progress-hold"} & set(e.reasons) and offered(e.exercise, plan)
    )
    today = monday(3)
    log = msgspec.structs.replace(log, plans=(plan,))
    instead = offered(harder, plan, today, log)[0]
    changed = swap(plan, harder, instead, log, today)
    back = take_back(changed, harder, msgspec.structs.replace(log, plans=(changed,)), today)
    assert back.sessions == plan.sessions


def test_what_may_not_come_is_refused_and_so_is_a_second_undo():
    plan = plan_with()
    for exercise, instead in (("E22", "E22"), ("E22", "E36"), ("E22", "E23"), ("E99", "E21")):
        with pytest.raises(ConflictError):
            swap(plan, exercise, instead, of(plan), MONDAY)
    with pytest.raises(ConflictError):
        take_back(plan, "E22", of(plan), MONDAY)


def test_what_came_by_choice_can_be_swapped_in_its_turn():
    plan = plan_with()
    once = swap(plan, "E32", "E18", of(plan), MONDAY)
    assert "E17" in offered("E18", once)
    twice = swap(once, "E18", "E17", of(once), MONDAY)
    assert twice.choices.swapped == {"E32": "E17", "E18": "E17"}
    assert not {"E32", "E18"} & everything(twice)
    assert standing_in(twice, "E32")
    assert "E32" in everything(take_back(twice, "E32", of(twice), MONDAY))


def test_an_exercise_that_stands_in_for_missing_equipment_can_be_swapped():
    plan = plan_with(equipment=())
    there = standing_in(plan, "E30")[0].exercise
    instead = offered(there, plan)[0]
    changed = swap(plan, there, instead, of(plan), MONDAY)
    assert there not in everything(changed)
    again = Planner(changed.choices, BY).build_sessions(MONDAY)
    assert there not in {e for s in again for e in names(s)}


def test_a_swap_never_brings_back_what_was_swapped():
    plan = plan_with()
    plan = swap(plan, "E21", "E16", of(plan), MONDAY)
    planner = Planner(plan.choices, BY)
    for one in plan.sessions:
        for planned in one.exercises:
            for version in versions(planned, one, planner).values():
                assert version.exercise != "E21"


def test_a_second_plan_keeps_the_swaps():
    plan = swap(plan_with(), "E22", "E21", of(plan_with()), MONDAY)
    wish = msgspec.structs.replace(chosen(level=2), swaps=plan.choices.swaps)
    second = plan_of(Planner(wish, BY).build_sessions(monday(3)), wish, monday(3))
    assert "E22" not in everything(second)


def test_a_plan_from_a_file_keeps_its_swaps():
    plan = plan_with()
    wish = Swap(exercise="E22", instead="E21", reason=SwapReason.SUITS)
    choices = msgspec.structs.replace(plan.choices, swaps=(wish,))
    brought = msgspec.structs.replace(plan, choices=choices)
    assert "E22" not in everything(judged(brought, MONDAY, BY))


def test_a_stand_in_that_the_library_has_no_more_leaves_a_session_without():
    plan = swap(plan_with(), "E22", "E21", of(plan_with()), MONDAY)
    left = msgspec.structs.replace(BY, exercises={k: v for k, v in LIBRARY.items() if k != "E21"})
    wish = msgspec.structs.replace(
        BY.programme,
        blocks=tuple(
            msgspec.structs.replace(b, B=tuple(e for e in b.B if e.exercise != "E21"))
            for b in BY.programme.blocks
        ),
    )
    made = Planner(plan.choices, msgspec.structs.replace(left, programme=wish)).build_sessions(
        MONDAY
    )
    assert not {"E21", "E22"} & {e for s in made for e in names(s)}


@pytest.mark.parametrize(
    "swaps",
    [
        (("E22", "E21"), ("E22", "E29")),
        (("E22", "E21"), ("E21", "E29")),
        (("E22", "E22"),),
    ],
)
def test_one_exercise_is_swapped_once_and_for_one_that_is_not_swapped(swaps):
    wishes = tuple(Swap(exercise=a, instead=b, reason=SwapReason.SUITS) for a, b in swaps)
    with pytest.raises(ValueError, match="swapped once"):
        chosen(swaps=wishes)


def sore(planned, exercise, nprs):
    done = tuple(
        ExerciseDone(exercise=e, nprs=nprs if e == exercise else 1) for e in names(planned)
    )
    return session(7000 + planned.day.toordinal(), planned.day, minutes=25, done=done)


@pytest.mark.parametrize("nprs", [4, 7])
@pytest.mark.parametrize("exercise", ["E16", "E22", "E08"])
def test_what_hurt_before_it_was_swapped_counts_for_what_comes_in_its_place(exercise, nprs):
    plan = plan_with()
    there = next(s for s in week_of(plan, monday(2)) if exercise in names(s))
    done = next(e for e in there.exercises if e.exercise == exercise)
    log = Log(sessions=(*did_weeks(plan, MONDAY), sore(there, exercise, nprs)), plans=(plan,))
    for instead in offered(exercise, plan, there.day + timedelta(1), log):
        changed = swap(plan, exercise, instead, log, there.day + timedelta(1))
        changed = applied(changed, review(changed, log, monday(2)), monday(2))
        coming = week_of(changed, monday(3))
        assert exercise not in most_of(coming)
        for now in (e for s in coming for e in s.exercises if e.replaces == exercise):
            least = seconds_at_work(done, LIBRARY[exercise])
            assert seconds_at_work(now, LIBRARY[now.exercise]) <= least * (1 if nprs == 4 else 0.8)


def test_a_stand_in_that_was_sore_itself_comes_in_less():
    plan = plan_with()
    hurt = next(s for s in week_of(plan, MONDAY) if "E21" in names(s))
    log = Log(sessions=(sore(hurt, "E21", 7),), plans=(plan,))
    was = most_of([hurt])["E21"]
    changed = swap(plan, "E22", "E21", log, hurt.day + timedelta(1))
    coming = week_of(changed, monday(2))
    assert {e.exercise for s in coming for e in s.exercises if e.replaces == "E22"} <= {"E21"}
    assert all(work(e) < was for s in coming for e in s.exercises if e.replaces == "E22")


def test_a_stand_in_that_hurt_counts_when_the_swap_is_taken_back():
    plan = plan_with()
    plan = swap(plan, "E22", "E21", of(plan), MONDAY)
    there = next(s for s in week_of(plan, MONDAY) if any(e.replaces == "E22" for e in s.exercises))
    done = next(e for e in there.exercises if e.exercise == "E21")
    log = Log(sessions=(sore(there, "E21", 7),), plans=(plan,))
    back = take_back(plan, "E22", log, there.day + timedelta(1))
    now = [e for s in week_of(back, monday(2)) for e in s.exercises if e.exercise == "E22"]
    assert all(
        seconds_at_work(e, LIBRARY["E22"]) < seconds_at_work(done, LIBRARY["E21"]) for e in now
    )


def test_a_swap_in_a_race_week_leaves_it_light():
    race = monday(3) + timedelta(days=5)
    plan = plan_with(races=(race,))
    [light] = [s for s in plan.sessions if 0 <= (race - s.day).days <= 7]
    exercise = next(e for e in names(light) if offered(e, plan))
    changed = swap(plan, exercise, offered(exercise, plan)[0], of(plan), MONDAY)
    [now] = [s for s in changed.sessions if 0 <= (race - s.day).days <= 7]
    assert most_sets(now) <= most_sets(light)
    assert now.reasons == light.reasons


def most_sets(one):
    return max(len(e.reps) for e in one.exercises)


def test_a_move_and_the_swap_go_together():
    plan = plan_with()
    plan = swap(plan, "E22", "E21", of(plan), MONDAY)
    third = week_of(plan, monday(3))
    there = next(s for s in third if any(e.replaces == "E22" for e in s.exercises))
    saturday = monday(3) + timedelta(days=5)
    away = moved(plan, there, saturday, plan.logged_at)
    gone = next(s for s in week_of(away, monday(3)) if s.name == there.name)
    back = moved(away, gone, there.day, plan.logged_at)
    assert there in week_of(back, monday(3))


def test_the_new_plan_after_it_knows_what_hurt_under_the_swap():
    plan = plan_with()
    there = next(s for s in week_of(plan, MONDAY) if "E22" in names(s))
    log = Log(sessions=(sore(there, "E22", 7),), plans=(plan,))
    wish = chosen(swaps=(Swap(exercise="E22", instead="E29", reason=SwapReason.PHYSIOTHERAPIST),))
    second = plan_of(Planner(wish, BY).build_sessions(monday(2)), wish, monday(2))
    known = eased_start(msgspec.structs.replace(second, id="f" * 32), log, BY)
    first = week_of(second, monday(2))[0]
    was = seconds_at_work(next(e for e in first.exercises if e.replaces == "E22"), LIBRARY["E29"])
    now = [e for e in week_of(known, monday(2))[0].exercises if e.exercise == "E29"]
    assert all(seconds_at_work(e, LIBRARY["E29"]) < was for e in now)


def test_the_same_week_answers_for_the_swapped_one():
    plan = plan_with(sessions_a_week=3)
    first, _, third = week_of(plan, MONDAY)
    log = Log(sessions=(sore(first, "E22", 7),), plans=(plan,))
    changed = swap(plan, "E22", "E21", log, first.day + timedelta(1))
    was = seconds_at_work(next(e for e in first.exercises if e.exercise == "E22"), LIBRARY["E22"])
    today = next(s for s in week_of(changed, MONDAY) if s.day == third.day)
    recent = Recent(changed, log, Ratings(log), BY, third.day + timedelta(days=1))
    led = eased(today, recent, Planner(changed.choices, BY), since=MONDAY)
    assert "E22" not in names(led)
    assert all(
        seconds_at_work(e, LIBRARY["E21"]) < was for e in led.exercises if e.exercise == "E21"
    )
