"""Found runs are kept, all of them with one note."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import RunSession
from backcare.domain.errors import LimitError
from backcare.runs.folders import SeenFile
from backcare.runs.found import FoundRun
from backcare.runs.matching import record_of
from backcare.ui.dates import short_date
from backcare.ui.drafts import is_second_tap
from backcare.ui.flash import Place, leave_message
from backcare.ui.lists import listed, sentences
from backcare.ui.my_data.run_history import note_import
from backcare.ui.my_data.run_reading import forget_reading
from backcare.ui.saving import saving
from backcare.ui.upload_field import empty
from backcare.ui.visit import Visit

DRAFT = "import.draft"
"""Where the session has the id of the import to come."""
FIELD = "import.files"
"""The field for files."""


def keep_tapped(
    new: Sequence[FoundRun], others: int, draft: str, files: Sequence[SeenFile], visit: Visit
) -> None:
    """Keep the runs of a preview; the second tap of a double tap does nothing."""
    if not is_second_tap(DRAFT, draft):
        keep(new, others, draft, files, visit)


def keep(
    new: Sequence[FoundRun], others: int, draft: str, files: Sequence[SeenFile], visit: Visit
) -> int:
    """Keep runs, say so, and be done with the files of a folder; return how many are kept."""
    now = utc_now()
    records = [record_of(found, logged_at=now, import_id=draft) for found in new]
    with saving(Place.IMPORT, visit):
        full = _add(records, visit)
        note_import([record for record in records if record.day not in full], others, visit)
        if visit.folders is not None:
            visit.folders.done(files)
        st.session_state.pop(DRAFT, None)
        forget_reading()
        empty(FIELD)
        kept = sum(record.day not in full for record in records)
        words = visit.text("import.kept", n=kept)
        if full:
            days = listed(short_date(day) for day in full)
            words = sentences(words, visit.text("import.full", days=days))
        leave_message(Place.IMPORT, words)
        return kept
    return 0


def _add(records: Sequence[RunSession], visit: Visit) -> tuple[date, ...]:
    """Save what was found; return the days already too full, of which nothing was saved."""
    try:
        visit.store.add_all(records)
    except LimitError:
        full = []
        for day in dict.fromkeys(record.day for record in records):
            try:
                visit.store.add_all(record for record in records if record.day == day)
            except LimitError:
                full.append(day)
        return tuple(full)
    return ()
