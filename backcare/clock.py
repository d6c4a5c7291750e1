"""The runner's own day, and the time that records are stamped with."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_day(now: datetime, time_zone: str | None) -> date:
    """Return the calendar day of `now` in an IANA time zone; in UTC if the zone is not known."""
    return local_time(now, time_zone).date()


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
