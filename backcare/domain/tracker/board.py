"""The board: pain, runs, load and sessions on one time axis, a row for each day, week or month.

Each figure is reckoned by the function that every other place asks (docs/tracker.md).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import TypeVar

import msgspec

from backcare.domain.entries import CheckIn, ExerciseSession, PainContext, RunSession
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.chart_spans import Span, piece_of, pieces
from backcare.domain.tracker.load import RunLoad, longest_of_each, run_loads, sums_of
from backcare.domain.tracker.run_totals import RunTotal, run_totals, total_of
from backcare.domain.tracker.trend import WeeklyPain, pain_by, ratings_by, rolling_medians
from backcare.domain.weeks import MONDAYS, WEEK, Dated, Weeks

USUAL_DAYS = 7
FEWEST_ANSWERS = 3
"""Fewest ratings from which the usual pain of some days is told (project synthesis)."""

D = TypeVar("D", bound=Dated)


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """What the board is drawn from; `races` are the days of races that plans know of."""

    check_ins: tuple[CheckIn, ...] = ()
    runs: tuple[RunSession, ...] = ()
    sessions: tuple[ExerciseSession, ...] = ()
    races: frozenset[date] = frozenset()
    weeks: Weeks = MONDAYS


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One day, week or month; `start` is its first day.

    `pain` is the median NPRS in each context that was rated. `usual` is the median of the last
    seven days in the context that is followed, or of the last three weeks or months. `longest` is
    the longest run, compared with those before it. `kind` says which run a day has: the race, the
    longest one of its week, or another; `None` without a run, and for weeks and months.
    """

    start: date
    pain: Mapping[PainContext, float]
    usual: float | None
    total: RunTotal
    longest: RunLoad | None
    kind: RunKind | None
    sessions: tuple[ExerciseSession, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was logged that the board shows."""
        return not (self.pain or self.total.runs or self.sessions)


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Some weeks: usual pain, all runs, sessions, the longest run by distance and by time.

    A figure is `None` where nothing is known; distances in metres, times in seconds.
    """

    weeks: int
    usual: float | None
    total: RunTotal
    sessions: int
    longest_metres: int | None
    longest_seconds: int | None


def is_daily(span: Span) -> bool:
    """Return whether a span is short enough for a row for each day."""
    return span in (Span.FOUR, Span.WEEKS)


def row_starts(span: Span, today: date, first: date | None, weeks: Weeks) -> tuple[date, ...]:
    """Return the first day of each row, oldest first; `first` is the day of the oldest entry."""
    starts = pieces(span, today, first, weeks)
    return days_from(starts[0], today) if is_daily(span) else starts


def days_from(since: date, until: date) -> tuple[date, ...]:
    """Return the days between two, both included."""
    return tuple(since + timedelta(days=n) for n in range((until - since).days + 1))


def board_rows(
    logged: Logged, starts: Sequence[date], until: date, span: Span, context: PainContext | None
) -> tuple[BoardRow, ...]:
    """Return a row for each of `starts`; `context` is the one whose usual pain is told."""
    since = starts[0]
    row_of = partial(_row_of, span=span, weeks=logged.weeks)
    pain = pain_by(logged.check_ins, since, until, row_of)
    loads = run_loads(logged.runs, since, until)
    longest = {row_of(x.day): x for x in longest_of_each(loads, row_of)}
    kinds = _kinds(loads, logged.races, logged.weeks) if is_daily(span) else {}
    by_row = {(p.week, p.context): p.nprs for p in pain}
    usual = _usual(logged.check_ins, pain, starts, span, context)
    totals = run_totals((r for r in logged.runs if since <= r.day <= until), starts, row_of)
    sessions = _by_row((s for s in logged.sessions if since <= s.day <= until), row_of)
    return tuple(
        BoardRow(
            start=start,
            pain={c: by_row[start, c] for c in PainContext if (start, c) in by_row},
            usual=usual.get(start),
            total=total,
            longest=longest.get(start),
            kind=kinds.get(start),
            sessions=sessions.get(start, ()),
        )
        for start, total in zip(starts, totals, strict=True)
    )


def block_of(
    logged: Logged, until: date, weeks: int, context: PainContext | None, first: date | None
) -> Block | None:
    """Return the `weeks` weeks of seven days up to `until`, in figures.

    `None` if the diary, which begins on the day `first`, does not cover them: a part of them would
    be compared with the whole of others.
    """
    since = until - weeks * WEEK + timedelta(days=1)
    if first is None or first > since:
        return None
    longest = sums_of(run_loads(logged.runs, since, until))
    ratings = ratings_by(logged.check_ins, since, until, lambda _: since)
    return Block(
        weeks=weeks,
        usual=_median(ratings.get((since, context), ())) if context else None,
        total=total_of(since, (r for r in logged.runs if since <= r.day <= until)),
        sessions=sum(since <= s.day <= until for s in logged.sessions),
        longest_metres=longest.longest_metres or None,
        longest_seconds=longest.longest_seconds or None,
    )


def compare(
    logged: Logged, today: date, weeks: int, context: PainContext | None, first: date | None
) -> tuple[Block | None, Block | None]:
    """Return the last `weeks` weeks up to today, and as many before them."""
    return (
        block_of(logged, today, weeks, context, first),
        block_of(logged, today - weeks * WEEK, weeks, context, first),
    )


def _row_of(day: date, span: Span, weeks: Weeks) -> date:
    return day if is_daily(span) else piece_of(day, span, weeks)


def _by_row(items: Iterable[D], row_of: partial[date]) -> dict[date, tuple[D, ...]]:
    found: dict[date, list[D]] = defaultdict(list)
    for item in items:
        found[row_of(item.day)].append(item)
    return {start: tuple(inside) for start, inside in found.items()}


def _usual(
    check_ins: Iterable[CheckIn],
    pain: Iterable[WeeklyPain],
    starts: Sequence[date],
    span: Span,
    context: PainContext | None,
) -> dict[date, float]:
    """Return the usual pain in a context on each day, or in each week or month."""
    if context is None:
        return {}
    if not is_daily(span):
        rolling = rolling_medians(pain, starts)
        return {start: nprs for (start, one), nprs in rolling.items() if one is context}
    begin = starts[0] - timedelta(days=USUAL_DAYS - 1)
    rated = ratings_by(check_ins, begin, starts[-1], lambda day: day)
    found = {}
    for day in starts:
        last = (day - timedelta(days=n) for n in range(USUAL_DAYS))
        usual = _median([nprs for one in last for nprs in rated.get((one, context), ())])
        if usual is not None:
            found[day] = usual
    return found


def _median(ratings: Sequence[int]) -> float | None:
    return median(ratings) if len(ratings) >= FEWEST_ANSWERS else None


def _kinds(loads: Sequence[RunLoad], races: Collection[date], weeks: Weeks) -> dict[date, RunKind]:
    """Return which run each day has: the longest of a week is one of several days with runs."""
    days: dict[date, set[date]] = defaultdict(set)
    for load in loads:
        days[weeks.start(load.day)].add(load.day)
    several = {start for start, inside in days.items() if len(inside) > 1}
    longest = {x.day for x in longest_of_each(loads, weeks.start) if weeks.start(x.day) in several}
    return {
        x.day: RunKind.RACE
        if x.day in races
        else RunKind.LONG
        if x.day in longest
        else RunKind.EASY
        for x in loads
    }
