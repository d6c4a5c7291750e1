"""Which of a member's records to erase: some kinds, a period, or all."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from backcare.domain.records import Record, kind_of

R = TypeVar("R", bound=Record)


def chosen(
    records: Iterable[R],
    kinds: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> tuple[R, ...]:
    """Return records of the named kinds (all if none is named) between two days, both included."""
    wanted = frozenset(kinds)
    return tuple(
        record
        for record in records
        if (not wanted or kind_of(record) in wanted)
        and (since is None or record.day >= since)
        and (until is None or record.day <= until)
    )


def counted(records: Iterable[Record]) -> dict[str, int]:
    """Return how many records there are of each kind, by kind."""
    found: dict[str, int] = {}
    for record in records:
        found[kind_of(record)] = found.get(kind_of(record), 0) + 1
    return dict(sorted(found.items()))
