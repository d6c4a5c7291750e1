"""Forms that log and change entries. A failed save leaves the form as it was.

The fields are not in a Streamlit form, which loses what was typed when a runner looks at another
kind or page. They cause no rerun either, and keep their values until they are saved.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import (
    AnyEntry,
    CheckIn,
    Entry,
    ExerciseSession,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import MissingError
from backcare.domain.records import kind_of
from backcare.ui.dates import short_date
from backcare.ui.drafts import draft_id, save_once
from backcare.ui.flash import (
    Place,
    Undo,
    forget_seen,
    leave_error,
    leave_message,
    show_message,
)
from backcare.ui.folded import show_folded
from backcare.ui.saving import saving
from backcare.ui.tracker.after_run import lead_to_after_run, way_after_run
from backcare.ui.tracker.answer import answering
from backcare.ui.tracker.deleted_runs import forget_deleted
from backcare.ui.tracker.doubts import ask_if_right, is_doubted
from backcare.ui.tracker.entry_form import FIELDS, ask_fields, built, values_in
from backcare.ui.tracker.entry_words import said_changed, said_saved, summary
from backcare.ui.tracker.form import Field, Form
from backcare.ui.tracker.overlaps import refuse_overlap
from backcare.ui.visit import Visit

KINDS: dict[str, type[AnyEntry]] = {
    "exercise": ExerciseSession,
    "run": RunSession,
    "check-in": CheckIn,
}
_FOLDED = ("rpe", "done", "note")
"""Seldom used, and folded so that the save button is in sight."""
_OF_THE_DAY_ITSELF = ("leg_settled", "anything_new")
"""Asked on the day itself only, and not corrected later."""
_SAVED = "tracker.saved"


def ask_new_entry(visit: Visit, *, first: str = "exercise") -> None:
    """Ask what to log, and for its values; after a save, say so and offer to log another entry.

    `first` is the kind that is asked for until another is chosen.

    A fresh form in place of the saved one would take the second tap of a double tap as its own.
    """
    text = visit.text
    if visit.has_arrived:
        st.session_state.pop(_SAVED, None)
    if st.session_state.get(_SAVED):
        show_message(Place.LOG)
        st.button(text("log.another"), key="tracker.another", on_click=_log_another)
        return
    kind = st.segmented_control(
        text("log.what"),
        list(KINDS),
        format_func=lambda k: text(f"log.kind.{k}"),
        default=first,
        required=True,
        key="tracker.kind",
        persist_state="session",
    )
    if kind != "exercise":
        lead_to_after_run(visit)
    draft = draft_id(_draft_key(kind))
    if _number_key(kind) not in st.session_state:
        st.session_state[_number_key(kind)] = len(visit.store.find(KINDS[kind]))
    _ask_values(KINDS[kind], Form(_new_name(kind), visit, stays="session"))
    show_message(Place.LOG)
    save = partial(_save_new, kind, draft, visit)
    ask_if_right(draft, partial(save, is_sure=True))
    st.button(
        text("log.save"),
        key=f"tracker.save.{draft}",
        type="primary",
        width="stretch",
        on_click=save,
    )


class Spot(NamedTuple):
    """Where on a page an entry is changed: two forms of one entry have different fields.

    `place` is where it is said that the entry was changed or deleted.
    """

    name: str
    place: Place


IN_LIST = Spot("tracker", Place.ENTRIES)


def ask_changes(entry: AnyEntry, visit: Visit, on_done: Callable[[], None], spot: Spot) -> None:
    """Ask for new values of an entry; `on_done` is called once they are saved."""
    form = _form_of(entry, visit, spot)
    _ask_values(type(entry), form)
    show_message(Place.ENTRY)
    save = partial(_save_changes, entry, visit, on_done, spot)
    ask_if_right(form.name, partial(save, is_sure=True))
    st.button(
        visit.text("log.save_changes"),
        key=f"{spot.name}.save_changes.{entry.id}.{entry.rev}",
        type="primary",
        width="stretch",
        on_click=save,
    )


def _form_of(entry: AnyEntry, visit: Visit, spot: Spot) -> Form:
    name = _name(f"{entry.id}.{entry.rev}", spot)
    return Form(name, visit, before=entry, stays="session")


def _name(form: str, spot: Spot = IN_LIST) -> str:
    return f"{spot.name}.{form}"


def _new_name(kind: str) -> str:
    """Return the name of the form for a new entry. Its number is that of the entries when it was
    first drawn: a server that was started anew then knows the fields that the browser still shows,
    with what is in them.
    """
    return _name(f"new.{kind}.{st.session_state[_number_key(kind)]}")


def _number_key(kind: str) -> str:
    return f"tracker.number.{kind}"


def _draft_key(kind: str) -> str:
    return f"tracker.draft.{kind}"


def _asked(type_: type[Entry]) -> Mapping[str, Field]:
    return {name: f for name, f in FIELDS[type_].items() if name not in _OF_THE_DAY_ITSELF}


def _ask_values(type_: type[AnyEntry], form: Form) -> None:
    """Draw the fields of a kind of entry, those seldom used folded."""
    text, asked = form.visit.text, _asked(type_)
    if isinstance(form.before, WeeklyCheck):
        st.markdown(text("log.week_of", day=short_date(form.before.week)))
    ask_fields(form, {name: field for name, field in asked.items() if name not in _FOLDED})
    folded = {name: field for name, field in asked.items() if name in _FOLDED}
    if form.before is None:
        show_folded(text("log.more"), lambda: ask_fields(form, folded), key="log.more")
        return
    # Drawn even if it is shut: a field that was never drawn has lost what it began with.
    with st.expander(text("log.more"), expanded=True):
        ask_fields(form, folded)


def _save_new(kind: str, draft: str, visit: Visit, *, is_sure: bool = False) -> None:
    type_, form = KINDS[kind], Form(_new_name(kind), visit)
    if form.is_forgotten():
        return
    with saving(Place.LOG, visit, kind=kind):
        values = values_in(form, _asked(type_))
        entry = built(lambda: type_(id=draft, logged_at=utc_now(), **values))
        if is_doubted(entry, draft, Place.LOG, visit, is_sure=is_sure):
            return
        save_once(visit, entry)
        st.session_state.pop(_draft_key(kind), None)
        st.session_state[_SAVED] = True
        st.session_state[_number_key(kind)] += 1
        form.forget()
        words = said_saved(entry, visit.today, visit.text)
        below = way_after_run([entry], visit)
        leave_message(Place.LOG, words, below=below, answer=answering(entry))


def _log_another() -> None:
    forget_seen(Place.LOG)
    st.session_state.pop(_SAVED, None)


def _save_changes(
    entry: AnyEntry, visit: Visit, on_done: Callable[[], None], spot: Spot, *, is_sure: bool = False
) -> None:
    form = _form_of(entry, visit, spot)
    if form.is_forgotten():
        return
    with saving(Place.ENTRY, visit, kind=kind_of(entry)):
        values = values_in(form, _asked(type(entry)))
        change = entry.corrected if isinstance(entry, RunSession) else partial(_replaced, entry)
        changed = built(lambda: change(**values))
        if isinstance(changed, Pause):
            refuse_overlap(changed, visit, before=entry)
        if is_doubted(changed, form.name, Place.ENTRY, visit, before=entry, is_sure=is_sure):
            return
        try:
            visit.store.change(changed)
        except MissingError as error:  # the form goes with the entry, so its values are kept here
            leave_error(spot.place, error, visit.text, undo=_way_to_keep(changed, visit, spot))
            form.forget()
            on_done()
            return
        form.forget()
        words = said_changed(changed, visit.today, visit.text)
        leave_message(spot.place, words, answer=answering(changed))
        on_done()


def _way_to_keep(changed: AnyEntry, visit: Visit, spot: Spot) -> Undo:
    words = visit.text("log.keep_changed", what=summary(changed, visit.text))
    return Undo("tracker.keep_changed", words, partial(_keep_again, changed, spot))


def _keep_again(changed: AnyEntry, spot: Spot, visit: Visit) -> None:
    """Keep an entry that another tab deleted, with the values that were typed here."""
    with saving(spot.place, visit):
        if isinstance(changed, Pause):
            refuse_overlap(changed, visit)
        # As a change: taking back the import that brought it does not take out what was corrected.
        visit.store.add(msgspec.structs.replace(changed, rev=changed.rev + 1))
        forget_deleted([changed], visit)
        words = said_changed(changed, visit.today, visit.text)
        leave_message(spot.place, words, answer=answering(changed))


def _replaced(entry: AnyEntry, **values: object) -> AnyEntry:
    return msgspec.structs.replace(entry, **values)
