"""What a tap is about to do: a double tap does it once, and a failed save can be repeated."""

import uuid
from collections.abc import Iterable

import msgspec
import streamlit as st

from backcare.domain.records import Record
from backcare.ui.visit import Visit

_DONE = "drafts.done"


def draft_id(key: str) -> str:
    """Return the id of the record to come, chosen when its form is first drawn."""
    drawn: str = st.session_state.setdefault(key, uuid.uuid4().hex)
    return drawn


def is_second_tap(key: str, draft: str) -> bool:
    """Return whether the form drawn with this id has already been saved."""
    return st.session_state.get(key) != draft


def was_done(action: str, *records: Record) -> bool:
    """Return whether this was already done to these records, as drawn with the button.

    If so, a failure is no error but the second tap of a double tap.
    """
    return st.session_state.get(f"{_DONE}.{action}") == _states(records)


def note_done(action: str, *records: Record) -> None:
    """Note that this was done to these records, as drawn with the button."""
    st.session_state[f"{_DONE}.{action}"] = _states(records)


def save_once(visit: Visit, *records: Record) -> None:
    """Save the records of one form, keeping the time of an earlier try that was saved.

    A save that was never confirmed is confirmed; other values under the same id raise
    `ConflictError`, as in the store.
    """
    known = visit.store.get(records[0].id)
    if known is not None:
        same_time = known.logged_at
        records = tuple(msgspec.structs.replace(r, logged_at=same_time) for r in records)
    visit.store.add_all(records)


def _states(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    return tuple((record.id, record.rev) for record in records)
