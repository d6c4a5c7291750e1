"""A list of one kind, one month or one day has just those; a pause is of each of its days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.tracker.list_of_entries import (
    Wanted,
    first_of_month,
    kinds_of,
    months_of,
    newest_first,
)
from tests.builders import TODAY, _base, check_in, run, session

DAY = timedelta(days=1)
KINDS = ("check-in", "run", "exercise", "pause")
MAKE = {"check-in": check_in, "run": run, "exercise": session}


@st.composite
def records(draw):
    days = draw(st.lists(st.tuples(st.sampled_from(list(MAKE)), st.integers(0, 200)), max_size=12))
    found = [MAKE[kind](n, TODAY - back * DAY) for n, (kind, back) in enumerate(days)]
    for n, (back, length) in enumerate(
        draw(st.lists(st.tuples(st.integers(0, 200), st.none() | st.integers(0, 60)), max_size=2))
    ):
        begin = TODAY - back * DAY
        until = None if length is None else begin + length * DAY
        found.append(Pause(**_base(90 + n, begin), reason=PauseReason.ILL, until=until))
    return found


def days_of(record):
    last = record.day
    if isinstance(record, Pause):
        last = record.until or date.max
    return record.day, last


@given(records(), st.integers(0, 200))
def test_a_day_has_what_is_kept_of_it(found, back):
    day = TODAY - back * DAY
    has = list(Wanted(day=day).of(found))
    assert has == [r for r in found if days_of(r)[0] <= day <= days_of(r)[1]]


@given(records())
def test_kinds_and_months_leave_nothing_out(found):
    months = months_of(found)
    assert list(months) == sorted(set(months), reverse=True)
    for kind in kinds_of(found, KINDS):
        assert Wanted(kind=kind).of(found)
    for record in found:
        assert record in Wanted(month=first_of_month(record.day)).of(found)
        assert first_of_month(record.day) in months
        assert sum(record in Wanted(kind=kind).of(found) for kind in KINDS) == 1
    assert {r.id for r in newest_first(found)} == {r.id for r in found}


def test_a_month_has_its_first_and_last_day_and_no_other():
    month = date(2026, 2, 1)
    days = (date(2026, 1, 31), month, date(2026, 2, 28), date(2026, 3, 1))
    assert Wanted(month=month).of([run(1, day) for day in days]) == (
        run(1, days[1]),
        run(1, days[2]),
    )
