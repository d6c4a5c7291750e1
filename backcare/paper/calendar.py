"""Sessions as calendar events (RFC 5545): a second import updates them instead of doubling them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

_ALARM_BEFORE = timedelta(minutes=15)
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One session: `number` counts them within a plan and names the event for good."""

    number: int
    day: date
    title: str
    description: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionCalendar:
    """All events of a plan, at the same time of day.

    `time_zone` is the runner's; without one the times float with whoever reads them.
    `changes` counts the changes of the plan, so that a newer file wins over an older one.
    """

    name: str
    plan_id: str
    events: Sequence[SessionEvent]
    at: time
    time_zone: ZoneInfo | None
    made_at: datetime
    changes: int = 0
    link: str | None = None


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
    begin = datetime.combine(one.day, calendar.at, calendar.time_zone)
    event = Event()
    event.add("uid", f"{calendar.plan_id}-{one.number}@backcare")
    event.add("dtstamp", calendar.made_at.astimezone(UTC))
    event.add("sequence", calendar.changes)
    event.add("dtstart", begin)
    event.add("duration", timedelta(minutes=one.minutes))
    event.add("summary", one.title)
    event.add("description", one.description)
    if calendar.link is not None:
        event.add("url", calendar.link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", -_ALARM_BEFORE)
    event.add_component(alarm)
    return event
