"""The records of a long export, counted: those that are broken are told, and cost no other."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from backcare.runs.found import SkipReason
from backcare.runs.gathered import MOST_SAID_LINES, Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.told import Code, told

Record = TypeVar("Record")


def records_of(
    texts: Iterable[bytes],
    parsed: Callable[[bytes], Record | None],
    file: str,
    gathered: Gathered,
    budget: Budget,
) -> Iterator[Record]:
    """Yield what is `parsed` from each text of a file; the first that are broken are told by their
    number.

    Raises `UnreadableError` for a file that has too many.
    """
    broken, most = 0, budget.limits.rows
    for count, text in enumerate(texts, start=1):
        if count > most:
            raise UnreadableError(SkipReason.TOO_MANY, Code.EXPORT_TOO_LONG, most=most)
        record = parsed(text)
        if record is not None:
            yield record
            continue
        broken += 1
        if broken <= MOST_SAID_LINES:
            gathered.skip(file, SkipReason.BROKEN, told(Code.RECORD_DAMAGED, n=count))
