"""A number is answered with the zone that the plan goes by, and with what really changes."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    EffectOnRunning,
    ExerciseDone,
    PainContext,
    WeeklyCheck,
)
from backcare.domain.plan.coming import led_on
from backcare.domain.plan.dose import amount
from backcare.domain.plan.log import Log
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.zones import (
    FROM_CALM_TO_SORE,
    MOST_AMBER,
    Mornings,
    Zone,
    morning_after,
    session_zone,
    zone_of_morning,
)
from backcare.domain.tracker.answer_book import MAY_SAY, Asked, Change, ChangeId, Finding, Next
from backcare.domain.tracker.answers import answer_to
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.next_run import NextRunReason, next_run
from backcare.domain.tracker.today import TodayKind, today_of
from backcare.domain.weeks import WEEK, week_start
from tests.builders import check_in, entry_id, run, session
from tests.domain.plan.look_back import did, week_of
from tests.domain.plan.runner import BY, CONTENT, MONDAY, names, plan_with

DAY = timedelta(days=1)
PLAN = plan_with(groups=())
TODAY = MONDAY + 2 * WEEK + 3 * DAY
"""A Thursday in the third week of the plan."""
AS_PLANNED = {
    *(
        "run-up-to",
        "run-up-to-if-settled",
        "run-raised",
        "run-hold",
        "run-if-settled",
        "run-repeat",
    ),
    *("session-as-planned", "own-more", "own-same", "ladder-next", "ladder-repeat", "ladder-done"),
}
GO_ON = {"as-you-like"}
LONGER = (NextRunReason.GROW, NextRunReason.RAISED, NextRunReason.HOLD)
nprs = st.integers(0, 10)
maybe = st.none() | nprs


def around(*entries, today=TODAY, waits=False, plans=(), runs=(), **log):
    kinds = {"check_ins": "CheckIn", "sessions": "ExerciseSession", "weekly": "WeeklyCheck"}
    kinds |= {"activities": "ActivityCheck"}
    for field, kind in kinds.items():
        own = tuple(e for e in entries if type(e).__name__ == kind)
        log[field] = (*log.get(field, ()), *own)
    all_runs = (*runs, *(e for e in entries if type(e).__name__ == "RunSession"))
    return Around(
        today=today,
        log=Log(plans=plans, **log),
        runs=all_runs,
        waits=waits,
        gates=CONTENT.gates,
        programming=BY,
        run_walk=CONTENT.run_walk,
    )


def answer(entry, *more, **values):
    found = answer_to(entry, around(entry, *more, **values), CONTENT.answers)
    assert found is not None
    return found


def rank(zone):
    return FROM_CALM_TO_SORE.index(zone)


def rated(context, number, day=TODAY, n=1, **values):
    return check_in(n, day, **{f"nprs_{context}": number}, **values)


def weekly(n, week, **answers):
    logged = datetime.combine(week + WEEK, datetime.min.time(), UTC)
    return WeeklyCheck(id=entry_id(n), day=week + WEEK, logged_at=logged, week=week, **answers)


def ids(found):
    return [change.id for change in found.changes]


WITH_OR_WITHOUT_A_PLAN = st.sampled_from([(), (PLAN,)])


@st.composite
def diaries(draw, plans=WITH_OR_WITHOUT_A_PLAN):
    """Up to three weeks before today; what is rated today is left out."""
    entries, number = [], 100
    for back in range(1, 22):
        day, number = TODAY - back * DAY, number + 10
        if draw(st.booleans()):
            values = {f"nprs_{q}": draw(maybe) for q in PainContext}
            if any(n is not None for n in values.values()):
                stiff = draw(st.sampled_from([None, False, True]))
                entries.append(check_in(number, day, **values, stiffness_over_30_min=stiff))
        if draw(st.integers(0, 3)) == 0:
            entries.append(run(number + 1, day, distance_m=draw(st.integers(1000, 30_000))))
        if draw(st.integers(0, 3)) == 0:
            planned = PLAN.sessions[back % 4]
            entries.append(session(number + 2, day, nprs=draw(maybe), done=_done(planned)))
    return entries, draw(plans)


def _done(planned):
    return tuple(ExerciseDone(exercise=e) for e in names(planned))


@settings(max_examples=40)
@given(diaries(), st.sampled_from(PainContext), nprs, nprs, st.sampled_from([None, True]))
def test_a_worse_number_never_gets_a_calmer_zone(diary, context, one, other, stiff):
    entries, plans = diary
    calm, worse = (
        answer(
            rated(context, number, stiffness_over_30_min=stiff),
            *entries,
            plans=plans,
        )
        for number in sorted((one, other))
    )
    assert rank(calm.zone) <= rank(worse.zone)


@settings(max_examples=40)
@given(diaries(), nprs, nprs)
def test_a_worse_session_never_gets_a_calmer_zone(diary, one, other):
    entries, plans = diary
    calm, worse = (
        answer(session(1, TODAY, nprs=n), *entries, plans=plans) for n in sorted((one, other))
    )
    assert rank(calm.zone) <= rank(worse.zone)


@settings(max_examples=40)
@given(diaries(), st.sampled_from(PainContext), st.integers(MOST_AMBER + 1, 10))
def test_above_five_is_red_leads_to_the_warning_signs_and_is_never_as_planned(
    diary, context, number
):
    entries, plans = diary
    found = answer(rated(context, number), *entries, plans=plans)
    assert found.zone is Zone.RED
    assert found.next is Next.SELF_CHECK
    assert not AS_PLANNED & set(ids(found))
    assert found.today not in GO_ON


@settings(max_examples=40)
@given(diaries(), nprs)
def test_a_session_has_the_zone_that_the_plan_gives_it(diary, number):
    entries, plans = diary
    entry = session(1, TODAY, nprs=number)
    found = answer(entry, *entries, plans=plans)
    known = around(entry, *entries)
    own = session_zone(entry, Mornings(known.log.check_ins))
    is_climbing = None in known.light.ratings.climbing(week_start(TODAY))
    assert found.zone is (Zone.RED if is_climbing else own)


@settings(max_examples=40)
@given(diaries(), nprs)
def test_a_morning_is_never_calmer_than_the_plan_takes_it(diary, number):
    entries, plans = diary
    entry = rated("waking", number)
    yesterday = session(2, TODAY - DAY, nprs=0)
    found = answer(entry, yesterday, *entries, plans=plans)
    mornings = Mornings(around(entry, *entries).log.check_ins)
    says = zone_of_morning(morning_after(TODAY - DAY, mornings))
    assert found.asked is Asked.MORNING_AFTER
    assert says is None or rank(found.zone) >= rank(says)


@settings(max_examples=40)
@given(diaries(), st.sampled_from(PainContext), nprs, st.booleans())
def test_every_answer_has_its_words_and_its_data(diary, context, number, waits):
    entries, plans = diary
    found = answer(rated(context, number), *entries, plans=plans, waits=waits)
    words = CONTENT.answers.by_sentence
    assert found.finding in MAY_SAY[found.asked]
    assert {found.means, found.today, found.again, *ids(found)} <= set(words)
    assert found.facts[0].number == number == found.number
    assert CONTENT.answers.by_rule[found.rule].means == found.means
    assert not (waits and found.changes)


@settings(max_examples=40)
@given(diaries(plans=st.just((PLAN,))), st.integers(0, 10))
def test_what_a_session_changes_is_what_the_plan_then_leads(diary, number):
    entries, plans = diary
    planned = week_of(PLAN, week_start(TODAY))[0]
    entry = session(1, TODAY, nprs=number, done=_done(planned))
    known = around(entry, *entries, plans=plans)
    found = answer_to(entry, known, CONTENT.answers)
    for change in found.changes:
        if change.id is ChangeId.SESSION_AS_PLANNED or change.exercises:
            there = [s for s in PLAN.sessions if s.day == change.day and not s.is_optional]
            [then] = there
            led = led_on(
                change.day, then, PLAN, known.log, gates=CONTENT.gates, programming=BY
            ).exercises
            if change.id is ChangeId.SESSION_AS_PLANNED:
                assert led == then.exercises
            for exercise in change.exercises:
                assert exercise in names(then)
                [mine] = [e for e in led if exercise in (e.exercise, e.replaces)]
                before = next(e for e in then.exercises if e.exercise == exercise)
                assert mine != before
                assert mine.exercise != before.exercise or amount(mine) <= amount(before)


@settings(max_examples=60)
@given(diaries(), st.sampled_from(PainContext), nprs, st.sampled_from([None, True]))
def test_today_and_the_next_run_are_never_calmer_than_an_answer(diary, context, number, stiff):
    entries, plans = diary
    entry = rated(context, number, stiffness_over_30_min=stiff)
    known = around(entry, *entries, plans=plans)
    found = answer_to(entry, known, CONTENT.answers)
    plan = known.plan
    standing = Standing(plans, known.log.sessions, ())
    today = today_of(plan, standing, known.log, known.runs, TODAY)
    assert rank(today.zone) >= rank(found.zone)
    if found.zone is Zone.RED:
        assert today.kind is TodayKind.EASY
    if {"run-less", "run-climbing", "run-shorter", "run-one-back"} & set(ids(found)):
        coming = next_run(plan, known.log, known.runs, TODAY)
        assert coming is None or coming.reason not in LONGER
    if {"run-repeat", "run-hold"} & set(ids(found)):
        coming = next_run(plan, known.log, known.runs, TODAY)
        assert coming is None or coming.reason is not NextRunReason.GROW


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


def test_the_run_walk_waits_after_red_that_it_does_not_know():
    walked = run(2, TODAY, minutes=40, ladder_step=4, run_seconds=1200)
    entry = check_in(1, TODAY, nprs_running=1, nprs_sitting=7)
    assert ids(answer(entry, walked)) == ["ladder-wait"]


LAST = week_start(TODAY) - WEEK


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
