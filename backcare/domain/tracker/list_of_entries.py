"""Which records a list shows: of one kind, of one month, or of one day."""

from collections.abc import Iterable, Sequence
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

    def has(self, record: Record) -> bool:
        """Return whether a record is wanted."""
        days = [self.day, self.day] if self.day is not None else [date.min, date.max]
        of_month = [date.min, date.max] if self.month is None else _days_of(self.month)
        return (
            self.kind in (None, kind_of(record))
            and _is_within(record, *days)
            and _is_within(record, *of_month)
        )


def newest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return records in the order of a list."""
    return tuple(sorted(records, key=lambda r: (r.day, r.logged_at, r.id), reverse=True))


def kinds_of(records: Iterable[Record], order: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of which there are records, in this order."""
    found = {kind_of(record) for record in records}
    return tuple(kind for kind in order if kind in found)


def months_of(records: Iterable[Record]) -> tuple[date, ...]:
    """Return the first days of the months in which there are records, the newest first."""
    return tuple(sorted({first_of_month(record.day) for record in records}, reverse=True))


def first_of_month(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def _days_of(month: date) -> tuple[date, date]:
    return month, first_of_month(month + timedelta(days=31)) - timedelta(days=1)


def _is_within(record: Record, first: date, last: date) -> bool:
    if isinstance(record, Pause):
        return bool(stretches([record], first, last))
    return first <= record.day <= last
