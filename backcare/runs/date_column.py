"""Reads a whole column of dates with one order of day and month."""

from collections.abc import Sequence
from datetime import date, datetime

from backcare.runs.dates import (
    Written,
    has_shared_names,
    is_undecided,
    month_names,
    worked_out,
    written,
)
from backcare.runs.found import Asked, DateOrder, MonthNames
from backcare.runs.gathered import Gathered, plain
from backcare.runs.told import Code

_ORDERS = {DateOrder.DMY: Code.DAY_FIRST_BY_DATA, DateOrder.MDY: Code.MONTH_FIRST_BY_DATA}
_LANGUAGES = {
    MonthNames.CROATIAN: Code.CROATIAN_BY_DATA,
    MonthNames.POLISH: Code.POLISH_BY_DATA,
}


def read_dates(
    texts: Sequence[str], file: str, gathered: Gathered
) -> list[datetime | date | None] | None:
    """Return the moments of a column, without a zone; `None` for a cell that is not a date.

    Returns `None` instead of a list if the order of day and month, or the language of months, must
    be asked.
    """
    dates = [written(text) for text in texts]
    order = DateOrder.DMY
    names = _names(texts, dates, file, gathered)
    if names is None:
        return None
    if is_undecided(dates):
        said = gathered.answer(Asked.DATE_ORDER, DateOrder, file)
        found = said or worked_out(dates)
        if found is None:
            example = next(t for t, d in zip(texts, dates, strict=True) if d and d.is_open)
            gathered.ask(
                file, Asked.DATE_ORDER, DateOrder, Code.WHICH_ORDER, example=plain(example)
            )
            return None
        order = found
        if said is None:
            gathered.note(file, _ORDERS[order])
    return [None if day is None else day.read(order, names) for day in dates]


def _names(
    texts: Sequence[str], dates: Sequence[Written | None], file: str, gathered: Gathered
) -> MonthNames | None:
    """Return the language of the months; `None` if it must be asked."""
    if not has_shared_names(dates):
        return MonthNames.POLISH
    if said := gathered.answer(Asked.MONTHS, MonthNames, file):
        return said
    if (found := month_names(dates)) is not None:
        gathered.note(file, _LANGUAGES[found])
        return found
    example = next(t for t, d in zip(texts, dates, strict=True) if d and d.croatian is not None)
    gathered.ask(file, Asked.MONTHS, MonthNames, Code.WHICH_MONTHS, example=plain(example))
    return None
