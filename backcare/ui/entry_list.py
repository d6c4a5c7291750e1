"""The latest entries, each to change or to delete."""

from collections.abc import Sequence

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import (
    ActivityCheck,
    AnyEntry,
    CheckIn,
    Entry,
    ExerciseSession,
    PainContext,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import BackcareError, ConflictError
from backcare.domain.records import kind_of
from backcare.ui.dates import near_date, short_date
from backcare.ui.drafts import note_done, was_done
from backcare.ui.flash import Place, leave_error, leave_message
from backcare.ui.log_forms import ask_changes
from backcare.ui.settling import settling
from backcare.ui.visit import Visit

_OPEN = "tracker.open_entry"
_DELETED = "tracker.deleted_entry"
_PER_PAGE = 7


def show_entries(entries: Sequence[Entry], visit: Visit) -> None:
    """Draw the entries, newest first, a page at a time."""
    newest_first = list(reversed(entries))
    pages = -(-len(newest_first) // _PER_PAGE)
    page = st.session_state.get("tracker.entries_page", 1) if pages > 1 else 1
    first = (min(page, pages) - 1) * _PER_PAGE
    for entry in newest_first[first : first + _PER_PAGE]:
        _show_entry(entry, visit)
    if pages > 1:
        st.pagination(pages, key="tracker.entries_page")


def show_undo(visit: Visit) -> None:
    """Offer to bring back the entry that was deleted last."""
    deleted = st.session_state.get(_DELETED)
    if deleted is not None:
        st.button(
            visit.text("log.undo", what=_summary(deleted, visit.text)),
            key="tracker.undo",
            on_click=_undo,
            args=(deleted, visit),
        )


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
            f"**{near_date(entry.day, visit.today, text)}**  \n{_summary(entry, text)}",
            width="stretch",
        )
        st.button(
            text("log.close" if is_open else "log.edit"),
            key=f"tracker.edit.{entry.id}",
            help=None if is_open else text("log.edit_help", what=_summary(entry, text)),
            on_click=_open,
            args=(None if is_open else entry,),
        )
    if opened is not None and is_open:
        # As it was opened, not as it is now: what was typed stays after a conflict.
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
    try:
        visit.store.remove(entry)
    except BackcareError as error:
        if not was_done("tracker.delete", entry):
            leave_error(Place.ENTRIES, error, visit.text)
        return
    note_done("tracker.delete", entry)
    st.session_state[_DELETED] = entry
    _open(None)
    leave_message(Place.ENTRIES, visit.text("log.deleted"))


def _undo(entry: Entry, visit: Visit) -> None:
    try:
        visit.store.add(entry)
    except ConflictError as error:  # it is there again, as something else
        st.session_state[_DELETED] = None
        leave_error(Place.ENTRIES, error, visit.text)
        return
    except BackcareError as error:
        leave_error(Place.ENTRIES, error, visit.text)
        return
    st.session_state[_DELETED] = None
    leave_message(Place.ENTRIES, visit.text("log.restored"))


def _summary(entry: Entry, text: Texts) -> str:
    """Return an entry in one line: what it was and its numbers."""
    parts = [text(f"log.kind.{kind_of(entry)}"), *_numbers(entry, text)]
    return " · ".join(parts)


def _numbers(entry: Entry, text: Texts) -> list[str]:
    match entry:
        case CheckIn():
            return [*_pain(entry, text), *_stiffness(entry, text)]
        case RunSession() | ExerciseSession():
            return _amounts(entry, text)
        case WeeklyCheck():
            return _answers(entry, text)
        case ActivityCheck():
            rated = [text("activities.rated", name=r.name, n=r.ability) for r in entry.activities]
            if entry.change is not None:
                rated.append(text("activities.short_change", n=f"{entry.change:+d}"))
            return rated
    return []


def _pain(entry: CheckIn | WeeklyCheck, text: Texts) -> list[str]:
    rated = ((context, getattr(entry, f"nprs_{context}")) for context in PainContext)
    return [text(f"nprs.short.{c}", nprs=nprs) for c, nprs in rated if nprs is not None]


def _stiffness(entry: CheckIn, text: Texts) -> list[str]:
    if entry.stiffness_over_30_min is None:
        return []
    return [text("nprs.stiff" if entry.stiffness_over_30_min else "nprs.not_stiff")]


def _amounts(entry: RunSession | ExerciseSession, text: Texts) -> list[str]:
    numbers = []
    if isinstance(entry, RunSession) and entry.distance_m is not None:
        numbers.append(text("log.km", km=f"{entry.distance_m / 1000:g}"))
    if entry.minutes is not None:
        numbers.append(text("log.min", minutes=entry.minutes))
    if isinstance(entry, ExerciseSession) and entry.done:
        numbers.append(text("log.n_exercises", n=len(entry.done)))
    if entry.rpe is not None:
        numbers.append(text("rpe.short", rpe=entry.rpe))
    return numbers


def _answers(check: WeeklyCheck, text: Texts) -> list[str]:
    told = [text("log.week_of", day=short_date(check.week))]
    if check.feel is not None:
        told.append(text("look_back.short_feel", feel=text(f"look_back.feels.{check.feel}")))
    if check.effect is not None:
        told.append(text(f"look_back.effects.{check.effect.name.lower()}"))
    told += _pain(check, text)
    if check.sessions_done is not None:
        told.append(text("look_back.short_sessions", n=check.sessions_done))
    if check.confidence is not None:
        told.append(text("look_back.short_confidence", n=check.confidence))
    if check.anything_new is not None:
        told.append(text("check.something_new" if check.anything_new else "check.nothing_new"))
    return told
