"""What day it is for the runner, and what time it is for the record."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_day(now: datetime, time_zone: str | None) -> date:
    """Return the calendar day of `now` in an IANA time zone; UTC's if the zone is not known."""
    return local_time(now, time_zone).date()


def local_time(now: datetime, time_zone: str | None) -> datetime:
    """Return `now` in an IANA time zone; in UTC if the zone is not known."""
    try:
        zone = ZoneInfo(time_zone) if time_zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        zone = UTC
    return now.astimezone(zone)


def utc_now() -> datetime:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)
