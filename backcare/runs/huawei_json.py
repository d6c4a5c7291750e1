"""Reads "motion path detail data.json" of Huawei Health: metres and milliseconds."""

import json
from collections.abc import Iterable

from backcare.domain.entries import RunSource
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import (
    Record,
    ahead_of,
    amount,
    at_milliseconds,
    is_json,
    parts,
    records,
    scaled,
    words,
)
from backcare.runs.limits import Budget
from backcare.runs.service_runs import Activity, ServiceRuns, named

_KINDS: dict[int | str, str] = {
    3: "cycling",
    4: "running",
    5: "walking",
    101: "treadmill running",
    102: "pool swimming",
    103: "indoor cycling",
    282: "hiking",
    -3: "open water swimming",
}
_SUMMARY = "&&HW_EXT_TRACK_SIMPLIFY@is"
"""Before the sums of a track, in the text that holds its points."""


def is_huawei(head: bytes) -> bool:
    """Return whether a file begins like Huawei's list of activities."""
    return is_json(head) and (b'"motionPathData"' in head or b'"sportType"' in head)


def read_huawei(pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the list. Raises `UnreadableError` if it is built unlike one."""
    runs = ServiceRuns(file, RunSource.HUAWEI, gathered)
    for record in records(pieces, "", file, gathered, budget):
        for one in parts(record, "motionPathData") or [record]:
            runs.take(_activity(one))


def _activity(record: Record) -> Activity:
    sums = _sums(words(record, "attribute"))
    kind = amount(record, "sportType")
    return Activity(
        kind="" if kind is None else named(int(kind), "Huawei", _KINDS),
        start=at_milliseconds(amount(record, "startTime")),
        metres=amount(record, "totalDistance") or amount(sums, "totalDistance"),
        seconds=scaled(amount(record, "totalTime") or amount(sums, "totalTime"), 1000),
        ahead=ahead_of(words(record, "timeZone")),
    )


def _sums(attribute: str) -> Record:
    _, _, text = attribute.partition(_SUMMARY)
    try:
        found = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
