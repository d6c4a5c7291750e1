"""Reads the activities of Nike Run Club, one in a file or many: kilometres and milliseconds."""

from collections.abc import Iterable

from backcare.domain.entries import RunSource
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import (
    Record,
    amount,
    at_milliseconds,
    is_json,
    parts,
    records,
    scaled,
    words,
)
from backcare.runs.limits import Budget
from backcare.runs.service_runs import Activity, ServiceRuns


def is_nike(head: bytes) -> bool:
    """Return whether a file begins like an activity of Nike Run Club."""
    return is_json(head) and b'"start_epoch_ms"' in head


def read_nike(pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of the file. Raises `UnreadableError` if it is built unlike one."""
    runs = ServiceRuns(file, RunSource.NIKE, gathered)
    for record in records(pieces, "activities", file, gathered, budget):
        runs.take(_activity(record))


def _activity(record: Record) -> Activity:
    far = next(
        (
            amount(summary, "value")
            for summary in parts(record, "summaries")
            if summary.get("metric") == "distance" and summary.get("summary", "total") == "total"
        ),
        None,
    )
    return Activity(
        kind=words(record, "type"),
        start=at_milliseconds(amount(record, "start_epoch_ms")),
        metres=None if far is None else far * 1000,
        seconds=scaled(amount(record, "active_duration_ms"), 1000),
    )
