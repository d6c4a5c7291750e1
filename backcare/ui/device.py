"""What this browser keeps of a visitor's choices, over a reload and until they take them back."""

import msgspec
import streamlit as st

from backcare.config import SETTINGS_COOKIE, SETTINGS_URL
from backcare.domain.measures import ChosenMeasures
from backcare.domain.on_device import LONGEST, OnDevice
from backcare.ui.cookies import Cookie

_COOKIE = Cookie("device", SETTINGS_COOKIE, SETTINGS_URL, LONGEST)
_FIRST = "device.first"


def kept_choices() -> ChosenMeasures:
    """Return the choices that this browser keeps."""
    return OnDevice.read(_COOKIE.kept.value).chosen


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
        st.session_state[_FIRST] = OnDevice.read(_COOKIE.kept.value)
    first: OnDevice = st.session_state[_FIRST]
    return first.country_where(guessed)


def is_unkept() -> bool:
    """Return whether the browser keeps nothing."""
    return _COOKIE.kept.is_unkept


def keep_in_step() -> None:
    """Draw what sets the cookie and listens for changes of it, once something was chosen."""
    if _COOKIE.kept.wish:
        _COOKIE.keep_in_step()


def _keep(**changed: object) -> None:
    before = _COOKIE.kept.value
    value = msgspec.structs.replace(OnDevice.read(before), **changed).value
    if value != before:
        _COOKIE.wish(value)
