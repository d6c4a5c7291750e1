"""One message that a callback leaves for the page it redraws, beside what it is about."""

import time
import uuid
from enum import StrEnum
from typing import NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.errors import BackcareError, InvalidEntryError, RefusedError
from backcare.ui.components.in_view import bring_into_view
from backcare.ui.refusals import refusal

_KEY = "flash"
_SHOWN = "flash.shown"
_STAYS_SECONDS = 2.0


class Place(StrEnum):
    """Where on the page a message is shown: a phone shows only a part of it."""

    WEEK = "week"
    LOG = "log"
    ENTRIES = "entries"
    ENTRY = "entry"
    CHECK = "check"
    CHECKS = "checks"
    LOOK = "look"
    HOLD = "hold"
    FAVOURITE = "favourite"
    PLAN = "plan"
    PLAN_FORM = "plan-form"
    PLAN_WEEK = "plan-week"
    LOOK_BACK = "look-back"
    PAUSE = "pause"
    GATES = "gates"
    SESSION = "session"
    DUE = "due"
    DATA = "data"
    IMPORT = "import"
    CLUB = "club"


class Flash(NamedTuple):
    """A message; `is_warning` decides how it looks. Red is left to emergencies."""

    id: str
    place: Place
    words: str
    is_warning: bool


def leave_message(place: Place, words: str) -> None:
    """Leave good news."""
    st.session_state[_KEY] = Flash(uuid.uuid4().hex, place, words, is_warning=False)


def leave_warning(place: Place, words: str) -> None:
    """Leave what is no good news and no error."""
    st.session_state[_KEY] = Flash(uuid.uuid4().hex, place, words, is_warning=True)


def leave_error(place: Place, error: BackcareError, text: Texts, kind: str = "") -> None:
    """Leave the sentence for an error: what happened, what is safe, what to do.

    `kind` is that of the entry in the form: what it needs is another thing for each.
    """
    if isinstance(error, RefusedError):
        leave_warning(place, refusal(error, text))
    elif kind and isinstance(error, InvalidEntryError):
        leave_warning(place, text(f"error.invalid.{kind}"))
    else:
        leave_warning(place, text(f"error.{error.code}"))


def show_message(place: Place) -> None:
    """Draw the message that was left for this place; gone with the next thing somebody does.

    The second tap of a double tap, or a run that overtakes this one, does not take it away.
    """
    flash: Flash | None = st.session_state.get(_KEY)
    if flash is None or flash.place is not place:
        return
    now = time.monotonic()
    first_id, first_shown = st.session_state.get(_SHOWN, ("", 0.0))
    if first_id != flash.id:
        st.session_state[_SHOWN] = (flash.id, now)
    elif now - first_shown > _STAYS_SECONDS:
        del st.session_state[_KEY]
        return
    with st.container():
        (st.warning if flash.is_warning else st.success)(flash.words)
        bring_into_view(flash.id)
