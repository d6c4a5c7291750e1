"""Runs as a file tells them."""

from datetime import UTC, datetime

from backcare.domain.entries import RunSource
from backcare.runs.found import FoundRun

START = datetime(2026, 5, 12, 5, 30, tzinfo=UTC)


def found(start=START, metres=10_000, seconds=3000, source=RunSource.FIT, day=None):
    return FoundRun(
        start=start,
        day=day or start.date(),
        distance_m=metres,
        moving_seconds=seconds,
        source=source,
        file="a.fit",
    )
