"""The small panels of the first page: pain of four weeks, the next run, the week."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from backcare.domain.entries import CheckIn, PainContext
from backcare.domain.plan.week import WeekDay, days_of
from backcare.domain.tracker.next_run import NextRun
from backcare.domain.tracker.trend import Change, change_in, most_rated, weekly_pain
from backcare.domain.weeks import WEEK
from backcare.ui import parts
from backcare.ui.dates import short_weekday, weekday
from backcare.ui.lists import listed
from backcare.ui.numbers import said_number
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.next_run import next_run_tile
from backcare.ui.visit import Visit

_HOLDS: dict[tuple[bool, bool], Literal["session", "run", "both", "rest"]] = {
    (True, True): "both",
    (True, False): "run",
    (False, True): "session",
    (False, False): "rest",
}
"""What a day holds that has a run, and that has a session."""
_WEEKS = 4
"""Weeks of the small line of pain, this one included."""


def show_tiles(
    diary: Diary, run: NextRun | None, runs_on: Iterable[date], visit: Visit, *, waits: bool
) -> None:
    """Draw what is known of pain, the next run and the week with the days of its runs.

    `waits`: exercise waits, and with it everything that would urge somebody on.
    """
    pain, done = _pain(diary, visit), "" if waits else _done(diary, visit)
    has_two = bool(pain and done)
    coming = "" if run is None else next_run_tile(run, visit, is_wide=has_two)
    pieces = (pain, done, coming, "" if waits else _week(diary, set(runs_on), visit))
    if any(pieces):
        parts.show(parts.tiles(*pieces))


def _pain(diary: Diary, visit: Visit) -> str:
    """Return the pain of four weeks as a small line, in the context that is rated most."""
    text, since = visit.text, visit.weeks.start(visit.today) - (_WEEKS - 1) * WEEK
    weeks = weekly_pain(diary.check_ins, since, visit.today, visit.weeks)
    context = most_rated(weeks)
    if context is None:
        return ""
    change = change_in(weeks, context)
    if change is None:
        [only] = [week.nprs for week in weeks if week.context is context]
        number, moved = said_number(only), text("today.pain.once")
    else:
        first, last = said_number(change.first), said_number(change.latest)
        number = last if first == last else text("today.pain.from_to", first=first, last=last)
        moved = text(f"today.pain.{_moved(change)}")
    words = text("today.pain.words", where=text(f"today.pain.where.{context}"), moved=moved)
    daily = _daily(diary.check_ins, context, since, visit.today)
    line = parts.spark(daily, says=listed((number, words)))
    return parts.tile(text("today.pain.title"), parts.big(number), line, parts.note(words))


def _moved(change: Change) -> str:
    if not change.is_clear:
        return "same"
    return "less" if change.latest < change.first else "more"


def _daily(
    check_ins: Iterable[CheckIn], context: PainContext, since: date, today: date
) -> list[float | None]:
    rated: dict[date, int] = {}
    for check in check_ins:
        nprs = check.nprs(context)
        if nprs is not None and since <= check.day <= today:
            rated[check.day] = max(nprs, rated.get(check.day, 0))
    return [rated.get(since + timedelta(days=n)) for n in range((today - since).days + 1)]


def _done(diary: Diary, visit: Visit) -> str:
    """Return the week's ring, as the tracker counts it; empty in a week without a plan."""
    text, week = visit.text, diary.weeks[-1]
    if week.planned is None:
        return ""
    told = text("today.week", done=week.fulfilled, planned=week.planned)
    below = text("today.of", planned=week.planned)
    ring = parts.ring(week.fulfilled, week.planned, below=below, says=told)
    return parts.tile(text("today.week_done"), ring)


def _week(diary: Diary, runs_on: set[date], visit: Visit) -> str:
    """Return the days of the week."""
    week = diary.weeks[-1]
    days = days_of(week.start, diary.standing.week(week.start))
    title = visit.text("week.title")
    strip = parts.week_strip([_day(one, runs_on, diary, visit) for one in days], says=title)
    return parts.tile(title, strip, is_wide=True)


def _day(one: WeekDay, runs_on: set[date], diary: Diary, visit: Visit) -> parts.Day:
    """Return a day's mark: what was done on it, else what is planned and still open."""
    text, has_run_planned = visit.text, one.day in runs_on and one.day >= visit.today
    ran = any(r.day == one.day and not r.is_walk for r in diary.runs)
    runs, trains = ran or has_run_planned, one.is_ticked or bool(one.open)
    holds = _HOLDS[runs, trains]
    told = [text(f"today.day.{holds}")]
    if one.is_ticked or ran:
        told.append(text("today.day.done"))
    if one.day == visit.today:
        told.append(text("day.today"))
    return parts.Day(
        name=short_weekday(one.day)[:2],
        holds=holds,
        says=text("list.of", name=weekday(one.day), words=listed(told)),
        is_done=one.is_ticked or ran,
        is_today=one.day == visit.today,
    )
