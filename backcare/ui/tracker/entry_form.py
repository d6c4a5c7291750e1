"""The fields of entries, each in one place.

The log asks for all of them, and lets a runner correct them later; the card of what is due and the
look back ask for some. A new field of an entry is a line of `FIELDS`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    DoneInAWeek,
    EffectOnRunning,
    Entry,
    ExerciseDone,
    ExerciseSession,
    Minutes,
    PainContext,
    Pause,
    PauseReason,
    RunMinutes,
    RunSession,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.errors import InvalidEntryError
from backcare.ui.as_set import Unit, say_units
from backcare.ui.fields import (
    ask_count,
    ask_day,
    ask_distance,
    ask_minutes,
    ask_note,
    count_in,
    distance_in,
    minutes_in,
    past_day_in,
    words_in,
)
from backcare.ui.tracker.activities import ask_activities, read_activities
from backcare.ui.tracker.form import Field, Form, OnAnswer
from backcare.ui.tracker.pause_days import PauseBegin, PauseEnd

E = TypeVar("E")


class Choice(NamedTuple):
    """One of several values, in words.

    A second tap takes the answer back, and no answer is not a zero. `anchors` names the text that
    says what its numbers mean. Without `has_label` the label is read out only: what stands above
    says the same.
    """

    label: str
    options: Callable[[Texts], Mapping[Any, str]]
    anchors: str = ""
    has_anchors_folded: bool = False
    has_label: bool = True
    on_answer: OnAnswer = "ignore"

    def ask(self, form: Form, name: str) -> None:
        """Draw it, with what its numbers mean behind a question mark if that is folded."""
        text = form.visit.text
        options = self.options(text)
        st.pills(
            text(self.label),
            list(options),
            format_func=options.__getitem__,
            default=form.begins_with(name),
            key=form.key(name),
            help=text(self.anchors) if self.has_anchors_folded else None,
            label_visibility="visible" if self.has_label else "collapsed",
            required=callable(self.on_answer),  # else a second tap takes the answer back
            persist_state=form.stays,
            on_change=self.on_answer,
        )

    def read(self, form: Form, name: str) -> Any:
        """Return what was chosen."""
        return form.chosen(name)


class Day(NamedTuple):
    """The day of an entry: today, unless another one is typed."""

    label: str = "log.day"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        text, is_new = form.visit.text, form.before is None
        example = "2/28" if form.visit.reader.month_first else "28/2"
        ask_day(
            form.key(name),
            text(self.label),
            form.begins_with(name),
            if_empty=text("fields.today", example=example) if is_new else "",
            stays=form.stays,
        )

    def read(self, form: Form, name: str) -> Any:
        """Return it."""
        label, before = form.visit.text(self.label), form.begins_with(name)
        return past_day_in(form.key(name), label, form.visit, before)


class Distance(NamedTuple):
    """In the reader's unit on the page, metres in the entry."""

    label: str = "log.distance"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        label, before = form.visit.text(self.label), form.begins_with(name)
        ask_distance(form.key(name), label, form.visit, before, stays=form.stays)

    def read(self, form: Form, name: str) -> Any:
        """Return the metres."""
        label, before = form.visit.text(self.label), form.begins_with(name)
        return distance_in(form.key(name), label, form.visit, before)


class Duration(NamedTuple):
    """Minutes, within the bounds of their type in the records."""

    type_: Any
    label: str = "log.minutes"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        label, before = form.visit.text(self.label), form.begins_with(name)
        ask_minutes(form.key(name), label, form.visit, before, stays=form.stays)

    def read(self, form: Form, name: str) -> Any:
        """Return the minutes."""
        return minutes_in(form.key(name), form.visit.text(self.label), form.visit, self.type_)


class Count(NamedTuple):
    """A whole number, within the bounds of its type in the records."""

    label: str
    type_: Any

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        label, before = form.visit.text(self.label), form.begins_with(name)
        ask_count(form.key(name), label, before, stays=form.stays)

    def read(self, form: Form, name: str) -> Any:
        """Return the number."""
        return count_in(form.key(name), form.visit.text(self.label), form.visit, self.type_)


class Words(NamedTuple):
    """A note of the runner's own."""

    label: str = "log.note"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        ask_note(form.key(name), form.visit, form.begins_with(name) or "", stays=form.stays)

    def read(self, form: Form, name: str) -> Any:
        """Return the words."""
        return words_in(form.key(name), form.visit.text(self.label))


class Exercises(NamedTuple):
    """The exercises that were done. Those no longer in the library are kept, but not shown."""

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        text, exercises = form.visit.text, form.visit.content.exercises
        before = [done.exercise for done in form.begins_with(name) or ()]
        st.multiselect(
            text("log.exercises"),
            list(exercises),
            default=[e for e in before if e in exercises] or None,
            format_func=lambda e: exercises[e].name,
            placeholder=text("log.exercises_hint"),
            select_all=False,
            key=form.key(name),
            persist_state=form.stays,
            on_change="ignore",
        )

    def read(self, form: Form, name: str) -> tuple[ExerciseDone, ...]:
        """Return them, keeping what is known of those that were there before."""
        before: Sequence[ExerciseDone] = form.begins_with(name) or ()
        known = {done.exercise: done for done in before}
        chosen = [known.get(e) or ExerciseDone(exercise=e) for e in form.chosen(name) or ()]
        gone = [done for done in before if done.exercise not in form.visit.content.exercises]
        return (*chosen, *gone)


class Activities(NamedTuple):
    """Activities of the runner's own choice, rated; `names` are filled in to begin with."""

    names: Sequence[str] = ()

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        before = form.begins_with(name) or ()
        names = [rating.name for rating in before] or self.names
        abilities = [rating.ability for rating in before]
        ask_activities(form.name, form.visit, names, abilities, form.stays)

    def read(self, form: Form, name: str) -> Any:  # noqa: ARG002 - there is one of its kind
        """Return those that are rated."""
        return read_activities(form.name, form.visit.text)


def ask_fields(form: Form, fields: Mapping[str, Field]) -> None:
    """Draw fields in order, with what the numbers of a scale mean above the first of them, and in
    one line below the last distance or day how these are read.
    """
    said, units = "", {name: unit for name, field in fields.items() if (unit := _unit(field))}
    for name, field in fields.items():
        if isinstance(field, Choice) and field.anchors and not field.has_anchors_folded:
            if field.anchors != said:
                st.caption(form.visit.text(field.anchors))
            said = field.anchors
        field.ask(form, name)
        if units and name == list(units)[-1]:
            say_units(units.values(), form.visit, key=form.name)


def _unit(field: Field) -> Unit | None:
    match field:
        case Distance():
            return "distance"
        case Day() | PauseBegin():
            return "dates"
    return None


def values_in(form: Form, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the values of fields by name; raises `RefusedError` for one that cannot be read."""
    return {name: field.read(form, name) for name, field in fields.items()}


def built(make: Callable[[], E]) -> E:
    """Return the entry that `make` returns; raises `InvalidEntryError` if it is not valid."""
    try:
        return make()
    except ValueError as error:
        raise InvalidEntryError(str(error)) from error


def fields_of(type_: type[Entry], names: Iterable[str]) -> dict[str, Field]:
    """Return some fields of a kind of entry, in this order."""
    return {name: FIELDS[type_][name] for name in names}


def _scale(_: Texts) -> dict[int, str]:
    return {number: str(number) for number in range(11)}


def _changes(_: Texts) -> dict[int, str]:
    return {number: str(number) for number in range(-5, 6)}


def _yes_or_no(text: Texts) -> dict[bool, str]:
    return {False: text("due.no"), True: text("due.yes")}


def _yes_first(text: Texts) -> dict[bool, str]:
    return {True: text("due.yes"), False: text("due.no")}


def _effects(text: Texts) -> dict[EffectOnRunning, str]:
    return {e: text(f"look_back.effects.{e.name.lower()}") for e in EffectOnRunning}


def _feels(text: Texts) -> dict[WeekFeel, str]:
    return {feel: text(f"look_back.feels.{feel}") for feel in WeekFeel}


def _reasons(text: Texts) -> dict[PauseReason, str]:
    return {reason: text(f"pause.reason.{reason}") for reason in PauseReason}


PAIN: dict[str, Choice] = {
    f"nprs_{context}": Choice(f"nprs.{context}", _scale, anchors="nprs.anchors")
    for context in PainContext
}
STIFF = Choice("due.stiff", _yes_or_no)
_EFFORT = Choice("rpe.label", _scale, anchors="rpe.anchors")
FIELDS: dict[type[Entry], dict[str, Field]] = {
    CheckIn: {
        "day": Day(),
        **PAIN,
        "stiffness_over_30_min": STIFF,
        "note": Words(),
    },
    RunSession: {
        "day": Day(),
        "distance_m": Distance(),
        "minutes": Duration(RunMinutes),
        "rpe": _EFFORT,
        "note": Words(),
    },
    ExerciseSession: {
        "day": Day(),
        "minutes": Duration(Minutes),
        "rpe": _EFFORT,
        "done": Exercises(),
        "note": Words(),
    },
    WeeklyCheck: {
        "effect": Choice("look_back.effect", _effects),
        **PAIN,
        "sessions_done": Count("adherence.done", DoneInAWeek),
        "confidence": Choice("due.confidence", _scale),
        "feel": Choice("look_back.feel", _feels),
        "leg_settled": Choice("look_back.leg", _yes_first),
        "anything_new": Choice("look_back.new", _yes_or_no),
        "note": Words(),
    },
    ActivityCheck: {
        "day": Day(),
        "activities": Activities(),
        "change": Choice("activities.overall", _changes),
        "note": Words(),
    },
    Pause: {
        "reason": Choice("pause.why", _reasons),
        "day": PauseBegin(),
        "until": PauseEnd(),
        "note": Words(),
    },
}
"""Every field that a runner is asked for, by kind of entry."""
