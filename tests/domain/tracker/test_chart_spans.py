"""Weeks and months of a chart."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.chart_spans import Span, piece_of, pieces, pieces_apart
from backcare.domain.weeks import MONDAYS, Weeks
from tests.builders import MONDAY, TODAY

DAY = timedelta(days=1)


def test_pieces_are_weeks_or_months_up_to_today():
    assert len(pieces(Span.WEEKS, TODAY, None, MONDAYS)) == 12
    year = pieces(Span.YEAR, TODAY, None, MONDAYS)
    assert (len(year), year[-1]) == (52, MONDAY)
    months = pieces(Span.ALL, TODAY, date(2016, 2, 29), MONDAYS)
    assert (months[0], months[-1], len(months)) == (date(2016, 2, 1), date(2026, 11, 1), 130)
    assert pieces(Span.ALL, TODAY, None, MONDAYS)[0] == date(2025, 11, 1)


@given(st.dates(date(2015, 1, 1), TODAY), st.sampled_from(Span))
def test_every_day_lies_in_one_piece(day, span):
    starts = pieces(span, TODAY, day, MONDAYS)
    piece = piece_of(day, span, MONDAYS)
    assert piece <= day
    if day >= starts[0]:
        assert piece in starts


def test_the_longest_span_has_the_week_of_the_first_entry():
    saturday = date(2020, 8, 1)  # its week began in July
    assert pieces(Span.ALL, TODAY, saturday, MONDAYS)[0] == date(2020, 7, 1)
    assert pieces(Span.ALL, TODAY, saturday + 2 * DAY, MONDAYS)[0] == date(2020, 8, 1)


@given(st.dates(date(2015, 1, 1), TODAY), st.dates(date(2015, 1, 1), TODAY))
def test_pieces_are_as_far_apart_as_they_stand_in_the_chart(one, other):
    first, latest = sorted((one, other))
    months = pieces(Span.ALL, TODAY, first, MONDAYS)
    places = [months.index(piece_of(day, Span.ALL, MONDAYS)) for day in (first, latest)]
    assert pieces_apart(months[places[0]], months[places[1]], Span.ALL) == places[1] - places[0]


@given(st.dates(date(2015, 1, 1), TODAY), st.dates(date(2015, 1, 1), TODAY), st.integers(0, 6))
def test_weeks_are_as_far_apart_as_they_stand_in_the_chart(one, other, begins):
    weeks = Weeks(begins)
    first, latest = (piece_of(day, Span.WEEKS, weeks) for day in sorted((one, other)))
    assert first.weekday() == latest.weekday() == begins
    assert pieces_apart(first, latest, Span.WEEKS) * 7 == (latest - first).days
