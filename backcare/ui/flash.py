"""Messages that a callback leaves for the page it redraws, each beside what it is about.

A message, its undo and its file come and go together. They go when another page opens or the next
message comes; a message without an undo also goes with the next thing somebody does.
"""

import time
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.content.texts import Texts
from backcare.domain.club.documents import TooManyAttemptsError
from backcare.domain.errors import BackcareError, InvalidEntryError, RefusedError
from backcare.ui.components.in_view import bring_into_view
from backcare.ui.refusals import refusal
from backcare.ui.visit import Visit, current_visit

_KEY = "flash"
_DRAWN = "flash.drawn"
_STAYS_SECONDS = 2.0


class Place(StrEnum):
    """Where on the page a message is shown: a phone shows only part of a page."""

    WEEK = "week"
    LOG = "log"
    ENTRIES = "entries"
    ENTRY = "entry"
    CHECK = "check"
    CHECKS = "checks"
    ANYTHING_NEW = "anything-new"
    HOLD = "hold"
    FAVOURITE = "favourite"
    PLAN = "plan"
    PLAN_FORM = "plan-form"
    PLAN_WEEK = "plan-week"
    STRENGTH_DAYS = "strength-days"
    SWAPS = "swaps"
    LOOK_BACK = "look-back"
    PAUSE = "pause"
    GATES = "gates"
    SESSION = "session"
    AFTER_RUN = "after-run"
    DUE = "due"
    DATA = "data"
    IMPORT = "import"
    CLUB = "club"
    SETTINGS = "settings"


class Undo(NamedTuple):
    """A button that undoes what a message reports; `take_back` is called with the visit."""

    key: str
    label: str
    take_back: Callable[[Visit], None]


class Flash(NamedTuple):
    """A message; `is_warning` decides how it looks. Red is reserved for emergencies.

    `below` draws what belongs to it besides an undo. `answer` draws what answers the save in its
    place, and returns whether there is such an answer; then the words stand small below it.
    """

    id: str
    place: str
    words: str
    is_warning: bool
    undo: Undo | None = None
    below: Callable[[], None] | None = None
    answer: Callable[[], bool] | None = None

    @property
    def stays(self) -> bool:
        """Whether it stays when something else is done on the page."""
        return self.undo is not None or self.answer is not None


class _Left(NamedTuple):
    """The messages of one run.

    `since` is when the first of them was drawn, in seconds of a clock that only goes forward;
    `None` if none was drawn yet.
    """

    flashes: tuple[Flash, ...]
    since: float | None = None


def leave_message(
    place: str,
    words: str,
    undo: Undo | None = None,
    *,
    below: Callable[[], None] | None = None,
    answer: Callable[[], bool] | None = None,
) -> None:
    """Leave good news."""
    _leave(Flash(uuid.uuid4().hex, place, words, False, undo, below, answer))


def leave_warning(place: str, words: str, undo: Undo | None = None) -> None:
    """Leave what is neither good news nor an error."""
    _leave(Flash(uuid.uuid4().hex, place, words, True, undo))


def leave_error(
    place: str, error: BackcareError, text: Texts, kind: str = "", undo: Undo | None = None
) -> None:
    """Leave the sentence for an error: what happened, what is safe, what to do.

    `kind` is the kind of entry in the form, as each kind needs something else. `undo` is offered
    again if it is what failed.
    """
    if isinstance(error, RefusedError):
        leave_warning(place, refusal(error, text))
    elif kind and isinstance(error, InvalidEntryError):
        leave_warning(place, text(f"error.invalid.{kind}"))
    else:
        values = {"seconds": error.seconds} if isinstance(error, TooManyAttemptsError) else {}
        leave_warning(place, text(f"error.{error.code}", **values), undo)


def messages_left() -> tuple[Flash, ...]:
    """Return the messages that are to be shown now."""
    held: _Left | None = st.session_state.get(_KEY)
    return () if held is None else held.flashes


def forget_seen(place: str) -> None:
    """Remove what was shown, and what was to be said at this place: there something else was done.

    What a tap just before has to say elsewhere stays, as nobody has seen it yet.
    """
    held: _Left | None = st.session_state.get(_KEY)
    if held is None or held.since is not None:
        st.session_state.pop(_KEY, None)
        return
    others = tuple(flash for flash in held.flashes if flash.place != place)
    st.session_state[_KEY] = held._replace(flashes=others)


def begin_messages(visit: Visit) -> None:
    """Remove earlier messages: on a new page all of them, otherwise those that do not stay.

    The second tap of a double tap, or a run that overtakes another, does not remove them.
    """
    st.session_state[_DRAWN] = frozenset()
    held: _Left | None = st.session_state.get(_KEY)
    if held is None or held.since is None:
        return
    if visit.has_arrived:
        del st.session_state[_KEY]
    elif time.monotonic() - held.since > _STAYS_SECONDS:
        stays = tuple(flash for flash in held.flashes if flash.stays)
        st.session_state[_KEY] = held._replace(flashes=stays)


def show_message(place: str) -> None:
    """Draw the messages for this place, once per run: several parts of a page may share it."""
    drawn: frozenset[str] = st.session_state.get(_DRAWN, frozenset())
    held: _Left | None = st.session_state.get(_KEY)
    if held is None or place in drawn:
        return
    for flash in held.flashes:
        if flash.place == place:
            st.session_state[_DRAWN] = drawn | {place}
            if held.since is None:
                st.session_state[_KEY] = held._replace(since=time.monotonic())
            _draw(flash)


def show_other_messages(head: DeltaGenerator) -> None:
    """Draw into `head` the messages for places that this page has not drawn."""
    for flash in messages_left():
        with head:
            show_message(flash.place)


def _leave(flash: Flash) -> None:
    """Add a message to those of this run, replacing those of earlier runs."""
    held: _Left | None = st.session_state.get(_KEY)
    of_this_run = () if held is None or held.since is not None else held.flashes
    beside = tuple(other for other in of_this_run if other.place != flash.place)
    st.session_state[_KEY] = _Left((*beside, flash))


def _draw(flash: Flash) -> None:
    with st.container():
        if flash.answer is not None and flash.answer():
            st.caption(flash.words)
        else:
            (st.warning if flash.is_warning else st.success)(flash.words)
        if flash.undo is not None:
            _, label, take_back = flash.undo
            st.button(label, key=flash.undo.key, on_click=take_back, args=(current_visit(),))
        if flash.below is not None:
            flash.below()
        bring_into_view(flash.id)
