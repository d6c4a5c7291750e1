"""Forms that log and change entries. A failed save keeps the form as it was.

The fields are not in a Streamlit form: that loses what was typed when a runner looks at another
kind or page. They cost no rerun either, and keep their values until they are saved.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.content.texts import Texts
from backcare.domain.entries import (
    ActivityCheck,
    AnyEntry,
    CheckIn,
    DoneInAWeek,
    EffectOnRunning,
    ExerciseDone,
    ExerciseSession,
    Minutes,
    PainContext,
    RunMinutes,
    RunSession,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.errors import BackcareError, InvalidEntryError
from backcare.domain.records import kind_of
from backcare.ui.dates import short_date
from backcare.ui.drafts import draft_id, save_once
from backcare.ui.fields import (
    ask_count,
    ask_day,
    ask_km,
    ask_minutes,
    ask_note,
    count_in,
    km_in,
    minutes_in,
    past_day_in,
    words_in,
)
from backcare.ui.flash import Place, leave_error, leave_message, show_message
from backcare.ui.tracker.activities import ask_activities, ask_change, read_activities
from backcare.ui.tracker.doubts import ask_if_right, is_doubted
from backcare.ui.tracker.entry_words import said_changed, said_saved
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
    draft = draft_id(_draft_key(kind))
    _ask_values(kind, draft, visit, None)
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


def ask_changes(entry: AnyEntry, visit: Visit, on_done: Callable[[], None]) -> None:
    """Ask for new values of an entry; `on_done` is called once they are saved."""
    form = _form_of(entry)
    _ask_values(kind_of(entry), form, visit, entry)
    show_message(Place.ENTRY)
    save = partial(_save_changes, entry, visit, on_done)
    ask_if_right(form, partial(save, is_sure=True))
    st.button(
        visit.text("log.save_changes"),
        key=f"tracker.save_changes.{form}",
        type="primary",
        width="stretch",
        on_click=save,
    )


def _form_of(entry: AnyEntry) -> str:
    return f"{entry.id}.{entry.rev}"


def _draft_key(kind: str) -> str:
    return f"tracker.draft.{kind}"


def _key(form: str, field: str) -> str:
    return f"tracker.{form}.{field}"


def _ask_values(kind: str, form: str, visit: Visit, entry: Any) -> None:
    """Draw the fields of a kind; `entry` gives the values to begin with."""
    text = visit.text
    if kind != "weekly-check":  # that one is of its week
        example = "2/28" if visit.reader.month_first else "28/2"
        ask_day(
            _key(form, "day"),
            text("log.day"),
            entry.day if entry else None,
            if_empty="" if entry else text("fields.today", example=example),
            stays="session",
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
            _ask_amount(kind, form, visit, entry)
    # What is seldom told stays folded, so that the save button is in sight.
    with st.expander(text("log.more"), expanded=entry is not None):
        if kind in ("run", "exercise"):
            st.caption(text("rpe.anchors"))
            _ask_scale(text("rpe.label"), form, "rpe", entry)
        if kind == "exercise":
            _ask_exercises(form, visit, entry)
        ask_note(_key(form, "note"), visit, entry.note if entry else "", stays="session")


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
    done = _key(form, "sessions_done")
    ask_count(done, text("adherence.done"), check.sessions_done, stays="session")
    _ask_scale(text("due.confidence"), form, "confidence", check)
    feels = {feel: text(f"look_back.feels.{feel}") for feel in WeekFeel}
    _ask_one(text("look_back.feel"), form, "feel", check, feels)


def _ask_activities(form: str, visit: Visit, check: ActivityCheck) -> None:
    names = [r.name for r in check.activities]
    abilities = [r.ability for r in check.activities]
    ask_activities(_key(form, _RATED), visit, names, abilities, "session")
    ask_change(f"tracker.{form}", visit.text, check.change, "session")


def _ask_amount(kind: str, form: str, visit: Visit, entry: Any) -> None:
    text = visit.text
    if kind == "run":
        metres = entry.distance_m if entry else None
        ask_km(_key(form, _KM), text("log.distance_km"), visit, metres, stays="session")
    minutes = entry.minutes if entry else None
    ask_minutes(_key(form, "minutes"), text("log.minutes"), visit, minutes, stays="session")


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
    type_: type[AnyEntry], form: str, visit: Visit, before: AnyEntry | None = None
) -> dict[str, Any]:
    """Return what the form's fields hold, by field of the entry; `before` is what it changes.

    Raises `RefusedError` for what cannot be read.
    """
    text = visit.text
    asked = {field.name for field in msgspec.structs.fields(type_)} | {_KM, _EXERCISES}
    values = {
        name: st.session_state[_key(form, name)]
        for name in asked
        if _key(form, name) in st.session_state
    }
    readers: dict[str, Callable[[str], Any]] = {
        "day": lambda key: past_day_in(key, text("log.day"), visit, before.day if before else None),
        _KM: lambda key: km_in(key, text("log.distance_km"), visit),
        "minutes": lambda key: minutes_in(
            key, text("log.minutes"), visit, RunMinutes if type_ is RunSession else Minutes
        ),
        "sessions_done": lambda key: count_in(key, text("adherence.done"), visit, DoneInAWeek),
        "note": lambda key: words_in(key, text("log.note")),
    }
    for name, read in readers.items():
        if name in values:
            values[name] = read(_key(form, name))
    if _KM in values:
        values["distance_m"] = values.pop(_KM)
    if type_ is ActivityCheck:
        values["activities"] = read_activities(_key(form, _RATED), text)
    if _EXERCISES in values:
        values["done"] = _done(values.pop(_EXERCISES), before)
    return values


def _done(chosen: Sequence[str], before: AnyEntry | None) -> tuple[ExerciseDone, ...]:
    """Return the chosen exercises; what is known of one that was there before is kept."""
    known = {done.exercise: done for done in getattr(before, "done", ())}
    return tuple(known.get(exercise) or ExerciseDone(exercise=exercise) for exercise in chosen)


def _save_new(kind: str, draft: str, visit: Visit, *, is_sure: bool = False) -> None:
    if _is_forgotten(draft):
        return
    try:
        values = _read_values(KINDS[kind], draft, visit)
        entry = _build(KINDS[kind], id=draft, logged_at=utc_now(), **values)
        if is_doubted(entry, draft, Place.LOG, visit, is_sure=is_sure):
            return
        save_once(visit, entry)
    except BackcareError as error:
        leave_error(Place.LOG, error, visit.text, kind)
        return
    st.session_state.pop(_draft_key(kind), None)
    st.session_state[_SAVED] = True
    _forget_values(draft)
    leave_message(Place.LOG, said_saved(entry, visit.today, visit.text))


def _log_another() -> None:
    st.session_state.pop(_SAVED, None)


def _save_changes(
    entry: AnyEntry, visit: Visit, on_done: Callable[[], None], *, is_sure: bool = False
) -> None:
    form = _form_of(entry)
    if _is_forgotten(form):
        return
    try:
        values = _read_values(type(entry), form, visit, entry)
        if isinstance(entry, ExerciseSession):
            gone = tuple(d for d in entry.done if d.exercise not in visit.content.exercises)
            values["done"] = (*values["done"], *gone)
        changed = _replace(entry, values)
        if is_doubted(changed, form, Place.ENTRY, visit, before=entry, is_sure=is_sure):
            return
        visit.store.change(changed)
    except BackcareError as error:
        leave_error(Place.ENTRY, error, visit.text, kind_of(entry))
        return
    _forget_values(form)
    leave_message(Place.ENTRIES, said_changed(changed, visit.today, visit.text))
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
