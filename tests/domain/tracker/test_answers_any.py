"""In any diary an answer is no calmer than the plan, and today no calmer than the answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.entries import (
    ExerciseDone,
    PainContext,
)
from backcare.domain.plan.coming import led_on
from backcare.domain.plan.dose import amount
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.zones import (
    MOST_AMBER,
    Mornings,
    Zone,
    morning_after,
    session_zone,
    zone_of_morning,
)
from backcare.domain.tracker.answer_book import MAY_SAY, Asked, ChangeId, Next
from backcare.domain.tracker.answers import answer_to
from backcare.domain.tracker.next_run import NextRunReason, next_run
from backcare.domain.tracker.today import TodayKind, today_of
from backcare.domain.weeks import monday_of
from tests.builders import check_in, run, session
from tests.domain.plan.look_back import week_of
from tests.domain.plan.runner import BY, CONTENT, names
from tests.domain.tracker.answering import (
    AS_PLANNED,
    DAY,
    GO_ON,
    LONGER,
    PLAN,
    TODAY,
    answer,
    around,
    ids,
    maybe,
    nprs,
    rank,
    rated,
)

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
    is_climbing = None in known.light.ratings.climbing(monday_of(TODAY))
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
    planned = week_of(PLAN, monday_of(TODAY))[0]
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
