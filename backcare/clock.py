"""The runner's own day, and the time that records are stamped with."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_day(now: datetime, time_zone: str | None, ends: int = 0) -> date:
    """Return the day of `now` in an IANA time zone; in UTC if the zone is not known.

    Until the hour `ends` it is still the day before.
    """
    return day_of(now, time_zone_or_utc(time_zone), ends)


def day_of(now: datetime, zone: tzinfo, ends: int = 0) -> date:
    """Return the day of `now` in a time zone; until the hour `ends` it is still the day before.

    Where clocks are put back over that hour, the day that has begun stays: it never goes backwards.
    """
    local = now.astimezone(zone)
    day = (local.replace(tzinfo=None) - timedelta(hours=ends)).date()
    if day == date.max:
        return day
    begins = datetime.combine(day + timedelta(days=1), time(ends), local.tzinfo)
    return day + timedelta(days=1) if begins.astimezone(UTC) <= now else day


def local_time(now: datetime, time_zone: str | None) -> datetime:
    """Return `now` in an IANA time zone; in UTC if the zone is not known."""
    return now.astimezone(time_zone_or_utc(time_zone))


def time_zone_of(name: str | None) -> ZoneInfo | None:
    """Return an IANA time zone; `None` if it is not known."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the name of a folder, or too long
        return None


def time_zone_or_utc(name: str | None) -> tzinfo:
    """Return an IANA time zone; UTC if it is not known."""
    return time_zone_of(name) or UTC


def utc_now() -> datetime:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class MachineZone(tzinfo):
    """The machine's own time zone, with daylight saving time, as the system knows it."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return how far ahead of UTC its clock is."""
        return None if when is None else when.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, when: datetime | None) -> timedelta | None:
        """Return nothing: the offset has it already."""
        del when
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """Return the name of its time."""
        return None if when is None else when.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, when: datetime) -> datetime:
        """Return a time of UTC as its clock shows it."""
        return when.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)
