"""What this browser remembers of a result: what waits, since when, how urgent.

A cookie comes with the handshake alone. After that, what happens in the visit counts: what was set
or removed here, and what the browser then reports of other tabs.
"""

import uuid
from typing import NamedTuple

import streamlit as st

from backcare.config import HOLD_COOKIE, HOLD_URL
from backcare.domain.check.hold import BrowserHold
from backcare.ui.components.remember import remember_value

_MEMORY = "hold.memory"
_KEY = "hold.browser"
_LONGEST = 64


class _Memory(NamedTuple):
    """What the cookie says, or must say once `wish` is met; `is_unkept`: it could not be met."""

    value: str
    wish: str = ""
    is_unkept: bool = False


def browser_hold() -> BrowserHold | None:
    """Return what this browser remembers; `None` if nothing."""
    return BrowserHold.read(_memory().value)


def is_unkept() -> bool:
    """Return whether the browser did not let us set or remove what we should."""
    return _memory().is_unkept


def remember(hold: BrowserHold) -> None:
    """Have this browser remember that exercise waits."""
    _wish(hold.value)


def forget() -> None:
    """Have this browser forget that exercise waited, if it remembers it."""
    if _memory().value:
        _wish("")


def keep_in_step() -> None:
    """Draw what sets the cookie and listens for changes of it; once per run."""
    memory = _memory()
    with st.container(key="in-step"):  # takes no room, see style.css
        remember_value(
            {
                # Relative: the app may be served below an address of its own.
                "address": HOLD_URL.lstrip("/"),
                "name": HOLD_COOKIE,
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
        said = st.context.cookies.get(HOLD_COOKIE)
        held = _Memory(said[:_LONGEST] if isinstance(said, str) else "")  # none outside a browser
        st.session_state[_MEMORY] = held
    return held


def _wish(value: str) -> None:
    st.session_state[_MEMORY] = _Memory(value, uuid.uuid4().hex)


def _take_over() -> None:
    told, memory = st.session_state[_KEY]["told"], _memory()
    match told:
        case {"wish": memory.wish, "value": str(value), "isUnkept": bool(is_unkept)}:
            st.session_state[_MEMORY] = _Memory(value[:_LONGEST], memory.wish, is_unkept)
