"""Reads "summarizedActivities.json" of Garmin's whole account: centimetres and milliseconds."""

from collections.abc import Iterable

from backcare.domain.entries import RunSource
from backcare.runs.columns import own_seconds
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import (
    Record,
    amount,
    at_milliseconds,
    is_json,
    records,
    scaled,
    words,
)
from backcare.runs.limits import Budget
from backcare.runs.service_runs import Activity, ServiceRuns

_LIST = "summarizedActivitiesExport"
_OWN = (b'"summarizedActivitiesExport"', b'"beginTimestamp"')


def is_garmin_account(head: bytes) -> bool:
    """Return whether a file begins like Garmin's list of all activities."""
    return is_json(head) and any(mark in head for mark in _OWN)


def read_garmin_account(
    pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget
) -> None:
    """Add the runs of the list. Raises `UnreadableError` if it is built unlike one."""
    runs = ServiceRuns(file, RunSource.GARMIN_ACCOUNT, gathered)
    for record in records(pieces, _LIST, file, gathered, budget):
        runs.take(_activity(record))


def _activity(record: Record) -> Activity:
    begin = amount(record, "beginTimestamp", "startTimeGmt", "startTimeGMT")
    local = amount(record, "startTimeLocal")
    start, here = at_milliseconds(begin), at_milliseconds(local)
    metres = scaled(amount(record, "distance"), 100)
    timer = scaled(amount(record, "duration"), 1000)
    moving = scaled(amount(record, "movingDuration"), 1000)
    if moving is not None and timer is not None and moving > timer:
        moving = None
    return Activity(
        kind=words(record, "activityType", "sportType"),
        start=start,
        metres=metres,
        seconds=own_seconds(metres, (moving, timer)),
        ahead=None if start is None or here is None else here - start,
    )
