"""The entries, by kind, month or day, each with a way to change or delete it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

import streamlit as st

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import AnyEntry, Entry
from backcare.domain.errors import BackcareError, ConflictError
from backcare.domain.records import Record
from backcare.domain.tracker.list_of_entries import Wanted, kinds_of, months_of, newest_first
from backcare.ui.dates import day_in_full, month_and_year, near_date
from backcare.ui.flash import Place, Undo, leave_error, leave_message
from backcare.ui.links import link_to
from backcare.ui.navigation import SELF_CHECK, TRACKER
from backcare.ui.read_once import read_once
from backcare.ui.saving import done_once
from backcare.ui.settling import settling
from backcare.ui.tracker.deleted_runs import forget_deleted, remember_deleted
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.entry_words import summary
from backcare.ui.tracker.log import IN_LIST, Spot, ask_changes
from backcare.ui.visit import Visit

T = TypeVar("T")
_OPEN = "tracker.open_entry"
_TURN = "tracker.entries_turn"
_KIND = "tracker.entries_kind"
_MONTH = "tracker.entries_month"
_DAY = "tracker.entries_day"
_PAGE = "tracker.entries_page"
_JUMP = "tracker.entries_jump"
_PER_PAGE = 7
_KINDS = (
    *("check-in", "run", "exercise", "weekly-check", "activities"),
    *("self-check", "pause", "gate-check"),
)


def show_entries(diary: Diary, visit: Visit) -> None:
    """Draw the entries and kept self-checks, newest first, a page at a time.

    Where there are more than a page of them, those of one kind or of one month can be chosen.
    """
    everything = read_once(
        "tracker.everything", visit, lambda: newest_first([*diary.entries, *diary.checks])
    )
    if not everything:
        st.markdown(visit.text("log.empty"))
        return
    has_jumped = st.session_state.pop(_JUMP, False)
    if visit.has_arrived and not has_jumped:
        _show_all()
    day: date | None = st.session_state.get(_DAY)
    if day is not None:
        _show_day(everything, day, visit)
        return
    wanted = _ask_what(everything, visit) if len(everything) > _PER_PAGE else Wanted()
    found = wanted.of(everything)
    if not found:
        st.markdown(visit.text("log.none_found"))
    pages = math.ceil(len(found) / _PER_PAGE)
    page = st.session_state.get(_PAGE, 1) if pages > 1 else 1
    first = (min(page, pages) - 1) * _PER_PAGE
    _show_list(found[first : first + _PER_PAGE], visit)
    if pages > 1:
        st.pagination(pages, key=_PAGE)


def jump_to_day(visit: Visit, day: date) -> None:
    """Open the tracker's list at what is kept of a day; a callback of whatever shows that day.

    The day is kept in the visit and stands in no address.
    """
    st.session_state[_DAY], st.session_state[_JUMP] = day, True
    said = day_in_full(day, visit.today)
    leave_message(Place.ENTRIES, visit.text("log.of_one_day", day=said))
    st.switch_page(TRACKER.path)


def _show_day(records: Iterable[Record], day: date, visit: Visit) -> None:
    """Draw what is kept of one day, and the way back to all entries."""
    text = visit.text
    st.markdown(f"**{day_in_full(day, visit.today)}**")
    found = Wanted(day=day).of(records)
    _show_list(found, visit)
    if not found:
        st.markdown(text("log.none_that_day"))
    st.button(text("log.show_all"), key="tracker.entries_all", on_click=_show_all)


def _show_all() -> None:
    st.session_state.pop(_DAY, None)


def _ask_what(records: Sequence[Record], visit: Visit) -> Wanted:
    """Ask for a kind and a month, each only where there are two or more."""
    text = visit.text
    with st.container(horizontal=True):
        kind = _choose(
            _KIND,
            text("log.of_kind"),
            read_once("tracker.kinds", visit, lambda: kinds_of(records, _KINDS)),
            {None: text("log.all_kinds"), **{k: text(f"log.kind.{k}") for k in _KINDS}},
        )
        months = read_once(
            f"tracker.months.{kind}", visit, lambda: months_of(Wanted(kind=kind).of(records))
        )
        month = _choose(
            _MONTH,
            text("log.of_month"),
            months,
            {None: text("log.all_months"), **{m: month_and_year(m) for m in months}},
        )
    return Wanted(kind=kind, month=month)


def _choose(key: str, label: str, options: Sequence[T], words: Mapping[T | None, str]) -> T | None:
    """Ask for one of these or for all; without a choice there is nothing to ask."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    if len(options) < 2:
        return None
    return st.selectbox(
        label,
        (None, *options),
        format_func=words.__getitem__,
        key=key,
        on_change=_from_the_first_page,
        persist_state="session",
    )


def _from_the_first_page() -> None:
    st.session_state.pop(_PAGE, None)


def _show_list(records: Sequence[Record], visit: Visit) -> None:
    """Draw records below each other, in one grid of words and buttons (`parts.css`)."""
    if records:
        with settling("tracker-list", st.session_state.get(_TURN, 0)):
            for record in records:
                _show_entry(record, visit)


def _show_entry(entry: Record, visit: Visit) -> None:
    text = visit.text
    opened: Record | None = st.session_state.get(_OPEN)
    is_open = opened is not None and opened.id == entry.id
    said = _summary(entry, visit)
    st.markdown(f"**{near_date(entry.day, visit.today, text)}**  \n{said}")
    if not isinstance(entry, Entry):
        link_to(SELF_CHECK, text("log.see_check"))
        return
    st.button(
        text("log.close" if is_open else "log.edit"),
        key=f"tracker.edit.{entry.id}",
        help=None if is_open else text("log.edit_help", what=said),
        on_click=_open,
        args=(None if is_open else entry,),
    )
    if isinstance(opened, Entry) and is_open:
        # As it was when opened, not as it is now: what was typed stays after a conflict.
        ask_to_change(opened, visit, lambda: _open(None), IN_LIST)


def _summary(record: Record, visit: Visit) -> str:
    if isinstance(record, SelfCheckResult):
        word = visit.content.screen.text_for(record.urgency).word
        return f"{visit.text('log.kind.self-check')} · {word}"
    return summary(record, visit.text) if isinstance(record, Entry) else ""


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
    before: Entry | None = st.session_state.get(_OPEN)
    if entry != before:  # the second tap of a double tap turns nothing
        st.session_state[_OPEN] = entry
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _delete(entry: Entry, visit: Visit, on_done: Callable[[], None], spot: Spot) -> None:
    with done_once("tracker.delete", entry, place=spot.place, visit=visit):
        # First, as a run that is still there is known by its record whatever is remembered of it.
        remember_deleted(entry, visit)
        visit.store.remove(entry)
        on_done()
        leave_message(spot.place, visit.text("log.deleted"), _undo_of(entry, visit, spot.place))


def _undo_of(entry: Entry, visit: Visit, place: Place) -> Undo:
    words = visit.text("log.undo", what=summary(entry, visit.text))
    return Undo("tracker.undo", words, partial(_undo, entry, place=place))


def _undo(entry: Entry, visit: Visit, *, place: Place) -> None:
    try:
        visit.store.add(entry)
        forget_deleted([entry], visit)
    except ConflictError as error:  # it is there again, with other values
        leave_error(place, error, visit.text)
        return
    except BackcareError as error:
        leave_error(place, error, visit.text, undo=_undo_of(entry, visit, place))
        return
    leave_message(place, visit.text("log.restored"))
