"""When exercise waits, and when to look again. None of these may ever be skipped."""

import uuid
from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest

from backcare.domain.bounds import check_bounds
from backcare.domain.check.hold import (
    BrowserHold,
    Hold,
    current_hold,
    holds_of,
    is_full_check_due,
    is_look_due,
    is_something_new,
    must_wait,
    time_told,
    what_changed,
)
from backcare.domain.check.result import BehaviourGroup, Clearance
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import WeeklyCheck
from backcare.domain.plan.standing import Standing
from backcare.domain.profile import Profile, Target
from backcare.domain.tracker.adherence import weekly_adherence
from backcare.domain.tracker.routine import WeekOutcome, routine_of
from backcare.domain.weeks import WEEK, monday_of
from tests.builders import TODAY
from tests.domain.check.results import result

pytestmark = pytest.mark.safety

G = BehaviourGroup


def look(days_ago, is_new=False):
    day = TODAY - timedelta(days=days_ago)
    return WeeklyCheck(
        id=uuid.uuid4().hex,
        day=day,
        logged_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        week=day - timedelta(days=day.weekday()),
        anything_new=is_new,
    )


@pytest.mark.parametrize(
    ("urgency", "groups", "waits"),
    [
        ("E", [], True),
        ("S", [], True),
        ("D", [], True),
        ("P", ["G3"], False),
        ("none", ["G6"], False),
        ("none", ["G5"], True),
        ("P", ["G5"], True),
    ],
)
def test_exercise_waits_after_an_urgent_result_or_bone_stress(urgency, groups, waits):
    assert must_wait(Urgency(urgency), [BehaviourGroup(g) for g in groups]) is waits
    assert (current_hold([result(urgency, groups=groups)]) is not None) is waits


def test_nothing_waits_without_a_check():
    assert current_hold([]) is None


def test_a_later_clear_check_ends_the_hold_and_an_earlier_one_does_not():
    urgent = result("S", days_ago=3)
    assert current_hold([urgent, result("none", days_ago=1)]) is None
    assert current_hold([urgent, result("none", days_ago=9)]) is urgent
    assert current_hold([result("S", minute=1), result("none", minute=5)]) is None
    later = result("S", minute=9)
    assert current_hold([later, result("none", minute=5)]) is later


def test_a_professional_ends_the_hold():
    cleared = Clearance(day=TODAY, by="Physiotherapist")
    assert current_hold([result("D", cleared=cleared)]) is None


@pytest.mark.parametrize("urgency", Urgency)
def test_what_a_browser_remembers_is_read_as_it_was_written(urgency):
    hold = BrowserHold(urgency, TODAY)
    assert BrowserHold.read(hold.value) == hold
    assert BrowserHold.read("") is None


@pytest.mark.parametrize("value", ["?", "E", "E.", "X.2026-11-19", "E.2026-13-01", "E.2026-1"])
def test_what_a_browser_says_unreadably_is_a_hold_of_an_unknown_day(value):
    hold = BrowserHold.read(value)
    assert hold == BrowserHold(None, None)
    assert not hold.is_ended_by([result("none", days_ago=-1)], *at(1))


AHEAD = -365
"""A clock that was a year ahead left it behind, this many days ago."""


def told_now(record, *kept):
    """Return a record as it is kept by a clock that says its own time."""
    at = time_told(record.logged_at, record.logged_at, kept)
    return msgspec.structs.replace(record, logged_at=at)


@pytest.mark.parametrize("left_behind", ["none", "D"])
def test_what_is_told_after_a_clock_was_set_right_is_newer_than_what_it_left_behind(left_behind):
    ahead = result(left_behind, days_ago=AHEAD)
    told, looked = told_now(result("E"), ahead), told_now(look(0, is_new=True), ahead)
    assert current_hold([ahead, told]) == told
    assert is_something_new([ahead], [looked])
    clear = told_now(result(), ahead, told, looked)
    assert current_hold([ahead, told, clear]) is None
    assert not is_something_new([ahead, told, clear], [looked])
    assert holds_of([ahead, told, clear], [looked])[-1].until is not None
    assert holds_of([ahead, told], [])[-1].until is None


def test_a_warning_told_while_the_clock_is_behind_is_newer_than_what_was_kept_before():
    before = result("none", days_ago=1)
    behind = told_now(result("S", days_ago=400), before)
    assert current_hold([before, behind]) == behind


def test_while_no_clock_was_wrong_a_record_is_of_its_own_time():
    before = result(days_ago=1)
    assert told_now(result("E"), before).logged_at == result("E").logged_at
    later, now = result(days_ago=1), result().logged_at
    left_open = time_told(result(days_ago=3).logged_at, now, [later])
    assert left_open == result(days_ago=3).logged_at, "nor is one that was left open any newer"


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_were_told_at_one_time_the_stricter_counts(order):
    both = [result("E"), result("none", days_ago=-1)]
    at = both[0].logged_at
    both = [msgspec.structs.replace(one, logged_at=at) for one in both]
    assert current_hold(both[::order]) == both[0]


def test_no_time_is_moved_beyond_the_last_that_there_is():
    last = msgspec.structs.replace(result(), logged_at=datetime(2100, 12, 31, 23, tzinfo=UTC))
    at = time_told(result().logged_at, result().logged_at, [last])
    check_bounds(msgspec.structs.replace(last, logged_at=at))


def at(days):
    """Return the day so many days from today, and noon on it."""
    day = TODAY + timedelta(days=days)
    return day, datetime.combine(day, time(12), UTC)


def test_a_check_of_a_day_to_come_ends_nothing_and_puts_no_question_off():
    ahead = result("none", days_ago=AHEAD)
    assert not BrowserHold(Urgency.SAME_DAY, TODAY).is_ended_by([ahead], *at(0))
    assert is_look_due([ahead], [], TODAY)
    assert is_look_due([result(days_ago=9)], [look(AHEAD)], TODAY)
    assert not is_look_due([ahead, result(days_ago=2)], [], TODAY)
    assert is_full_check_due([ahead], [], TODAY)


def test_what_is_remembered_while_the_clock_is_behind_is_not_ended_by_what_was_kept_before():
    before, hold = result("none", days_ago=1), BrowserHold(Urgency.SAME_DAY, at(-400)[0])
    assert not hold.is_ended_by([before], *at(-400))
    hold = hold.not_before([before], *at(-400))
    assert not hold.is_ended_by([before], *at(0)), "once the clock is right"
    assert hold.is_ended_by([before, result("none")], *at(0)), "a later one does"
    assert hold.not_before([before], *at(0)) == hold


def test_a_check_from_further_east_where_tomorrow_has_begun_is_of_no_day_to_come():
    hold = BrowserHold(Urgency.SAME_DAY, at(-3)[0])
    east = msgspec.structs.replace(result("none", days_ago=-1), logged_at=at(0)[1])
    assert hold.not_before([east], *at(0)) == hold
    assert hold.is_ended_by([east], *at(0))


def test_something_new_told_at_the_very_time_of_a_check_is_not_answered_by_it():
    new = look(0, is_new=True)
    assert is_something_new([msgspec.structs.replace(result(), logged_at=new.logged_at)], [new])


@pytest.mark.parametrize(("days", "is_due"), [(6, False), (7, True), (30, True)])
def test_a_week_after_a_check_or_a_look_the_next_look_is_due(days, is_due):
    assert is_look_due([result(days_ago=days)], [], TODAY) is is_due
    assert is_look_due([result(days_ago=40)], [look(days)], TODAY) is is_due


def test_no_look_is_due_for_somebody_who_never_kept_a_check():
    assert not is_look_due([], [], TODAY)
    assert not is_full_check_due([], [look(1)], TODAY)


def test_something_new_asks_for_a_check_also_of_somebody_who_never_kept_one():
    assert is_full_check_due([], [look(1, is_new=True)], TODAY)


@pytest.mark.parametrize(("days", "is_due"), [(41, False), (42, True)])
def test_after_six_weeks_a_full_check_is_due(days, is_due):
    assert is_full_check_due([result(days_ago=days)], [], TODAY) is is_due


def test_something_new_asks_for_a_full_check_until_there_is_one():
    assert is_full_check_due([result(days_ago=8)], [look(1, is_new=True)], TODAY)
    assert not is_full_check_due([result(days_ago=8)], [look(1)], TODAY)
    done = [result(days_ago=8), result(days_ago=0)]
    assert not is_full_check_due(done, [look(1, is_new=True)], TODAY)


def test_two_checks_are_compared_by_what_was_yes_or_not_sure():
    before = result(RF43="yes", RF44="no", RF17="not sure")
    now = result(RF43="no", RF44="yes", RF17="yes", age="31-49")
    assert what_changed(before, now) == (("RF44",), ("RF43",))


def said(*, is_new, minute=0, number=1):
    return WeeklyCheck(
        id=uuid.UUID(int=number).hex,
        day=TODAY,
        logged_at=datetime(TODAY.year, TODAY.month, TODAY.day, 9, minute, tzinfo=UTC),
        week=TODAY - timedelta(days=TODAY.weekday()),
        anything_new=is_new,
    )


def test_something_new_waits_for_a_check_that_is_kept_after_it():
    assert not is_something_new([], [])
    assert not is_something_new([], [said(is_new=False)])
    assert is_something_new([], [said(is_new=True)])
    before, after = result(days_ago=1), result(minute=0, days_ago=-1)
    assert is_something_new([before], [said(is_new=True)])
    assert not is_something_new([before, after], [said(is_new=True)])
    assert is_something_new([before], [said(is_new=True), said(is_new=False, minute=5, number=2)])


def days_ago(number):
    return TODAY - timedelta(days=number)


@pytest.mark.parametrize(
    ("results", "looks", "spans"),
    [
        ([], [], []),
        ([result("none", 20), result("P", 10)], [], []),
        ([result("D", 20)], [], [(20, None)]),
        ([result("D", 20), result("none", 6)], [], [(20, 7)]),
        ([result("S", 20), result("D", 10)], [], [(20, 11), (10, None)]),
        ([result("S", 20, cleared=Clearance(day=days_ago(12), by="doctor"))], [], [(20, 13)]),
        (
            [result("S", 20, cleared=Clearance(day=days_ago(2), by="doctor")), result("none", 9)],
            [],
            [(20, 10)],
        ),
        ([result("none", 20)], [look(8), look(5, is_new=True)], [(5, None)]),
        ([result("none", 3)], [look(5, is_new=True)], [(5, 4)]),
    ],
)
def test_when_exercise_waited_is_known_afterwards(results, looks, spans):
    told = [(wait.day, wait.until) for wait in holds_of(results, looks)]
    assert told == [(days_ago(a), None if b is None else days_ago(b)) for a, b in spans]
    assert (current_hold(results) is not None or is_something_new(results, looks)) == any(
        until is None for _, until in told
    )


def test_weeks_in_which_exercise_waited_do_not_count_against_the_runner():
    monday = monday_of(TODAY) - 4 * WEEK
    profile = Profile(targets=(Target(since=monday - WEEK, sessions=2),))
    waits = [Hold(monday, monday + timedelta(days=13))]
    weeks = weekly_adherence(Standing([], [], waits), profile, monday + 2 * WEEK, 3)
    assert [week.planned for week in weeks] == [None, None, 2]
    assert routine_of(weeks, (), waits).outcome is WeekOutcome.WAITED
