"""The latest entries, each with a way to change or delete it."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from backcare.domain.entries import AnyEntry, Entry
from backcare.domain.errors import BackcareError, ConflictError
from backcare.ui.dates import near_date
from backcare.ui.flash import Place, Undo, leave_error, leave_message
from backcare.ui.saving import done_once
from backcare.ui.settling import settling
from backcare.ui.tracker.entry_words import summary
from backcare.ui.tracker.log import IN_LIST, Spot, ask_changes
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
        ask_to_change(opened, visit, lambda: _open(None), IN_LIST)


def ask_to_change(entry: Entry, visit: Visit, on_done: Callable[[], None], spot: Spot) -> None:
    """Draw an entry's form, if it has one, and a way to delete it; `on_done` follows either."""
    with st.container(border=True):
        if isinstance(entry, AnyEntry):
            ask_changes(entry, visit, on_done, spot)
        st.button(
            visit.text("log.delete"),
            key=f"{spot.name}.delete",
            width="stretch",
            on_click=_delete,
            args=(entry, visit, on_done, spot),
        )


def _open(entry: Entry | None) -> None:
    st.session_state[_OPEN] = entry


def _delete(entry: Entry, visit: Visit, on_done: Callable[[], None], spot: Spot) -> None:
    with done_once("tracker.delete", entry, place=spot.place, visit=visit):
        visit.store.remove(entry)
        on_done()
        leave_message(spot.place, visit.text("log.deleted"), _undo_of(entry, visit, spot.place))


def _undo_of(entry: Entry, visit: Visit, place: Place) -> Undo:
    words = visit.text("log.undo", what=summary(entry, visit.text))
    return Undo("tracker.undo", words, partial(_undo, entry, place=place))


def _undo(entry: Entry, visit: Visit, *, place: Place) -> None:
    try:
        visit.store.add(entry)
    except ConflictError as error:  # it is there again, with other values
        leave_error(place, error, visit.text)
        return
    except BackcareError as error:
        leave_error(place, error, visit.text, undo=_undo_of(entry, visit, place))
        return
    leave_message(place, visit.text("log.restored"))
