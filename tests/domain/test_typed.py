"""What people type for a number, a distance and a time is read as they mean it, or refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backcare.domain.errors import RefusedError
from backcare.domain.measures import Distance
from backcare.domain.typed import (
    Unread,
    in_another_unit,
    read_count,
    read_day,
    read_metres,
    read_minutes,
    write_distance,
)
from backcare.domain.written import DecimalSign
from tests.domain.who_types import AMERICAN, BRITISH, GERMAN, PAST, READERS, TODAY, refused
from tests.ours import our_library

METRES = (1, 1_000_000)
UNITS = st.sampled_from(Distance)
MINUTES = (1, 2880)


def in_miles(typed, reader, limits):
    return read_metres(typed, reader, limits, Distance.MILES)


@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        ("12,5", 12_500),
        ("12.5", 12_500),
        (" 12,50 km", 12_500),
        ("5,2km", 5200),
        ("7", 7000),
        (".5", 500),
        (",5", 500),
        ("\u0665\u066b\u0662", 5200),
        ("\uff11\uff12\uff0e\uff15", 12_500),
        ("42.195", 42_195),
        ("1 000", 1_000_000),
        ("6 mi", 9656),
        ("1 mile", 1609),
        ("6,2miles", 9978),
        ("", None),
        ("  ", None),
        ("0", None),
        ("0,0", None),
    ],
)
def test_kilometres(typed, metres):
    assert read_metres(typed, BRITISH, METRES) == metres


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ten", Unread.NUMBER),
        ("0x1A", Unread.NUMBER),
        ("1e308", Unread.NUMBER),
        ("½", Unread.NUMBER),
        ("5²", Unread.NUMBER),
        ("nan", Unread.NUMBER),
        ("inf", Unread.NUMBER),
        ("12,", Unread.NUMBER),
        ("12 5", Unread.NUMBER),
        ("1.2.3", Unread.NUMBER),
        ("12,5 m", Unread.NUMBER),
        ("12 km 6 mi", Unread.NUMBER),
        ("1,23,4", Unread.NUMBER),
        ("9" * 400, Unread.NUMBER),
        ("-1", Unread.DISTANCE),
        ("42195", Unread.DISTANCE),
        ("0.0001", Unread.DISTANCE),
    ],
)
def test_no_kilometres_are_refused_not_mended(typed, why):
    assert refused(read_metres, typed, BRITISH, METRES) == why


def test_what_can_be_read_in_two_ways_is_read_in_the_readers_own():
    assert read_metres("1.234", BRITISH, METRES) == read_metres("1,234", GERMAN, METRES) == 1234
    assert refused(read_metres, "1,234", BRITISH, METRES) == Unread.DISTANCE
    assert refused(read_metres, "1.234", GERMAN, METRES) == Unread.DISTANCE
    assert read_metres("1.5", GERMAN, METRES) == read_metres("1,5", BRITISH, METRES) == 1500


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("65", 65),
        ("1:05", 65),
        ("1:05:30", 66),
        ("1 h 05", 65),
        ("1h05", 65),
        ("1 h 5 min", 65),
        ("1h30m20s", 91),
        ("5m30s", 6),
        ("1,5 h", 90),
        ("1.5h", 90),
        ("90 min", 90),
        ("2 hours", 120),
        ("5 min 30 s", 6),
        ("0:25:00", 25),
        ("30:00", 1800),
        ("30 h", 1800),
        ("45 s", 1),
        ("", None),
        ("0", None),
        ("0:00", None),
        ("\u0661:\u0660\u0665", 65),
    ],
)
def test_minutes(typed, minutes):
    assert read_minutes(typed, BRITISH, MINUTES) == minutes


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1:75", Unread.TIME),
        ("1:05:60", Unread.TIME),
        ("1:5", Unread.TIME),
        ("1.05", Unread.TIME),
        ("1,30", Unread.TIME),
        ("2h75", Unread.TIME),
        ("1.5 h 10", Unread.TIME),
        ("soon", Unread.TIME),
        ("5 km", Unread.TIME),
        ("-5", Unread.TIME),
        ("1.05.30", Unread.TIME),
        ("5000", Unread.RANGE),
        ("65:30", Unread.RANGE),
    ],
)
def test_no_times_are_refused(typed, why):
    assert refused(read_minutes, typed, BRITISH, MINUTES) == why


def test_a_count_is_whole_and_within_its_bounds():
    assert read_count("31", BRITISH, (0, 3600)) == 31
    assert read_count("0", BRITISH, (0, 3600)) == 0
    assert read_count("", BRITISH, (0, 3600)) is None
    assert refused(read_count, "31.4", BRITISH, (0, 3600)) == Unread.WHOLE
    assert refused(read_count, "3601", BRITISH, (0, 3600)) == Unread.RANGE


@pytest.mark.parametrize(
    ("typed", "metres", "again"),
    [
        ("6", 9656, "6"),
        ("6.20", 9978, "6.2"),
        ("26.219", 42_195, "26.219"),
        ("6 mi", 9656, "6"),
        ("10 km", 10_000, "6.214"),
        ("621.371", 1_000_000, "621.371"),
        ("0.001", 2, "0.001"),
    ],
)
def test_miles(typed, metres, again):
    assert read_metres(typed, AMERICAN, METRES, Distance.MILES) == metres
    assert write_distance(metres, AMERICAN, Distance.MILES) == again


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("700", Distance.MILES, 700),
        ("1,126.54 km", Distance.MILES, 700),
        ("1,200", Distance.KM, 1200),
        ("700 mi", Distance.KM, 1126.541),
    ],
)
def test_what_is_too_far_is_told_in_the_unit_of_the_reader(typed, unit, value):
    with pytest.raises(RefusedError) as caught:
        read_metres(typed, AMERICAN, METRES, unit)
    assert caught.value.why == Unread.DISTANCE
    told = {name: round(number, 3) for name, number in caught.value.values.items()}
    assert told == {
        "value": value,
        "least": round(unit.of(1), 3),
        "most": round(unit.of(1_000_000), 3),
    }


@given(st.integers(*METRES), READERS, UNITS, UNITS, st.sampled_from(["", " km", " mi"]))
def test_a_distance_is_as_far_in_another_unit_and_there_and_back_as_it_was(
    metres, reader, before, after, said
):
    typed = f"{write_distance(metres, reader, before)}{said}"
    far = distance_or_refusal(typed, reader, before)
    there = in_another_unit(typed, before, after)
    assert distance_or_refusal(there, reader, after) == far
    back = in_another_unit(there, after, before)
    assert distance_or_refusal(back, reader, before) == far
    assert back == typed or said


def distance_or_refusal(typed, reader, unit):
    try:
        return read_metres(typed, reader, METRES, unit)
    except RefusedError as error:
        return error.code


@given(st.integers(*METRES), READERS)
def test_a_distance_is_read_as_it_is_written(metres, reader):
    assert read_metres(write_distance(metres, reader), reader, METRES) == metres


@given(st.integers(1, 621_371), st.integers(0, 3), READERS, UNITS)
def test_what_was_typed_stands_there_again(thousandths, decimals, reader, unit):
    """Any number with up to three decimals, in each unit; the other unit takes nothing of it."""
    typed = f"{round(thousandths / 1000, decimals):.{decimals}f}"
    assume(METRES[0] <= float(typed) * unit.metres <= METRES[1])  # it is rounded up, too
    if reader.decimal is DecimalSign.COMMA:
        typed = typed.replace(".", ",")
    metres = read_metres(typed, reader, METRES, unit)
    again = write_distance(metres, reader, unit)
    assert again == (typed.rstrip("0").rstrip(".,") if decimals else typed)
    assert read_metres(again, reader, METRES, unit) == metres


@given(st.integers(*METRES), READERS)
def test_miles_of_any_run_are_the_nearest_thousandth(metres, reader):
    again = read_metres(
        write_distance(metres, reader, Distance.MILES), reader, METRES, Distance.MILES
    )
    assert abs(again - metres) <= 1


@given(st.integers(1, 47), st.integers(0, 59), READERS)
def test_hours_and_minutes_are_read_in_each_form(hours, minutes, reader):
    for typed in (f"{hours}:{minutes:02}", f"{hours} h {minutes:02}", f"{hours}h{minutes}min"):
        assert read_minutes(typed, reader, MINUTES) == hours * 60 + minutes


@given(st.text(max_size=20) | st.text("0123456789.,:/-+ h", max_size=12), READERS)
def test_anything_is_read_within_its_bounds_or_refused(typed, reader):
    for read, bounds, is_within in (
        (in_miles, METRES, lambda v: METRES[0] <= v <= METRES[1]),
        (read_metres, METRES, lambda v: METRES[0] <= v <= METRES[1]),
        (read_minutes, MINUTES, lambda v: MINUTES[0] <= v <= MINUTES[1]),
        (read_day, PAST, lambda v: PAST.first <= v <= PAST.last),
    ):
        try:
            value = read(typed, reader, bounds)
        except RefusedError:
            continue
        assert value is None or is_within(value)


@pytest.mark.parametrize(
    ("locale", "country", "is_month_first", "is_comma"),
    [
        ("en-GB", "GB", False, False),
        ("en-US", "US", True, False),
        ("en-US", None, True, False),
        ("en-US", "DE", False, False),
        ("de-DE", "DE", False, True),
        ("de-CH", "CH", False, False),
        ("de", "US", False, True),
        ("ja-JP", "JP", True, False),
        ("es-MX", "MX", False, False),
        ("es-ES", "ES", False, True),
        (None, None, False, False),
        ("", "US", False, False),
    ],
)
def test_how_somebody_writes_is_told_by_their_browser_and_where_they_are(
    locale, country, is_month_first, is_comma
):
    asking = our_library().asking
    reader = asking.habits.reader(
        locale=locale, country=country, today=TODAY, month_first=asking.usual.month_first
    )
    sign = DecimalSign.COMMA if is_comma else DecimalSign.POINT
    assert (reader.month_first, reader.decimal) == (is_month_first, sign)
