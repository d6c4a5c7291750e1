"""Days and numbers as they are written on pages and paper."""

from datetime import date, timedelta

import pytest

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
