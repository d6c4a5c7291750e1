"""What a chart is drawn from, and how its table is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from backcare.charts.parts import NamedDays
from backcare.content.texts import Texts
from backcare.domain.measures import Measures
from backcare.domain.tracker.adherence import Month, Week, by_month
from backcare.domain.tracker.chart_spans import Span
from backcare.domain.tracker.trend import WeeklyPain, weekly_pain
from backcare.domain.weeks import WEEK
from backcare.ui.dates import axis_days
from backcare.ui.tracker.diary import Diary

FEWEST = 2
"""Fewest pieces with an answer before a trend is shown."""


def named_days(measures: Measures) -> NamedDays:
    """Return which days an axis names for a reader, and how."""
    return NamedDays(measures.weeks, *axis_days(measures.dates))


@dataclass(frozen=True)
class Shown:
    """What a chart is drawn from: the diary, the span, and its pieces.

    `waits`: exercise waits, so no chart suggests a run.
    """

    diary: Diary
    span: Span
    starts: tuple[date, ...]
    text: Texts
    waits: bool

    @property
    def is_by_month(self) -> bool:
        """Whether the pieces are months."""
        return self.span is Span.ALL

    @property
    def is_long(self) -> bool:
        """Whether months, not weeks, are named along the axis."""
        return self.span in (Span.YEAR, Span.ALL)

    @property
    def unit(self) -> str:
        """What the pieces are, in a word."""
        return "months" if self.is_by_month else "weeks"

    @cached_property
    def calendar_weeks(self) -> tuple[Week, ...]:
        """Sessions done and planned in each week that began in the span, added up only once."""
        first = self.diary.standing.weeks.start(self.starts[0] + timedelta(days=6))
        return self.diary.weeks_back(
            (self.diary.standing.weeks.start(self.diary.today) - first) // WEEK + 1
        )

    @property
    def pieces(self) -> tuple[Week | Month, ...]:
        """Sessions done and planned in each piece."""
        weeks = self.calendar_weeks
        return by_month(weeks) if self.is_by_month else weeks

    @property
    def pain(self) -> tuple[WeeklyPain, ...]:
        """Median pain in each piece and context."""
        return weekly_pain(
            self.diary.check_ins,
            self.starts[0],
            self.diary.today,
            self.diary.standing.weeks,
            self.span,
        )


def table_of(columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return a chart's table; its first column names the rows."""
    return pd.DataFrame(dict(columns)).set_index(next(iter(columns)))
