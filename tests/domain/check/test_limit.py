"""What a result asks to leave out: nothing, running and jumping, or all exercise. Never skipped."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.hold import (
    RUNNING_WAITS,
    BrowserHold,
    Hold,
    current_hold,
    holds_of,
    limit_of,
)
from backcare.domain.check.limit import limit_after
from backcare.domain.check.result import BehaviourGroup, Limit, SelfCheckResult, strictest
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least
from tests.ours import our_library

pytestmark = pytest.mark.safety

CONTENT = our_library()
BOOK = CONTENT.rule_book
RANK = list(Limit)
DAY = date(2026, 11, 19)
BONE = {Flag.STOP_RUNNING, Flag.STOP_IMPACT}
FIRED = st.lists(
    st.tuples(st.sampled_from(Urgency), st.frozensets(st.sampled_from(Flag), max_size=2)),
    max_size=6,
)


def limit(*yes, age=40, unsure=()):
    given_answers = dict.fromkeys(yes, Answered.YES) | dict.fromkeys(unsure, Answered.NOT_SURE)
    return assess(BOOK, Answers(given_answers, (age, age))).limit


def result(day=DAY, urgency="D", limit=Limit.NO_IMPACT, **more):
    return SelfCheckResult(
        id=f"{day:%Y%m%d}".ljust(32, "0"),
        day=day,
        logged_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
        screen="2026-11-23",
        answers=(),
        urgency=Urgency(urgency),
        limit=limit,
        **more,
    )


@pytest.mark.parametrize(
    ("yes", "age", "expected"),
    [
        ([], 40, Limit.NONE),
        (["RF43"], 40, Limit.NONE),
        (["RF31"], 40, Limit.NO_IMPACT),
        (["B.foot-strike", "B.earlier"], 40, Limit.NO_IMPACT),
        (["RF31", "stress-fracture"], 40, Limit.NO_IMPACT),
        (["RF33"], 18, Limit.NO_IMPACT),
        (["RF33", "weeks-over-2"], 25, Limit.NO_IMPACT),
        (["RF31", "RF46"], 40, Limit.ALL),
        (["RF31", "RF16"], 40, Limit.ALL),
        (["RF31", "RF12"], 40, Limit.ALL),
        (["RF44"], 40, Limit.NONE),
        (["RF46"], 40, Limit.ALL),
        (["RF32"], 40, Limit.ALL),
        (["RF17"], 40, Limit.ALL),
        (["RF01"], 40, Limit.ALL),
        (["RF28", "pregnant"], 30, Limit.ALL),
        (["RF28"], 30, Limit.ALL),
        (["RF28", "RF31"], 30, Limit.ALL),
        (["RF41"], 15, Limit.ALL),
        (["RF41", "RF31"], 15, Limit.ALL),
    ],
)
def test_what_answers_ask_to_leave_out(yes, age, expected):
    assert limit(*yes, age=age) is expected


@pytest.mark.parametrize("row", ["RF32", "RF17"])
def test_who_is_not_sure_of_what_is_for_today_is_not_let_off_with_less(row):
    assert limit(unsure=[row], age=18) is Limit.ALL


@given(fired=FIRED, more=st.sampled_from(Urgency), place=st.data())
def test_a_more_urgent_reason_never_leaves_out_less(fired, more, place):
    if not fired:
        return
    at = place.draw(st.integers(0, len(fired) - 1))
    gives, flags = fired[at]
    if is_at_least(more, gives):
        raised = [*fired[:at], (more, flags), *fired[at + 1 :]]
        assert RANK.index(limit_after(raised)) >= RANK.index(limit_after(fired))


@given(fired=FIRED, other=FIRED)
def test_one_more_reason_never_leaves_out_less(fired, other):
    both = limit_after([*fired, *other])
    assert RANK.index(both) >= RANK.index(strictest((limit_after(fired), limit_after(other))))


@given(fired=FIRED, flags=st.frozensets(st.sampled_from(sorted(set(Flag) - BONE)), max_size=2))
def test_a_reason_within_days_that_is_no_bone_leaves_out_all(fired, flags):
    assert limit_after([*fired, (Urgency.WITHIN_DAYS, flags)]) is Limit.ALL


@settings(max_examples=300)
@given(
    answers=st.dictionaries(st.sampled_from(sorted(BOOK.known())), st.sampled_from(Answered)),
    age=st.integers(0, 99),
)
def test_calm_floor_work_goes_on_for_nobody_but_a_bone_under_stress(answers, age):
    found = assess(BOOK, Answers(answers, (age, age)))
    if is_at_least(found.urgency, Urgency.SAME_DAY):
        assert found.limit is Limit.ALL
    if found.urgency is Urgency.WITHIN_DAYS:
        assert found.limit is not Limit.NONE
    if BehaviourGroup.IMPACT in {fit.group for fit in found.groups}:
        assert found.limit is not Limit.NONE
    if found.limit is not Limit.ALL:
        assert not {Flag.PREGNANCY, Flag.UNDER_16} & set(found.flags)
        assert (found.limit is Limit.NO_IMPACT) == bool(BONE & set(found.flags))


@pytest.mark.parametrize(
    ("urgency", "groups", "expected"),
    [
        ("E", [], Limit.ALL),
        ("D", [], Limit.ALL),
        ("D", [BehaviourGroup.IMPACT], Limit.ALL),
        ("none", [BehaviourGroup.IMPACT], Limit.ALL),
        ("P", [], Limit.NONE),
    ],
)
def test_a_result_from_before_limits_means_what_it_meant(urgency, groups, expected):
    assert limit_of(result(urgency=urgency, limit=None, groups=tuple(groups))) is expected


@pytest.mark.parametrize("urgency", ["E", "S"])
def test_no_record_can_say_that_exercise_goes_on_after_a_result_for_today(urgency):
    for less in (Limit.NONE, Limit.NO_IMPACT):
        with pytest.raises(ValueError, match="leaves out all"):
            result(urgency=urgency, limit=less)


def test_running_waits_at_times_when_the_routine_goes_on():
    bone, clear = result(), result(date(2026, 11, 23), "none", Limit.NONE)
    assert current_hold([bone]) is bone
    assert holds_of([bone, clear], []) == ()
    assert holds_of([bone, clear], [], RUNNING_WAITS) == (Hold(DAY, date(2026, 11, 22)),)
    urgent = result(date(2026, 11, 21), "S", Limit.ALL)
    assert holds_of([bone, urgent], []) == (Hold(urgent.day, None),)
    assert [h.until for h in holds_of([bone, urgent], [], RUNNING_WAITS)] == [
        date(2026, 11, 20),
        None,
    ]


@pytest.mark.parametrize("urgency", ["D", "P"])
def test_a_browser_remembers_that_running_alone_waits(urgency):
    hold = BrowserHold(Urgency(urgency), DAY, Limit.NO_IMPACT)
    assert hold.value == f"{urgency}.2026-11-19.no-impact"
    assert BrowserHold.read(hold.value) == hold


@pytest.mark.parametrize(
    "value",
    [
        *("S.2026-11-19.no-impact", "E.2026-11-19.no-impact", "D.2026-11-19.none"),
        *("D.2026-11-19.", "D.2026-11-19.floor", "D.2026-11-19.no-impact.", "D..no-impact"),
        "none.2026-11-19.none",
    ],
)
def test_what_a_browser_says_wrongly_lets_nothing_go_on(value):
    assert BrowserHold.read(value) == BrowserHold(None, None, Limit.ALL)


def test_a_cookie_from_before_limits_is_as_strict_as_it_was():
    assert BrowserHold.read("D.2026-11-19") == BrowserHold(Urgency.WITHIN_DAYS, DAY, Limit.ALL)


def test_a_later_check_for_which_running_waits_does_not_end_what_a_browser_remembers():
    later = result(date(2026, 11, 23))
    for hold in (
        BrowserHold(Urgency.SAME_DAY, DAY),
        BrowserHold(Urgency.WITHIN_DAYS, DAY, Limit.NO_IMPACT),
    ):
        assert not hold.is_ended_by([later], later.day, later.logged_at)
