"""Days and numbers as they are written on pages and paper."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.measures import Clock, DateOrder, Measures
from backcare.domain.typed import Days, Reader, read_day, read_time_of_day
from backcare.domain.written import DecimalSign
from backcare.ui import dates, numbers
from tests.ours import our_library

TEXT = our_library().texts

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(366)]
TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("write", "form"),
    [
        (dates.long_date, "{d.day} {d:%B %Y}"),
        (dates.short_date, "{d.day} {d:%b %Y}"),
        (dates.day_and_month, "{d.day} {d:%b}"),
        (dates.month_and_year, "{d:%B %Y}"),
        (dates.weekday, "{d:%A}"),
        (dates.short_weekday, "{d:%a}"),
        (dates.weekday_and_day, "{d:%a} {d.day}"),
        (dates.weekday_and_date, "{d:%a %d %b}"),
        (dates.weekday_and_long_date, "{d:%A}, {d.day} {d:%B %Y}"),
    ],
)
def test_names_are_those_of_charts_which_have_three_letters_for_each_month(write, form):
    assert [write(day) for day in DAYS] == [form.format(d=day) for day in DAYS]


def test_a_day_has_its_year_where_it_is_another():
    assert dates.day_in_full(date(2026, 2, 28), TODAY) == "Saturday 28 February"
    assert dates.day_in_full(date(2025, 11, 3), TODAY) == "Monday 3 November 2025"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "Today"),
        (date(2026, 2, 28), "Yesterday"),
        (date(2026, 2, 27), "Fri 27 Feb 2026"),
        (date(2026, 3, 2), "Mon 2 Mar 2026"),
    ],
)
def test_what_is_near_is_named_by_how_near_it_is(day, words):
    assert dates.near_date(day, TODAY, our_library().texts) == words


WRITTEN = {
    dates.long_date: ("3 November 2026", "November 3, 2026", "2026 November 3"),
    dates.short_date: ("3 Nov 2026", "Nov 3, 2026", "2026 Nov 3"),
    dates.day_and_month: ("3 Nov", "Nov 3", "Nov 3"),
    dates.month_and_year: ("November 2026", "November 2026", "2026 November"),
    dates.weekday_and_day: ("Tue 3", "Tue 3", "Tue 3"),
    dates.weekday_and_date: ("Tue 03 Nov", "Tue Nov 03", "Tue Nov 03"),
    dates.weekday_and_long_date: (
        "Tuesday, 3 November 2026",
        "Tuesday, November 3, 2026",
        "Tuesday, 2026 November 3",
    ),
}


@pytest.mark.parametrize("place", range(3))
def test_a_day_is_written_in_the_readers_order(place, monkeypatch):
    order = tuple(DateOrder)[place]
    monkeypatch.setattr(dates, "measures_now", lambda: Measures(dates=order))
    day = date(2026, 11, 3)
    for write, forms in WRITTEN.items():
        assert write(day) == forms[place]
    in_full = ("Tuesday 3 November", "Tuesday, November 3", "Tuesday, November 3")
    assert dates.day_in_full(day, day) == in_full[place]
    assert dates.short_date(day, DateOrder.DAY) == "3 Nov 2026"


@pytest.mark.parametrize(
    ("at", "on_24", "on_12"),
    [
        ("18:30", "18:30", "6:30 pm"),
        ("00:05", "00:05", "12:05 am"),
        ("12:00", "12:00", "12:00 pm"),
        ("09:07", "09:07", "9:07 am"),
    ],
)
def test_a_time_of_day_is_written_on_the_readers_clock_and_read_back(at, on_24, on_12, monkeypatch):
    for clock, words in ((Clock.HOURS_24, on_24), (Clock.HOURS_12, on_12)):
        monkeypatch.setattr(dates, "measures_now", lambda clock=clock: Measures(clock=clock))
        assert dates.said_time_of_day(time.fromisoformat(at)) == words
        assert read_time_of_day(words) == time.fromisoformat(at)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from(DateOrder), st.booleans())
def test_a_day_is_read_as_it_is_written_for_whoever_typed_it(day, order, month_first):
    reader = Reader(DecimalSign.POINT, month_first=month_first, today=TODAY)
    assert read_day(dates.short_date(day, order), reader, Days(date.min, date.max)) == day


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1440, "1,440"),
        (12.5, "12.5"),
        (10.0, "10"),
        (0, "0"),
        (0.0004, "0"),
        (2_000_000_000, "2e+09"),
    ],
)
def test_numbers_of_a_sentence(value, words):
    assert numbers.said_number(value) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        *((6503, "6.5 km"), (8000, "8 km"), (42_195, "42.2 km"), (999, "999 m"), (1, "1 m")),
        *((99_960, "100 km"), (112_345, "112 km"), (1_000_000, "1,000 km"), (1049, "1 km")),
    ],
)
def test_a_distance_is_said_as_people_say_it(metres, words):
    assert numbers.said_distance(metres, TEXT) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 min"), (59, "59 min"), (60, "1 h"), (65, "1 h 05"), (1500, "25 h")],
)
def test_a_time_is_said_as_people_say_it(minutes, words):
    assert numbers.said_time(minutes, TEXT) == words


@pytest.mark.parametrize(
    ("metres", "seconds", "words"),
    [(6500, 2223, "5:42 per km"), (1000, 359.6, "6:00 per km"), (10_000, 6000, "10:00 per km")],
)
def test_a_pace_is_said_as_people_say_it(metres, seconds, words):
    assert numbers.said_pace(metres, seconds, TEXT) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"), [(12.5, 2, "12.50"), (7.96, 1, "8.0"), (1234.4, 0, "1234")]
)
def test_numbers_of_a_column(value, decimals, words):
    assert numbers.fixed_number(value, decimals) == words
