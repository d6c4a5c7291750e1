"""A whole column of dates, read in one order of day and month."""

from collections.abc import Sequence
from datetime import date, datetime

from backcare.domain.found_runs import Asked, DateOrder
from backcare.runs.dates import is_undecided, worked_out, written
from backcare.runs.draft import Draft, plain


def read_dates(
    texts: Sequence[str], file: str, draft: Draft
) -> list[datetime | date | None] | None:
    """Return the moments of a column, without a zone; `None` for a cell that is no date.

    Returns `None` for all when the order of day and month must be asked.
    """
    dates = [written(text) for text in texts]
    order = DateOrder.DMY
    if is_undecided(dates):
        said = draft.answer(Asked.DATE_ORDER, DateOrder, file)
        found = said or worked_out(dates)
        if found is None:
            example = next(t for t, d in zip(texts, dates, strict=True) if d and d.is_open)
            draft.ask(
                file,
                Asked.DATE_ORDER,
                DateOrder,
                f"Which comes first in {plain(example)}, the day (dmy) or the month (mdy)?",
            )
            return None
        order = found
        if said is None:
            which = "day" if order is DateOrder.DMY else "month"
            draft.note(file, f"Dates were read with the {which} first, as the data show.")
    return [None if day is None else day.read(order) for day in dates]
