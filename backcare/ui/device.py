"""What this browser keeps of a visitor's choices, over a reload and until they take them back.

A cookie comes with the handshake, so the first draw knows it. After that, what happens in the visit
counts, and what the browser then reports of other tabs.
"""

import uuid
from typing import NamedTuple

import msgspec
import streamlit as st

from backcare.config import SETTINGS_COOKIE, SETTINGS_URL
from backcare.domain.measures import ChosenMeasures
from backcare.domain.on_device import LONGEST, OnDevice
from backcare.ui.components.remember import remember_value

_MEMORY = "device.memory"
_FIRST = "device.first"
_KEY = "device.browser"


class _Memory(NamedTuple):
    """What the cookie says, or must say once `wish` is met; `is_unkept`: it could not be met."""

    value: str
    wish: str = ""
    is_unkept: bool = False


def kept_choices() -> ChosenMeasures:
    """Return the choices that this browser keeps."""
    return OnDevice.read(_memory().value).chosen


def keep_choices(chosen: ChosenMeasures) -> None:
    """Have this browser keep choices in the place of those that it has."""
    _keep(chosen=chosen)


def keep_country(chosen: str, guessed: str) -> None:
    """Have this browser keep a country, for as long as `guessed` stays the likely one."""
    _keep(place=None if chosen == guessed else (chosen, guessed))


def first_country(guessed: str) -> str | None:
    """Return the country that this browser kept when the visit began, if it still counts.

    It does not change during a visit: the field for it begins with this one.
    """
    if _FIRST not in st.session_state:
        st.session_state[_FIRST] = OnDevice.read(_memory().value)
    first: OnDevice = st.session_state[_FIRST]
    return first.country_where(guessed)


def is_unkept() -> bool:
    """Return whether the browser keeps nothing."""
    return _memory().is_unkept


def keep_in_step() -> None:
    """Draw what sets the cookie and listens for changes of it, once something was chosen."""
    memory = _memory()
    if not memory.wish:
        return
    with st.container(key="in-step-device"):  # takes no room, see style.css
        remember_value(
            {
                # Relative: the app may be served below an address of its own.
                "address": SETTINGS_URL.lstrip("/"),
                "name": SETTINGS_COOKIE,
                "value": memory.value,
                "wish": memory.wish,
                "isUnkept": memory.is_unkept,
            },
            key=_KEY,
            on_told=_take_over,
        )


def _memory() -> _Memory:
    held: _Memory | None = st.session_state.get(_MEMORY)
    if held is None:
        said = st.context.cookies.get(SETTINGS_COOKIE)
        held = _Memory(said[:LONGEST] if isinstance(said, str) else "")  # none outside a browser
        st.session_state[_MEMORY] = held
    return held


def _keep(**changed: object) -> None:
    before = _memory().value
    value = msgspec.structs.replace(OnDevice.read(before), **changed).value
    if value != before:
        st.session_state[_MEMORY] = _Memory(value, uuid.uuid4().hex)


def _take_over() -> None:
    told, memory = st.session_state[_KEY]["told"], _memory()
    match told:
        case {"wish": memory.wish, "value": str(value), "isUnkept": bool(is_unkept)}:
            st.session_state[_MEMORY] = _Memory(value[:LONGEST], memory.wish, is_unkept)
