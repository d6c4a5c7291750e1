"""Forms that log and change entries. A failed save keeps the form as it was.

The fields are not in a Streamlit form: that loses what was typed when a runner looks at another
kind or page. They cost no rerun either, and keep their values until they are saved.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.content.texts import Texts
from backcare.domain.entries import (
    ActivityCheck,
    AnyEntry,
    CheckIn,
    EffectOnRunning,
    ExerciseDone,
    ExerciseSession,
    PainContext,
    RunSession,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.errors import BackcareError, InvalidEntryError
from backcare.domain.records import kind_of
from backcare.ui.activity_fields import ask_activities, ask_change, read_activities
from backcare.ui.dates import short_date
from backcare.ui.fields import ask_km, ask_minutes, say_nobody_reads
from backcare.ui.flash import Place, leave_error, leave_message, show_message
from backcare.ui.visit import Visit

KINDS: dict[str, type[AnyEntry]] = {
    "exercise": ExerciseSession,
    "run": RunSession,
    "check-in": CheckIn,
}
_SCALE = range(11)
_KM = "distance_km"
_EXERCISES = "exercises"
_RATED = "rated"
"""Fields whose widgets speak another language than the entry: kilometres, ids alone, and a name
and an ability for each activity.
"""
_SAVED = "tracker.saved"
_OLDEST = timedelta(days=365 * 10)


class Draft(NamedTuple):
    """What a new entry has before it is saved, drawn with its form.

    So a double tap is one entry, and a save can be repeated as it was.
    """

    entry_id: str
    logged_at: datetime


def ask_new_entry(visit: Visit) -> None:
    """Ask what to log, and for its values; after a save, say so and offer another one.

    A fresh form in place of the saved one would take the second tap of a double tap for its own.
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
        default="exercise",
        required=True,
        key="tracker.kind",
        persist_state="session",
    )
    draft: Draft = st.session_state.setdefault(_draft_key(kind), Draft(uuid.uuid4().hex, utc_now()))
    _ask_values(kind, draft.entry_id, visit, None)
    show_message(Place.LOG)
    st.button(
        text("log.save"),
        key=f"tracker.save.{draft.entry_id}",
        type="primary",
        width="stretch",
        on_click=_save_new,
        args=(kind, draft, visit),
    )


def ask_changes(entry: AnyEntry, visit: Visit, on_done: Callable[[], None]) -> None:
    """Ask for new values of an entry; `on_done` is called once they are saved."""
    kind = kind_of(entry)
    _ask_values(kind, f"{entry.id}.{entry.rev}", visit, entry)
    st.button(
        visit.text("log.save_changes"),
        key=f"tracker.save_changes.{entry.id}.{entry.rev}",
        type="primary",
        width="stretch",
        on_click=_save_changes,
        args=(entry, visit, on_done),
    )


def _draft_key(kind: str) -> str:
    return f"tracker.draft.{kind}"


def _key(form: str, field: str) -> str:
    return f"tracker.{form}.{field}"


def _ask_values(kind: str, form: str, visit: Visit, entry: Any) -> None:
    """Draw the fields of a kind; `entry` gives the values to begin with."""
    text = visit.text
    if kind != "weekly-check":  # that one is of its week
        st.date_input(
            text("log.day"),
            value=entry.day if entry else visit.today,
            min_value=min(visit.today - _OLDEST, entry.day if entry else visit.today),
            max_value=max(visit.today, entry.day if entry else visit.today),
            format="DD/MM/YYYY",
            key=_key(form, "day"),
            persist_state="session",
            on_change="ignore",
        )
    match kind:
        case "check-in":
            _ask_pain(form, text, entry)
            _ask_yes_or_no(text("due.stiff"), form, "stiffness_over_30_min", text, entry)
        case "weekly-check":
            _ask_week(form, text, entry)
        case "activities":
            _ask_activities(form, visit, entry)
        case _:
            _ask_amount(kind, form, text, entry)
    # What is seldom told stays folded, so that the save button is in sight.
    with st.expander(text("log.more"), expanded=entry is not None):
        if kind in ("run", "exercise"):
            st.caption(text("rpe.anchors"))
            _ask_scale(text("rpe.label"), form, "rpe", entry)
        if kind == "exercise":
            _ask_exercises(form, visit, entry)
        st.text_area(
            text("log.note"),
            value=entry.note if entry else "",
            max_chars=2000,
            height=80,
            key=_key(form, "note"),
            persist_state="session",
            on_change="ignore",
        )
        say_nobody_reads(visit)


def _ask_pain(form: str, text: Texts, entry: Any) -> None:
    st.caption(text("nprs.anchors"))
    for context in PainContext:
        _ask_scale(text(f"nprs.{context}"), form, f"nprs_{context}", entry)


def _ask_week(form: str, text: Texts, check: WeeklyCheck) -> None:
    """Ask for the answers of a weekly check, but for what is new (W7): that is said on the day."""
    st.markdown(text("log.week_of", day=short_date(check.week)))
    _ask_one(
        text("look_back.effect"),
        form,
        "effect",
        check,
        {e: text(f"look_back.effects.{e.name.lower()}") for e in EffectOnRunning},
    )
    _ask_pain(form, text, check)
    st.number_input(
        text("adherence.done"),
        min_value=0,
        max_value=50,
        value=check.sessions_done,
        key=_key(form, "sessions_done"),
        persist_state="session",
        on_change="ignore",
    )
    _ask_scale(text("due.confidence"), form, "confidence", check)
    feels = {feel: text(f"look_back.feels.{feel}") for feel in WeekFeel}
    _ask_one(text("look_back.feel"), form, "feel", check, feels)


def _ask_activities(form: str, visit: Visit, check: ActivityCheck) -> None:
    names = [r.name for r in check.activities]
    abilities = [r.ability for r in check.activities]
    ask_activities(_key(form, _RATED), visit, names, abilities, "session")
    ask_change(f"tracker.{form}", visit.text, check.change, "session")


def _ask_amount(kind: str, form: str, text: Texts, entry: Any) -> None:
    if kind == "run":
        km = entry.distance_m / 1000 if entry and entry.distance_m else None
        ask_km(text("log.distance_km"), _key(form, _KM), km, "session")
    minutes = entry.minutes if entry else None
    ask_minutes(text("log.minutes"), _key(form, "minutes"), minutes, "session")


def _ask_exercises(form: str, visit: Visit, entry: Any) -> None:
    exercises = visit.content.exercises
    st.multiselect(
        visit.text("log.exercises"),
        list(exercises),
        default=[e for e in entry.exercises if e in exercises] if entry else None,
        format_func=lambda e: exercises[e].name,
        placeholder=visit.text("log.exercises_hint"),
        key=_key(form, _EXERCISES),
        persist_state="session",
        on_change="ignore",
    )


def _ask_scale(label: str, form: str, field: str, entry: Any) -> None:
    """Ask for 0 to 10."""
    _ask_one(label, form, field, entry, {number: str(number) for number in _SCALE})


def _ask_yes_or_no(label: str, form: str, field: str, text: Texts, entry: Any) -> None:
    _ask_one(label, form, field, entry, {False: text("due.no"), True: text("due.yes")})


def _ask_one(label: str, form: str, field: str, entry: Any, options: dict[Any, str]) -> None:
    """Ask for one of several values, given with their words; a second tap takes the answer back,
    and no answer is not a zero.
    """
    st.pills(
        label,
        list(options),
        format_func=options.__getitem__,
        default=getattr(entry, field) if entry else None,
        key=_key(form, field),
        persist_state="session",
        on_change="ignore",
    )


def _read_values(
    type_: type[AnyEntry], form: str, before: AnyEntry | None = None
) -> dict[str, Any]:
    """Return what the form's widgets hold, by field of the entry; `before` is what it changes."""
    asked = {field.name for field in msgspec.structs.fields(type_)} | {_KM, _EXERCISES}
    values = {
        name: st.session_state[_key(form, name)]
        for name in asked
        if _key(form, name) in st.session_state
    }
    if _KM in values:
        km = values.pop(_KM)
        values["distance_m"] = None if km is None else round(km * 1000)
    if type_ is ActivityCheck:
        values["activities"] = read_activities(_key(form, _RATED))
    if _EXERCISES in values:
        values["done"] = _done(values.pop(_EXERCISES), before)
    return values


def _done(chosen: Sequence[str], before: AnyEntry | None) -> tuple[ExerciseDone, ...]:
    """Return the chosen exercises; what is known of one that was there before is kept."""
    known = {done.exercise: done for done in getattr(before, "done", ())}
    return tuple(known.get(exercise) or ExerciseDone(exercise=exercise) for exercise in chosen)


def _save_new(kind: str, draft: Draft, visit: Visit) -> None:
    if _is_forgotten(draft.entry_id):
        return
    values = _read_values(KINDS[kind], draft.entry_id)
    try:
        entry = _build(KINDS[kind], id=draft.entry_id, logged_at=draft.logged_at, **values)
        visit.store.add(entry)
    except BackcareError as error:
        leave_error(Place.LOG, error, visit.text, kind)
        return
    st.session_state.pop(_draft_key(kind), None)
    st.session_state[_SAVED] = True
    _forget_values(draft.entry_id)
    leave_message(Place.LOG, visit.text("log.saved", what=visit.text(f"log.kind.{kind}")))


def _log_another() -> None:
    st.session_state.pop(_SAVED, None)


def _save_changes(entry: AnyEntry, visit: Visit, on_done: Callable[[], None]) -> None:
    form = f"{entry.id}.{entry.rev}"
    if _is_forgotten(form):
        return
    values = _read_values(type(entry), form, entry)
    if isinstance(entry, ExerciseSession):
        gone = tuple(d for d in entry.done if d.exercise not in visit.content.exercises)
        values["done"] = (*values["done"], *gone)
    try:
        visit.store.change(_replace(entry, values))
    except BackcareError as error:
        leave_error(Place.ENTRIES, error, visit.text, kind_of(entry))
        return
    _forget_values(form)
    leave_message(Place.ENTRIES, visit.text("log.changed"))
    on_done()


def _is_forgotten(form: str) -> bool:
    """Return whether a form was saved already: the second tap of a double tap may come before the
    page is drawn anew, and saves nothing.
    """
    return not _values_of(form)


def _forget_values(form: str) -> None:
    for key in _values_of(form):
        del st.session_state[key]


def _values_of(form: str) -> list[str]:
    return [str(k) for k in st.session_state if str(k).startswith(_key(form, ""))]


def _build(type_: type[AnyEntry], **values: Any) -> AnyEntry:
    try:
        return type_(**values)
    except ValueError as error:
        raise InvalidEntryError(str(error)) from error


def _replace(entry: AnyEntry, values: dict[str, Any]) -> AnyEntry:
    try:
        if isinstance(entry, RunSession):
            return entry.corrected(**values)
        return msgspec.structs.replace(entry, **values)
    except ValueError as error:
        raise InvalidEntryError(str(error)) from error
