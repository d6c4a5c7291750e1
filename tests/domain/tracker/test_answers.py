"""A number is answered with the zone that the plan goes by, and with what really changes."""

from datetime import UTC, datetime

import msgspec
import pytest

from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    ExerciseDone,
)
from backcare.domain.plan.zones import (
    Zone,
)
from backcare.domain.tracker.answer_book import Asked, Change, ChangeId, Finding, Next
from backcare.domain.tracker.answers import answer_to
from backcare.domain.weeks import WEEK, monday_of
from tests.builders import check_in, entry_id, run, session
from tests.domain.plan.look_back import did, week_of
from tests.domain.plan.runner import CONTENT, MONDAY
from tests.domain.tracker.answering import (
    DAY,
    PLAN,
    TODAY,
    answer,
    around,
    ids,
    rated,
    weekly,
)


def test_six_on_waking_is_answered_in_words():
    usual = [rated("waking", 2, TODAY - n * DAY, n=n) for n in range(1, 8)]
    found = answer(rated("waking", 6, n=50), *usual, run(60, TODAY - DAY))
    assert (found.asked, found.finding) == (Asked.MORNING_AFTER, Finding.STRONG)
    [change] = found.changes
    assert (change.id, change.metres) == (ChangeId.RUN_LESS, 6000)
    assert found.next is Next.SELF_CHECK


def test_a_morning_back_to_usual_after_a_calm_run_is_as_planned():
    known = [rated("waking", 1, TODAY - n * DAY, n=n) for n in range(1, 8)]
    calm = rated("running", 1, TODAY - DAY, n=60)
    found = answer(rated("waking", 1, n=50), *known, calm, run(61, TODAY - DAY))
    assert (found.zone, found.finding) == (Zone.GREEN, Finding.CALM)
    assert ids(found) == ["run-up-to"]


@pytest.mark.parametrize(
    ("waking", "finding"),
    [(2, Finding.SORER), (4, Finding.MUCH_SORER), (6, Finding.STRONG)],
)
def test_a_sorer_morning_makes_the_next_run_shorter(waking, finding):
    known = [rated("waking", 1, TODAY - n * DAY, n=n) for n in range(1, 8)]
    found = answer(rated("waking", waking, n=50), *known, run(61, TODAY - DAY))
    assert found.finding is finding
    assert [(c.id, c.metres) for c in found.changes] == [(ChangeId.RUN_LESS, 6000)]


def test_still_sore_on_the_second_morning_is_red_and_then_only_once():
    known = [rated("waking", 1, TODAY - n * DAY, n=n) for n in range(2, 9)]
    trained = run(61, TODAY - 2 * DAY)
    found = answer(rated("waking", 2, n=50), rated("waking", 2, TODAY - DAY, 51), *known, trained)
    assert (found.finding, found.zone) == (Finding.NOT_SETTLED, Zone.RED)
    calm = answer(rated("waking", 1, n=50), rated("waking", 2, TODAY - DAY, 51), *known, trained)
    assert (calm.finding, calm.zone) == (Finding.CALM, Zone.GREEN)


def test_above_five_on_sitting_shortens_the_next_long_run():
    entry = check_in(1, nprs_running=2, nprs_sitting=6, day=TODAY)
    found = answer(entry, run(2, TODAY, distance_m=15_000))
    assert (found.asked, found.number) == (Asked.SITTING, 6)
    assert [(c.id, c.metres) for c in found.changes] == [(ChangeId.RUN_LESS, 11_000)]
    assert found.next is Next.SELF_CHECK
    assert ids(answer(rated("sitting", 6))) == ["long-run-shorter"]  # no run is in the diary


def test_where_the_next_run_is_an_easy_one_the_long_one_gets_shorter_too():
    found = answer(rated("sitting", 6), run(2, TODAY, distance_m=15_000), plans=(PLAN,))
    assert ids(found)[:2] == ["run-less", "long-run-shorter"]


def test_some_pain_lets_no_run_get_longer():
    before = run(2, TODAY - WEEK, distance_m=10_000)
    found = answer(rated("sitting", 4), before, run(3, TODAY, distance_m=14_000))
    assert [(c.id, c.metres) for c in found.changes] == [(ChangeId.RUN_HOLD, 14_000)]


def test_a_sore_morning_that_is_usual_makes_no_run_longer():
    known = [rated("waking", 6, TODAY - n * DAY, n=n) for n in range(2, 9)]
    calm = rated("running", 1, TODAY - DAY, n=60)
    found = answer(rated("waking", 6, n=50), *known, calm, run(61, TODAY - DAY))
    assert found.changes[0] == Change(id=ChangeId.RUN_LESS, metres=6000)


def test_the_second_red_in_seven_days_asks_for_a_physiotherapist():
    first = rated("running", 7, TODAY - 6 * DAY, n=2)
    assert answer(rated("running", 6), first).finding is Finding.SECOND_RED
    earlier = rated("running", 7, TODAY - 7 * DAY, n=2)
    assert answer(rated("running", 6), earlier).finding is Finding.STRONG


def test_one_run_that_was_sore_twice_is_one_red():
    morning = rated("waking", 7)
    found = answer(morning, run(2, TODAY - DAY), rated("running", 7, TODAY - DAY, n=3))
    assert found.finding is Finding.STRONG


def test_pain_that_climbs_over_two_weeks_is_red_in_its_own_question_alone():
    earlier = [rated("sitting", n, TODAY - back * WEEK, n=n) for back, n in ((2, 2), (1, 3))]
    assert answer(rated("sitting", 4, n=50), *earlier).finding is Finding.CLIMBING
    assert answer(rated("sitting", 4, n=50), *earlier).zone is Zone.RED
    assert answer(rated("running", 4, n=50), *earlier).zone is Zone.AMBER


def test_an_amber_number_before_any_look_at_the_warning_signs_leads_there():
    assert answer(rated("running", 4)).next is Next.SELF_CHECK
    looked = weekly(9, MONDAY, anything_new=False)
    assert answer(rated("running", 4), looked).next is Next.AFTER_A_RUN
    assert answer(rated("running", 1)).next is None


def test_while_exercise_waits_nothing_is_offered():
    found = answer(rated("running", 4), run(2, TODAY), waits=True)
    assert (found.today, found.changes, found.next) == ("exercise-waits", (), Next.SELF_CHECK)


@pytest.mark.parametrize("number", [1, 4, 8])
def test_while_running_waits_an_answer_offers_no_run(number):
    found = answer(rated("running", number), run(2, TODAY), runs_wait=True)
    assert (found.today, found.again, found.changes) == ("running-waits", "runs-after", ())
    assert found.next is Next.SELF_CHECK


@pytest.mark.parametrize(
    ("number", "change"),
    [(1, "session-as-planned"), (4, "session-same"), (6, "session-easier")],
)
def test_a_session_of_the_plan_says_what_its_next_one_brings(number, change):
    second = MONDAY + WEEK
    first, _ = week_of(PLAN, second)
    done = did(first, nprs=number)
    log = [did(s, number=1) for s in week_of(PLAN, MONDAY)]
    found = answer(done, *log, plans=(PLAN,), today=first.day)
    assert change.removeprefix("session") in {
        one.id.removeprefix("session").removeprefix("offer") for one in found.changes
    }


def test_without_a_plan_the_exercises_are_the_runners_own_to_change():
    assert ids(answer(session(1, TODAY, nprs=4))) == ["own-same"]
    assert ids(answer(session(1, TODAY, nprs=6))) == ["own-easier"]


def test_one_sore_exercise_is_the_number_of_its_session():
    done = (ExerciseDone(exercise="E07", nprs=6), ExerciseDone(exercise="E08"))
    found = answer(session(1, TODAY, nprs=2, done=done))
    assert (found.number, found.facts[0].name) == (6, "E07")


@pytest.mark.parametrize("why", ["back", "repeat"])
def test_the_run_walk_says_its_own_next_step(why):
    number = 7 if why == "back" else 4
    walked = run(2, TODAY, minutes=40, ladder_step=4, run_seconds=1200)
    [change] = answer(rated("running", number), walked).changes
    assert (change.id, change.step) == (f"ladder-{why}", 3 if why == "back" else 4)


def test_the_run_walk_waits_after_red_of_sitting():
    walked = run(2, TODAY, minutes=40, ladder_step=4, run_seconds=1200)
    entry = check_in(1, TODAY, nprs_running=1, nprs_sitting=7)
    assert ids(answer(entry, walked)) == ["ladder-wait"]


LAST = monday_of(TODAY) - WEEK


@pytest.mark.parametrize(
    ("answers", "finding", "zone"),
    [
        ({"effect": EffectOnRunning.NOT_AT_ALL, "nprs_running": 1}, Finding.CALM, Zone.GREEN),
        ({"effect": EffectOnRunning.SOME_TROUBLE, "nprs_running": 4}, Finding.SOME, Zone.AMBER),
        ({"effect": EffectOnRunning.RAN_LESS, "nprs_running": 1}, Finding.RAN_LESS, Zone.AMBER),
        ({"effect": EffectOnRunning.RAN_LESS, "nprs_sitting": 8}, Finding.STRONG, Zone.RED),
    ],
)
def test_a_week_is_answered_by_its_worst(answers, finding, zone):
    found = answer(weekly(1, LAST, **answers))
    assert (found.finding, found.zone) == (finding, zone)


def test_a_week_leads_to_the_look_back_of_the_plan():
    check = weekly(1, LAST, effect=EffectOnRunning.NOT_AT_ALL, anything_new=False)
    found = answer(check, plans=(PLAN,))
    assert (ids(found), found.next) == (["look-back"], Next.PLAN)


def test_three_weeks_of_running_less_are_for_a_physiotherapist():
    weeks = [weekly(n, LAST - n * WEEK, effect=EffectOnRunning.RAN_LESS) for n in range(3)]
    found = answer(weeks[0], *weeks[1:])
    assert (found.finding, found.next) == (Finding.LASTING_EFFECT, Next.PHYSIOTHERAPIST)


@pytest.mark.parametrize(
    ("first", "now", "finding"),
    [(None, 5, Finding.FIRST), (3, 5, Finding.BETTER), (5, 4, Finding.SAME), (5, 3, Finding.WORSE)],
)
def test_activities_are_compared_with_their_own_first_rating(first, now, finding):
    def check(n, day, ability):
        ratings = (ActivityRating(name="Long run", ability=ability),)
        logged = datetime.combine(day, datetime.min.time(), UTC)
        return ActivityCheck(id=entry_id(n), day=day, logged_at=logged, activities=ratings)

    before = [] if first is None else [check(1, TODAY - 4 * WEEK, first)]
    found = answer(check(2, TODAY, now), *before)
    assert (found.finding, found.zone) == (finding, None)
    assert found.number == (None if first is None else now - first)


@pytest.mark.parametrize(
    "entry",
    [
        rated("waking", 7, TODAY - 2 * DAY),
        run(1, TODAY),
        session(1, TODAY),
        weekly(1, LAST, anything_new=True, nprs_running=7),
        weekly(1, LAST - WEEK, nprs_running=7),
    ],
)
def test_what_has_no_number_or_is_long_ago_is_not_answered(entry):
    assert answer_to(entry, around(entry), CONTENT.answers) is None


def test_a_number_is_answered_by_the_diary_as_it_is_now():
    entry = rated("waking", 6)
    changed = msgspec.structs.replace(entry, nprs_waking=1)
    assert answer(entry).zone is Zone.RED
    assert answer(changed).zone is Zone.GREEN
