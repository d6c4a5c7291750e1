"""Sessions as calendar events (RFC 5545): importing again updates instead of duplicating them.

An event is identified by its slot, whatever session is in it. A newer file wins because every event
has the time the file was made, even if only the time of day changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from backcare.domain.measures import Reminder

EVENING = time(20)
"""When a calendar reminds of what is on the next day."""
_YEAR = timedelta(days=366)
_COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""Seconds since this time show which file is newer; they are enough until 2094."""


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One session: `slot` permanently names the event within its calendar.

    `is_gone` removes an event that an earlier file had; `at` is its own time of day, if it has one.
    """

    slot: str
    day: date
    title: str
    description: str
    minutes: int
    is_gone: bool = False
    at: time | None = None


@dataclass(frozen=True, slots=True)
class SessionCalendar:
    """Events at the same time of day, such as those of a plan.

    `series` is the same for all plans that follow each other. `time_zone` is the runner's; without
    one the times are local to whoever reads them. Before `day_ends`, the hour at which the runner's
    day ends, it is the night after the day of an event.
    """

    name: str
    series: str
    events: Sequence[SessionEvent]
    at: time
    time_zone: ZoneInfo | None
    made_at: datetime
    link: str | None = None
    reminder: Reminder = Reminder.MINUTES_15
    day_ends: int = 0


def write_calendar(calendar: SessionCalendar) -> bytes:
    """Return the calendar as an `.ics` file."""
    out = Calendar()
    out.add("prodid", "-//Backcare//Plan//EN")
    out.add("version", "2.0")
    out.add("method", "PUBLISH")
    out.add("x-wr-calname", calendar.name)
    for one in calendar.events:
        out.add_component(_event(one, calendar))
    if calendar.time_zone is not None and calendar.events:
        days = [one.day for one in calendar.events]
        out.add_missing_timezones(first_date=min(days), last_date=max(days) + _YEAR)
    return bytes(out.to_ical())


def _event(one: SessionEvent, calendar: SessionCalendar) -> Event:
    at = one.at or calendar.at
    day = one.day + timedelta(days=1) if at < time(calendar.day_ends) else one.day
    begin = datetime.combine(day, at, calendar.time_zone)
    event = Event()
    made_at = calendar.made_at.astimezone(UTC)
    event.add("uid", f"{calendar.series}-{one.slot}@backcare")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    event.add("sequence", max(0, int((made_at - _COUNTED_FROM).total_seconds())))
    event.add("status", "CANCELLED" if one.is_gone else "CONFIRMED")
    event.add("dtstart", begin)
    event.add("duration", timedelta(minutes=one.minutes))
    event.add("summary", one.title)
    event.add("description", one.description)
    if calendar.link is not None:
        event.add("url", calendar.link)
    if one.is_gone:
        return event
    before = _before(begin, calendar)
    if before is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _before(begin: datetime, calendar: SessionCalendar) -> timedelta | None:
    """Return how long before a session its reminder comes; `None` without one.

    Exactly, also in the night in which clocks are changed.
    """
    match calendar.reminder:
        case Reminder.NONE:
            return None
        case Reminder.EVENING:
            day_before = begin.date() - timedelta(days=1)
            evening = datetime.combine(day_before, EVENING, calendar.time_zone)
            if calendar.time_zone is None:
                return begin - evening
            return begin.astimezone(UTC) - evening.astimezone(UTC)
        case minutes:
            return timedelta(minutes=int(minutes))
