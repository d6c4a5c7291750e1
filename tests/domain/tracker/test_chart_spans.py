"""Weeks and months of a chart."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.tracker.chart_spans import Span, piece_of, pieces
from tests.builders import MONDAY, TODAY

DAY = timedelta(days=1)


def test_pieces_are_weeks_or_months_up_to_today():
    assert len(pieces(Span.WEEKS, TODAY, None)) == 12
    year = pieces(Span.YEAR, TODAY, None)
    assert (len(year), year[-1]) == (52, MONDAY)
    months = pieces(Span.ALL, TODAY, date(2016, 2, 29))
    assert (months[0], months[-1], len(months)) == (date(2016, 2, 1), date(2026, 11, 1), 130)
    assert pieces(Span.ALL, TODAY, None)[0] == date(2025, 11, 1)


@given(st.dates(date(2015, 1, 1), TODAY), st.sampled_from(Span))
def test_every_day_lies_in_one_piece(day, span):
    starts = pieces(span, TODAY, day)
    piece = piece_of(day, span)
    assert piece <= day
    if day >= starts[0]:
        assert piece in starts
