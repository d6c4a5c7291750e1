"""Which records a list shows: of one kind, of one month, or of one day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import Pause
from backcare.domain.pauses import stretches
from backcare.domain.records import Record, kind_of


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is to show; `month` is the first day of one. `None` leaves nothing out.

    A pause is of each of its days, and of their months.
    """

    kind: str | None = None
    month: date | None = None
    day: date | None = None

    def of(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Return the records that are wanted, in their order."""
        found = records if self.kind is None else (r for r in records if kind_of(r) == self.kind)
        for first, last in self._spans():
            found = [record for record in found if _is_within(record, first, last)]
        return tuple(found)

    def _spans(self) -> Iterator[tuple[date, date]]:
        if self.month is not None:
            yield self.month, first_of_month(self.month + timedelta(days=31)) - timedelta(days=1)
        if self.day is not None:
            yield self.day, self.day


def newest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return records in the order of a list."""
    return tuple(sorted(records, key=lambda r: (r.day, r.logged_at, r.id), reverse=True))


def kinds_of(records: Iterable[Record], order: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of which there are records, in this order."""
    found = {kind_of(record) for record in records}
    return tuple(kind for kind in order if kind in found)


def months_of(records: Iterable[Record]) -> tuple[date, ...]:
    """Return the first days of the months in which there are records, the newest first."""
    days = {record.day for record in records}
    return tuple(sorted({first_of_month(day) for day in days}, reverse=True))


def first_of_month(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def _is_within(record: Record, first: date, last: date) -> bool:
    if isinstance(record, Pause):
        return bool(stretches([record], first, last))
    return first <= record.day <= last
