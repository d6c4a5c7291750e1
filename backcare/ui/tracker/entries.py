"""The latest entries, each with a way to change or delete it."""

import math
from collections.abc import Sequence
from functools import partial

import streamlit as st

from backcare.domain.entries import AnyEntry, Entry
from backcare.domain.errors import BackcareError, ConflictError
from backcare.ui.dates import near_date
from backcare.ui.flash import Place, Undo, leave_error, leave_message
from backcare.ui.saving import done_once
from backcare.ui.settling import settling
from backcare.ui.tracker.entry_words import summary
from backcare.ui.tracker.log import ask_changes
from backcare.ui.visit import Visit

_OPEN = "tracker.open_entry"
_PER_PAGE = 7


def show_entries(entries: Sequence[Entry], visit: Visit) -> None:
    """Draw the entries, newest first, a page at a time."""
    newest_first = list(reversed(entries))
    pages = math.ceil(len(newest_first) / _PER_PAGE)
    page = st.session_state.get("tracker.entries_page", 1) if pages > 1 else 1
    first = (min(page, pages) - 1) * _PER_PAGE
    for entry in newest_first[first : first + _PER_PAGE]:
        _show_entry(entry, visit)
    if pages > 1:
        st.pagination(pages, key="tracker.entries_page")


def _show_entry(entry: Entry, visit: Visit) -> None:
    text = visit.text
    opened: Entry | None = st.session_state.get(_OPEN)
    is_open = opened is not None and opened.id == entry.id
    with settling(
        f"tracker-entry-{entry.id}",
        int(is_open),
        horizontal=True,
        vertical_alignment="center",
        wrap=False,
    ):
        st.markdown(
            f"**{near_date(entry.day, visit.today, text)}**  \n{summary(entry, text)}",
            width="stretch",
        )
        st.button(
            text("log.close" if is_open else "log.edit"),
            key=f"tracker.edit.{entry.id}",
            help=None if is_open else text("log.edit_help", what=summary(entry, text)),
            on_click=_open,
            args=(None if is_open else entry,),
        )
    if opened is not None and is_open:
        # As it was when opened, not as it is now: what was typed stays after a conflict.
        with st.container(border=True):
            if isinstance(opened, AnyEntry):
                ask_changes(opened, visit, on_done=lambda: _open(None))
            st.button(
                text("log.delete"),
                key="tracker.delete",
                width="stretch",
                on_click=_delete,
                args=(opened, visit),
            )


def _open(entry: Entry | None) -> None:
    st.session_state[_OPEN] = entry


def _delete(entry: Entry, visit: Visit) -> None:
    with done_once("tracker.delete", entry, place=Place.ENTRIES, visit=visit):
        visit.store.remove(entry)
        _open(None)
        leave_message(Place.ENTRIES, visit.text("log.deleted"), _undo_of(entry, visit))


def _undo_of(entry: Entry, visit: Visit) -> Undo:
    words = visit.text("log.undo", what=summary(entry, visit.text))
    return Undo("tracker.undo", words, partial(_undo, entry))


def _undo(entry: Entry, visit: Visit) -> None:
    try:
        visit.store.add(entry)
    except ConflictError as error:  # it is there again, with other values
        leave_error(Place.ENTRIES, error, visit.text)
        return
    except BackcareError as error:
        leave_error(Place.ENTRIES, error, visit.text, undo=_undo_of(entry, visit))
        return
    leave_message(Place.ENTRIES, visit.text("log.restored"))
