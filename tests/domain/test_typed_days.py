"""What people type for a day or a time of day is read as they mean it, or refused."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backcare.domain.typed import Days, Unread, read_day, read_time_of_day
from tests.domain.who_types import AMERICAN, BRITISH, GERMAN, PAST, READERS, TODAY, refused

COMING = Days(TODAY, date(2028, 11, 28), is_ahead=True)
AROUND = Days(date(2016, 11, 28), date(2028, 11, 28), is_around=True)


@pytest.mark.parametrize(
    ("typed", "reader", "days", "day"),
    [
        ("28/2", BRITISH, PAST, date(2026, 2, 28)),
        ("2/28", AMERICAN, PAST, date(2026, 2, 28)),
        ("28.2.", GERMAN, PAST, date(2026, 2, 28)),
        ("28-2-2025", GERMAN, PAST, date(2025, 2, 28)),
        ("1/2", BRITISH, PAST, date(2026, 2, 1)),
        ("1/2", AMERICAN, PAST, date(2026, 1, 2)),
        ("2025-12-31", AMERICAN, PAST, date(2025, 12, 31)),
        ("31/12", BRITISH, PAST, date(2025, 12, 31)),
        ("31/12/24", BRITISH, PAST, date(2024, 12, 31)),
        ("29/2/2024", BRITISH, PAST, date(2024, 2, 29)),
        ("28 Feb", AMERICAN, PAST, date(2026, 2, 28)),
        ("Feb 28, 2026", BRITISH, PAST, date(2026, 2, 28)),
        ("28th of February 2026", BRITISH, PAST, date(2026, 2, 28)),
        ("Sat 28 Feb 2026", BRITISH, PAST, date(2026, 2, 28)),
        ("2026年2月28日", GERMAN, PAST, date(2026, 2, 28)),
        ("today", BRITISH, PAST, TODAY),
        ("Yesterday", BRITISH, PAST, date(2026, 11, 27)),
        ("sat", BRITISH, PAST, TODAY),
        ("Monday", BRITISH, PAST, date(2026, 11, 23)),
        ("tomorrow", BRITISH, COMING, date(2026, 11, 29)),
        ("monday", BRITISH, COMING, date(2026, 11, 30)),
        ("1/2", BRITISH, COMING, date(2027, 2, 1)),
        ("28/11", BRITISH, COMING, TODAY),
        ("\u0662\u0668/\u0662", BRITISH, PAST, date(2026, 2, 28)),
        ("", BRITISH, PAST, None),
    ],
)
def test_days(typed, reader, days, day):
    assert read_day(typed, reader, days) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("29/02/2023", Unread.NO_SUCH_DAY),
        ("30/02/2024", Unread.NO_SUCH_DAY),
        ("03/13/2026", Unread.NO_SUCH_DAY),
        ("29/2", Unread.NO_SUCH_DAY),
        ("32 Dec", Unread.NO_SUCH_DAY),
        ("Sun 28 Feb 2026", Unread.NO_SUCH_DAY),
        ("someday", Unread.DAY),
        ("28", Unread.DAY),
        ("28.", Unread.DAY),
        ("1/1/1/1", Unread.DAY),
        ("31/12/1969", Unread.TOO_EARLY),
        ("1/1/0001", Unread.TOO_EARLY),
        ("01/01/2099", Unread.TOO_LATE),
        ("tomorrow", Unread.TOO_LATE),
    ],
)
def test_no_day_is_moved_to_another_one(typed, why):
    assert refused(read_day, typed, BRITISH, PAST) == why


@given(st.dates(PAST.first, PAST.last), READERS)
def test_a_day_is_read_as_it_is_written_in_any_form(day, reader):
    first, second = (day.month, day.day) if reader.month_first else (day.day, day.month)
    for typed in (
        f"{day:%-d %b %Y}",
        f"{day:%b %-d, %Y}",
        f"{day:%Y %b %-d}",
        day.isoformat(),
        f"{first}/{second}/{day.year}",
        f"{first:02}.{second:02}.{day.year % 100:02}",
        f"{day:%A} {day:%-d %b %Y}",
    ):
        assert read_day(typed, reader, PAST) == day


@given(st.dates(TODAY - timedelta(364), TODAY), READERS)
def test_a_day_without_its_year_is_the_last_one_of_that_name(day, reader):
    assume((day.month, day.day) != (2, 29))
    first, second = (day.month, day.day) if reader.month_first else (day.day, day.month)
    assert read_day(f"{first}/{second}", reader, PAST) == day


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *(("6:30", "06:30"), ("06:30", "06:30"), ("18.30", "18:30"), ("18h30", "18:30")),
        *(("18", "18:00"), ("18 h", "18:00"), ("6 pm", "18:00"), ("6:30 PM", "18:30")),
        *(("12 am", "00:00"), ("12:05 p.m.", "12:05"), ("0:00", "00:00"), (" 23:59 ", "23:59")),
        ("\u0661\u0668:\u0663\u0660", "18:30"),
    ],
)
def test_a_time_of_day_is_read_as_it_is_written(typed, read):
    assert f"{read_time_of_day(typed):%H:%M}" == read


@pytest.mark.parametrize("typed", ["24:00", "25", "6:60", "6:5", "13 pm", "0 am", "noon", "-6"])
def test_what_is_no_time_of_day_is_refused(typed):
    assert refused(read_time_of_day, typed) is Unread.TIME_OF_DAY


def test_a_time_of_day_is_needed():
    assert refused(read_time_of_day, "  ") is Unread.NO_TIME_OF_DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("27/11", date(2026, 11, 27)), ("29 Nov", date(2026, 11, 29))),
        *(("3/1", date(2027, 1, 3)), ("3/7", date(2026, 7, 3)), ("10/5", date(2027, 5, 10))),
        *(("Sat", TODAY), ("Tue", date(2026, 12, 1)), ("Wed", date(2026, 11, 25))),
        *(("tomorrow", date(2026, 11, 29)), ("yesterday", date(2026, 11, 27))),
        ("29/2", None),
    ],
)
def test_a_day_of_a_field_for_past_and_future_is_the_nearest(typed, day):
    if day is None:  # no year near it has one
        assert refused(read_day, typed, BRITISH, AROUND) is Unread.NO_SUCH_DAY
    else:
        assert read_day(typed, BRITISH, AROUND) == day


@given(st.integers(-180, 180), READERS)
def test_the_nearest_day_is_found_whatever_side_of_today_it_is(ahead, reader):
    day = TODAY + timedelta(days=ahead)
    assert read_day(f"{day.day} {day:%B}", reader, AROUND) == day
